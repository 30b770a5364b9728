"""Lines to learn from: drawn by a kind's recipe in other processes, kept on the disk, renewed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from ocr.crnn import HEIGHT
from ocr.preprocess import Grey
from training.lines.cut import ROOM

Draw = Callable[[int, str, str], list["Line"]]  # a recipe's: seed, split and trial → lines


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document.

    grey: uint8 (h, w); the line's box lies ROOM pixels inside. text: what it says, in characters
    of the recipe's charset. field: an index into the recipe's classes.
    cost: nats a character that the text cost a net that was asked; None where none was.
    """

    grey: Grey
    text: str
    field: int
    cost: float | None = None


def _draw(job: tuple[Draw, int, str, str]) -> list[Line]:
    cv2.setNumThreads(1)
    draw, seed, split, trial = job
    return draw(seed, split, trial)


def build(
    draw: Draw,
    folder: Path,
    split: str,
    documents: int,
    seed: int,
    workers: int = 2,
    trials: Sequence[str] = (),
) -> None:
    """Draw the lines of as many documents and save them; under the trials, one after the other."""
    drawn: list[Line] = []
    with get_context("spawn").Pool(workers) as pool:
        jobs = [
            (draw, number, split, trials[number % len(trials)] if trials else "")
            for number in range(seed, seed + documents)
        ]
        for i, lines in enumerate(pool.imap(_draw, jobs, chunksize=8)):
            drawn += lines
            if i % 500 == 499:
                print(f"{split}: {i + 1} of {documents} documents", flush=True)
    save(folder, split, drawn)


def save(folder: Path, split: str, lines: Sequence[Line]) -> None:
    """Write the lines of a split as ``<split>.npz``, for ``load``."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(
        folder / f"{split}.npz",
        pixels=np.concatenate([line.grey.ravel() for line in lines]),
        sizes=np.array([line.grey.shape for line in lines], np.int32),
        texts=np.array([line.text for line in lines]),
        fields=np.array([line.field for line in lines], np.uint8),
    )


def load(folder: Path, split: str) -> list[Line]:
    """Read the lines that ``save`` wrote."""
    with np.load(folder / f"{split}.npz") as data:
        pixels, sizes, texts, fields = (data[k] for k in ("pixels", "sizes", "texts", "fields"))
    ends = np.cumsum(sizes.prod(1, dtype=np.int64))
    return [
        Line(pixels[end - h * w : end].reshape(h, w), str(text), int(field))
        for end, (h, w), text, field in zip(ends, sizes, texts, fields, strict=True)
    ]


def renewed(
    draw: Draw,
    lines: list[Line],
    seed: int,
    documents: int,
    workers: int = 1,
    price: Callable[[list[Line]], list[Line]] = list,
) -> Iterator[list[Line]]:
    """Give the same lines, then again and again with those of new documents for the oldest.

    The next documents, numbered from ``seed``, are drawn beside the training on those given last;
    ``price`` may put a cost to the new lines.
    """
    with get_context("spawn").Pool(workers, os.nice, (5,)) as pool:
        for first in count(seed, documents):
            jobs = [(draw, number, "train", "") for number in range(first, first + documents)]
            coming = pool.map_async(_draw, jobs, chunksize=4)
            yield lines
            new = price([line for given in coming.get() for line in given])
            lines = lines[len(new) :] + new


def widths(lines: Sequence[Line]) -> npt.NDArray[np.float64]:
    """Tell about how wide each line is at HEIGHT, in pixels, (N,)."""
    h, w = (np.array([line.grey.shape for line in lines]) - 2 * ROOM).T
    return np.asarray(w * HEIGHT / np.maximum(h, 1), np.float64)
