"""Draw photos of fictional cards with their truth: a folder for scripts.evaluate.

    python -m scripts.draw_photos --out var/photos --cards 40
    python -m scripts.evaluate var/photos --out var/report

Each card is drawn flat (the card alone, as scanned), careful and hard. The test split, which is the
default, shares no typeface, ground or photograph with what the networks learn from.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from training.kinds.ktp.cards import draw_card
from training.photos.camera import CONDITIONS, card_corners, photo_size, photograph
from training.photos.scenery import Grounds


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Draw photos of fictional cards with truth.json.")
    parser.add_argument("--out", type=Path, required=True, help="an empty or new folder")
    parser.add_argument("--cards", type=int, default=40)
    parser.add_argument("--seed", type=int, default=90_000_000)
    parser.add_argument("--split", choices=("train", "test"), default="test")
    parser.add_argument("--longest", type=int, default=1600, help="longer side of a photo, pixels")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    grounds = Grounds(options.split)
    truth: dict[str, Any] = {}
    for index in range(options.cards):
        card = draw_card(options.seed + index, split=options.split)
        pictures = {"flat": (card.image, card_corners(card.image))}
        for condition in CONDITIONS:
            rng = np.random.default_rng([options.seed + index, len(condition)])
            ground = grounds.draw(rng, photo_size(rng, options.longest))
            photo = photograph(rng, ground, card.image, condition=condition)
            assert photo.quad is not None
            pictures[condition] = (photo.image, photo.quad)
        for condition, (image, quad) in pictures.items():
            name = f"{index:03d}_{condition}.jpg"
            cv2.imwrite(str(options.out / name), image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
            truth[name] = {
                "condition": condition,
                "fields": card.fields,
                "quad": np.round(quad, 2).tolist(),
            }
    (options.out / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
