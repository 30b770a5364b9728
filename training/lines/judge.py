"""How well a line net reads: the share of lines read exactly, and what each line costs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import keras
import numpy as np

from network import Network
from ocr.crnn import WIDTHS, in_frame
from ocr.ctc import greedy, log_likelihoods, log_softmax, merged
from training.lines.batches import filled
from training.lines.cut import closer
from training.lines.data import Line, widths
from training.lines.recipe import Recipe


def priced(recipe: Recipe, lines: Sequence[Line], net: Network) -> list[Line]:
    """Give the lines with what each costs a served net that was laid out for ocr.crnn.SHAPES."""
    return [replace(line, cost=_cost(recipe, line, net)) for line in lines]


def _cost(recipe: Recipe, line: Line, net: Network) -> float:
    """Ask the net how unlikely the line's own text is, in nats a character."""
    given = in_frame(closer(None, line.grey), WIDTHS)
    answer = merged(log_softmax(net(given[None, ..., None])[0]))
    said = log_likelihoods([answer], [recipe.charset.encode(line.text)])
    return -float(said[0, 0]) / max(1, len(line.text))


def exact(recipe: Recipe, model: keras.Model, data: Sequence[Line]) -> dict[str, float]:
    """Tell the share of lines read without a fault, by the recipe's groups and of ``all``.

    The lines are cut as the mask gives their boxes.
    """
    right: dict[str, list[bool]] = {}
    which = np.minimum(np.searchsorted(WIDTHS, widths(data)), len(WIDTHS) - 1)
    for k, width in enumerate(WIDTHS):
        members = np.nonzero(which == k)[0]
        for start in range(0, len(members), 64):
            lines = [data[int(n)] for n in members[start : start + 64]]
            x, _ = filled(recipe, [closer(None, line.grey) for line in lines], lines, width)
            answers = keras.ops.convert_to_numpy(model(x, training=False))
            for line, raw in zip(lines, answers, strict=True):
                said = greedy(log_softmax(raw), recipe.charset).text
                right.setdefault(recipe.group_of(line.field), []).append(said == line.text)
    figures = {group: round(float(np.mean(hits)), 4) for group, hits in sorted(right.items())}
    return figures | {"all": round(float(np.mean(np.concatenate([*right.values()]))), 4)}
