"""Train the line recogniser of machine-readable zones: grey lines → 37 characters, by CTC.

    python -m training.kinds.mrz.train_lines --start models/crnn-ktp-5.tflite --steps 4000

Draws the lines first (once), then trains with checkpoints; run again to resume. ``--start`` names a
net that reads other characters (served, .tflite) or these (.keras). ``--fresh 60`` takes a second
core to draw new zones while training.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from itertools import repeat
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from ocr.charset import Charset
from ocr.crnn_net import build_crnn
from training.kinds.mrz.lines import CHARSET, build, renewed
from training.lines.batches import ROUND, batches
from training.lines.data import Line, load
from training.lines.train import exact, loss, settle
from training.nets.loop import train, training_arguments
from training.nets.start import start_from, start_from_characters

FRESH_SEEDS = 1_000_000  # the first of a run's zones, times its seed
TEST_SEED = 80_000_000
POORER = 0.25  # of the lines are cut as from a poorer photo


def usual(line: Line) -> float:
    """Every line counts alike."""
    return 1.0


def net(classes: int, args: argparse.Namespace) -> keras.Model:
    """The line net at the size that the arguments say, with so many outputs."""
    return build_crnn(
        classes, channels=args.channels, depths=args.depths, features=args.features
    )  # fmt: skip


def begin(model: keras.Model, args: argparse.Namespace, sample: np.ndarray) -> None:
    """Give the net the weights that it starts from."""
    about = args.start.with_suffix(".json")
    known = Charset(json.loads(about.read_text("utf-8"))["charset"]) if about.exists() else CHARSET
    if known == CHARSET:
        start_from(model, args.start, sample)
        return
    other = net(len(known), args)
    start_from(other, args.start, sample)
    start_from_characters(model, other, known, CHARSET)


def source(args: argparse.Namespace, lines: list[Line], step: int) -> Iterable[list[Line]]:
    """What each ROUND of batches learns from: the same lines, or ``--fresh`` ones among them."""
    first = FRESH_SEEDS * args.seed + step // ROUND * args.fresh
    return renewed(lines, first, args.fresh) if args.fresh else repeat(lines)


def main() -> None:
    parser = training_arguments(__doc__, "mrz-lines", steps=4000, rate=1.5e-3)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--zones", type=int, default=2500)
    parser.add_argument("--fresh", type=int, default=0, help=f"new zones every {ROUND} steps")
    parser.add_argument("--start", type=Path, help="a net to go on from, .keras or .tflite")
    parser.add_argument("--settle", action="store_true", help="normalise as in service")
    parser.add_argument("--depths", type=int, nargs=4, default=(0, 0, 0, 0))
    parser.add_argument("--channels", type=int, nargs=4, default=(24, 48, 96, 128))
    parser.add_argument("--features", type=int, default=160)
    args = parser.parse_args()
    if not (args.data / "test.npz").exists():
        build(args.data, "train", args.zones, args.seed)
        build(args.data, "test", 150, TEST_SEED)

    keras.utils.set_random_seed(args.seed)
    model = net(len(CHARSET), args)
    lines, test = load(args.data, "train"), load(args.data, "test")
    if args.start:
        sample = batches(
            [lines], np.random.default_rng(args.seed), charset=CHARSET, usual=usual, count=1
        )
        begin(model, args, next(sample)[0])
    if args.settle:
        settle(model)
    train(
        model,
        loss,
        lambda rng, step: batches(
            source(args, lines, step), rng, poorer=POORER, charset=CHARSET, usual=usual
        ),
        lambda given: exact(given, test, charset=CHARSET, group=lambda line: str(len(line.text))),
        args,
    )


if __name__ == "__main__":
    main()
