"""Time this reader and two general engines on the same pictures: scripts.benchmark PATH...

Each runs in one process with the same number of threads; every picture goes to each, one right
after the other, so that whatever else the machine does slows all. With ``--processes 2`` each runs
in two, which take turns at ROUND pictures before the next reader has them: seconds a card are then
those of a round over its pictures, as a service with two workers gives them. RapidOCR brings its
own OpenCV, so it and faster-paddle live in an environment of their own:

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
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

from tqdm import tqdm

from documents.files import find_pictures
from settings import ROOT

ROUND = 12  # pictures that a reader's processes share before the next reader's turn
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
    """A reader in its own process; RuntimeError where it ends before its time.

    told: its last answer.
    """

    def __init__(self, name: str, python: str, threads: int) -> None:
        self.name = name
        settings = os.environ | dict.fromkeys(THREAD_SETTINGS, str(threads))
        if name == "ours":  # the peers find no module of ours in place of their own
            settings["PYTHONPATH"] = str(ROOT)
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
        self.told = answer
        return answer

    def close(self) -> None:
        """End the process by ending its input."""
        if self._process.returncode is None:
            self._process.communicate()


class Crew:
    """A reader in one process or several."""

    def __init__(self, name: str, python: str, threads: int, processes: int) -> None:
        self.name = name
        self._workers: list[Worker] = []
        try:
            for _ in range(processes):
                self._workers.append(Worker(name, python, threads))
        except RuntimeError:
            self.close()
            raise

    def warm(self, path: Path) -> None:
        """Read one picture in each process: what is done only once is no card's time."""
        for worker in self._workers:
            worker.read(path)

    def read(self, paths: Sequence[Path]) -> dict[str, Any]:
        """Read pictures, a process that is free taking the next → as `Worker.read`, a picture."""
        began = time.perf_counter()
        waiting = iter(paths)
        lock = Lock()

        def work(worker: Worker) -> list[dict[str, Any]]:
            mine: list[dict[str, Any]] = []
            while True:
                with lock:
                    path = next(waiting, None)
                if path is None:
                    return mine
                mine.append(worker.read(path))

        with ThreadPoolExecutor(len(self._workers)) as pool:
            by_worker = list(pool.map(work, self._workers))
        whole = time.perf_counter() - began
        answers = [answer for answers in by_worker for answer in answers]
        count = len(answers)
        return {
            "pictures": count,
            "seconds": answers[0]["seconds"] if count == 1 else whole / count,
            "busy": sum(answer["seconds"] for answer in answers) / count,
            "cpu": sum(answer["cpu"] for answer in answers) / count,
            "stages": _mean([answer["stages"] for answer in answers]),
            "unread": sum("recognise" not in answer["stages"] for answer in answers),
            # also of a process that came too late for a picture of this round
            "resident": sum(worker.told["resident"] for worker in self._workers),
            "highest": sum(worker.told["highest"] for worker in self._workers),
        }

    def close(self) -> None:
        for worker in self._workers:
            worker.close()


def _mean(stages: Sequence[dict[str, float]]) -> dict[str, float]:
    names = {name for times in stages for name in times}
    return {name: sum(times.get(name, 0.0) for times in stages) / len(stages) for name in names}


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Median and mean seconds a card, those of the processor, the recogniser's share, memory in MB.

    The processor's seconds hold on a busy machine too, where the clock's say little.
    """
    count = sum(row["pictures"] for row in rows)

    def total(of: Callable[[dict[str, Any]], float]) -> float:
        return float(sum(of(row) * row["pictures"] for row in rows))

    return {
        "median": statistics.median(row["seconds"] for row in rows),
        "mean": total(lambda row: row["seconds"]) / count,
        "cpu": statistics.median(row["cpu"] for row in rows),
        "recognise": total(lambda row: row["stages"].get("recognise", 0.0) / 1000)
        / total(lambda row: row["busy"]),
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
    refused, pictures = (sum(row[key] for row in rows["ours"]) for key in ("unread", "pictures"))
    lines += [f"{refused} of {pictures} pictures gave no reading."] if refused else []
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
    parser.add_argument("--processes", type=int, default=1, help="of each reader (1)")
    parser.add_argument("--limit", type=int, help="at most so many pictures")
    options = parser.parse_args(arguments)
    try:
        files = list(find_pictures(options.paths))[: options.limit]
    except OSError as error:
        parser.error(str(error))
    if not files:
        parser.error("no pictures there")
    crews: list[Crew] = []
    pythons = dict.fromkeys(options.peers, options.peer_python)
    try:
        for name, python in {"ours": sys.executable, **pythons}.items():
            crews.append(Crew(name, python, options.threads, options.processes))
        for crew in crews:
            crew.warm(files[0])
        rows: dict[str, list[dict[str, Any]]] = {crew.name: [] for crew in crews}
        size = 1 if options.processes == 1 else ROUND
        rounds = [files[start : start + size] for start in range(0, len(files), size)]
        for number, paths in enumerate(tqdm(rounds, file=sys.stderr)):
            # The order turns round every second time, since the first finds the file uncached.
            for crew in crews if number % 2 == 0 else crews[::-1]:
                rows[crew.name].append(crew.read(paths))
    except (RuntimeError, OSError) as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 1
    finally:
        for crew in crews:
            crew.close()
    shared = f"{options.processes} process(es) of {options.threads} thread(s) each"
    print(f"{len(files)} pictures, {shared}")
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
