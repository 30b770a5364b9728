"""Batches for the line recogniser: lines of like width, each cut anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ocr.crnn import HEIGHT, STRIDE, WIDTHS, in_frame
from ocr.preprocess import Grey
from training.lines.cut import closer
from training.lines.data import Line, widths
from training.lines.recipe import Recipe

ROUND = 100  # batches from one set of lines
COLUMNS = 64 * 192  # input columns a batch: narrow lines come in larger batches
SERVED = 0.1  # of the batches are filled up to a width of service
EASY, HOPELESS = 0.001, 1.2  # nats a character: of drawn lines 65 % cost less, 10 % cost more
Batch = tuple[npt.NDArray[Any], npt.NDArray[Any]]  # lines and texts, as ``filled`` gives them


def batches(
    recipe: Recipe,
    data: Iterable[Sequence[Line]],
    rng: np.random.Generator,
    *,
    count: int = ROUND,
    columns: int = COLUMNS,
    poorer: float = 0.0,
) -> Iterator[Batch]:
    """Make batches of lines of like width, each cut anew, about ``count`` of every set.

    columns: of the input, a batch. poorer: the share of lines of unknown cost that are cut as from
    a poorer photo.
    """
    for lines in data:
        odds = np.array([_weight(recipe, line) for line in lines])
        odds /= odds.sum()
        taken = int(count * columns / (odds @ np.minimum(widths(lines), WIDTHS[-1])))
        picked = [lines[int(n)] for n in rng.choice(len(lines), taken, p=odds)]
        cuts = [_cut(line, rng, poorer) for line in picked]
        frames = [_frame(cut, line) for cut, line in zip(cuts, picked, strict=True)]
        order = np.argsort(frames, kind="stable").tolist()
        groups: list[list[int]] = [[]]
        for n in order:
            if (len(groups[-1]) + 1) * frames[n] > columns:
                groups.append([])
            groups[-1].append(n)
        for k in rng.permutation(len(groups)):
            width = frames[groups[k][-1]]
            if rng.random() < SERVED:
                width = next(w for w in WIDTHS if w >= width)
            members = groups[k]
            yield filled(recipe, [cuts[n] for n in members], [picked[n] for n in members], width)


def _frame(cut: Grey, line: Line) -> int:
    """Count the columns that a line needs: its own, and a step for each character."""
    repeats = sum(one == other for one, other in pairwise(line.text))
    needed = max(cut.shape[1], STRIDE * (len(line.text) + repeats + 2))
    return min(-(-needed // 16) * 16, WIDTHS[-1])


def _weight(recipe: Recipe, line: Line) -> float:
    """Tell how often a line is taken: less often where it costs nothing, or so much that nobody
    may be able to read it; it may also be what the net has never seen."""
    if len(line.text) > recipe.longest:
        return 0.0
    usual = recipe.oftener.get(recipe.classes[line.field], 1.0)
    usual *= max((recipe.seldom.get(character, 1.0) for character in line.text), default=1.0)
    if line.cost is None:
        return usual
    return usual * (1.0 if EASY <= line.cost <= HOPELESS else 0.4)


def _cut(line: Line, rng: np.random.Generator, poorer: float = 0.0) -> Grey:
    """Cut a line anew; an easy one is made harder most times."""
    share = poorer if line.cost is None else 0.7 if line.cost < EASY else 0.0
    return closer(rng, line.grey, worse=share > 0 and rng.random() < share)


def filled(recipe: Recipe, cuts: Sequence[Grey], lines: Sequence[Line], width: int) -> Batch:
    """Lay cuts into one frame, float32 (N, HEIGHT, width, 1), beside the codes of their texts,
    int32 (N, longest), 0 after the last."""
    x = np.empty((len(lines), HEIGHT, width, 1), np.float32)
    y = np.zeros((len(lines), recipe.longest), np.int32)
    for i, (cut, line) in enumerate(zip(cuts, lines, strict=True)):
        x[i, ..., 0] = in_frame(cut, (width,))
        codes = recipe.charset.encode(line.text)
        y[i, : len(codes)] = codes
    return x, y
