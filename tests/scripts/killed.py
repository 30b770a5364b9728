"""scripts.read_many over very many cards, its processes killed at random: a row a card, none twice.

    python -m tests.scripts.killed [--cards 1500] [--processes 2] [--kills 3] [PHOTO...]
    python -m tests.scripts.killed --redis kept|lost [--cards 10000] … [PHOTO...]

The photos are listed in a manifest under so many names; with kills, one more that takes its reader
along each time. They are read by the shipped models; without photos, cards are made up, which is
quick. With --redis it reads by --engine celery: a worker loses in turn a reader, itself and all of
it, and Redis is killed once, with `appendonly yes` (kept) or without (lost). It prints what stands
in the parts.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path

from jobs.shards import opened_plan, rows_so_far
from settings import ROOT
from tests.conftest import KEY, SECRET, encoded
from tests.killed import Redis
from tests.servers import CELERY

SEED = 20261129
POISON = "poison.jpg"
LOOK_SECONDS = 0.2
AWAY_SECONDS = 3  # of a Redis that was killed
MADE_UP = 50  # photos, where none are given


def laid(folder, photos, cards, *, poison):
    """Photos under so many names in a folder, a poison among them → a manifest of them."""
    names = [f"{number:06}.jpg" for number in range(cards)]
    for number, name in enumerate(names):
        (folder / name).symlink_to(photos[number % len(photos)].absolute())
    if poison:
        (folder / POISON).write_bytes(encoded("JPEG", (100, 65)))
        names.insert(cards // 3, POISON)
    manifest = folder / "manifest"
    manifest.write_text("\n".join(names))
    return manifest


def made_up(folder):
    """Photos of so many widths, by which the made-up cards differ."""
    folder.mkdir()
    photos = [folder / f"{number:03}.jpg" for number in range(MADE_UP)]
    for number, path in enumerate(photos):
        path.write_bytes(encoded("JPEG", (100 + number, 64)))
    return photos


def children(process):
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in path.read_text().split()]


def rows(out):
    return [json.loads(line) for part in sorted(out.glob("part-*.jsonl"))
            for line in part.read_text().splitlines()]  # fmt: skip


def in_rows(out):
    """How many cards have a row so far, or are in hand."""
    with suppress(FileNotFoundError):
        return rows_so_far(opened_plan(out), out)
    return 0


class Processes:
    """The command with so many processes; one of them is killed at a time."""

    def __init__(self, words, module, processes, env):
        command = [sys.executable, "-m", module, *words, "--processes", str(processes)]
        command += ["--module", module]
        self.asking = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
        self._chance = random.Random(SEED)

    def ways(self, kills):
        """What is done to it, one after the other."""
        return [self._one] * kills

    def _one(self):
        os.kill(self._chance.choice(children(self.asking)), signal.SIGKILL)

    def end(self):
        self.asking.kill()


class Workers:
    """The command with --engine celery, a worker of so many processes, and Redis."""

    def __init__(self, folder, words, module, processes, env, *, keeps):
        self._redis, self._module, self._log = Redis(folder, keeps), module, folder / "log"
        self._env = env | {"REDIS_URL": f"redis://127.0.0.1:{self._redis.port}/0"}
        self._processes, self._all = processes, []
        self._redis.start()
        self._start()
        command = [sys.executable, "-m", "scripts.read_many", *words, "--engine", "celery"]
        self.asking = subprocess.Popen(command, cwd=ROOT, env=self._env, stderr=subprocess.DEVNULL)

    def _start(self):
        command = [CELERY, "-A", self._module, "worker", "--concurrency", str(self._processes),
                   "--loglevel=warning"]  # fmt: skip
        with self._log.open("ab") as log:
            self._worker = subprocess.Popen(command, cwd=ROOT, env=self._env, stdout=log,
                                            stderr=log, start_new_session=True)  # fmt: skip
        self._all.append(self._worker)

    def ways(self, kills):
        """What is done to it, one after the other; Redis is killed in the middle."""
        workers = [(self._reader, self._itself, self._whole)[each % 3] for each in range(kills)]
        return [*workers[: kills // 2], self._store, *workers[kills // 2 :]] if kills else []

    def _reader(self):
        os.kill(children(self._worker)[0], signal.SIGKILL)

    def _itself(self):
        """Its readers are left to themselves."""
        self._worker.kill()
        self._worker.wait()
        self._start()

    def _whole(self):
        os.killpg(self._worker.pid, signal.SIGKILL)
        self._worker.wait()
        self._start()

    def _store(self):
        self._redis.kill()
        time.sleep(AWAY_SECONDS)
        self._redis.start()

    def end(self):
        self.asking.kill()
        for worker in self._all:
            with suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        self._redis.kill()


def run(engine, out, kills, cards):
    """Kill each time a share of the cards has its row → exit status, what was done."""
    ways, done = engine.ways(kills), []
    while engine.asking.poll() is None:
        time.sleep(LOOK_SECONDS)
        if len(done) < len(ways) and in_rows(out) >= cards * (len(done) + 1) / (len(ways) + 1):
            way = ways[len(done)]
            way()
            done.append(way.__name__.strip("_"))
    return engine.asking.returncode, done


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tests.scripts.killed", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("photos", nargs="*", type=Path, metavar="PHOTO")
    parser.add_argument("--cards", type=int, default=1500)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--redis", choices=("kept", "lost"))
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, out = Path(name) / "cards", Path(name) / "out"
        folder.mkdir()
        photos = options.photos or made_up(Path(name) / "photos")
        manifest = laid(folder, photos, options.cards, poison=bool(options.kills))
        words = [str(manifest), str(out), "--shard-size", "100"]
        env = {**os.environ, "SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY}
        env["DATA_DIR"] = str(Path(name) / "data")
        shipped = "_shipped" if options.photos else ""
        began = time.monotonic()
        if options.redis:
            module, keeps = f"tests.scripts.bulk{shipped}", options.redis == "kept"
            engine = Workers(Path(name), words, module, options.processes, env, keeps=keeps)
        else:
            engine = Processes(words, f"tests.scripts.many{shipped}", options.processes, env)
        stack.callback(engine.end)
        status, done = run(engine, out, options.kills, options.cards)
        took = time.monotonic() - began
        found, asked = rows(out), Counter(manifest.read_text().split())
    told = Counter(Path(row["file"]).name for row in found)
    ended = Counter(row["error"]["code"] if "error" in row else row["verdict"] for row in found)
    poison = [row["error"]["code"] for row in found if Path(row["file"]).name == POISON]
    print(f"{sum(asked.values())} cards, {options.processes} processes, killed {done}, exit "
          f"status {status}: {len(found)} rows, {sum((told - asked).values())} too many, "
          f"{sum((asked - told).values())} missing, the poison's {poison}.\n"
          f"{dict(ended)}\n"
          f"{took:.0f} s from start to end, {len(found) / took:.2f} cards a second.")  # fmt: skip
    return status or told != asked


if __name__ == "__main__":
    sys.exit(main())
