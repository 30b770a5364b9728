"""Batches for the line recogniser: lines of like width, each cut anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ocr.charset import Charset
from ocr.crnn import HEIGHT, STRIDE, WIDTHS, in_frame
from ocr.preprocess import Grey
from training.kinds.ktp.press import CLASSES
from training.lines.data import CHARSET, Line, closer, widths

OFTENER = {"nik": 2.0, "golongan_darah": 3.0}  # a NIK counts most; a dash alone is hard to tell
# Letters and marks that texts seldom hold: lines with one of them come so much oftener, and each
# letter makes up a hundredth or more of all that is learnt.
SELDOM = {"Q": 13.0, "X": 30.0, "Z": 15.0, "F": 5.0, "'": 8.0, "V": 3.0, "C": 2.5, "J": 1.5,
          "Y": 2.0, "W": 1.5, ",": 3.0}  # fmt: skip
LONGEST = 64  # characters
ROUND = 100  # batches from one set of lines
COLUMNS = 64 * 192  # input columns a batch: narrow lines come in larger batches
SERVED = 0.1  # of the batches are filled up to a width of service
EASY, HOPELESS = 0.001, 1.2  # nats a character: of drawn lines 65 % cost less, 10 % cost more
Batch = tuple[npt.NDArray[Any], npt.NDArray[Any]]  # lines and texts, as `filled` gives them


def card_weight(line: Line) -> float:
    """How often a card's line is taken, by its field and its letters."""
    usual = OFTENER.get(CLASSES[line.field], 1.0)
    return usual * max((SELDOM.get(character, 1.0) for character in line.text), default=1.0)


def batches(
    data: Iterable[Sequence[Line]],
    rng: np.random.Generator,
    *,
    count: int = ROUND,
    columns: int = COLUMNS,
    poorer: float = 0.0,
    charset: Charset = CHARSET,
    usual: Callable[[Line], float] = card_weight,
) -> Iterator[Batch]:
    """Batches of lines of like width, each cut anew, about ``count`` of every set.

    columns: of the input, a batch. poorer: the share of lines of unknown cost that are cut as from
    a poorer photo. usual: how often a line is taken, before its cost counts.
    """
    for lines in data:
        odds = np.array([_weight(line, usual) for line in lines])
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
            yield filled(
                [cuts[n] for n in members], [picked[n] for n in members], width, charset=charset
            )


def _frame(cut: Grey, line: Line) -> int:
    """The columns that a line needs: its own, and a step for each character."""
    repeats = sum(one == other for one, other in pairwise(line.text))
    needed = max(cut.shape[1], STRIDE * (len(line.text) + repeats + 2))
    return min(-(-needed // 16) * 16, WIDTHS[-1])


def _weight(line: Line, usual: Callable[[Line], float] = card_weight) -> float:
    """How often a line is taken: less where it costs nothing, or so much that it may be past
    reading; it may also be what the net has never seen."""
    if len(line.text) > LONGEST:
        return 0.0
    if line.cost is None:
        return usual(line)
    return usual(line) * (1.0 if EASY <= line.cost <= HOPELESS else 0.4)


def _cut(line: Line, rng: np.random.Generator, poorer: float = 0.0) -> Grey:
    """A line cut anew; an easy one made harder most times."""
    share = poorer if line.cost is None else 0.7 if line.cost < EASY else 0.0
    return closer(rng, line.grey, worse=share > 0 and rng.random() < share)


def filled(
    cuts: Sequence[Grey], lines: Sequence[Line], width: int, *, charset: Charset = CHARSET
) -> Batch:
    """Cuts in one frame, float32 (N, HEIGHT, width, 1), and their texts, (N, LONGEST), 0 after."""
    x = np.empty((len(lines), HEIGHT, width, 1), np.float32)
    y = np.zeros((len(lines), LONGEST), np.int32)
    for i, (cut, line) in enumerate(zip(cuts, lines, strict=True)):
        x[i, ..., 0] = in_frame(cut, (width,))
        codes = charset.encode(line.text)
        y[i, : len(codes)] = codes
    return x, y
