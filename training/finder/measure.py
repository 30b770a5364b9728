"""Measure how well documents are found: on unseen ones, from seeds, and on what is none.

python -m training.finder.measure --photos 600 --without 400 --out report/finding
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from documents.reader import Reader, open_reader
from documents.weights import Opened
from elements import Quad
from errors import ReaderError
from training.kinds.find import kinds_with
from training.kinds.subject import subject_of
from training.photos.camera import CONDITIONS, Photo
from training.photos.scenery import Grounds
from training.photos.unseen import draw_test_photo, draw_without
from training.reading.metrics import worst_corner

Miss = tuple[float, int, str]  # shares of the diagonal, the photo's number, what happened


@dataclass
class FindingMetric:
    """Counts how many documents were found, how closely and in which turn.

    found: documents found / all. within_1_percent: those whose worst corner lies within 1 % of the
    diagonal / all. turned: those with the right turn / all. Errors are shares of the diagonal, of
    the documents found.
    """

    cards: int = 0
    errors: list[float] = field(default_factory=list)
    turned: int = 0

    def update(self, truth: Photo, quad: Quad | None, turn: int) -> float:
        """Count one document; gives its worst corner's error, inf where it was not found."""
        self.cards += 1
        if quad is None or truth.quad is None:
            return float("inf")
        worst = worst_corner(quad, truth.quad)
        self.errors.append(worst)
        self.turned += turn == truth.turn and worst < 0.25
        return worst

    def summary(self) -> dict[str, float]:
        """Tell the figures; ``cards`` is the number of documents."""
        errors = np.array(self.errors)
        return {
            "cards": self.cards,
            "found": len(errors) / self.cards,
            "within_1_percent": float((errors <= 0.01).sum()) / self.cards,
            "turned": self.turned / self.cards,
            "median_error": float(np.median(errors)) if len(errors) else float("nan"),
            "p95_error": float(np.percentile(errors, 95)) if len(errors) else float("nan"),
        }


def measured(
    reader: Reader, numbers: range, grounds: Grounds, out: Path
) -> tuple[dict[str, FindingMetric], list[Miss]]:
    """Find the documents of these numbers, half careful and half hard.

    Gives the metrics by condition, and every photo's error with what happened in it. Photos whose
    document was found badly are saved in ``out``.
    """
    subject = subject_of(reader.kind.name)
    metrics = {c: FindingMetric() for c in CONDITIONS}
    misses: list[Miss] = []
    for number in numbers:
        condition = CONDITIONS[number % 2]
        photo, _ = draw_test_photo(subject, number, condition, grounds)
        quad, turn, why = None, 0, ""
        try:
            page = reader.stages().rectify(photo.image, reader.nets)
            quad, turn = page.quad, page.turn
        except ReaderError as error:
            why = error.code
        off = metrics[condition].update(photo, quad, turn)
        misses.append((off, number, f"{condition} {why} {','.join(photo.effects)}"))
        if off > 0.01 or (quad is not None and turn != photo.turn):
            _save(out / f"{number:04d}.jpg", photo, quad)
    return metrics, misses


def accepted(reader: Reader, numbers: range, grounds: Grounds, out: Path) -> int:
    """Count the pictures without a document in which one was found; they are saved in ``out``."""
    count = 0
    for number in numbers:
        picture = draw_without(number, grounds)
        try:
            page = reader.stages().rectify(picture, reader.nets)
        except ReaderError:
            continue
        count += 1
        _save(out / f"accepted-{number:04d}.jpg", Photo(picture, None, 0), page.quad)
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=kinds_with("subject"), default="ktp")
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--photos", type=int, default=600, help="half careful, half hard")
    parser.add_argument("--without", type=int, default=400)
    parser.add_argument("--first", type=int, default=0, help="number of the first picture")
    parser.add_argument("--out", type=Path, default=Path("report/finding"))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    reader, grounds = open_reader(args.kind, opened=Opened(args.models)), Grounds("test")
    numbers = range(args.first, args.first + args.photos)
    metrics, misses = measured(reader, numbers, grounds, args.out)
    without = range(args.first, args.first + args.without)
    count = accepted(reader, without, grounds, args.out)
    figures = {c: m.summary() for c, m in metrics.items()}
    figures["without"] = {"pictures": args.without, "accepted": count}
    (args.out / "finding.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))
    for off, number, what in sorted(misses, reverse=True)[:25]:
        print(f"{number:5d} {off:.4f} {what}")


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
