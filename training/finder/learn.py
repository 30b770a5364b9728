"""How a finder's net learns: its size, its loss, its batches, and what it is measured by."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np

from elements import transform
from segmentation.geometry import homography, rectangle, warp
from segmentation.unet import build_unet
from training.finder.data import LOOK, LOOKS, targets
from training.nets.loop import train
from training.nets.start import start_from

CHANNELS = (24, 40, 56, 96, 144)


def loss(truth: keras.KerasTensor, raw: keras.KerasTensor) -> keras.KerasTensor:
    """Compute cross-entropy of the cover, its border counted four times, and L1 of u and v on the
    card."""
    ops = keras.ops
    cover, logit = truth[..., :1], raw[..., :1]
    border = ops.cast((cover > 0.01) & (cover < 0.99), "float32")
    near = ops.max_pool(border, 5, 1, "same")
    entropy = ops.maximum(logit, 0) - logit * cover + ops.log1p(ops.exp(-ops.abs(logit)))
    on = ops.cast(cover > 0.5, "float32")
    off = ops.sum(ops.abs(raw[..., 1:] - truth[..., 1:]) * on) / (ops.sum(on) + 1.0)
    return ops.mean(entropy * (1 + 3 * near)) + 1.5 * off


def augment(
    rng: np.random.Generator, x: np.ndarray, quads: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give another pose to each look (its quad follows), and other colours and light.

    First looks (the first of every LOOKS rows) are turned by quarters and a little more, second
    looks stay nearly straight, as the finder hands them over.
    """
    out, quads = np.empty(x.shape, np.float32), quads.copy()
    for i in range(len(x)):
        first = i % LOOKS == 0
        matrix = _another_pose(rng, 0.03 if first else 0.012, 12 if first else 1)
        if first or rng.random() < 0.05:
            matrix = _quarter_turns(int(rng.integers(4))) @ matrix
        picture = warp(x[i], matrix, (LOOK, LOOK))
        if not np.isnan(quads[i]).any():
            quads[i] = transform(quads[i], matrix)
        gain = np.exp(rng.normal(0, 0.12)) * np.exp(rng.normal(0, 0.05, 3))
        out[i] = np.clip(picture * gain + rng.normal(0, 6), 0, 255)
    return out, quads


def _another_pose(rng: np.random.Generator, share: float, degrees: float) -> np.ndarray:
    """Draw a homography of the square: corners moved by ``share`` of its side, turned a
    little."""
    square = rectangle(0, 0, LOOK, LOOK)
    moved = square + rng.normal(0, share * LOOK, (4, 2)).astype(np.float32)
    angle = np.radians(rng.normal(0, degrees))
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return homography(square, ((moved - LOOK / 2) @ spin.T + LOOK / 2).astype(np.float32))


def _quarter_turns(count: int) -> np.ndarray:
    square = rectangle(0, 0, LOOK, LOOK)
    return homography(square, np.roll(square, -count, axis=0))


def batches(
    folder: Path, split: str, photos: int, rng: np.random.Generator | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give endless shuffled augmented batches with a generator, one pass in order without.

    A batch holds all looks at ``photos`` photos.
    """
    x = np.load(folder / f"{split}-x.npy", mmap_mode="r")
    quads = np.load(folder / f"{split}-quads.npy")
    while True:
        order = np.arange(len(x) // LOOKS) if rng is None else rng.permutation(len(x) // LOOKS)
        for k in range(0, len(order) - photos + 1, photos):
            rows = (LOOKS * np.sort(order[k : k + photos])[:, None] + np.arange(LOOKS)).ravel()
            bx, bq = x[rows], quads[rows]
            if rng is not None:
                bx, bq = augment(rng, bx, bq)
            yield bx.astype(np.float32), targets(bq)
        if rng is None:
            return


def evaluate(model: keras.Model, folder: Path) -> dict[str, float]:
    """Compute cover IoU and the mean error of u and v on the test split, for each look."""
    sums = np.zeros((2, 4))
    for x, truth in batches(folder, "test", 10, None):
        raw = np.asarray(model(x, training=False))
        on, said = truth[..., 0] > 0.5, raw[..., 0] > 0
        off = np.abs(raw[..., 1:] - truth[..., 1:]).mean(-1)
        first = np.arange(len(x)) % LOOKS == 0
        for look, rows in enumerate((first, ~first)):
            a, b = on[rows], said[rows]
            sums[look] += ((a & b).sum(), (a | b).sum(), (off[rows] * a).sum(), a.sum())
    figures = {}
    for look, (meet, join, off, on_card) in zip(("first", "second"), sums.tolist(), strict=True):
        figures[f"{look}_iou"] = round(meet / join, 4)
        figures[f"{look}_uv"] = round(off / on_card, 4)
    return figures


def learn(args: argparse.Namespace) -> None:
    """Train on the looks in ``args.data`` as the arguments of `training.nets.loop`, ``start`` and
    ``batch`` say; leaves ``final.keras`` in ``args.out``."""
    keras.utils.set_random_seed(args.seed)
    model = build_unet(LOOK, LOOK, 3, CHANNELS)
    if args.start:
        sample, _ = next(batches(args.data, "train", 16, np.random.default_rng(args.seed)))
        start_from(model, args.start, sample)
    train(
        model,
        loss,
        lambda rng, _: batches(args.data, "train", args.batch, rng),
        lambda net: evaluate(net, args.data),
        args,
    )
