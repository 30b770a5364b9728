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
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from documents.files import load_picture
from documents.reader import Reader, open_reader
from elements import Box, Image, TextRegion
from errors import ReaderError
from settings import load_settings
from training.kinds.find import kinds_with
from training.lines.cut import roomy
from training.lines.data import Line, save
from training.lines.recipe import Recipe, recipe_of
from training.reading.report import load_truth

LEAST_ALIKE = 0.35  # truth and reading, as difflib compares them: less is another text
TEST_SHARE = 5  # one card in as many is for measuring


def lines_of(
    photo: Image, truth: dict[str, str], reader: Reader, recipe: Recipe
) -> Iterator[tuple[Line | None, str]]:
    """Give (a line, or None, and why) for each field of the truth; raises a ReaderError."""
    stages, nets = reader.stages(), reader.nets
    page = stages.rectify(photo, nets)
    height, width = page.image.shape[:2]
    as_cut = stages.cut(page.image, TextRegion("page", Box(0, 0, width, height)))
    grey = np.asarray(cv2.cvtColor(as_cut, cv2.COLOR_RGB2GRAY), np.uint8)
    regions = stages.locate(page, nets)
    for name, given in truth.items():
        text = spelt(given, recipe)
        mine = [region for region in regions if region.name == name]
        if name not in recipe.classes or text is None:
            yield None, "no text that can be learnt"
        elif len(mine) != 1:
            yield None, "not boxed" if not mine else "more lines than one"
        else:
            crop = stages.cut(page.image, mine[0])
            said = nets.recognizers["crnn"].read([crop], [mine[0].script])[0].text
            if SequenceMatcher(None, said, text).ratio() < LEAST_ALIKE:
                yield None, "its box holds something else, or is unreadable"
            else:
                yield Line(roomy(grey, mine[0].box), text, recipe.classes.index(name)), "taken"


def spelt(text: str, recipe: Recipe) -> str | None:
    """Spell a text in the recipe's characters: as it is, or in upper case; None where neither is
    possible."""
    for spelling in (text, text.upper()):
        if spelling and not set(spelling) - set(recipe.charset.characters):
            return spelling
    return None


def part_of(name: str) -> str:
    """Choose "train" or "test" by the photo's subfolder; by its own name where it has none."""
    path = PurePosixPath(name)
    card = str(path.parent) if path.parent.name else path.name
    return "train" if sha256(card.encode()).digest()[0] % TEST_SHARE else "test"


def gathered(
    folder: Path, truth: dict[str, dict[str, Any]], kind: str
) -> tuple[dict[str, list[Line]], Counter[str]]:
    """Cut the lines of a folder's photos; gives them by part, and how many fields met what end."""
    reader, settings = open_reader(kind), load_settings()
    recipe = recipe_of(kind)
    parts: dict[str, list[Line]] = {"train": [], "test": []}
    ends = Counter[str]()
    for name, about in tqdm(truth.items(), unit="photo", dynamic_ncols=True):
        try:
            photo = load_picture(folder / name, settings)
            found = list(lines_of(photo, about["fields"], reader, recipe))
        except ReaderError as error:
            ends[f"photo not read: {error.code}"] += 1
            continue
        ends.update(why for _, why in found)
        parts[part_of(name)] += [line for line, _ in found if line is not None]
    return parts, ends


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", choices=kinds_with("lines"), default="ktp")
    parser.add_argument("--out", type=Path, default=Path("var/training/own"))
    args = parser.parse_args()
    try:
        truth = load_truth(args.folder)
    except (OSError, ValueError) as error:
        print(f"{args.folder}: no usable truth.json: {error}", file=sys.stderr)
        return 2
    parts, ends = gathered(args.folder, truth, args.kind)
    for part, lines in parts.items():
        print(f"{part}: {len(lines)} lines")
        if lines:
            save(args.out, part, lines)
    print(dict(ends.most_common()))
    return 0 if parts["train"] else 1


if __name__ == "__main__":
    sys.exit(main())
