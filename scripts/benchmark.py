"""Time this reader and two general engines on the same pictures: scripts.benchmark PATH...

Each runs in one process with the same number of threads; every picture goes to each, one right
after the other, so that whatever else the machine does slows all. RapidOCR brings its own OpenCV,
so it and faster-paddle live in an environment of their own:

    python -m venv var/peer && var/peer/bin/pip install -r requirements-benchmark.txt
    python -m scripts.benchmark --peer-python var/peer/bin/python PATH...
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from scripts.files import find_pictures
from settings import ROOT

PEERS = ("rapidocr", "faster-paddle")
WORKER = Path(__file__).with_name("benchmark_worker.py")
# Each is the thread count of a library that either reader may run on.
THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OMP_THREAD_LIMIT",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)


class Worker:
    """A reader in its own process; RuntimeError where it ends before its time."""

    def __init__(self, name: str, python: str, threads: int) -> None:
        self.name = name
        settings = os.environ | dict.fromkeys(THREAD_SETTINGS, str(threads))
        self._process = subprocess.Popen(
            [python, str(WORKER), name, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=settings,
            cwd=ROOT,
            text=True,
        )
        self._answer()

    def read(self, path: Path) -> dict[str, Any]:
        """Read one picture → seconds, milliseconds by stage, resident memory in MB."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(str(path.absolute())) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.close()
            raise RuntimeError(f"{self.name} ended with status {self._process.returncode}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the process by ending its input."""
        if self._process.returncode is None:
            self._process.communicate()


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Median and mean seconds a card, those of the processor, the recogniser's share, memory in MB.

    The processor's seconds hold on a busy machine too, where the clock's say little.
    """
    total = sum(row["seconds"] for row in rows)
    recognising = sum(row["stages"].get("recognise", 0.0) for row in rows) / 1000
    return {
        "median": statistics.median(row["seconds"] for row in rows),
        "mean": total / len(rows),
        "cpu": statistics.median(row["cpu"] for row in rows),
        "recognise": recognising / total,
        "resident": rows[-1]["resident"],
        "highest": rows[-1]["highest"],
    }


def table(rows: dict[str, list[dict[str, Any]]]) -> str:
    """The comparison as Markdown, then the ratios of one reader's seconds to the other's."""
    figures = {name: summary(found) for name, found in rows.items()}
    head = "| reader | s/card, median | mean | CPU s/card, median | resident MB | most MB |"
    lines = [head, "|---" * 6 + "|"]
    for name, f in figures.items():
        seconds = [f"{f[key]:.3f}" for key in ("median", "mean", "cpu")]
        memory = [f"{f[key]:.0f}" for key in ("resident", "highest")]
        lines.append(f"| {' | '.join([name, *seconds, *memory])} |")
    us = figures["ours"]
    lines += ["", f"Recognition takes {us['recognise']:.0%} of our time."]
    refused = sum("recognise" not in row["stages"] for row in rows["ours"])
    lines += [f"{refused} of {len(rows['ours'])} pictures gave no reading."] if refused else []
    for name, peer in figures.items():
        if name != "ours":
            median, mean, cpu = (us[key] / peer[key] for key in ("median", "mean", "cpu"))
            lines.append(
                f"Ours / {name}: {median:.2f} by the median, {mean:.2f} by the mean, "
                f"{cpu:.2f} by the processor's time."
            )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 once measured; 1 where a reader could not run; 2 without pictures."""
    parser = argparse.ArgumentParser(prog="python -m scripts.benchmark", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--peer-python", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=PEERS)
    parser.add_argument("--threads", type=int, default=1, help="of each reader (1)")
    parser.add_argument("--limit", type=int, help="at most so many pictures")
    options = parser.parse_args(arguments)
    files = list(find_pictures(options.paths))[: options.limit]
    if not files:
        parser.error("no pictures there")
    workers: list[Worker] = []
    try:
        workers.append(Worker("ours", sys.executable, options.threads))
        workers += [Worker(name, options.peer_python, options.threads) for name in options.peers]
        for worker in workers:
            worker.read(files[0])  # what is done only once is no card's time
        rows: dict[str, list[dict[str, Any]]] = {worker.name: [] for worker in workers}
        for number, path in enumerate(tqdm(files, unit="card", file=sys.stderr)):
            # The order turns round every second time, since the first finds the file uncached.
            for worker in workers if number % 2 == 0 else workers[::-1]:
                rows[worker.name].append(worker.read(path))
    except (RuntimeError, OSError) as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 1
    finally:
        for worker in workers:
            worker.close()
    print(f"{len(files)} pictures, {options.threads} thread(s) each")
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
