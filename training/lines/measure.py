"""The recognisers against each other, line by line: exact, and how long a line takes each.

    python -m training.lines.measure --cards 150 --first 400000
    python -m training.lines.measure --characters models/ktp-characters-1.tflite

Unseen cards are drawn, found and boxed as in service; each recogniser is given the same crops, one
at a time on one thread. Exact: as printed, blanks squeezed, without the colon and the blanks at the
ends. No lexicon, no pattern, no second field helps: this is what the eyes alone see.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from documents.reader import Reader, open_reader
from elements import Image
from errors import ReaderError
from ocr.character_cnn import CharacterRecognizer
from ocr.recognizer import Recognizer
from training.kinds.find import kinds_with
from training.kinds.judged import judged_of
from training.kinds.subject import Document, Subject, subject_of
from training.photos.scenery import Grounds
from training.photos.unseen import ORDER, draw_measured
from training.reading.metrics import Share, normalised

Crop = tuple[str, str, Image]  # field, printed text, RGB


def crops_of(photo: Image, card: Document, reader: Reader) -> Iterator[Crop]:
    """Give each printed line with its crop, where the field has as many boxes as printed lines.

    Raises a ReaderError where no card is found.
    """
    stages = reader.stages()
    page = stages.rectify(photo, reader.nets)
    regions = stages.locate(page, reader.nets)
    for name in dict.fromkeys(line.field for line in card.lines):
        printed = [line.text for line in card.lines if line.field == name]
        boxed = [region for region in regions if region.name == name]
        if len(printed) == len(boxed):
            for text, region in zip(printed, boxed, strict=True):
                yield name, text, stages.cut(page.image, region)


def plain(text: str) -> str:
    """Give the form in which a line is compared."""
    return normalised(text).strip(" :;")


class RecognizerMetric:
    """Exact lines by group and condition, and milliseconds a line."""

    def __init__(self) -> None:
        self.hits: dict[tuple[str, str], list[bool]] = defaultdict(list)
        self.milliseconds: list[float] = []

    def update(self, condition: str, group: str, truth: str, said: str, seconds: float) -> None:
        self.hits[group, condition].append(plain(said) == plain(truth))
        self.milliseconds.append(1000 * seconds)

    def share(self, group: str, condition: str) -> Share:
        hits = self.hits[group, condition]
        return Share(sum(hits), len(hits))


def compare(
    recognizers: Mapping[str, Recognizer],
    crops: Iterator[tuple[str, Crop]],
    groups: Mapping[str, Collection[str]],
) -> dict[str, RecognizerMetric]:
    """Give (condition, crop) pairs to every recogniser in turn; fields are counted by group."""
    group_of = {name: group for group, names in groups.items() for name in names}
    metrics = {key: RecognizerMetric() for key in recognizers}
    for condition, (name, text, crop) in crops:
        for key, recognizer in recognizers.items():
            start = time.perf_counter()
            said = recognizer.read([crop], [name])[0].text
            taken = time.perf_counter() - start
            metrics[key].update(condition, group_of[name], text, said, taken)
    return metrics


def table(metrics: Mapping[str, RecognizerMetric], groups: Iterable[str]) -> str:
    """Write groups down, recognisers across, per cent by condition; and a line's median time."""
    keys = list(metrics)
    one = metrics[keys[0]]
    lines = [
        f"| exact, % ({' / '.join(ORDER)}) | " + " | ".join([*keys, "lines"]) + " |",
        "|---" * (len(keys) + 2) + "|",
    ]
    for group in groups:
        cells = [
            " / ".join(f"{100 * metrics[key].share(group, c).value:.1f}" for c in ORDER)
            for key in keys
        ]
        of = " / ".join(str(one.share(group, c).of) for c in ORDER)
        lines.append(f"| {' | '.join([group, *cells, of])} |")
    times = [f"{np.median(metrics[key].milliseconds):.1f}" for key in keys]
    return "\n".join([*lines, f"| ms a line, one thread | {' | '.join(times)} | |"])


def drawn(reader: Reader, subject: Subject, numbers: range) -> Iterator[tuple[str, Crop]]:
    """Draw the documents of these numbers and cut their lines as the service does."""
    grounds = Grounds("test")
    for number in tqdm(numbers, unit="card", dynamic_ncols=True):
        condition, photo, card = draw_measured(subject, number, grounds)
        try:
            yield from ((condition, crop) for crop in crops_of(photo.image, card, reader))
        except ReaderError:
            continue


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--kind", choices=kinds_with("subject"), default="ktp")
    parser.add_argument("--cards", type=int, default=150, help="a third each flat, careful, hard")
    parser.add_argument("--first", type=int, default=400_000, help="number of the first card")
    parser.add_argument("--characters", type=Path, help="weights of a character network")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    reader = open_reader(args.kind)
    recognizers = {key: reader.nets.recognizers[key] for key in ("crnn", "tesseract", "agreed")}
    if args.characters:
        recognizers["character_cnn"] = CharacterRecognizer(args.characters)
    subject = subject_of(args.kind)
    groups = judged_of(args.kind).groups
    numbers = range(args.first, args.first + args.cards)
    crops = drawn(reader, subject, numbers)
    print(table(compare(recognizers, crops, groups), groups))


if __name__ == "__main__":
    main()
