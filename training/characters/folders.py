"""Characters to learn from: drawn ones, and folders of those that photographed cards show.

    python -m training.characters.folders draw --charset ktp --out var/training/characters
    python -m training.characters.folders cut PHOTOS --out var/characters/cut
    python -m training.characters.folders layout var/characters/cut --net NET --out LAID
    python -m training.characters.folders split LAID --out SPLIT

``cut`` writes one PNG a glyph, ``<source>-<number>.png``. A subfolder of PHOTOS is one source (all
pictures of one person, say), any other picture its own. The source is a digest, and the glyphs are
numbered in no order, so that nothing of a card can be read from the names. ``layout`` copies them
into a folder for each character as a net reads them, for a person to move the wrong ones;
``split`` copies that into train, validation and test, each source into one of them.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from documents.files import find_pictures, load_picture
from documents.kinds import find_kinds
from documents.reader import Reader, open_reader
from elements import Image
from errors import ReaderError
from ocr.character_cnn import LINE_HEIGHT, CharacterRecognizer
from ocr.characters import SIZE, split_line
from ocr.charset import CHARACTER_SETS
from ocr.preprocess import Grey, clean_line
from settings import Settings
from training.characters.sets import build
from training.drawing.glyphs import NOTHING

NONE = "none"  # the folder of what is no character
PARTS = {"train": 0.8, "validation": 0.1, "test": 0.1}


def folder_of(character: str) -> str:
    """A character's folder, safe on any file system: ``U+0041`` for A."""
    return NONE if character == NOTHING else f"U+{ord(character):04X}"


def character_of(folder: str) -> str:
    """The character of a folder; raises ValueError where its name is not that of one."""
    if folder == NONE:
        return NOTHING
    if not folder.startswith("U+"):
        raise ValueError(f"{folder}: not a folder of a character, such as U+0041")
    return chr(int(folder[2:], 16))


def source_of(path: Path) -> str:
    """The photo or person that a glyph's file comes from."""
    return path.stem.rpartition("-")[0]


def sources(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Each source of a folder of photos with its pictures."""
    for key, group in groupby(
        find_pictures([folder]), lambda path: path.relative_to(folder).parts[0]
    ):
        paths = list(group)
        yield hashlib.sha256(paths[0].read_bytes() + key.encode()).hexdigest()[:12], paths


def glyphs_on(photo: Image, reader: Reader) -> list[Grey]:
    """The pictures of all characters of a photographed document; raises a ReaderError."""
    stages, nets = reader.kind.stages(reader.kind.form()), reader.nets
    page = stages.rectify(photo, nets)
    crops = [stages.cut(page.image, region) for region in stages.locate(page, nets)]
    return [g.picture for crop in crops for g in split_line(clean_line(crop, LINE_HEIGHT))]


def cut(folder: Path, out: Path, reader: Reader) -> int:
    """Write the glyphs of a folder of photos; gives how many photos showed no document."""
    out.mkdir(parents=True, exist_ok=True)
    settings, failed = Settings(), 0  # how large a picture may be; no secret is needed for that
    for source, paths in sources(folder):
        found: list[Grey] = []
        for path in paths:
            try:
                found += glyphs_on(load_picture(path, settings), reader)
            except ReaderError:
                failed += 1
        random.Random(source).shuffle(found)
        for number, picture in enumerate(found):
            cv2.imwrite(str(out / f"{source}-{number:04}.png"), picture)
    return failed


def read_pictures(paths: Sequence[Path]) -> npt.NDArray[np.uint8]:
    """Glyph files → uint8 (N, SIZE, SIZE); raises ValueError for another kind of file."""
    pictures = np.empty((len(paths), SIZE, SIZE), np.uint8)
    for n, path in enumerate(paths):
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if picture is None or picture.shape != (SIZE, SIZE):
            raise ValueError(f"{path}: not a picture of {SIZE} × {SIZE} pixels")
        pictures[n] = picture
    return pictures


def layout(folder: Path, net: CharacterRecognizer, out: Path) -> None:
    """Copy each glyph into the folder of the character that the net sees in it."""
    paths = sorted(folder.glob("*.png"))
    for path, (character, _) in zip(paths, net.guesses(read_pictures(paths)), strict=True):
        _copy(path, out / folder_of(character))


def split(folder: Path, out: Path, *, shares: Mapping[str, float] = PARTS, seed: int = 1) -> None:
    """Copy a laid out folder into ``<out>/<part>/<character>``; a source stands in one part.

    Raises ValueError where there are fewer sources than parts.
    """
    files = sorted(folder.glob("*/*.png"))
    names = sorted({source_of(path) for path in files})
    if len(names) < len(shares):
        raise ValueError(f"{len(names)} sources are too few for {', '.join(shares)}")
    random.Random(seed).shuffle(names)
    part_of, parts, count = {}, list(shares), len(names)
    for part in parts[1:]:
        for _ in range(max(1, round(shares[part] * count))):
            part_of[names.pop()] = part
    for path in files:
        character_of(path.parent.name)  # a stray folder is noticed before anything is trained
        _copy(path, out / part_of.get(source_of(path), parts[0]) / path.parent.name)


def _copy(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, folder / path.name)


def read_laid_out(folder: Path) -> tuple[npt.NDArray[np.uint8], list[str]]:
    """Pictures (N, SIZE, SIZE) and characters of a folder with a subfolder each."""
    paths = sorted(folder.glob("*/*.png"))
    return read_pictures(paths), [character_of(path.parent.name) for path in paths]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m training.characters.folders", description=__doc__
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("draw", "cut", "layout", "split"):
        command = commands.add_parser(name)
        if name == "draw":
            command.add_argument("--charset", choices=sorted(CHARACTER_SETS), default="ktp")
            command.add_argument("--cards", type=int, default=400)
            command.add_argument("--drawn", type=int, default=80_000)
            command.add_argument("--seed", type=int, default=1)
        else:
            command.add_argument("folder", type=Path, metavar="FOLDER")
        command.add_argument("--out", type=Path, required=True, metavar="FOLDER")
        if name == "cut":
            command.add_argument("--kind", default="ktp", choices=sorted(find_kinds()))
        if name == "layout":
            command.add_argument("--net", type=Path, required=True, help="weights <name>.tflite")
    args = parser.parse_args(arguments)
    if args.command == "draw":
        build(args.out, CHARACTER_SETS[args.charset], args.cards, args.drawn, args.seed)
    elif args.command == "cut":
        failed = cut(args.folder, args.out, open_reader(args.kind))
        if failed:
            print(f"{failed} pictures showed no document", file=sys.stderr)
    elif args.command == "layout":
        layout(args.folder, CharacterRecognizer(args.net), args.out)
    else:
        split(args.folder, args.out)


if __name__ == "__main__":
    main()
