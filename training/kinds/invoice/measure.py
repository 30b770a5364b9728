"""How well invoices are read, on drawn pages of suppliers that no training saw.

    python -m training.kinds.invoice.measure --suppliers 12 --pages 3

Each supplier's template is drawn on one of its pages; other pages of it come as a clean picture, as
a scan (turned by up to 3°, shifted, at times by quarter turns) and as a photo. A field is right
where its normal form is; a claim is a value given at 0.95 or more.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator

import cv2
import numpy as np

from documents.kinds.invoice.kind import InvoiceForm
from documents.reader import open_reader
from elements import Image
from errors import ReaderError
from fields.money import ascii_digits
from training.kinds.invoice.looks import photographed, scanned
from training.kinds.invoice.pages import InvoicePage, draw_page, template_of
from training.kinds.invoice.suppliers import LANGUAGES, draw_supplier

CONDITIONS = ("clean", "scan", "photo")
CLAIMED = 0.95
Drawn = tuple[str, str, InvoicePage, Image, str]  # language, condition, page, picture, template


def drawn(suppliers: int, pages: int, split: str = "test") -> Iterator[Drawn]:
    """Pages of each supplier under each condition, and its template as JSON."""
    for number in range(suppliers):
        supplier = draw_supplier(9000 + number, split, language=LANGUAGES[number % 3])
        template = json.dumps(template_of(supplier, draw_page(supplier, 0)))
        for n in range(1, pages + 1):
            page = draw_page(supplier, n)
            for condition in CONDITIONS:
                rng = np.random.default_rng((number, n, len(condition)))
                seen = {"clean": lambda r, p: p, "scan": scanned, "photo": photographed}[condition]
                yield supplier.language, condition, page, seen(rng, page.image), template


def normal(field: dict[str, object] | None, type_: str) -> str | None:
    """What a field means, as the truth tells it."""
    if field is None:
        return None
    told = field["normalized"]
    if type_ == "text" and field["value"] is not None:  # in whichever digits it is printed
        told = ascii_digits(str(field["value"]))
    return str(told["amount"]) if isinstance(told, dict) else told  # type: ignore[return-value]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--suppliers", type=int, default=12)
    parser.add_argument("--pages", type=int, default=3)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    reader = open_reader("invoice")
    right: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    claims, wrong, refused, seconds = [], [], 0, []
    for language, condition, page, seen, template in drawn(args.suppliers, args.pages):
        try:
            reading = reader(seen, InvoiceForm(template=template))
        except ReaderError:
            refused += 1
            continue
        seconds.append(sum(reading.timings_ms.values()) / 1000)
        for name, printed in page.values.items():
            field = reading.fields[name]
            told = normal({"normalized": field.normalized, "value": field.value}, printed.type)
            hit = told == printed.meaning
            right[language, condition, printed.type].append(hit)
            claims.append((field.confidence >= CLAIMED, hit))
            if not hit and len(wrong) < 40:
                wrong.append((language, condition, name, printed.text, field.raw, field.problems))
    for key, hits in sorted(right.items()):
        print("| " + " | ".join([*key, f"{100 * np.mean(hits):.1f}", str(len(hits))]) + " |")
    claimed = [hit for sure, hit in claims if sure]
    print(f"claimed: {len(claimed)} of {len(claims)}, wrong {claimed.count(False)}; pages refused: "
          f"{refused}; median seconds a page: {np.median(seconds):.2f}")  # fmt: skip
    for each in wrong:
        print(*each, sep="  ")


if __name__ == "__main__":
    main()
