"""How well zones are found and read: unseen seeds, grounds and patterns, every format.

    python -m training.kinds.mrz.measure --photos 40 --out report/mrz

With ``--corners`` the true corners are handed over: what reading alone would reach.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np

from elements import PLAIN, Image, Quad, TextLine
from fields.mrz_layouts import LAYOUTS
from ocr.crnn import CrnnRecognizer
from segmentation.geometry import diagonal
from segmentation.mrz_band import Zone, find_zones, line_boxes, straighten
from segmentation.segmenter import Segmenter
from training.kinds.mrz.documents import draw_document
from training.kinds.mrz.photos import KINDS, ZonePhoto, take, take_none
from training.photos.scenery import Grounds
from training.reading.metrics import Share

SEED = 70_000_000
LONGEST = (900, 1300, 1800, 2600, 3400)
NEAR = 0.02  # of the zone's diagonal: so near a corner is right


@dataclass
class Figures:
    """found = all corners within NEAR of the diagonal; right = every character of every line."""

    photos: int = 0
    found: int = 0
    right: int = 0
    seconds: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        return {
            "photos": self.photos,
            "found": self.found / self.photos,
            "right": self.right / self.photos,
            "right_interval": [round(end, 3) for end in Share(self.right, self.photos).interval()],
            "median_seconds": float(np.median(self.seconds)),
        }


def draw_measured(number: int, layout: str, kind: str, grounds: Grounds) -> ZonePhoto:
    """The picture of a number: one of a format in a kind of picture."""
    rng = np.random.default_rng((SEED + number, 41))
    document = draw_document(SEED + number, "test", layout=layout)
    return take(rng, document, grounds, kind, int(rng.choice(LONGEST)))


def read_lines(photo: Image, zone: Zone, reader: CrnnRecognizer) -> list[TextLine]:
    """What a recogniser reads in the lines of a zone."""
    page = straighten(photo, zone)
    crops = [
        page.image[round(box.top) : round(box.bottom), round(box.left) : round(box.right)]
        for box in line_boxes(page.image)
    ]
    return reader.read(crops, [PLAIN] * len(crops))


def first_zone(photo: Image, net: Segmenter) -> Zone | None:
    """The likeliest zone of a photo."""
    return next(find_zones(photo, net), None)


def worst_corner(zone: Quad, truth: Quad) -> float:
    """How far the worst corner is off, in shares of the true diagonal."""
    return float(np.abs(zone - truth).max()) / diagonal(truth)


def count(
    figures: Sequence[Figures], photo: ZonePhoto, net: Segmenter | None, reader: CrnnRecognizer
) -> str:
    """Count one picture; gives what to print where it was not read rightly."""
    assert photo.zone is not None
    start = perf_counter()
    zone = Zone(photo.zone, 1.0) if net is None else first_zone(photo.image, net)
    lines = read_lines(photo.image, zone, reader) if zone is not None else []
    seconds = perf_counter() - start
    off = float("inf") if zone is None else worst_corner(zone.quad, photo.zone)
    said = [line.text for line in lines]
    for one in figures:
        one.photos += 1
        one.found += off <= NEAR
        one.right += said == list(photo.lines)
        one.seconds.append(seconds)
    if said == list(photo.lines):
        return ""
    why = " ".join([photo.kind, f"{off:.3f}", *photo.effects])
    return "\n  ".join([why, *photo.lines, *said])


def seen_in_none(first: int, pictures: int, grounds: Grounds, net: Segmenter) -> int:
    """In how many pictures without a zone the net sees one."""
    seen = 0
    for n in range(first, first + pictures):
        rng = np.random.default_rng((SEED + n, 43))
        picture = take_none(rng, grounds, int(rng.choice(LONGEST[:3])))
        seen += first_zone(picture.image, net) is not None
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--zone", type=Path, default=Path("models/mrz-zone-1.tflite"))
    parser.add_argument("--line", type=Path, default=Path("models/crnn-mrz-1.tflite"))
    parser.add_argument("--photos", type=int, default=40, help="of each format")
    parser.add_argument("--without", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="number of the first picture")
    parser.add_argument("--corners", action="store_true", help="hand over the true corners")
    parser.add_argument("--out", type=Path, default=Path("report/mrz"))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    net = None if args.corners else Segmenter(args.zone)
    reader = CrnnRecognizer(args.line)
    grounds = Grounds("test")
    figures: dict[str, Figures] = {}
    for n in range(args.photos):
        for k, layout in enumerate(LAYOUTS):
            kind = KINDS[(n + k) % len(KINDS)]
            number = args.first + n * len(LAYOUTS) + k
            photo = draw_measured(number, layout.name, kind, grounds)
            both = [figures.setdefault(name, Figures()) for name in (layout.name, kind)]
            wrong = count(both, photo, net, reader)
            if wrong:
                print(number, layout.name, wrong, flush=True)
    told = {name: one.summary() for name, one in figures.items()}
    if net is not None:
        seen = seen_in_none(args.first, args.without, grounds, net)
        told["without"] = {"pictures": args.without, "zones_seen": seen}
    (args.out / "mrz.json").write_text(json.dumps(told, indent=2) + "\n")
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
