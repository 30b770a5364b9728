"""How well fields are masked and boxed, on unseen cards, scanned and photographed.

    python -m training.masks.measure --photos 300 --out report/fields

mean IoU = mean over the 19 classes of |said ∩ true| / |said ∪ true|, pixels of all pages together.
A box holds its text when every corner of the printed line's ink box lies in it, give or take a
page pixel (0.085 mm). ``seen`` counts only lines of which every letter can be seen in the photo
(training/reading/legibility.py).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import cv2
import numpy as np

from documents.kinds.ktp.kind import KIND, Walk
from documents.weights import Opened
from elements import Page, TextRegion, transform
from errors import ReaderError
from segmentation.geometry import homography
from training.finder.measure import ORDER, draw_measured
from training.kinds.ktp.cards import Card
from training.masks.data import lay_mask
from training.photos.camera import Photo, card_corners
from training.photos.scenery import Grounds
from training.reading.legibility import legibility

SLACK = 1.0  # page pixels


class FieldsMetric:
    """update with a page, its mask and its regions; summary gives mean IoU and boxes that hold."""

    def __init__(self, classes: tuple[str, ...]) -> None:
        self.classes = classes
        self.meet, self.join = np.zeros(len(classes)), np.zeros(len(classes))
        self.lines, self.held = Counter[str](), Counter[str]()
        self.seen, self.seen_held = 0, 0

    def masks(self, said: np.ndarray, true: np.ndarray) -> None:
        for c in range(1, len(self.classes)):
            a, b = said == c, true == c
            self.meet[c] += (a & b).sum()
            self.join[c] += (a | b).sum()

    def boxes(self, regions: list[TextRegion], card: Card, photo: Photo, page: Page) -> list[str]:
        """Count each printed line; gives the fields whose text was not held."""
        assert photo.quad is not None
        to_photo = homography(card_corners(card.image), photo.quad)
        to_page = np.linalg.inv(page.to_photo) @ to_photo
        missed, legible = [], legibility(card, photo)
        for line in card.lines:
            ink = transform(line.box.quad(), to_page)
            (left, top), (right, bottom) = ink.min(0) + SLACK, ink.max(0) - SLACK
            held = any(
                r.name == line.field
                and r.box.left <= left and r.box.top <= top
                and r.box.right >= right and r.box.bottom >= bottom
                for r in regions
            )  # fmt: skip
            self.lines[line.field] += 1
            self.held[line.field] += held
            self.seen += legible[line].seen
            self.seen_held += held and legible[line].seen
            if not held:
                missed.append(line.field)
        return missed

    def summary(self) -> dict[str, object]:
        iou = self.meet[1:] / np.maximum(self.join[1:], 1)
        return {
            "mean_iou": float(iou.mean()),
            "iou": dict(zip(self.classes[1:], iou.round(4).tolist(), strict=True)),
            "held": sum(self.held.values()) / max(1, sum(self.lines.values())),
            "held_by_field": {f: round(self.held[f] / n, 4) for f, n in self.lines.items()},
            "lines": sum(self.lines.values()),
            "seen": {"held": self.seen_held / max(1, self.seen), "lines": self.seen},
        }


def true_mask(card: Card, photo: Photo, page: Page, size: tuple[int, int]) -> np.ndarray:
    """The card's class mask as it lies on a page, at the size (w, h) of the net's output."""
    assert photo.quad is not None
    shrink = np.diag([size[0] / page.image.shape[1], size[1] / page.image.shape[0], 1.0])
    matrix = homography(card_corners(card.image), photo.quad)
    matrix = shrink @ np.linalg.inv(page.to_photo) @ matrix
    return lay_mask(card.mask, matrix, size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--photos", type=int, default=300, help="a third each flat, careful, hard")
    parser.add_argument("--first", type=int, default=0, help="number of the first picture")
    parser.add_argument("--out", type=Path, default=Path("report/fields"))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    nets = Opened(args.models).nets(KIND)
    grounds = Grounds("test")
    metrics = {c: FieldsMetric(nets.segmenters["fields"].classes) for c in ORDER}
    for seed in range(args.first, args.first + args.photos):
        condition, photo, card = draw_measured(seed, grounds)
        try:
            walk = Walk()
            page = walk.rectify(photo.image, nets)
            regions = walk.locate(page, nets)
        except ReaderError:
            continue
        if page.turn != photo.turn:
            continue
        said = nets.segmenters["fields"](page.image).argmax(-1)
        metrics[condition].masks(said, true_mask(card, photo, page, said.shape[::-1]))
        missed = metrics[condition].boxes(regions, card, photo, page)
        if missed and len(missed) > 1:
            _save(args.out / f"{seed:04d}-{len(missed)}.jpg", page, regions)
    figures = {c: m.summary() for c, m in metrics.items()}
    (args.out / "fields.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


def _save(path: Path, page: Page, regions: list[TextRegion]) -> None:
    image = page.image.copy()
    for region in regions:
        cv2.polylines(image, [region.box.quad().astype(np.int32)], True, (255, 0, 0), 1)
    cv2.imwrite(str(path), image[..., ::-1])


if __name__ == "__main__":
    main()
