"""Train the fields net: straightened page → one class for each field of the card.

    python -m training.train_fields --data var/training/fields --out var/training/fields-run

Draws the pages first (once), then trains with checkpoints; run again to resume.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from segmentation.unet import build_unet
from training.fields_data import INPUT, build
from training.loop import train

CHANNELS = (24, 40, 64, 96, 128)
CLASSES = 20


def loss(truth: keras.KerasTensor, raw: keras.KerasTensor) -> keras.KerasTensor:
    """Cross-entropy, fields weighted up against the ground, and Dice over the fields present."""
    ops = keras.ops
    hot = ops.one_hot(truth, CLASSES)
    entropy = -ops.sum(hot * ops.log_softmax(raw), -1)
    weight = 1.0 + 2.0 * ops.cast(truth > 0, "float32")
    share = ops.softmax(raw)[..., 1:]
    meet = ops.sum(share * hot[..., 1:], (0, 1, 2))
    size = ops.sum(share, (0, 1, 2)) + ops.sum(hot[..., 1:], (0, 1, 2))
    dice = 1 - (2 * meet + 1.0) / (size + 1.0)
    return ops.mean(entropy * weight) + 0.5 * ops.mean(dice)


def batches(
    folder: Path, split: str, size: int, rng: np.random.Generator | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Endless shuffled batches with light changed at random; one pass in order without rng."""
    x = np.load(folder / f"{split}-x.npy", mmap_mode="r")
    y = np.load(folder / f"{split}-y.npy")
    while True:
        order = np.arange(len(x)) if rng is None else rng.permutation(len(x))
        for k in range(0, len(x) - size + 1, size):
            rows = np.sort(order[k : k + size])
            bx = x[rows].astype(np.float32)
            if rng is not None:
                gain = np.exp(rng.normal(0, 0.12, (size, 1, 1, 1)))
                cast = np.exp(rng.normal(0, 0.05, (size, 1, 1, 3)))
                bx = np.clip(bx * gain * cast + rng.normal(0, 6, (size, 1, 1, 1)), 0, 255)
            yield bx.astype(np.float32), y[rows].astype(np.int32)
        if rng is None:
            return


def mean_iou(model: keras.Model, folder: Path) -> float:
    """The mean over the 19 fields of the IoU on the test pages."""
    meet, join = np.zeros(CLASSES), np.zeros(CLASSES)
    for x, y in batches(folder, "test", 16, None):
        said = np.asarray(model(x, training=False)).argmax(-1)
        for c in range(1, CLASSES):
            a, b = said == c, y == c
            meet[c] += (a & b).sum()
            join[c] += (a | b).sum()
    return float((meet[1:] / np.maximum(join[1:], 1)).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var/training/fields"))
    parser.add_argument("--out", type=Path, default=Path("var/training/fields-run"))
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--steps", type=int, default=3600)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if not (args.data / "train-y.npy").exists():
        build(args.data, "train", args.pages, args.seed)
        build(args.data, "test", 300, 60_000_000)

    keras.utils.set_random_seed(args.seed)
    model = build_unet(*INPUT, CLASSES, CHANNELS)
    train(
        model,
        loss,
        lambda rng: batches(args.data, "train", args.batch, rng),
        lambda net: mean_iou(net, args.data),
        out=args.out,
        steps=args.steps,
        rate=args.rate,
        seed=args.seed,
    )


if __name__ == "__main__":
    main()
