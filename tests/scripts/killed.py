"""scripts.read_many over very many cards, its processes killed at random: a row a card, none twice.

    python -m tests.scripts.killed [--cards 1500] [--processes 2] [--kills 3] PHOTO...

The photos are listed in a manifest under so many names; with kills, one more that takes its reader
along each time. It reads by the shipped models, and prints what stands in the parts.
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
from pathlib import Path

from settings import ROOT
from tests.conftest import KEY, SECRET, encoded

SEED = 20261129
POISON = "poison.jpg"
LOOK_SECONDS = 0.2


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


def children(process):
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in path.read_text().split()]


def rows(out):
    return [json.loads(line) for part in sorted(out.glob("part-*.jsonl"))
            for line in part.read_text().splitlines()]  # fmt: skip


def in_rows(out):
    """How many rows there are so far."""
    return sum(path.read_bytes().count(b"\n") for path in out.glob("*part-*")
               if path.suffix in (".jsonl", ".rows"))  # fmt: skip


def run(manifest, out, processes, kills, cards):
    """Read; a process is killed each time a share of the cards has its row → exit status, kills."""
    command = [sys.executable, "-m", "tests.scripts.many_shipped", str(manifest), str(out),
               "--processes", str(processes), "--module", "tests.scripts.many_shipped",
               "--shard-size", "100"]  # fmt: skip
    data = out.parent / "data"
    env = {**os.environ, "SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(data)}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    chance, done = random.Random(SEED), 0
    while process.poll() is None:
        time.sleep(LOOK_SECONDS)
        if done < kills and in_rows(out) >= cards * (done + 1) / (kills + 1):
            os.kill(chance.choice(children(process)), signal.SIGKILL)
            done += 1
    return process.returncode, done


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tests.scripts.killed", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    parser.add_argument("--cards", type=int, default=1500)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--kills", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "cards", Path(name) / "out"
        folder.mkdir()
        manifest = laid(folder, options.photos, options.cards, poison=bool(options.kills))
        began = time.monotonic()
        status, killed = run(manifest, out, options.processes, options.kills, options.cards)
        took = time.monotonic() - began
        found = rows(out)
        asked = Counter(manifest.read_text().split())
    told = Counter(Path(row["file"]).name for row in found)
    ended = Counter(row["error"]["code"] if "error" in row else row["verdict"] for row in found)
    poison = [row["error"]["code"] for row in found if Path(row["file"]).name == POISON]
    print(f"{sum(asked.values())} cards, {options.processes} processes, {killed} killed, exit "
          f"status {status}: {len(found)} rows, {sum((told - asked).values())} too many, "
          f"{sum((asked - told).values())} missing, the poison's {poison}.\n"
          f"{dict(ended)}\n"
          f"{took:.0f} s from start to end, {len(found) / took:.2f} cards a second.")  # fmt: skip
    return status or told != asked


if __name__ == "__main__":
    sys.exit(main())
