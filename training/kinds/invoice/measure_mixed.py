"""How well lines of Arabic text are read that hold Latin letters or digits, and dates whose month
has its name, on drawn lines.

    python -m training.kinds.invoice.measure_mixed --suppliers 12 --first 7300

A line of each sort a supplier, in typefaces that no training saw and that have Latin letters too:
as Tesseract's Arabic alone reads it, and as it is read. Digits count by their value, dates by the
day that they mean.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from documents.kind import Nets
from documents.kinds.invoice.anchors import CHARACTERS
from documents.kinds.invoice.mixed import with_others
from documents.kinds.invoice.signs import told_by
from documents.kinds.invoice.values import meaning
from documents.kinds.invoice.writing import script_of
from documents.reader import open_reader
from documents.template import Region
from elements import Image, Script
from fields import days
from fields.money import ascii_digits
from segmentation.zone import lines_in
from training.kinds.invoice.pages import WIDTH, _Sheet
from training.kinds.invoice.suppliers import WORDS, Supplier, draw_supplier

DATE = "month in words"
ASKED = Region.model_validate({"name": "date", "type": "date", "box": [0, 0, 1, 1]})
NAMES = ("Al Noor", "Trading", "Supplies", "Gulf", "East", "Union", "LLC", "Co. Ltd")
PREFIXES = ("INV-", "A/", "F-", "PO ", "SA-")
STEP = 50  # between seeds that are tried for a supplier whose typeface has Latin letters
ROOM = 12, 8  # pixels around a line, across and down


def texts(supplier: Supplier) -> Iterator[tuple[str, str, bool]]:
    """Sort, text as it is read, and whether each character stands where it does from the left."""
    rng = np.random.default_rng((supplier.seed, 3))
    own = str.maketrans("0123456789", supplier.digits)

    def some(words: tuple[str, ...], count: int) -> str:
        return " ".join(map(str, rng.choice(words, count, replace=False)))

    def digits(count: int) -> str:
        return "".join(map(str, rng.integers(0, 10, count)))

    prefix, year = str(rng.choice(PREFIXES)), str(rng.integers(2019, 2027))
    yield "code", prefix + digits(6).translate(own), True
    yield "code, both digits", f"{prefix}{year.translate(own)}-{digits(2)}", True
    yield "names in both", f"{some(WORDS['ara'], 2)} {some(NAMES, 2)}", False
    yield "Arabic, number", f"{some(WORDS['ara'], 2)} {digits(4).translate(own)}", False
    yield "Latin", some(NAMES, 3), False
    yield "Arabic", some(WORDS["ara"], 3), False
    for sort, months, years in (
        (DATE, days.MONTHS["ara"], (2019, 2027)),
        (f"{DATE}, Islamic", days.HIJRI_MONTHS, (1440, 1448)),
    ):
        names = str(rng.choice(months)).split()
        name, day, year = rng.choice(names), rng.integers(1, 29), rng.integers(*years)
        yield sort, f"{day} {str(name).replace('_', ' ')} {year}".translate(own), False


def line_of(supplier: Supplier, text: str, apart: bool) -> Image:
    """The line's crop, RGB uint8 (h, w, 3), as the reader of invoices cuts it."""
    picture = Pictures.new("RGB", (WIDTH, 120), "white")
    sheet = _Sheet(supplier, picture, ImageDraw.Draw(picture))
    box = (sheet.number if apart else sheet.words)((90, 70), text, supplier.size)
    drawn = np.asarray(picture)
    line = lines_in(drawn, box.grown(*ROOM, WIDTH, 120))[0]
    return drawn[int(line.top) : int(line.bottom) + 1, int(line.left) : int(line.right) + 1]


def supplier_of(seed: int) -> Supplier:
    """An Arabic supplier whose typeface of words has Latin letters as well."""
    while True:
        supplier = draw_supplier(seed, "test", language="ara")
        if set("".join(NAMES)) - {" "} <= supplier.text_face.characters:
            return supplier
        seed += STEP


def read(crop: Image, sort: str, text: str, nets: Nets) -> tuple[bool, bool]:
    """Whether a line is right as Tesseract's Arabic alone reads it, and as it is read."""
    characters = CHARACTERS["ara"]
    script = Script(characters=characters, language="ara")
    alone = nets.recognizers["tesseract"].read([crop], [script])[0]
    if sort.startswith(DATE):
        number = nets.recognizers["digits"].read([crop], [script_of(ASKED, "ara")])[0]
        told = told_by(number, alone, ASKED, "ara") or number
        day = days.read(text)
        return _day(alone.text) == day, _day(told.text) == day
    whole = with_others(alone, crop, characters, nets)
    return _plain(alone.text) == _plain(text), _plain(whole.text) == _plain(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--suppliers", type=int, default=12)
    parser.add_argument("--first", type=int, default=7300)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    nets = open_reader("invoice").nets
    right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for n in range(args.suppliers):
        supplier = supplier_of(args.first + n)
        for sort, text, apart in texts(supplier):
            right[sort].append(read(line_of(supplier, text, apart), sort, text, nets))
    for sort, hits in right.items():
        alone_right, right_now = np.sum(hits, 0)
        print(f"| {sort} | {len(hits)} | {alone_right} | {right_now} |")


def _day(text: str) -> object:
    return meaning(text, ASKED, "ara").normalized


def _plain(text: str) -> str:
    return ascii_digits(unicodedata.normalize("NFKC", text)).strip()


if __name__ == "__main__":
    main()
