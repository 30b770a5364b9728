"""Train the line recogniser: grey lines → characters, by CTC.

    python -m training.train_lines --steps 2500
    python -m training.train_lines --steps 3500 --out var/training/lines-settled \\
        --start var/training/lines-run/final.keras --settle

Draws the lines first (once), then trains with checkpoints; run again to resume. The second run
goes on with the normalisation of service. ``--fresh 300`` takes a second core to draw new cards
while training: a net that sees a line four times begins to know it by heart.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, repeat
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from network import Network
from ocr.crnn import HEIGHT, SHAPES, WIDTHS, in_frame
from ocr.crnn_net import STRIDE, build_crnn
from ocr.ctc import greedy, log_likelihoods, log_softmax, merged
from ocr.preprocess import Grey
from training.lines import CHARSET, Line, build, closer, load, renewed, widths
from training.loop import train, training_arguments
from training.press import CLASSES
from training.start import start_from

OFTENER = {"nik": 2.0, "golongan_darah": 3.0}  # a NIK counts most; a dash alone is hard to tell
LONGEST = 64  # characters
ROUND = 100  # batches from one set of lines
OWN_SHARE = 0.3  # of what is learnt: with only its own cards a net forgets the others
FRESH_SEEDS = 1_000_000  # the first of a run's cards, times its seed
COLUMNS = 64 * 192  # input columns a batch: narrow lines come in larger batches
SERVED = 0.1  # of the batches are filled up to a width of service
EASY, HOPELESS = 0.001, 1.2  # nats a character: of drawn lines 65 % cost less, 10 % cost more
GROUPS = {
    "nik": ("nik",),
    "name": ("nama",),
    "address": ("alamat", "kelurahan_desa", "kecamatan", "tempat_lahir"),
    "date": ("tanggal_lahir", "tanggal_terbit", "rt_rw"),
}
Batch = tuple[np.ndarray, np.ndarray]


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


def batches(data: Iterable[Sequence[Line]], rng: np.random.Generator) -> Iterator[Batch]:
    """Batches of lines of like width, each cut anew, about ROUND of every set."""
    for lines in data:
        odds = np.array([_weight(line) for line in lines])
        odds /= odds.sum()
        count = int(ROUND * COLUMNS / (odds @ np.minimum(widths(lines), WIDTHS[-1])))
        picked = [lines[int(n)] for n in rng.choice(len(lines), count, p=odds)]
        cuts = [_cut(line, rng) for line in picked]
        frames = [_frame(cut, line) for cut, line in zip(cuts, picked, strict=True)]
        order = np.argsort(frames, kind="stable").tolist()
        groups: list[list[int]] = [[]]
        for n in order:
            if (len(groups[-1]) + 1) * frames[n] > COLUMNS:
                groups.append([])
            groups[-1].append(n)
        for k in rng.permutation(len(groups)):
            width = frames[groups[k][-1]]
            if rng.random() < SERVED:
                width = next(w for w in WIDTHS if w >= width)
            yield _filled([cuts[n] for n in groups[k]], [picked[n] for n in groups[k]], width)


def _frame(cut: Grey, line: Line) -> int:
    """The columns that a line needs: its own, and a step for each character."""
    repeats = sum(one == other for one, other in pairwise(line.text))
    needed = max(cut.shape[1], STRIDE * (len(line.text) + repeats + 2))
    return min(-(-needed // 16) * 16, WIDTHS[-1])


def _weight(line: Line) -> float:
    """How often a line is taken: less where it costs nothing, or so much that it can't be read."""
    if len(line.text) > LONGEST:
        return 0.0
    usual = OFTENER.get(CLASSES[line.field], 1.0)
    if line.cost is None:
        return usual
    return usual * (0.4 if line.cost < EASY else 0.15 if line.cost > HOPELESS else 1.0)


def _cut(line: Line, rng: np.random.Generator) -> Grey:
    """A line cut anew; an easy one made harder most times."""
    easy = line.cost is not None and line.cost < EASY
    return closer(rng, line.grey, worse=easy and rng.random() < 0.7)


