"""How well cards are found: unseen cards, fonts and grounds, from seeds; and what is no KTP.

python -m training.finder.measure --photos 600 --without 400 --out report/finding
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from elements import Image, Quad
from errors import ReaderError
from segmentation.geometry import diagonal
from training.finder.data import scan
from training.kinds.ktp.cards import AS_DRAWN, Card, Wanted, draw_card
from training.kinds.ktp.trials import draw_wanted
from training.photos.camera import CONDITIONS, Photo, photo_size, photograph
from training.photos.scenery import Grounds

SEED = 70_000_000
FLAT = "flat"  # the card alone, as scanned
ORDER = (FLAT, *CONDITIONS)
LONGEST = (640, 1000, 1600, 2400, 3200, 4000)


@dataclass
class FindingMetric:
    """found = cards found / cards; near = worst corner within 1 % of the diagonal / cards;
    turned = turn right / cards; errors in shares of the diagonal, of the cards found.
    """

    cards: int = 0
    errors: list[float] = field(default_factory=list)
    turned: int = 0

    def update(self, truth: Photo, quad: Quad | None, turn: int) -> float:
        """Count one card; gives its worst corner's error in shares of the diagonal."""
        self.cards += 1
        if quad is None or truth.quad is None:
            return float("inf")
        worst = worst_corner(quad, truth.quad)
        self.errors.append(worst)
        self.turned += turn == truth.turn and worst < 0.25
        return worst

    def summary(self) -> dict[str, float]:
        errors = np.array(self.errors)
        return {
            "cards": self.cards,
            "found": len(errors) / self.cards,
            "within_1_percent": float((errors <= 0.01).sum()) / self.cards,
            "turned": self.turned / self.cards,
            "median_error": float(np.median(errors)) if len(errors) else float("nan"),
            "p95_error": float(np.percentile(errors, 95)) if len(errors) else float("nan"),
        }


def worst_corner(quad: Quad, truth: Quad) -> float:
    """How far the worst of four corners is off, in shares of the true diagonal."""
    return float(np.linalg.norm(quad - truth, axis=1).max()) / diagonal(truth)


def draw_test_photo(
    seed: int, condition: str, grounds: Grounds, wanted: Wanted = AS_DRAWN
) -> tuple[Photo, Card]:
    """An unseen card alone (flat), or in a photo (careful, hard) over an unseen ground."""
    card = draw_card(SEED + seed, split="test", wanted=wanted)
    if condition == FLAT:
        return scan(np.random.default_rng(SEED + seed), card.image), card
    rng = np.random.default_rng(SEED + seed)
    longest = int(rng.choice(LONGEST, p=[0.1, 0.2, 0.3, 0.2, 0.1, 0.1]))
    ground = grounds.draw(rng, photo_size(rng, longest))
    count = int(rng.choice(3, p=[0.6, 0.25, 0.15]))
    beside = tuple(grounds.other(rng) for _ in range(count))
    return photograph(rng, ground, card.image, condition=condition, beside=beside), card


def draw_measured(
    number: int, grounds: Grounds, trial: str | None = None
) -> tuple[str, Photo, Card]:
    """The condition, photo and card of a number: a third each flat, careful and hard; of a trial
    (training/kinds/ktp/trials.py) half flat and half careful."""
    if trial is None:
        condition = ORDER[number % len(ORDER)]
        return condition, *draw_test_photo(number, condition, grounds)
    condition = ORDER[number % 2]
    wanted = draw_wanted(trial, number, "test")
    return condition, *draw_test_photo(number, condition, grounds, wanted)


def draw_without(seed: int, grounds: Grounds) -> Image:
    """A picture without a KTP: bare grounds, pages, and other cards large and small."""
    rng = np.random.default_rng(SEED + 5_000_000 + seed)
    ground = grounds.draw(rng, photo_size(rng, int(rng.choice([800, 1600, 2400]))))
    if seed % 3 == 0:  # another card held as a KTP would be
        return photograph(rng, ground, grounds.other(rng), condition="careful").image
    beside = tuple(grounds.other(rng) for _ in range(int(rng.integers(0, 3))))
    return photograph(rng, ground, None, condition="hard", beside=beside).image


def main() -> None:
    from documents.kind import NoForm
    from documents.kinds.ktp.kind import KIND
    from documents.weights import Opened

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--photos", type=int, default=600, help="half careful, half hard")
    parser.add_argument("--without", type=int, default=400)
    parser.add_argument("--first", type=int, default=0, help="number of the first picture")
    parser.add_argument("--out", type=Path, default=Path("report/finding"))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    nets = Opened(args.models).nets(KIND)
    grounds = Grounds("test")

    metrics = {c: FindingMetric() for c in CONDITIONS}
    worst: list[tuple[float, int, str]] = []
    for seed in range(args.first, args.first + args.photos):
        condition = CONDITIONS[seed % 2]
        photo, _ = draw_test_photo(seed, condition, grounds)
        quad, turn, why = None, 0, ""
        try:
            page = KIND.stages(NoForm()).rectify(photo.image, nets)
            quad, turn = page.quad, page.turn
        except ReaderError as error:
            why = error.code
        off = metrics[condition].update(photo, quad, turn)
        worst.append((off, seed, f"{condition} {why} {','.join(photo.effects)}"))
        if off > 0.01 or (quad is not None and turn != photo.turn):
            _save(args.out / f"{seed:04d}.jpg", photo, quad)
    accepted = []
    for seed in range(args.first, args.first + args.without):
        picture = draw_without(seed, grounds)
        try:
            page = KIND.stages(NoForm()).rectify(picture, nets)
        except ReaderError:
            continue
        accepted.append(seed)
        _save(args.out / f"accepted-{seed:04d}.jpg", Photo(picture, None, 0), page.quad)
    figures = {c: m.summary() for c, m in metrics.items()}
    figures["without"] = {"pictures": args.without, "accepted": len(accepted)}
    (args.out / "finding.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))
    for off, seed, what in sorted(worst, reverse=True)[:25]:
        print(f"{seed:5d} {off:.4f} {what}")


def _save(path: Path, photo: Photo, quad: Quad | None) -> None:
    image = photo.image.copy()
    width = max(2, image.shape[1] // 300)
    for corners, colour in ((photo.quad, (0, 200, 0)), (quad, (255, 0, 0))):
        if corners is not None:
            cv2.polylines(image, [corners.astype(np.int32)], True, colour, width)
            start = tuple(int(v) for v in corners[0])
            cv2.circle(image, start, 4 * width, colour, -1)
    scale = 700 / max(image.shape[:2])
    image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(path), image[..., ::-1])


if __name__ == "__main__":
    main()
