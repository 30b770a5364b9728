"""From scores to shares of right values: count on drawn pages kept for that, write the table.

    python -m training.kinds.invoice.measure --raw --suppliers 45 --pages 1 --first 21000 \\
        --out var/read/invoices-raw.jsonl
    python -m training.kinds.invoice.calibrate var/read/invoices-raw.jsonl

Writes documents/kinds/invoice/calibration.json: for each group of fields
(documents/kinds/invoice/confidence.py) how many values of about such a score were right.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from documents.kinds.invoice import confidence
from documents.kinds.invoice.confidence import Knots, groups_of
from training.kinds.invoice.truths import right
from training.reading.knots import knots
from training.reading.records import Record, read_records

TABLE = Path(confidence.__file__).with_name("calibration.json")
FEWEST = 40  # values of a group that is counted


def counted(records: list[Record]) -> dict[str, Knots]:
    """Group → scores and shares. Values that were doubted count for nothing, nor do texts that two
    readers read alike: they are capped."""
    pairs: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for kept in records:
        for field in kept.get("fields", {}).values():
            type_, _, _, told, score, _, problems = field
            alike = type_ == "text" and score == confidence.ALIKE
            if told is not None and not problems and not alike:
                reader = "tesseract" if type_ == "text" else "digits"
                for group in groups_of(reader, type_, kept["language"]):
                    pairs[group].append((score, right(field)))
    return {group: knots(of) for group, of in sorted(pairs.items()) if len(of) >= FEWEST}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("records", type=Path, nargs="+")
    args = parser.parse_args()
    records = [kept for path in args.records for kept in read_records(path)]
    TABLE.write_text(json.dumps(counted(records), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
