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

from documents.reader import Reader, open_reader
from documents.weights import Opened
from elements import Page, TextRegion, transform
from errors import ReaderError
from segmentation.geometry import homography
from training.kinds.find import kinds_with
from training.kinds.subject import Document, subject_of
from training.masks.data import lay_mask
from training.photos.camera import Photo, card_corners
from training.photos.scenery import Grounds
from training.photos.unseen import ORDER, draw_measured
from training.reading.legibility import legibility

SLACK = 1.0  # page pixels


class FieldsMetric:
    """Counts pixels by class and boxes that hold their line.

    classes: of the net, the ground first.
    """

    def __init__(self, classes: tuple[str, ...]) -> None:
        self.classes = classes
        self.meet, self.join = np.zeros(len(classes)), np.zeros(len(classes))
        self.lines, self.held = Counter[str](), Counter[str]()
        self.seen, self.seen_held = 0, 0

    def masks(self, said: np.ndarray, true: np.ndarray) -> None:
        """Count a page: two masks (h, w), an index into the classes each."""
        for c in range(1, len(self.classes)):
            a, b = said == c, true == c
            self.meet[c] += (a & b).sum()
            self.join[c] += (a | b).sum()

    def boxes(
        self, regions: list[TextRegion], card: Document, photo: Photo, page: Page
    ) -> list[str]:
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
        """Tell mean IoU and IoU by class, the share of lines held, all and by field."""
        iou = self.meet[1:] / np.maximum(self.join[1:], 1)
        return {
            "mean_iou": float(iou.mean()),
            "iou": dict(zip(self.classes[1:], iou.round(4).tolist(), strict=True)),
            "held": sum(self.held.values()) / max(1, sum(self.lines.values())),
            "held_by_field": {f: round(self.held[f] / n, 4) for f, n in self.lines.items()},
            "lines": sum(self.lines.values()),
            "seen": {"held": self.seen_held / max(1, self.seen), "lines": self.seen},
        }


def true_mask(card: Document, photo: Photo, page: Page, size: tuple[int, int]) -> np.ndarray:
    """Lay the card's mask as it lies on a page, at the size (w, h) of the net's output."""
    assert photo.quad is not None
    shrink = np.diag([size[0] / page.image.shape[1], size[1] / page.image.shape[0], 1.0])
    matrix = homography(card_corners(card.image), photo.quad)
    matrix = shrink @ np.linalg.inv(page.to_photo) @ matrix
    return lay_mask(card.mask, matrix, size)


def measured(
    reader: Reader, numbers: range, grounds: Grounds, out: Path
) -> dict[str, FieldsMetric]:
    """Mask and box the documents of these numbers that are found in the right turn, by condition.

    Pages on which two lines or more are not held are saved in ``out``.
    """
    subject, nets = subject_of(reader.kind.name), reader.nets
    metrics = {c: FieldsMetric(subject.classes) for c in ORDER}
    for number in numbers:
        condition, photo, card = draw_measured(subject, number, grounds)
        try:
            stages = reader.stages()
            page = stages.rectify(photo.image, nets)
            regions = stages.locate(page, nets)
        except ReaderError:
            continue
        if page.turn != photo.turn:
            continue
        said = nets.segmenters["fields"](page.image).argmax(-1)
        metrics[condition].masks(said, true_mask(card, photo, page, said.shape[::-1]))
        missed = metrics[condition].boxes(regions, card, photo, page)
        if len(missed) > 1:
            _save(out / f"{number:04d}-{len(missed)}.jpg", page, regions)
    return metrics


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--kind", choices=kinds_with("subject"), default="ktp")
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--photos", type=int, default=300, help="a third each flat, careful, hard")
    parser.add_argument("--first", type=int, default=0, help="number of the first picture")
    parser.add_argument("--out", type=Path, default=Path("report/fields"))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    numbers = range(args.first, args.first + args.photos)
    reader = open_reader(args.kind, opened=Opened(args.models))
    metrics = measured(reader, numbers, Grounds("test"), args.out)
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
