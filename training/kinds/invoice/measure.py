"""How well invoices are read, on drawn pages of suppliers that no training saw.

    python -m training.kinds.invoice.measure --suppliers 90 --pages 1 --first 20000 \\
        --out var/read/invoices.jsonl

Each supplier's template is drawn on one of its pages; other pages of it come as a clean picture, as
a scan (turned by up to 3°, shifted, at times by quarter turns) and as a photo. A field is right
where its normal form is; a claim is a value given at 0.95 or more. One line of --out a page; the
same command goes on where it was stopped. Brackets: 95 % intervals (Wilson).
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from documents.kinds.invoice import confidence
from documents.kinds.invoice.kind import InvoiceForm
from documents.reader import Reader, open_reader
from elements import Field, Image
from errors import ReaderError
from fields.money import ascii_digits
from training.kinds.invoice.looks import photographed, scanned
from training.kinds.invoice.pages import InvoicePage, draw_page, template_of
from training.kinds.invoice.suppliers import LANGUAGES, Supplier, draw_supplier
from training.kinds.invoice.truths import right
from training.reading.metrics import Share
from training.reading.records import Record, read_records

LOOKS = {"clean": lambda rng, page: page, "scan": scanned, "photo": photographed}
CLAIMED = 0.95
Job = tuple[int, int, str]  # supplier, number of its page, condition


def jobs(first: int, suppliers: int, pages: int, languages: Collection[str]) -> Iterator[Job]:
    """Every page of every supplier of these languages under each condition."""
    for number in range(first, first + suppliers):
        if language_of(number) not in languages:
            continue
        for page in range(1, pages + 1):
            for condition in LOOKS:
                yield number, page, condition


def language_of(number: int) -> str:
    """The language of a supplier's pages."""
    return LANGUAGES[number % len(LANGUAGES)]


@lru_cache(maxsize=1)
def supplier_of(number: int) -> tuple[Supplier, str]:
    """A supplier and its template as JSON."""
    supplier = draw_supplier(number, "test", language=language_of(number))
    return supplier, json.dumps(template_of(supplier, draw_page(supplier, 0)))


def drawn(job: Job) -> tuple[InvoicePage, Image]:
    """A page with its truth, and the picture of it that is read."""
    number, place, condition = job
    page = draw_page(supplier_of(number)[0], place)
    rng = np.random.default_rng((number, place, len(condition)))
    return page, LOOKS[condition](rng, page.image)


def record(reader: Reader, job: Job) -> Record:
    """What was read of a page beside its truth. ``fields``: name → [type, text as printed,
    meaning, what was told, confidence, raw, recogniser's problems]; ``error`` where it was
    refused."""
    supplier, template = supplier_of(job[0])
    page, seen = drawn(job)
    told: Record = {"supplier": job[0], "page": job[1], "condition": job[2]}
    told |= {"language": supplier.language}
    try:
        reading = reader(seen, InvoiceForm(template=template))
    except ReaderError as error:
        return told | {"error": error.code}
    fields = {}
    for name, printed in page.values.items():
        field = reading.fields[name]
        fields[name] = [printed.type, printed.text, printed.meaning, normal(field, printed.type),
                        round(field.confidence, 5), field.raw, list(field.problems)]  # fmt: skip
    return told | {"fields": fields, "ms": {k: round(v) for k, v in reading.timings_ms.items()}}


def normal(field: Field, type_: str) -> str | None:
    """What a field means, as the truth tells it."""
    if type_ == "text" and field.value is not None:  # in whichever digits it is printed
        return ascii_digits(field.value)
    told = field.normalized
    return str(told["amount"]) if isinstance(told, dict) else told  # type: ignore[return-value]


def resumed(out: Path) -> list[Record]:
    """The records of a file; a line that was not written to its end is taken away."""
    if not out.exists():
        return []
    lines = out.read_text("utf-8").splitlines(keepends=True)
    out.write_text("".join(line for line in lines if line.endswith("\n")), "utf-8")
    return read_records(out)


def table(records: list[Record]) -> str:
    """Fields right by language, type and condition, then claims, pages refused and seconds."""
    hits: dict[tuple[str, str], dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    claims = []
    for kept in records:
        for field in kept.get("fields", {}).values():
            hit = right(field)
            for type_ in ("all", field[0]):
                hits[kept["language"], type_][kept["condition"]].append(hit)
            claims.append((field[4] >= CLAIMED, hit))
    lines = [f"| language | type | n | {' | '.join(LOOKS)} |", "|---" * (3 + len(LOOKS)) + "|"]
    for (language, type_), by in sorted(hits.items()):
        shares = [Share.counted(by[condition]) for condition in LOOKS]
        cells = " | ".join(map(str, shares))
        lines.append(f"| {language} | {type_} | {shares[0].of} | {cells} |")
    claimed = [hit for sure, hit in claims if sure]
    read = [kept["ms"] for kept in records if "ms" in kept]
    stages = {s: f"{np.median([ms[s] for ms in read]) / 1000:.2f}" for s in read[0]} if read else {}
    lines.append(
        f"\nclaimed {Share(len(claimed), len(claims))}, of them wrong "
        f"{Share(claimed.count(False), len(claimed))}; pages {len(records)}, refused "
        f"{len(records) - len(read)}; median seconds by stage {stages}"
    )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--suppliers", type=int, default=12)
    parser.add_argument("--pages", type=int, default=3, help="of each supplier and condition")
    parser.add_argument("--first", type=int, default=9000, help="number of the first supplier")
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    parser.add_argument("--out", type=Path, default=Path("var/read/invoices.jsonl"))
    parser.add_argument("--raw", action="store_true", help="scores in place of confidences")
    parser.add_argument("--wrong", type=int, default=0, help="how many wrong fields are listed")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    if args.raw:
        confidence.TABLES = {}
        confidence.UNCOUNTED = 1.0
    reader = open_reader("invoice")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    records = resumed(args.out)
    done = {(kept["supplier"], kept["page"], kept["condition"]) for kept in records}
    with args.out.open("a", encoding="utf-8") as out:
        for job in jobs(args.first, args.suppliers, args.pages, args.languages):
            if job in done:
                continue
            records.append(record(reader, job))
            out.write(json.dumps(records[-1], ensure_ascii=False) + "\n")
            out.flush()
    print(table(records))
    wrong = [
        (kept["supplier"], kept["condition"], name, *field[1:])
        for kept in records for name, field in kept.get("fields", {}).items() if not right(field)
    ]  # fmt: skip
    for each in wrong[: args.wrong]:
        print(*each, sep="  ")


if __name__ == "__main__":
    main()
