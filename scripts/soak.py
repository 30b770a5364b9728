"""Ask a service of its own for somewhat less than it can read, for long, and watch it.

    python -m scripts.soak [--minutes 20] [--share 0.8] [PATH...]

Starts the service as run_flask.sh does, measures how many pictures a second it reads, and asks for
``--share`` of that. It prints a row a minute: what was told, how long it took, and the memory of
the service's processes (pages that they share counted once). Exit 1 where something but a reading
or 503 busy was told, or memory went on growing: from the first third's end by more than a tenth.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

from scripts.driven import Driven, Told, at_rate, capacity, percentile, run, wrong
from settings import Settings

ACCOUNTS = 5
GROWTH = 1.1  # of memory, that is no leak yet
WARM_SECONDS = 20.0  # what is done only once, then the measure
HEAD = "| minute | sent | read | busy | else | median | p95 | MB |"


def row(minute: int, told: Sequence[Told], size: float) -> str:
    """One minute's."""
    read = [each.seconds for each in told if each.read]
    busy = sum(each.busy for each in told)
    times = [f"{percentile(read, share):.2f} s" for share in (0.5, 0.95)]
    counts = [len(told), len(read), busy, len(told) - len(read) - busy]
    return f"| {' | '.join([str(minute), *map(str, counts), *times, f'{size:.0f}'])} |"


def grew(sizes: Sequence[float]) -> bool:
    """Whether memory, one size a minute, went on growing after the first third."""
    settled = sizes[len(sizes) // 3]
    return sizes[-1] > GROWTH * settled


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where all is flat; 1 where not, or where the service does not start."""
    parser = argparse.ArgumentParser(prog="python -m scripts.soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=20)
    parser.add_argument("--share", type=float, default=0.8, help="of what it can read (0.8)")
    return run(parser, arguments, ACCOUNTS, soak)


def soak(running: Driven, pictures: Sequence[bytes], options: argparse.Namespace) -> int:
    """Measure, ask, and print a row a minute."""
    at_once = options.workers * Settings().readings_at_once
    capacity(running, pictures, WARM_SECONDS, at_once)
    able = capacity(running, pictures, WARM_SECONDS, at_once)
    rate = options.share * able
    print(f"It reads {able:.1f} pictures a second. Asked for {rate:.1f} a second:")
    print(f"{HEAD}\n{'|---' * 8}|", flush=True)
    told, sizes = list[Told](), list[float]()
    for minute in range(1, options.minutes + 1):
        before = len(told)
        at_rate(running, pictures, rate, 60.0, ACCOUNTS, told.append)
        sizes.append(running.megabytes())
        print(row(minute, told[before:], sizes[-1]), flush=True)
    sent = options.minutes * int(rate * 60.0)
    until = time.monotonic() + 60
    while len(told) < sent and time.monotonic() < until:
        time.sleep(0.1)
    found = [f"told otherwise: {each}" for each in wrong(told)]
    found += [f"{sent - len(told)} requests have no answer"] if len(told) < sent else []
    found += ["memory went on growing"] if grew(sizes) else []
    print("\n".join(found) if found else "Nothing else was told, and memory is flat.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
