"""Train the line recogniser: grey lines → characters, by CTC.

    python -m training.lines.train --steps 2500
    python -m training.lines.train --steps 3500 --out var/training/lines-settled \\
        --start var/training/lines-run/final.keras --settle

Draws the lines first (once), then trains with checkpoints; run again to resume. The second run
goes on with the normalisation of service. ``--fresh 300`` takes a second core to draw new cards
while training: a net that sees a line four times begins to know it by heart.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import repeat
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from network import Network
from ocr.charset import Charset
from ocr.crnn import SHAPES, STRIDE, WIDTHS, in_frame
from ocr.crnn_net import build_crnn
from ocr.ctc import greedy, log_likelihoods, log_softmax, merged
from training.kinds.ktp.press import CLASSES
from training.kinds.ktp.trials import TRIALS
from training.lines.batches import LONGEST, ROUND, batches, filled
from training.lines.data import CHARSET, Line, build, closer, load, renewed, widths
from training.lines.feed import follow
from training.nets.loop import train, training_arguments
from training.nets.start import start_from

OWN_SHARE = 0.3  # of what is learnt: with only its own cards a net forgets the others
FRESH_SEEDS = 1_000_000  # the first of a run's cards, times its seed
GROUPS = {
    "nik": ("nik",),
    "name": ("nama",),
    "address": ("alamat", "kelurahan_desa", "kecamatan", "tempat_lahir"),
    "date": ("tanggal_lahir", "tanggal_terbit", "rt_rw"),
}


def loss(truth: keras.KerasTensor, raw: keras.KerasTensor) -> keras.KerasTensor:
    """Mean CTC loss, bounded; truth (N, LONGEST) indices filled up with 0, raw (N, T, C) logits.

    A line in six is blurred beyond reading, and would else make up most of the loss: by the arc
    tangent a line weighs the less the more nats its characters cost.
    """
    ops = keras.ops
    lengths = ops.sum(ops.cast(truth > 0, "int32"), -1)
    steps = ops.ones_like(lengths) * ops.shape(raw)[1]
    losses = ops.ctc_loss(truth, raw, lengths, steps, mask_index=0)
    count = ops.cast(ops.maximum(lengths, 1), losses.dtype)
    return ops.mean(count * ops.arctan(losses / count))


def priced(lines: Sequence[Line], net: Network) -> list[Line]:
    """The lines with what each costs a served net that was laid out for SHAPES."""
    return [replace(line, cost=_cost(line, net)) for line in lines]


def _cost(line: Line, net: Network) -> float:
    given = in_frame(closer(None, line.grey), WIDTHS)
    answer = merged(log_softmax(net(given[None, ..., None])[0]))
    said = log_likelihoods([answer], [CHARSET.encode(line.text)])
    return -float(said[0, 0]) / max(1, len(line.text))


def group_of(line: Line) -> str:
    """The group of fields that a card's line is counted in."""
    name = CLASSES[line.field]
    return next((group for group, names in GROUPS.items() if name in names), "closed")


def exact(
    model: keras.Model,
    data: Sequence[Line],
    *,
    charset: Charset = CHARSET,
    group: Callable[[Line], str] = group_of,
) -> dict[str, float]:
    """The share of lines read without a fault, by group; boxes as the mask gives."""
    right: dict[str, list[bool]] = {}
    which = np.minimum(np.searchsorted(WIDTHS, widths(data)), len(WIDTHS) - 1)
    for k, width in enumerate(WIDTHS):
        members = np.nonzero(which == k)[0]
        for start in range(0, len(members), 64):
            lines = [data[int(n)] for n in members[start : start + 64]]
            cuts = [closer(None, line.grey) for line in lines]
            x, _ = filled(cuts, lines, width, charset=charset)
            answers = keras.ops.convert_to_numpy(model(x, training=False))
            for line, raw in zip(lines, answers, strict=True):
                said = greedy(log_softmax(raw), charset).text
                right.setdefault(group(line), []).append(said == line.text)
    figures = {name: round(float(np.mean(hits)), 4) for name, hits in sorted(right.items())}
    return figures | {"all": round(float(np.mean(np.concatenate([*right.values()]))), 4)}


def settle(model: keras.Model) -> None:
    """Normalise with the averages gathered so far, as in service, and leave them as they are.

    A batch holds lines of one width, and narrow lines have other averages than wide ones: a net
    that has learnt with each batch's own reads worse with those of all.
    """
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False


