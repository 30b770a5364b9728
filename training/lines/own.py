"""Lines to learn from, cut from photos of your own whose fields are known.

    python -m training.lines.own FOLDER --out var/training/own

FOLDER holds truth.json as ``scripts.evaluate`` takes it: {file: {"fields": {...}}}. The shipped
nets find each card and box its fields; a field that fills one box gives a line. Where a box plainly
holds something else than the truth says, the line is left out and counted. One photo in five is
kept for measuring; all photos of one card belong into one subfolder, so that none is in both parts.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path, PurePosixPath

import cv2
from tqdm import tqdm

from documents.files import load_picture
from documents.reader import Reader, open_reader
from elements import Image
from errors import ReaderError
from ocr.charset import KTP
from settings import load_settings
from training.kinds.ktp.press import CLASSES
from training.lines.data import Line, roomy, save
from training.reading.report import load_truth

LEAST_ALIKE = 0.35  # truth and reading, as difflib compares them: less is another text
TEST_SHARE = 5  # one card in as many is for measuring


def lines_of(
    photo: Image, truth: dict[str, str], reader: Reader
) -> Iterator[tuple[Line | None, str]]:
    """(a line, or None, and why) for each field of the truth; raises a ReaderError."""
    stages, nets = reader.kind.stages(reader.kind.form()), reader.nets
    page = stages.rectify(photo, nets)
    grey = cv2.cvtColor(page.image, cv2.COLOR_RGB2GRAY)
    regions = stages.locate(page, nets)
    lines = nets.recognizers["crnn"]
    for name, text in truth.items():
        mine = [region for region in regions if region.name == name]
        if name not in CLASSES or not text or set(text.upper()) - set(KTP):
            yield None, "no text that can be learnt"
        elif len(mine) != 1:
            yield None, "not boxed" if not mine else "more lines than one"
        else:
            said = lines.read([stages.cut(page.image, mine[0])], [mine[0].script])[0].text
            if SequenceMatcher(None, said, text.upper()).ratio() < LEAST_ALIKE:
                yield None, "its box holds something else, or is unreadable"
            else:
                yield Line(roomy(grey, mine[0].box), text.upper(), CLASSES.index(name)), "taken"


def part_of(name: str) -> str:
    """ "train" or "test", by the photo's subfolder; by its own name where it has none."""
    path = PurePosixPath(name)
    card = str(path.parent) if path.parent.name else path.name
    return "train" if sha256(card.encode()).digest()[0] % TEST_SHARE else "test"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("var/training/own"))
    args = parser.parse_args()
    try:
        truth = load_truth(args.folder)
    except (OSError, ValueError) as error:
        print(f"{args.folder}: no usable truth.json: {error}", file=sys.stderr)
        return 2
    reader, settings = open_reader("ktp"), load_settings()
    parts: dict[str, list[Line]] = {"train": [], "test": []}
    told = Counter[str]()
    for name, about in tqdm(truth.items(), unit="photo", dynamic_ncols=True):
        try:
            found = list(
                lines_of(load_picture(args.folder / name, settings), about["fields"], reader)
            )
        except ReaderError as error:
            told[f"photo not read: {error.code}"] += 1
            continue
        told.update(why for _, why in found)
        parts[part_of(name)] += [line for line, _ in found if line is not None]
    for part, lines in parts.items():
        print(f"{part}: {len(lines)} lines")
        if lines:
            save(args.out, part, lines)
    print(dict(told.most_common()))
    return 0 if parts["train"] else 1


if __name__ == "__main__":
    sys.exit(main())
