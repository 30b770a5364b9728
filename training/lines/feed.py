"""Batches for the line recogniser that other processes draw, for a GPU that learns faster than one
core can cut: training.lines.feed FOLDER

    python -m training.lines.feed /dev/shm/feed --workers 12 --columns 131072 &
    KERAS_BACKEND=torch python -m training.lines.train --feed /dev/shm/feed --minutes 9 --settle \\
        --start ...

Each worker draws cards and cuts batches from all that it has drawn, on and on, until it is stopped.
The newest batches lie in FOLDER, the older ones are deleted. Several trainings may learn from one
folder, each at its own pace.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import count
from multiprocessing import get_context, parent_process
from pathlib import Path

import cv2
import numpy as np

from training.kinds.find import kinds_with
from training.lines.batches import COLUMNS, batches
from training.lines.data import Draw, Line
from training.lines.recipe import recipe_of

KEPT = 100  # batches of each worker
FRESH = 12  # documents that a worker draws before it cuts this many more batches:
BATCHES = 8
POORER = 0.3  # of the lines are cut as from a poorer photo


def work(folder: Path, number: int, args: argparse.Namespace) -> None:
    """Draw and cut as worker ``number``, until the process that started it is gone."""
    cv2.setNumThreads(1)
    starter = parent_process()
    rng = np.random.default_rng([args.seed, number])
    names: list[Path] = []
    recipe = recipe_of(args.kind)
    for x, y in batches(
        recipe, _drawn(recipe.draw, args.seed * 1_000_000 + number, args.workers), rng,
        count=BATCHES, columns=args.columns, poorer=POORER,
    ):  # fmt: skip
        if starter is not None and not starter.is_alive():
            return
        part = folder / f"{number}.part"
        with part.open("wb") as file:
            np.savez(file, x=x.astype(np.uint8), y=y.astype(np.uint8))
        names.append(part.replace(folder / f"{time.time_ns()}-{number}.npz"))
        if len(names) > KEPT:
            names.pop(0).unlink()


def _drawn(draw: Draw, first: int, step: int) -> Iterator[list[Line]]:
    """Give all lines drawn so far, some more each time: of documents ``first``, ``first + step``
    and so on."""
    lines: list[Line] = []
    for number in count(1):
        lines += draw(first + (number - 1) * step, "train", "")
        if number % FRESH == 0:
            yield lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", choices=kinds_with("lines"), default="ktp")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--columns", type=int, default=COLUMNS, help="of the input, a batch")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    context = get_context("spawn")
    workers = [
        context.Process(target=work, args=(args.folder, number, args), daemon=True)
        for number in range(args.workers)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
