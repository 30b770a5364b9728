"""Ask a service of its own for more than it can read, and say what callers saw.

    python -m scripts.overload [--seconds 60] [--times 5] [PATH...]

Starts the service as run_flask.sh does, measures how many pictures a second it reads, and asks for
``--times`` as many. Beside them one calm account asks for one at a time,
from an address of its own. A request must be read in
time or told 503 busy with Retry-After; once the load is over, one that comes then must soon be read
as quickly as before. Exit 1 where that is not so.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Sequence

from scripts.driven import (
    ADDRESSES,
    Driven,
    Told,
    at_rate,
    capacity,
    in_turn,
    percentile,
    run,
    wrong,
)
from settings import Settings

SPAN = 10.0  # seconds of a row
IN_TIME = Settings().busy_wait_seconds + 10.0  # the wait for a turn, then the reading itself
PATIENT = 30.0  # seconds beyond that, for an answer to come at all
BACK_WITHIN = 10.0  # seconds after the load
CROWD = 4  # accounts that ask too much together
CALM_PAUSE = 1.0  # seconds between requests of the one that does not
HEAD = "| seconds | sent | read | busy | else | median of read | p95 | slowest | MB |"


class Watched:
    """What was told, and the memory while it was; both may be added to from any thread."""

    def __init__(self, running: Driven) -> None:
        self.running, self.crowd, self.calm = running, list[Told](), list[Told]()
        self.memory: list[tuple[float, float]] = []
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._weigh)]

    def start(self, picture: bytes) -> None:
        """Watch the memory, and be the calm account, until `end`."""
        self._threads.append(threading.Thread(target=self._ask_calmly, args=[picture]))
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Stop both."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _weigh(self) -> None:
        while not self._over.wait(1.0):
            self.memory.append((time.monotonic(), self.running.megabytes()))

    def _ask_calmly(self, picture: bytes) -> None:
        while not self._over.wait(CALM_PAUSE):
            self.calm.append(self.running.post(picture, CROWD, ADDRESSES))


def rows(watched: Watched, began: float, seconds: float) -> str:
    """The table: what was sent in each span of seconds, and what became of it."""
    lines = [HEAD, "|---" * 9 + "|"]
    start = 0.0
    while start < seconds:
        until = began + start + SPAN
        told = [each for each in watched.crowd if began + start <= each.at < until]
        read = [each.seconds for each in told if each.read]
        busy = sum(each.busy for each in told)
        weighed = [size for at, size in watched.memory if began + start <= at < until]
        slow = (percentile(read, 0.5), percentile(read, 0.95), max(read, default=0.0))
        times = [f"{value:.1f} s" for value in slow]
        counts = [len(told), len(read), busy, len(told) - len(read) - busy]
        cells = [f"{start:.0f}–{start + SPAN:.0f}", *map(str, counts), *times,
                 f"{max(weighed, default=0.0):.0f}"]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
        start += SPAN
    return "\n".join(lines)


def recovery(running: Driven, picture: bytes, usual: float) -> float:
    """Seconds until a request was read in no more than twice its usual time, from now on; infinite
    where none was within a minute."""
    began = time.monotonic()
    while time.monotonic() < began + 60:
        told = running.post(picture, CROWD, ADDRESSES)
        if told.read and told.seconds <= 2 * usual:
            return told.at - began
        time.sleep(0.2)
    return float("inf")


def faults(watched: Watched, back: float) -> list[str]:
    """What should not be, in words."""
    told = [*watched.crowd, *watched.calm]
    late = sum(each.read and each.seconds > IN_TIME for each in told)
    found = [f"told otherwise: {each}" for each in wrong(told)]
    found += [f"{late} were read later than after {IN_TIME:.0f} s"] if late else []
    found += [f"it had not recovered after {BACK_WITHIN:.0f} s"] if back > BACK_WITHIN else []
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where callers saw what they should; 1 where not, or where the service does not start."""
    parser = argparse.ArgumentParser(prog="python -m scripts.overload", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--times", type=float, default=5.0, help="of what it can read (5)")
    return run(parser, arguments, CROWD + 1, overload)


def overload(running: Driven, pictures: Sequence[bytes], options: argparse.Namespace) -> int:
    """Measure, ask for too much, print the table."""
    at_once = options.workers * Settings().readings_at_once
    capacity(running, pictures, 5.0, at_once)  # what is done only once is nobody's time
    usual = percentile([told.seconds for told in in_turn(running, pictures, 10)], 0.5)
    able = capacity(running, pictures, 10.0, at_once)
    rate = options.times * able
    print(f"It reads {able:.1f} pictures a second, one alone in {usual:.2f} s, and takes "
          f"{running.megabytes():.0f} MB. Asked for {rate:.1f} a second:", flush=True)  # fmt: skip
    watched, began = Watched(running), time.monotonic()
    watched.start(pictures[0])
    at_rate(running, pictures, rate, options.seconds, CROWD, watched.crowd.append)
    back = recovery(running, pictures[0], usual)
    sent = int(rate * options.seconds)
    until = time.monotonic() + IN_TIME + PATIENT
    while len(watched.crowd) < sent and time.monotonic() < until:
        time.sleep(0.1)
    watched.end()
    print(rows(watched, began, options.seconds))
    calm = watched.calm
    read, busy = sum(each.read for each in calm), sum(each.busy for each in calm)
    slow = percentile([each.seconds for each in calm if each.read], 0.95)
    print(f"\nIt recovered {back:.1f} s after the load. Of the calm account's {len(calm)} requests "
          f"{read} were read, 95 % within {slow:.1f} s, and {busy} told busy.")  # fmt: skip
    found = faults(watched, back)
    found += ["requests without an answer"] if len(watched.crowd) < sent else []
    print("\n".join(found) if found else "Nothing else was told.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
