"""How well zones are found and read, condition by condition, by the kind as it is served.

    python -m training.kinds.mrz.measure --photos 300 --out var/read/mrz.jsonl
    python -m training.kinds.mrz.measure --photos 20 --peer /path/to/env/bin/python

Pictures are of unseen seeds, grounds and patterns. ``--peer`` asks PassportEye about the same ones
in the same run. One line a picture goes to ``--out`` (no value: the holders are made up, but the
habit holds); run again to go on. Brackets: 95 % intervals (Wilson).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from documents.reader import Reader, open_reader
from elements import Image
from errors import MrzNotFound
from training.kinds.mrz.judging import CHECKED, CONDITIONS, NONE, draw_measured, judged
from training.photos.scenery import Grounds
from training.reading.figures import calibration_error
from training.reading.metrics import Share

Row = dict[str, Any]
Peer = Callable[[Image], tuple[tuple[str, ...], float]]  # lines, milliseconds


@contextmanager
def passporteye(python: Path) -> Iterator[Peer]:
    """PassportEye, run by the Python of an environment that has it."""
    worker = Path(__file__).with_name("peer.py")
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen([str(python), str(worker)], stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process,
    ):  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        given, told = process.stdin, process.stdout
        if not json.loads(told.readline() or "{}").get("ready"):
            raise RuntimeError("PassportEye did not start")
        path = Path(folder) / "zone.png"

        def one(picture: Image) -> tuple[tuple[str, ...], float]:
            cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
            given.write(json.dumps(str(path)) + "\n")
            given.flush()
            answer = json.loads(told.readline())
            return tuple(answer["lines"]), answer["ms"]

        yield one
        given.close()


def measured(number: int, condition: str, grounds: Grounds, read: Reader, peer: Peer | None) -> Row:
    """One picture, as a row of the table's file."""
    photo = draw_measured(number, condition, grounds)
    start = time.perf_counter()
    try:
        reading = read(photo.image)
    except MrzNotFound:
        reading = None
    taken = 1000 * (time.perf_counter() - start)
    row = {"condition": condition, "number": number, "effects": list(photo.effects), "ms": taken}
    row |= asdict(judged(reading, photo))
    if peer is not None:
        lines, row["peer_ms"] = peer(photo.image)
        row["peer"] = lines == photo.lines
    return row


def milliseconds(rows: Sequence[Row], key: str) -> str:
    return f"{np.median([row[key] for row in rows]):.0f}"


def table(rows: Sequence[Row]) -> str:
    """Conditions down: found, every character right, passed, milliseconds (median)."""
    lines = ["| pictures | n | zone within 2 % | every character | passed | ms | PassportEye |"]
    lines += ["|---" * 7 + "|"]
    for condition in CONDITIONS:
        own = [row for row in rows if row["condition"] == condition]
        if not own or condition == NONE:
            continue
        asked = [row for row in own if "peer" in row]
        peer = (f"{Share.counted(r['peer'] for r in asked)}, {milliseconds(asked, 'peer_ms')} ms"
                if asked else "")  # fmt: skip
        found = Share.counted(r["off"] is not None and r["off"] <= 0.02 for r in own)
        passed = Share.counted(r["verdict"] == "passed" for r in own)
        right = Share.counted(r["right"] for r in own)
        cells = [condition, len(own), found, right, passed, milliseconds(own, "ms"), peer]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def promises(rows: Sequence[Row]) -> list[str]:
    """What must never happen, counted; and how far confidences can be trusted."""
    zones = [row for row in rows if row["condition"] != NONE]
    held = [row for row in zones if row["digits"]]
    passed = [row for row in zones if row["verdict"] == "passed"]
    without = [row for row in rows if row["condition"] == NONE]
    told = [
        f"all check digits hold, a checked field is wrong: "
        f"{sum(bool({*CHECKED} & {*row['wrong']}) for row in held)} of {len(held)}",
        f"passed with a wrong field: {sum(bool(row['wrong']) for row in passed)} of {len(passed)}",
        f"no zone there, one read: {sum(row['zone'] for row in without)} of {len(without)}",
    ]
    sure = [one for row in zones for one in row["confidences"] if one[0] != "format"]
    if sure:
        error = calibration_error((one[1], one[2]) for one in sure)
        told.append(f"expected calibration error of {len(sure)} fields: {error:.4f}")
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--photos", type=int, default=40, help="of each condition")
    parser.add_argument("--first", type=int, default=0, help="number of the first picture")
    parser.add_argument("--conditions", nargs="+", default=[*CONDITIONS], choices=[*CONDITIONS])
    parser.add_argument("--peer", type=Path, help="the Python of an environment with PassportEye")
    parser.add_argument("--out", type=Path, default=Path("var/read/mrz.jsonl"))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.touch()
    rows: list[Row] = [json.loads(line) for line in args.out.read_text().splitlines()]
    done = {(row["condition"], row["number"]) for row in rows}
    read, grounds = open_reader("mrz"), Grounds("test")
    with args.out.open("a") as out:

        def run(peer: Peer | None) -> None:
            for number in range(args.first, args.first + args.photos):
                for condition in args.conditions:
                    if (condition, number) not in done:
                        rows.append(measured(number, condition, grounds, read, peer))
                        print(json.dumps(rows[-1]), file=out, flush=True)

        if args.peer:
            with passporteye(args.peer) as peer:
                run(peer)
        else:
            run(None)
    print(table(rows), *promises(rows), sep="\n")


if __name__ == "__main__":
    main()
