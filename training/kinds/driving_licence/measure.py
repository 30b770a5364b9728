"""How well licences are read, compared and refused, by the kind as it is served.

    python -m training.kinds.driving_licence.measure --cards 200 --out var/read/licences.jsonl

Fronts are drawn in arrangements, typefaces and on grounds that nothing was tuned on; every fifth
American card says something else in its code. One line a card goes to ``--out``, without a value;
run again to go on. A printed field is counted as read from the front alone, before the code helps.
Brackets: 95 % intervals (Wilson).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from documents.kinds.driving_licence.kind import LicenceForm
from documents.reader import Reader, open_reader
from elements import Image, Reading
from errors import ReaderError
from ocr.barcode import read_code
from training.kinds.driving_licence.judging import fields_on, right
from training.kinds.driving_licence.shots import (
    CONDITIONS,
    LAYOUTS,
    Shot,
    draw_other,
    draw_shot,
)
from training.photos.scenery import Grounds
from training.reading.metrics import Share

Row = dict[str, Any]


def read(reader: Reader, photo: Image, back: Image | None = None) -> tuple[Reading | None, float]:
    """The reading, None where it is refused, and the processor's milliseconds."""
    file = None if back is None else cv2.imencode(".png", back[..., ::-1])[1].tobytes()
    start = time.process_time()
    try:
        reading = reader(photo, LicenceForm(back=file))
    except ReaderError:
        reading = None
    return reading, 1000 * (time.process_time() - start)


def plain_code(back: Image) -> tuple[bool, float]:
    """Whether zxing-cpp's own search reads a photo's code, and the processor's milliseconds."""
    grey = np.asarray(cv2.cvtColor(back, cv2.COLOR_RGB2GRAY), np.uint8)
    start = time.process_time()
    found = read_code(grey, straight=False) is not None
    return found, 1000 * (time.process_time() - start)


def measured(reader: Reader, shot: Shot, layout: str) -> Row:
    """The front alone, and with its back where it has one."""
    reading, ms = read(reader, shot.front)
    row: Row = {"arrangement": shot.card.arrangement, "planted": shot.planted, "ms": ms}
    row["refused"] = reading is None or reading.read_by.get("layout") != layout
    fields = {} if reading is None else reading.fields
    row["right"] = {
        name: right(name, fields.get(name), shot.card.printed[name]) for name in fields_on(layout)
    }
    row["passed"] = reading is not None and reading.verdict == "passed"
    row["second"] = _tells_of_two(reading)
    if shot.back is None:
        return row
    both, _ = read(reader, shot.front, shot.back)
    compared = {} if both is None else {
        name: field.compared for name, field in both.fields.items() if field.compared}  # fmt: skip
    row["plain"], row["plain_ms"] = plain_code(shot.back)
    row["code"] = any(one.barcode is not None for one in compared.values())
    row["mismatches"] = [name for name, one in compared.items() if one.match == "mismatch"]
    row["compared"] = sum(one.match != "absent" for one in compared.values())
    row["both_passed"] = both is not None and both.verdict == "passed"
    row["second"] = row["second"] or _tells_of_two(both)
    own = {} if both is None else both.fields
    row["both_wrong"] = [
        name for name in fields_on(layout)
        if (field := own.get(name)) and field.value is not None and field.quad is not None
        and not right(name, field, shot.card.printed[name])]  # fmt: skip
    return row


def _tells_of_two(reading: Reading | None) -> bool:
    """Whether a reading says that two cards lie in a photo: of these each shows one."""
    return reading is not None and any(why.code == "second_card" for why in reading.reasons)


def table(rows: Sequence[Row]) -> str:
    lines = ["| layout, pictures | n | refused | printed fields right | passed | wrong passes "
             "| code read | by zxing-cpp's plain call | planted told "
             "| false mismatches of compared fields | told as two cards | ms |"]  # fmt: skip
    lines.append("|---" * 12 + "|")
    for layout in LAYOUTS:
        for condition in CONDITIONS:
            own = [r for r in rows if (r["layout"], r["condition"]) == (layout, condition)]
            if not own:
                continue
            fields = [hit for row in own for hit in row["right"].values()]
            wrong = sum(row["passed"] and not all(row["right"].values()) for row in own)
            wrong += sum(bool(row.get("both_passed") and row["both_wrong"]) for row in own)
            coded = [row for row in own if row.get("code")]
            planted = [row for row in coded if row["planted"]]
            false = sum(len({*row["mismatches"]} - {row["planted"]}) for row in coded)
            compared = sum(row["compared"] for row in coded)
            cells = [
                f"{layout}, {condition}", len(own), sum(row["refused"] for row in own),
                Share.counted(fields),
                Share.counted(r["passed"] or r.get("both_passed") for r in own),
                wrong, Share.counted(r["code"] for r in own if "code" in r),
                Share.counted(r["plain"] for r in own if "plain" in r),
                Share.counted(r["planted"] in r["mismatches"] for r in planted),
                f"{false} of {compared}", sum(row["second"] for row in own),
                f"{np.median([row['ms'] for row in own]):.0f}",
            ]  # fmt: skip
            lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--cards", type=int, default=20, help="of each layout and condition")
    parser.add_argument("--others", type=int, default=20, help="pictures that show no licence")
    parser.add_argument("--first", type=int, default=0, help="number of the first card")
    parser.add_argument("--split", default="test", choices=("train", "test"))
    parser.add_argument("--layouts", nargs="+", default=LAYOUTS, choices=LAYOUTS)
    parser.add_argument("--conditions", nargs="+", default=CONDITIONS, choices=CONDITIONS)
    parser.add_argument("--out", type=Path, default=Path("var/read/licences.jsonl"))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.touch()
    rows: list[Row] = [json.loads(line) for line in args.out.read_text().splitlines()]
    done = {(row["layout"], row["condition"], row["number"]) for row in rows}
    reader, grounds = open_reader("driving_licence"), Grounds(args.split)
    with args.out.open("a") as out:

        def keep(row: Row) -> None:
            rows.append(row)
            print(json.dumps(row), file=out, flush=True)

        for number in range(args.first, args.first + args.cards):
            for layout in args.layouts:
                for condition in args.conditions:
                    key = {"layout": layout, "condition": condition, "number": number}
                    if tuple(key.values()) not in done:
                        shot = draw_shot(number, layout, condition, grounds, args.split)
                        keep(key | measured(reader, shot, layout))
        for number in range(args.first, args.first + args.others):
            if ("none", "none", number) not in done:
                reading, ms = read(reader, draw_other(number, grounds))
                keep({"layout": "none", "condition": "none", "number": number, "ms": ms,
                      "accepted": reading is not None})  # fmt: skip
    others = [row for row in rows if row["layout"] == "none"]
    print(table([row for row in rows if row["layout"] != "none"]))
    print(f"no licence, accepted: {sum(row['accepted'] for row in others)} of {len(others)}")


if __name__ == "__main__":
    main()
