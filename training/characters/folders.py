"""Characters to learn from: drawn ones, and folders of those that photographed cards show.

    python -m training.characters.folders draw --charset ktp --out var/training/ktp-characters
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
import sys
from collections.abc import Sequence
from pathlib import Path

from documents.kinds import find_kinds
from documents.reader import open_reader
from ocr.character_cnn import CharacterRecognizer
from training.characters.charsets import CHARSETS
from training.characters.cut import cut
from training.characters.laid_out import layout, split
from training.characters.sets import build


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m training.characters.folders", description=__doc__
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("draw", "cut", "layout", "split"):
        command = commands.add_parser(name)
        if name == "draw":
            command.add_argument("--charset", choices=sorted(CHARSETS), default="ktp")
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
        build(args.out, CHARSETS[args.charset], args.cards, args.drawn, args.seed)
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
