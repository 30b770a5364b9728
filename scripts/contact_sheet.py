"""Lay drawn cards out on one sheet, so that a person can judge them.

python -m scripts.contact_sheet --out sheet.jpg --count 24 --seed 0 --split train --boxes
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from elements import Image
from training.kinds.ktp.cards import CLASSES, Card, draw_card

COLOURS = np.random.default_rng(0).integers(40, 255, (len(CLASSES), 3)).astype(np.uint8)


def annotated(card: Card) -> Image:
    """The card with its mask as a tint and each line's ink box."""
    tint = COLOURS[card.mask]
    shown = np.where(card.mask[..., None] > 0, card.image // 2 + tint // 2, card.image)
    shown = np.ascontiguousarray(shown, np.uint8)
    for line in card.lines:
        box = line.box
        corners = (int(box.left), int(box.top)), (int(box.right) - 1, int(box.bottom) - 1)
        cv2.rectangle(shown, *corners, (200, 0, 0), 1)
    return shown


def contact_sheet(
    count: int, seed: int, split: str, *, columns: int, width: int, boxes: bool
) -> Image:
    """Cards ``seed`` to ``seed + count - 1``, each ``width`` pixels wide, in rows."""
    height = round(width * 638 / 1011)
    rows = -(-count // columns)
    sheet = np.full((rows * (height + 8), columns * (width + 8), 3), 90, np.uint8)
    for index in range(count):
        card = draw_card(seed + index, split=split)
        tile = cv2.resize(annotated(card) if boxes else card.image, (width, height),
                          interpolation=cv2.INTER_AREA)  # fmt: skip
        y, x = (index // columns) * (height + 8) + 4, (index % columns) * (width + 8) + 4
        sheet[y : y + height, x : x + width] = tile
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True, help="the sheet, .jpg or .png")
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--split", choices=("train", "test"), default="train")
    parser.add_argument("--columns", type=int, default=4)
    parser.add_argument("--width", type=int, default=480, help="pixels of one card")
    parser.add_argument("--boxes", action="store_true", help="show masks and ink boxes")
    arguments = parser.parse_args()
    sheet = contact_sheet(
        arguments.count,
        arguments.seed,
        arguments.split,
        columns=arguments.columns,
        width=arguments.width,
        boxes=arguments.boxes,
    )
    if not cv2.imwrite(str(arguments.out), sheet[..., ::-1]):
        parser.error(f"could not write {arguments.out}")
    print(arguments.out)


if __name__ == "__main__":
    main()
