"""Train a line recogniser for invoices: of numbers, or of words in Arabic letters.

    python -m training.kinds.invoice.train_lines --steps 6000
    python -m training.kinds.invoice.train_lines --words --steps 12000

Draws lines from seeds beside the training; run again to resume. A net that goes on from another is
normalised as in service.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from ocr.crnn import HEIGHT, WIDTHS, in_frame, wider
from ocr.ctc import greedy, log_softmax
from training.kinds.invoice import arabic_lines, lines
from training.kinds.invoice.strips import CONDITIONS
from training.lines.cut import closer
from training.lines.data import Line
from training.lines.loss import loss, settle
from training.lines.recipe import Recipe
from training.lines.shape import add_shape, shaped
from training.nets.loop import train, training_arguments
from training.nets.start import begin

BATCH = 32  # lines
CHUNK = 8  # batches of one round
DRAWN, KEPT = 480, 40_000  # lines that are drawn at once, and that are kept
FIRST = 5_000_000  # seed of the first line of a training; tests begin at 0
TESTED = 150  # lines a condition
Pair = tuple[np.ndarray, str]  # a line cut to HEIGHT, its text
Batch = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Task:
    """What a net learns. frame: columns that most of its lines need. value: what of a text has to
    be right."""

    recipe: Recipe
    frame: int
    value: Callable[[str], str] = str

    def cut(
        self, rng: np.random.Generator | None, line: Line, *, worse: bool = False
    ) -> np.ndarray:
        """A line as the net sees it, uint8 (HEIGHT, w); without a generator always the same."""
        return wider(closer(rng, line.grey, worse=worse), self.recipe.stretched)

    def batches(self, rng: np.random.Generator, step: int, seed: int) -> Iterator[Batch]:
        """Batches of lines, each cut anew from the newest KEPT lines, while another
        process draws the next ones."""
        kept: list[Line] = []
        with get_context("spawn").Pool(1, os.nice, (3,)) as pool:
            for first in count(FIRST * seed + step * BATCH, DRAWN):
                jobs = [(self.recipe.draw, range(at, at + 32))
                        for at in range(first, first + DRAWN, 32)]  # fmt: skip
                coming = pool.starmap_async(drawn, jobs)
                while kept and not coming.ready():
                    yield from self._round(rng, kept)
                kept = (kept + [line for some in coming.get() for line in some])[-KEPT:]

    def _round(self, rng: np.random.Generator, kept: list[Line]) -> Iterator[Batch]:
        """CHUNK batches."""
        picked = [kept[int(n)] for n in rng.integers(0, len(kept), CHUNK * BATCH)]
        pairs = [(self.cut(rng, line, worse=rng.random() < 0.15), line.text) for line in picked]
        groups = [pairs[at : at + BATCH] for at in range(0, len(pairs), BATCH)]
        yield from map(self.filled, groups)

    def filled(self, pairs: list[Pair]) -> Batch:
        """One batch, in one width: dilated convolutions on a CPU refuse to change it."""
        x = np.empty((len(pairs), HEIGHT, self.frame, 1), np.float32)
        y = np.zeros((len(pairs), self.recipe.longest), np.int32)
        for i, (cut, text) in enumerate(pairs):
            x[i, ..., 0] = in_frame(cut, (self.frame,))
            codes = self.recipe.charset.encode(text)
            y[i, : len(codes)] = codes
        return x, y

    def tests(self) -> dict[str, list[Line]]:
        """Lines of typefaces that no training saw, by condition."""
        draw = self.recipe.draw
        found = {}
        for condition in CONDITIONS:
            each = (line for seed in count() for line in draw(seed, "test", condition))
            found[condition] = [next(each) for _ in range(TESTED)]
        return found

    def exact(self, model: keras.Model, of: dict[str, list[Line]]) -> dict[str, float]:
        """The share of lines whose value is read without a fault, by condition."""
        shares = {}
        for condition, some in of.items():
            hits = []
            for line in some:
                frame = in_frame(self.cut(None, line), WIDTHS)[None, ..., None]
                raw = np.asarray(keras.ops.convert_to_numpy(model(frame, training=False)))[0]
                read = greedy(log_softmax(raw), self.recipe.charset).text
                hits.append(self.value(read) == self.value(line.text))
            shares[condition] = round(float(np.mean(hits)), 4)
        return shares


NUMBERS = Task(lines.RECIPE, 320, value=lines.value)
WORDS = Task(arabic_lines.RECIPE, 384)


def drawn(draw: Callable[[int, str, str], list[Line]], seeds: range) -> list[Line]:
    """Some lines of the training."""
    return [line for seed in seeds for line in draw(seed, "train", "")]


def main() -> None:
    parser = training_arguments(__doc__, "invoice-lines", steps=6000, rate=2.5e-3)
    parser.add_argument("--words", action="store_true", help="of Arabic letters, not of numbers")
    parser.add_argument("--start", type=Path, help="a line net of other characters, .tflite")
    add_shape(parser)
    args = parser.parse_args()
    task = WORDS if args.words else NUMBERS
    keras.utils.set_random_seed(args.seed)
    build = shaped(args)
    model = build(len(task.recipe.charset))
    if args.start:
        some = [line for seed in range(BATCH) for line in task.recipe.draw(seed, "train", "")]
        sample = task.filled([(task.cut(None, line), "") for line in some])[0]
        begin(model, build, args.start, sample, task.recipe.charset)
        settle(model)
    tests = task.tests()
    train(
        model,
        loss,
        lambda rng, step: task.batches(rng, step, args.seed),
        lambda net: task.exact(net, tests),
        args,
    )


if __name__ == "__main__":
    main()
