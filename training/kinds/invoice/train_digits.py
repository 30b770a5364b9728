"""Train the line recogniser for numbers in Latin and Arabic-Indic digits.

    python -m training.kinds.invoice.train_digits --steps 6000

Draws lines from seeds beside the training; run again to resume. A net that goes on from another is
normalised as in service.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from ocr.crnn import HEIGHT, WIDTHS, in_frame
from ocr.crnn_net import build_crnn
from ocr.ctc import greedy, log_softmax
from training.kinds.invoice.digit_lines import CONDITIONS, draw_digits
from training.kinds.invoice.lines import LONGEST, RECIPE, draw_lines, value
from training.lines.cut import closer
from training.lines.data import Line
from training.lines.loss import loss, settle
from training.nets.loop import train, training_arguments
from training.nets.start import begin

CHARSET = RECIPE.charset
BATCH = 32  # lines
FRAME = 320  # columns: twice what most lines need
CHUNK = 8  # batches of one round
DRAWN, KEPT = 480, 40_000  # lines that are drawn at once, and that are kept
FIRST = 5_000_000  # seed of the first line of a training; tests begin at 0
TESTED = 150  # lines a condition
Pair = tuple[np.ndarray, str]  # a line cut to HEIGHT, its text
Batch = tuple[np.ndarray, np.ndarray]


def drawn(numbers: range) -> list[Line]:
    """Some lines of the training."""
    return [line for number in numbers for line in draw_lines(number)]


def batches(rng: np.random.Generator, step: int, seed: int) -> Iterator[Batch]:
    """Batches of lines, each cut anew from the newest KEPT lines, while another
    process draws the next ones."""
    lines: list[Line] = []
    with get_context("spawn").Pool(1, os.nice, (3,)) as pool:
        for first in count(FIRST * seed + step * BATCH, DRAWN):
            jobs = [range(at, at + 32) for at in range(first, first + DRAWN, 32)]
            coming = pool.map_async(drawn, jobs)
            while lines and not coming.ready():
                yield from _round(rng, lines)
            lines = (lines + [line for some in coming.get() for line in some])[-KEPT:]


def _round(rng: np.random.Generator, lines: list[Line]) -> Iterator[Batch]:
    """CHUNK batches."""
    picked = [lines[int(n)] for n in rng.integers(0, len(lines), CHUNK * BATCH)]
    pairs = [(closer(rng, line.grey, worse=rng.random() < 0.15), line.text) for line in picked]
    groups = [pairs[at : at + BATCH] for at in range(0, len(pairs), BATCH)]
    yield from map(filled, groups)


def filled(pairs: list[Pair]) -> Batch:
    """One batch, in one width: dilated convolutions on a CPU refuse to change it."""
    x = np.empty((len(pairs), HEIGHT, FRAME, 1), np.float32)
    y = np.zeros((len(pairs), LONGEST), np.int32)
    for i, (cut, text) in enumerate(pairs):
        x[i, ..., 0] = in_frame(cut, (FRAME,))
        codes = CHARSET.encode(text)
        y[i, : len(codes)] = codes
    return x, y


def exact(model: keras.Model, lines: dict[str, list[Line]]) -> dict[str, float]:
    """The share of lines whose value is read without a fault, by condition."""
    shares = {}
    for condition, drawn_lines in lines.items():
        hits = []
        for line in drawn_lines:
            frame = in_frame(closer(None, line.grey), WIDTHS)[None, ..., None]
            raw = np.asarray(keras.ops.convert_to_numpy(model(frame, training=False)))[0]
            hits.append(value(greedy(log_softmax(raw), CHARSET).text) == value(line.text))
        shares[condition] = round(float(np.mean(hits)), 4)
    return shares


def main() -> None:
    parser = training_arguments(__doc__, "digits", steps=6000, rate=2.5e-3)
    parser.add_argument("--start", type=Path, help="a line net of other characters, .tflite")
    args = parser.parse_args()
    keras.utils.set_random_seed(args.seed)
    model = build_crnn(len(CHARSET))
    if args.start:
        sample = [(closer(None, draw_digits(n, "train").grey), "") for n in range(BATCH)]
        begin(model, build_crnn, args.start, filled(sample)[0], CHARSET)
        settle(model)
    tests = {
        condition: [draw_digits(number, "test", condition=condition) for number in range(TESTED)]
        for condition in CONDITIONS
    }
    train(
        model,
        loss,
        lambda rng, step: batches(rng, step, args.seed),
        lambda net: exact(net, tests),
        args,
    )


if __name__ == "__main__":
    main()
