"""Train a line recogniser: grey lines → characters, by CTC.

    python -m training.lines.train --kind ktp --steps 2500
    python -m training.lines.train --steps 3500 --out var/training/ktp-lines-settled \\
        --start var/training/ktp-lines-run/final.keras --settle

The kind's recipe (training/kinds/<kind>/lines.py) draws the lines first, once; then the net trains
with checkpoints. The same command resumes it. The second run goes on with the normalisation of
service. ``--fresh 300`` draws new documents on a second core meanwhile: a net that sees a line four
times begins to know it by heart.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Iterable
from functools import partial
from itertools import repeat
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from network import Network
from ocr.crnn import SHAPES
from training.kinds.find import kinds_with
from training.lines.batches import ROUND, batches
from training.lines.data import Line, build, load, renewed
from training.lines.follow import follow
from training.lines.judge import exact, priced
from training.lines.loss import loss, settle
from training.lines.recipe import Recipe, recipe_of
from training.lines.shape import add_shape, shaped
from training.nets.loop import placed, train, training_arguments
from training.nets.start import begin

OWN_SHARE = 0.3  # of what is learnt: with only its own documents a net forgets the others
FRESH_SEEDS = 1_000_000  # the first of a run's fresh documents, times its seed
TEST_SEED, TEST_DOCUMENTS = 80_000_000, 150


def source(
    recipe: Recipe, args: argparse.Namespace, lines: list[Line], own: list[Line], step: int
) -> Iterable[list[Line]]:
    """Give what each ROUND of batches learns from.

    It is the same lines, or ``--fresh`` ones among them, and your own as often as makes OWN_SHARE
    of all.
    """
    net = Network(args.hard_for, shapes=SHAPES) if args.hard_for else None

    def price(given: list[Line]) -> list[Line]:
        return priced(recipe, given, net) if net else given

    lines, own = price(lines), price(own)
    first = FRESH_SEEDS * args.seed + step // ROUND * args.fresh
    drawn = (
        renewed(recipe.draw, lines, first, args.fresh, price=price) if args.fresh else repeat(lines)
    )
    times = math.ceil(OWN_SHARE / (1 - OWN_SHARE) * len(lines) / len(own)) if own else 0
    return (given + own * times for given in drawn)


def arguments() -> argparse.ArgumentParser:
    """List what the command takes."""
    parser = training_arguments(__doc__, "{kind}-lines", steps=6000, rate=2.5e-3)
    add = parser.add_argument
    add("--kind", choices=kinds_with("lines"), default="ktp", help="whose lines are learnt (ktp)")
    add("--documents", "--cards", type=int, default=8000, help="how many are drawn at first")
    add("--trials", nargs="*", default=(), help="conditions of them, one after the other")
    add("--also", type=Path, nargs="*", default=(), help="folders of more lines to learn from")
    add("--sequence", choices=("convolutional", "recurrent"), default="convolutional")
    add("--start", type=Path, help="a net to go on from, .keras or .tflite")
    add("--own", type=Path, help="lines that training.lines.own wrote")
    add("--settle", action="store_true", help="normalise as in service: see training/lines/loss.py")
    add("--hard-for", type=Path, help="served weights .tflite: lines that these read surely come"
        " less often and poorer, those that nobody can read seldom")  # fmt: skip
    add_shape(parser)
    add("--feed", type=Path, help="learn from what training.lines.feed puts here, on torch")
    add("--minutes", type=float, default=9, help="with --feed, in place of --steps")
    add("--fresh", type=int, default=0,
        help=f"new documents every {ROUND} steps, for the oldest")  # fmt: skip
    return parser


def checked(parser: argparse.ArgumentParser) -> tuple[argparse.Namespace, Recipe]:
    """Read the command line; it ends the process where arguments don't go together."""
    args = parser.parse_args()
    placed(args, args.kind)
    recipe = recipe_of(args.kind)
    if strange := set(args.trials) - set(recipe.trials):
        parser.error(f"--trials: {args.kind} has no {', '.join(sorted(strange))}")
    if args.feed and not (args.settle and keras.backend.backend() == "torch"):
        parser.error("--feed needs --settle and KERAS_BACKEND=torch")
    if args.feed and (args.own or args.hard_for or args.fresh):
        parser.error("--feed draws its own lines: no --own, --hard-for or --fresh with it")
    return args, recipe


def drawn(args: argparse.Namespace, recipe: Recipe) -> tuple[list[Line], list[Line]]:
    """Draw what lacks in ``--data``; gives the lines to learn from and those to measure on."""
    if not (args.data / "test.npz").exists():
        if not args.feed:
            build(recipe.draw, args.data, "train", args.documents, args.seed, trials=args.trials)
        build(recipe.draw, args.data, "test", TEST_DOCUMENTS, TEST_SEED)
    folders = () if args.feed else (args.data, *args.also)
    lines = [line for folder in folders for line in load(folder, "train")]
    return lines, load(args.data, "test")


def net_of(args: argparse.Namespace, recipe: Recipe, lines: list[Line]) -> keras.Model:
    """Build the net that the arguments describe, with the weights it starts from."""
    build = partial(shaped(args), sequence=args.sequence)
    model = build(len(recipe.charset))
    if args.start:
        rng = np.random.default_rng(args.seed)
        given = follow(args.feed, rng) if args.feed else batches(recipe, [lines], rng)
        begin(model, build, args.start, next(given)[0], recipe.charset)
    if args.settle:
        settle(model)
    return model


def learn(args: argparse.Namespace, recipe: Recipe) -> None:
    """Draw, build and train as the arguments say; leaves ``final.keras`` in ``args.out``."""
    lines, test = drawn(args, recipe)
    own, own_test = (
        load(args.own, split) if args.own and (args.own / f"{split}.npz").exists() else []
        for split in ("train", "test")
    )
    keras.utils.set_random_seed(args.seed)
    model = net_of(args, recipe, lines)

    def figures(net: keras.Model) -> dict[str, dict[str, float]]:
        told = {"drawn": exact(recipe, net, test)}
        return told | ({"own": exact(recipe, net, own_test)} if own_test else {})

    if args.feed:
        from training.lines.gpu import train_on_feed  # torch is no requirement of the project

        train_on_feed(model, loss, figures, args)
    else:
        train(
            model,
            loss,
            lambda rng, step: batches(recipe, source(recipe, args, lines, own, step), rng),
            figures,
            args,
        )


def main() -> None:
    learn(*checked(arguments()))


if __name__ == "__main__":
    main()