def _filled(cuts: Sequence[Grey], lines: Sequence[Line], width: int) -> Batch:
    x = np.empty((len(lines), HEIGHT, width, 1), np.float32)
    y = np.zeros((len(lines), LONGEST), np.int32)
    for i, (cut, line) in enumerate(zip(cuts, lines, strict=True)):
        x[i, ..., 0] = in_frame(cut, (width,))
        codes = CHARSET.encode(line.text)
        y[i, : len(codes)] = codes
    return x, y


def priced(lines: Sequence[Line], net: Network) -> list[Line]:
    """The lines with what each costs a served net that was laid out for SHAPES."""
    return [replace(line, cost=_cost(line, net)) for line in lines]


def _cost(line: Line, net: Network) -> float:
    given = in_frame(closer(None, line.grey), WIDTHS)
    answer = merged(log_softmax(net(given[None, ..., None])[0]))
    said = log_likelihoods([answer], [CHARSET.encode(line.text)])
    return -float(said[0, 0]) / max(1, len(line.text))


def exact(model: keras.Model, data: Sequence[Line]) -> dict[str, float]:
    """The share of lines read without a fault, by group of fields; boxes as the mask gives."""
    right: dict[str, list[bool]] = {}
    which = np.minimum(np.searchsorted(WIDTHS, widths(data)), len(WIDTHS) - 1)
    for k, width in enumerate(WIDTHS):
        members = np.nonzero(which == k)[0]
        for start in range(0, len(members), 64):
            lines = [data[int(n)] for n in members[start : start + 64]]
            x, _ = _filled([closer(None, line.grey) for line in lines], lines, width)
            for line, raw in zip(lines, np.asarray(model(x, training=False)), strict=True):
                name = CLASSES[line.field]
                group = next((g for g, names in GROUPS.items() if name in names), "closed")
                said = greedy(log_softmax(raw), CHARSET).text
                right.setdefault(group, []).append(said == line.text)
    figures = {group: round(float(np.mean(hits)), 4) for group, hits in sorted(right.items())}
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
    parser.add_argument("--sequence", choices=("convolutional", "recurrent"),
                        default="convolutional")  # fmt: skip
    parser.add_argument("--start", type=Path, help="a net to go on from, .keras or .tflite")
    parser.add_argument("--own", type=Path, help="lines that training.own_lines wrote")
    parser.add_argument("--settle", action="store_true", help="normalise as in service: see settle")
    parser.add_argument(
        "--hard-for",
        type=Path,
        help="served weights .tflite: lines that these read"
        " surely come less often and poorer, those beyond reading seldom",
    )
    parser.add_argument("--depths", type=int, nargs=4, default=(0, 0, 0, 0),
                        help="residual convolutions after each pooling")  # fmt: skip
    parser.add_argument("--fresh", type=int, default=0,
                        help=f"new cards every {ROUND} steps, for the oldest")  # fmt: skip
    args = parser.parse_args()
    if not (args.data / "test.npz").exists():
        build(args.data, "train", args.cards, args.seed)
        build(args.data, "test", 150, 80_000_000)

    keras.utils.set_random_seed(args.seed)
    model = build_crnn(len(CHARSET), sequence=args.sequence, depths=args.depths)
    lines, test = load(args.data, "train"), load(args.data, "test")
    own, own_test = (
        load(args.own, split) if args.own and (args.own / f"{split}.npz").exists() else []
        for split in ("train", "test")
    )
    if args.start:
        sample = next(batches([lines], np.random.default_rng(args.seed)))[0]
        start_from(model, args.start, sample)
    if args.settle:
        settle(model)
    assert max(WIDTHS) // STRIDE >= 2 * LONGEST
    train(
        model,
        loss,
        lambda rng, step: batches(source(args, lines, own, step), rng),
        lambda net: (
            {"drawn": exact(net, test)} | ({"own": exact(net, own_test)} if own_test else {})
        ),
        args,
    )


if __name__ == "__main__":
    main()
