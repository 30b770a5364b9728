"""What ``training.reading.read`` kept, as figures: read rightly, surely, and where errors are born.

    python -m training.reading.measure var/read/measure.jsonl --wrong 40

Shares come with 95 % intervals; the second table leaves out what can't be seen whole in the photo
(training/reading/legibility.py). training/reading/figures.py defines the figures.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from training.kinds.find import kinds_with
from training.kinds.judged import Judged, judged_of
from training.photos.unseen import ORDER
from training.reading.figures import born, columns, sureness
from training.reading.records import Record, read_records, right
from training.reading.table import table


def printed(records: list[Record], judged: Judged) -> None:
    """Print the tables and figures of all records."""
    by = {c: [record for record in records if record["condition"] == c] for c in ORDER}
    print(table(columns(by, judged), judged.groups))
    print("\nOnly what can be seen in the photo:\n")
    print(table(columns(by, judged, seen=True), judged.groups))
    for condition, some in by.items():
        if some:
            print(condition, json.dumps(sureness(some, judged)), dict(born(some)))
    print("all", json.dumps(sureness(records, judged)))
    stages: dict[str, list[float]] = defaultdict(list)
    for record in records:
        for stage, ms in record.get("ms", {}).items():
            stages[stage].append(ms)
    print("median ms", {stage: round(float(np.median(ms)), 1) for stage, ms in stages.items()})


def listed(records: list[Record], most: int) -> None:
    """Print that many wrong values, one a line."""
    wrong = [(record, name) for record in records for name in record["fields"]
             if not right(record, name)]  # fmt: skip
    for record, name in wrong[:most]:
        where = record.get("corner", record.get("error"))
        values = map(repr, record["fields"][name])
        print(record["card"], record["condition"], name, *values, where)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("records", type=Path, nargs="+")
    parser.add_argument("--kind", choices=kinds_with("record"), default="ktp")
    parser.add_argument("--wrong", type=int, default=0, help="list as many wrong values")
    parser.add_argument("--wide", type=int, default=0, help="only cards of as many pixels or more")
    parser.add_argument("--condition", choices=ORDER, help="list only wrong values of these")
    args = parser.parse_args()
    records = [r for path in args.records for r in read_records(path) if r["wide"] >= args.wide]
    printed(records, judged_of(args.kind))
    listed([r for r in records if args.condition in (None, r["condition"])], args.wrong)


if __name__ == "__main__":
    main()
