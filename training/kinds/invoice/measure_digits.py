"""How well lines of numbers alone are read, in typefaces that no training saw.

    python -m training.kinds.invoice.measure_digits --lines 300 --first 30000 \\
        --net models/crnn-digits-5.tflite --characters var/training/arabic-indic.tflite

Every reader reads the same lines, as many of each script under each condition. A line is right
where its value is (`lines.value`); single digits count by the shortest way from one text to
the other. The character net knows Arabic-Indic digits alone. Brackets: 95 % intervals (Wilson).
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from elements import Script
from ocr.character_cnn import CharacterRecognizer
from ocr.charset import DIGITS, OTHER
from ocr.crnn import CrnnRecognizer
from ocr.recognizer import Recognizer
from ocr.tesseract import TesseractRecognizer
from training.kinds.invoice.digit_lines import CONDITIONS, SCRIPTS, draw_digits
from training.kinds.invoice.lines import value
from training.lines.cut import ROOM
from training.reading.metrics import Share, aligned

TESSERACT = ("fas", "fas+ara")
Told = dict[tuple[str, str, str], list[tuple[str, str]]]  # reader, condition, script → true, read


def measured(
    readers: Mapping[str, tuple[Recognizer, Script]], first: int, lines: int, split: str = "test"
) -> Told:
    """The values of the lines from a number on, and of what each reader made of them."""
    told: Told = defaultdict(list)
    for condition in CONDITIONS:
        for script in SCRIPTS:
            for number in range(first, first + lines):
                line = draw_digits(number, split, script=script, condition=condition)
                grey = line.grey[ROOM : line.grey.shape[0] - ROOM, ROOM : line.grey.shape[1] - ROOM]
                crop = np.repeat(grey[..., None], 3, 2)
                for name, (reader, how) in readers.items():
                    read = reader.read([crop], [how])[0].text
                    told[name, condition, script].append((value(line.text), value(read)))
    return told


def table(told: Told) -> str:
    """Whole lines right by script, all scripts but mixed, and single digits, by condition."""
    lines = ["| reader | lines | n | " + " | ".join(CONDITIONS) + " |", "|---" * 6 + "|"]
    for name in dict.fromkeys(key[0] for key in told):
        rows = {script: (script,) for script in SCRIPTS} | {"one script": SCRIPTS[:3]}
        for row, scripts in rows.items():
            pairs = [[p for s in scripts for p in told[name, c, s]] for c in CONDITIONS]
            shares = [Share.counted(a == b for a, b in some) for some in pairs]
            lines.append(_row(name, row, shares))
        pairs = [[p for s in SCRIPTS for p in told[name, c, s]] for c in CONDITIONS]
        lines.append(_row(name, "single digits", [_digits(some) for some in pairs]))
    return "\n".join(lines)


def faults(told: Told, name: str, condition: str) -> list[tuple[tuple[str, str], int]]:
    """The commonest faults of a reader: what stands there, what was read, how often."""
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for script in SCRIPTS:
        for true, read in told[name, condition, script]:
            for pair in aligned(true, read):
                if pair[0] != pair[1]:
                    counted[pair] += 1
    return sorted(counted.items(), key=lambda each: -each[1])[:12]


def better(told: Told, one: str, other: str) -> str:
    """On how many lines one reader alone is right, and the other alone, by condition."""
    parts = []
    for condition in CONDITIONS:
        alone = [0, 0]
        for script in SCRIPTS:
            both = zip(told[one, condition, script], told[other, condition, script], strict=True)
            for (true, mine), (_, theirs) in both:
                alone[0] += mine == true != theirs
                alone[1] += theirs == true != mine
        parts.append(f"{condition} {alone[0]} : {alone[1]}")
    return f"right alone, {one} : {other}: " + ", ".join(parts)


def _digits(pairs: list[tuple[str, str]]) -> Share:
    return Share.counted(a == b for pair in pairs for a, b in aligned(*pair) if a.isdigit())


def _row(name: str, lines: str, shares: list[Share]) -> str:
    return f"| {name} | {lines} | {shares[0].of} | {' | '.join(map(str, shares))} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--net", action="append", required=True, help=".tflite; two, with a +")
    parser.add_argument("--characters", type=Path, help="a character net, .tflite")
    parser.add_argument("--no-tesseract", action="store_true")
    parser.add_argument("--lines", type=int, default=300, help="of each script and condition")
    parser.add_argument("--first", type=int, default=30_000, help="number of the first line")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    nets = [CrnnRecognizer(*map(Path, given.split("+"))) for given in args.net]
    readers: dict[str, tuple[Recognizer, Script]] = {net.name: (net, Script()) for net in nets}
    if not args.no_tesseract:
        tesseract = TesseractRecognizer("fas", TESSERACT)
        known = DIGITS.replace(OTHER, "") + "۰۱۲۳۷۸۹"
        for language in TESSERACT:
            how = Script(characters=known, language=language)
            readers[f"Tesseract {language}"] = tesseract, how
    if args.characters:
        readers["character net"] = CharacterRecognizer(args.characters), Script()
    told = measured(readers, args.first, args.lines)
    print(table(told))
    for net in nets[1:]:
        print(better(told, net.name, nets[0].name))
    for net in nets:
        for condition in CONDITIONS:
            print(net.name, condition, faults(told, net.name, condition), file=sys.stderr)


if __name__ == "__main__":
    main()
