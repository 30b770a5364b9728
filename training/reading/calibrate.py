"""From scores to shares of right values: count on drawn cards kept for that, write the tables.

    python -m training.reading.read --cards 4000 --first 200000 --raw --out var/read/raw.jsonl
    python -m training.reading.calibrate var/read/raw.jsonl

Writes documents/kinds/ktp/calibration.json (Zadrozny and Elkan 2002: isotonic regression): each
field's counts under the recogniser that reads it by default, or under ``--recognizer``, if
RECOGNIZERS gave all fields to that one. With ``--fields`` those of other fields stay, with
``--groups`` those of other groups.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from documents.kinds.ktp import confidence
from documents.kinds.ktp.confidence import ANY, Knots
from documents.kinds.ktp.layout import READERS, SCRIPTS
from elements import Script
from training.reading.figures import Pair
from training.reading.knots import knots
from training.reading.records import Record, read_records, right

TABLE = Path(confidence.__file__).with_name("calibration.json")
FEWEST = 10  # values of a group that has a table of its own


def scored(records: list[Record]) -> dict[str, list[Pair]]:
    """Give group → (score, right) of every value; ANY holds all."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for kept in records:
        for name, (_, value, score, _) in kept["fields"].items():
            if value is None:
                continue
            pair = score, right(kept, name)
            pairs[kept["groups"][name]].append(pair)
            pairs[ANY].append(pair)
    return pairs


OTHER = Script(READERS)


def field_of(group: str) -> str:
    """Give the field that a group counts values of; ANY of all."""
    return group.partition(" ")[0]


def reader_of(group: str) -> str:
    """Give the recogniser that reads a group's field by default."""
    return SCRIPTS.get(field_of(group), OTHER).readers[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("records", type=Path, nargs="+")
    parser.add_argument("--recognizer", help="that read all fields")
    parser.add_argument("--fields", nargs="+", help="whose counts alone are made anew")
    parser.add_argument("--groups", nargs="+", help="whose counts alone are made anew")
    args = parser.parse_args()
    records = [kept for path in args.records for kept in read_records(path)]
    tables = json.loads(TABLE.read_text("utf-8"))
    told = scored(records)
    some = bool(args.fields or args.groups)

    def is_anew(group: str) -> bool:
        return field_of(group) in (args.fields or ()) or group in (args.groups or ())

    counted: dict[str, dict[str, Knots]] = defaultdict(dict)
    for group, pairs in sorted(told.items()):
        if len(pairs) >= FEWEST and (is_anew(group) or not some):
            counted[args.recognizer or reader_of(group)][group] = knots(pairs)
    for reader, table in counted.items():
        if some:
            stay = {g: t for g, t in tables.get(reader, {}).items() if not is_anew(g)}
            counted[reader] = stay | table
        else:
            table.setdefault(ANY, knots(told[ANY]))
    tables |= counted
    TABLE.write_text(json.dumps(tables, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