def source(
    args: argparse.Namespace, lines: list[Line], own: list[Line], step: int
) -> Iterable[list[Line]]:
    """What each ROUND of batches learns from: the same lines, or ``--fresh`` ones among them; and
    your own, as often as makes OWN_SHARE of all."""

    net = Network(args.hard_for, shapes=SHAPES) if args.hard_for else None

    def price(given: list[Line]) -> list[Line]:
        return priced(given, net) if net else given

    lines, own = price(lines), price(own)
    first = FRESH_SEEDS * args.seed + step // ROUND * args.fresh
    drawn = renewed(lines, first, args.fresh, price=price) if args.fresh else repeat(lines)
    times = math.ceil(OWN_SHARE / (1 - OWN_SHARE) * len(lines) / len(own)) if own else 0
    return (given + own * times for given in drawn)


def main() -> None:
    parser = training_arguments(__doc__, "lines", steps=6000, rate=2.5e-3)
    parser.add_argument("--cards", type=int, default=8000)
    parser.add_argument("--trials", nargs="*", default=(), choices=sorted(TRIALS),
                        help="conditions of the cards, one after the other")  # fmt: skip
    parser.add_argument("--also", type=Path, nargs="*", default=(),
                        help="folders whose lines are learnt from as well")  # fmt: skip
    parser.add_argument("--sequence", choices=("convolutional", "recurrent"),
                        default="convolutional")  # fmt: skip
    parser.add_argument("--start", type=Path, help="a net to go on from, .keras or .tflite")
    parser.add_argument("--own", type=Path, help="lines that training.lines.own wrote")
    parser.add_argument("--settle", action="store_true", help="normalise as in service: see settle")
    parser.add_argument(
        "--hard-for",
        type=Path,
        help="served weights .tflite: lines that these read"
        " surely come less often and poorer, those beyond reading seldom",
    )
    parser.add_argument("--depths", type=int, nargs=4, default=(0, 0, 0, 0),
                        help="residual convolutions after each pooling")  # fmt: skip
    parser.add_argument("--channels", type=int, nargs=4, default=(24, 48, 96, 128))
    parser.add_argument("--features", type=int, default=160)
    parser.add_argument("--feed", type=Path,
                        help="learn from what training.lines.feed puts here, on torch")  # fmt: skip
    parser.add_argument("--minutes", type=float, default=9, help="with --feed, in place of --steps")
    parser.add_argument("--fresh", type=int, default=0,
                        help=f"new cards every {ROUND} steps, for the oldest")  # fmt: skip
    args = parser.parse_args()
    if args.feed and not (args.settle and keras.backend.backend() == "torch"):
        parser.error("--feed needs --settle and KERAS_BACKEND=torch")
    if args.feed and (args.own or args.hard_for or args.fresh):
        parser.error("--feed draws its own lines: no --own, --hard-for or --fresh with it")
    if not (args.data / "test.npz").exists():
        if not args.feed:
            build(args.data, "train", args.cards, args.seed, trials=args.trials)
        build(args.data, "test", 150, 80_000_000)

    keras.utils.set_random_seed(args.seed)
    model = build_crnn(
        len(CHARSET),
        channels=args.channels,
        depths=args.depths,
        features=args.features,
        sequence=args.sequence,
    )
    folders = () if args.feed else (args.data, *args.also)
    lines = [line for folder in folders for line in load(folder, "train")]
    test = load(args.data, "test")
    own, own_test = (
        load(args.own, split) if args.own and (args.own / f"{split}.npz").exists() else []
        for split in ("train", "test")
    )
    if args.start:
        rng = np.random.default_rng(args.seed)
        given = follow(args.feed, rng) if args.feed else batches([lines], rng)
        start_from(model, args.start, next(given)[0])
    if args.settle:
        settle(model)
    assert max(WIDTHS) // STRIDE >= 2 * LONGEST

    def figures(net: keras.Model) -> dict[str, dict[str, float]]:
        return {"drawn": exact(net, test)} | ({"own": exact(net, own_test)} if own_test else {})

    if args.feed:
        from training.lines.gpu import train_on_feed  # torch is no requirement of the project

        train_on_feed(model, loss, figures, args)
    else:
        train(
            model,
            loss,
            lambda rng, step: batches(source(args, lines, own, step), rng),
            figures,
            args,
        )


if __name__ == "__main__":
    main()
