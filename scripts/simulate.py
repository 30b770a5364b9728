"""Compute what very many cards take: python -m scripts.simulate --cards 10000000 PICTURES.

Reads the pictures of a folder as `scripts.read_many` does, in this process, and computes from what
they took the core-hours, machines, memory, bytes and cost of --cards of them, and what breaks
first. Prices and limits come from a table that you fill in (--prices, deploy/prices.json).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from documents.files import find_pictures
from documents.reader import Read
from jobs.reading import read_part
from jobs.shards import FORMATS, Plan
from jobs.simulation import GIB, MIB, Measured, Outcome, Wanted, costs, simulated
from jobs.sources import Files
from scripts.reader import shipped_reader
from settings import ROOT, Settings, SettingsError, load_settings

PRICES = ROOT / "deploy" / "prices.json"
NAMES = 20_000  # of which the memory is measured
MEGABIT = 1e6 / 8


def main(arguments: Sequence[str] | None = None, read: Read | None = None) -> int:
    """Run the command; ``read`` stands in for the shipped models where a test brings its own."""
    options = _options(arguments)
    try:
        settings, table = load_settings(), _prices(options.prices)
    except (SettingsError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        there = options.pictures.exists()
        pictures = list(find_pictures([options.pictures]))[: options.sample] if there else []
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    if not pictures:
        print(f"{options.pictures} holds no picture.", file=sys.stderr)
        return 2
    reader = read or shipped_reader("ktp", settings)
    measured = measure(pictures, reader, settings, options.format)
    wanted = Wanted(
        options.cards, options.hours, options.cores, round(options.memory * GIB),
        options.network * MEGABIT, options.shard_size,
    )  # fmt: skip
    outcome = simulated(measured, wanted, table["limits"])
    cost = costs(outcome, wanted.cards, table["prices"])
    print("\n".join(_told(measured, wanted, outcome, cost, table["currency"])))
    return 0


def _prices(file: Path) -> dict[str, Any]:
    """The table of prices and limits; raises OSError, ValueError for one that says less than the
    one in deploy/."""
    try:
        table: dict[str, Any] = json.loads(file.read_text("utf-8-sig"))
        for group in ("prices", "limits"):
            for name in json.loads(PRICES.read_text("utf-8"))[group]:
                number = table[group][name]
                if not 0 <= number < math.inf or (group == "limits" and not number):
                    raise ValueError
        table["currency"].strip()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(f"{file} is no table of prices and limits as {PRICES} is") from None
    return table


def measure(pictures: Sequence[Path], read: Read, settings: Settings, form: str) -> Measured:
    """Read pictures as scripts.read_many does, one at a time, after one that warms up.

    Seconds are of the processor, those of ended children among them: what else this machine does
    costs nothing then.
    """
    source = Files(pictures)
    names, seconds, written = source.names(), list[float](), 0
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate([names[0], *names]):
            plan, place = Plan("", "ktp", form, 1, (name,)), Path(folder, str(number))
            place.mkdir()
            before = _processor_seconds()
            read_part(plan, place, 0, source, read, settings)
            seconds.append(_processor_seconds() - before)
            written += plan.part(place, 0).stat().st_size if number else 0
    del seconds[0]
    slowest = sorted(seconds)[-max(1, len(seconds) // 20) :]
    count = len(pictures)
    return Measured(
        count, sum(seconds) / count, sum(slowest) / len(slowest),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        sum(path.stat().st_size for path in pictures) / count, written / count, _name_bytes(names),
    )  # fmt: skip


def _processor_seconds() -> float:
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def _name_bytes(names: Sequence[str]) -> float:
    """Bytes that a picture's name takes in the process that makes the plan."""
    tracemalloc.start()
    kept: Any = tuple(f"{names[0]}{number:08}" for number in range(NAMES))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / len(kept)


def _told(
    measured: Measured, wanted: Wanted, outcome: Outcome, cost: dict[str, float], currency: str
) -> list[str]:
    """The outcome as tables of Markdown."""
    rows = [
        ("measured here, on one thread", f"{measured.cards} cards"),
        ("a card", f"{measured.seconds:.3f} s of a processor, the slowest twentieth "
                   f"{measured.slowest:.3f} s"),
        ("a process", f"{measured.memory / MIB:.0f} MiB"),
        ("a card in, and out", f"{measured.read / 1024:.0f} and {measured.written / 1024:.1f} KiB"),
        ("cards", f"{wanted.cards:,}"),
        ("core-hours", f"{outcome.core_hours:,.0f}"),
        (f"machines of {wanted.cores} cores for {wanted.hours:g} hours",
         f"{outcome.machines}, done after {outcome.hours:.1f} hours"),
        ("memory of all processes", f"{outcome.memory / GIB:,.0f} GiB"),
        ("bytes in", f"{outcome.read / GIB:,.0f} GiB"),
        ("bytes out", f"{outcome.written / GIB:,.0f} GiB"),
        (f"parts of {wanted.shard}", f"{outcome.shards:,}"),
        ("the plan, in the process that makes it", f"{outcome.manifest / MIB:,.0f} MiB"),
        *((f"cost: {name}, {currency}", f"{value:,.2f}") for name, value in cost.items()),
    ]  # fmt: skip
    lines = ["| what | how much |", "|---|---|", *(f"| {name} | {told} |" for name, told in rows)]
    lines += ["", "| what breaks first (over 100 %: it does) | of its limit |", "|---|---|"]
    return lines + [
        f"| {limit.what}: {limit.used:,.0f} of {limit.most:,.0f} | {limit.share:.1%} |"
        for limit in outcome.limits
    ]


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError("is a number over 0")
    return number


def _whole(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("is a whole number from 1 on")
    return int(text)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.simulate", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("pictures", type=Path, metavar="PICTURES")
    parser.add_argument("--cards", type=_whole, default=10_000_000)
    parser.add_argument("--sample", type=_whole, default=40, help="pictures to read at most (40)")
    parser.add_argument("--hours", type=_positive, default=24.0, help="until all are read (24)")
    parser.add_argument("--cores", type=_whole, default=16, help="of a machine (16)")
    parser.add_argument("--memory", type=_positive, default=32.0, help="of a machine, in GiB (32)")
    parser.add_argument("--network", type=_positive, default=1000.0, help="of a machine, in Mbit/s")
    parser.add_argument("--shard-size", type=_whole, default=200, help="pictures a part (200)")
    parser.add_argument("--format", choices=FORMATS, default="jsonl")
    parser.add_argument("--prices", type=Path, default=PRICES)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
