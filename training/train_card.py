"""Train the card net: photo → cover, u, v (where on the card each pixel lies, hence the turn).

    python -m training.train_card --data var/training/card --out var/training/card-run

Draws the photos first (once), then trains with checkpoints; run again to resume.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from segmentation.unet import build_unet
from training.finder_data import LOOK, build, targets
from training.loop import Progress, cosine

CHANNELS = (20, 32, 48, 80, 128)


def loss(truth: keras.KerasTensor, raw: keras.KerasTensor) -> keras.KerasTensor:
    """Cross-entropy of the cover, its border counted four times, and L1 of u and v on the card."""
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
    """Quarter turns of first looks (quads follow), and colour and light of all."""
    x, quads = x.astype(np.float32), quads.copy()
    for i in range(len(x)):
        if i % 2 == 0 or rng.random() < 0.05:
            for _ in range(int(rng.integers(4))):
                x[i] = np.rot90(x[i], -1)
                quads[i] = np.stack([LOOK - quads[i][:, 1], quads[i][:, 0]], 1)
        gain = np.exp(rng.normal(0, 0.12)) * np.exp(rng.normal(0, 0.05, 3))
        x[i] = np.clip(x[i] * gain + rng.normal(0, 6), 0, 255)
    return x, quads


def batches(
    folder: Path, split: str, size: int, rng: np.random.Generator | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Endless shuffled augmented batches with a generator, one pass in order without."""
    x = np.load(folder / f"{split}-x.npy", mmap_mode="r")
    quads = np.load(folder / f"{split}-quads.npy")
    while True:
        pairs = np.arange(len(x) // 2) if rng is None else rng.permutation(len(x) // 2)
        for k in range(0, len(pairs) - size // 2 + 1, size // 2):
            rows = np.sort(pairs[k : k + size // 2])
            rows = np.stack([2 * rows, 2 * rows + 1], 1).ravel()
            bx, bq = x[rows], quads[rows]
            if rng is not None:
                bx, bq = augment(rng, bx, bq)
            yield bx.astype(np.float32), targets(bq)
        if rng is None:
            return


def evaluate(model: keras.Model, folder: Path) -> dict[str, float]:
    """Cover IoU and the mean error of u and v on the test split, for each look."""
    sums = np.zeros((2, 4))
    for x, truth in batches(folder, "test", 32, None):
        raw = np.asarray(model(x, training=False))
        on, said = truth[..., 0] > 0.5, raw[..., 0] > 0
        off = np.abs(raw[..., 1:] - truth[..., 1:]).mean(-1)
        for look in range(2):
            a, b = on[look::2], said[look::2]
            sums[look] += ((a & b).sum(), (a | b).sum(), (off[look::2] * a).sum(), a.sum())
    figures = {}
    for look, (meet, join, off, on_card) in zip(("first", "second"), sums.tolist(), strict=True):
        figures[f"{look}_iou"] = round(meet / join, 4)
        figures[f"{look}_uv"] = round(off / on_card, 4)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var/training/card"))
    parser.add_argument("--out", type=Path, default=Path("var/training/card-run"))
    parser.add_argument("--photos", type=int, default=9000)
    parser.add_argument("--cards", type=int, default=1500)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if not (args.data / "train-quads.npy").exists():
        build(args.data, "train", args.photos, args.cards, args.seed)
        build(args.data, "test", 400, 150, 50_000_000)

    keras.utils.set_random_seed(args.seed)
    model = build_unet(LOOK, LOOK, 3, CHANNELS)
    model.compile(
        keras.optimizers.AdamW(cosine(args.rate, args.steps), weight_decay=1e-4), loss=loss
    )
    progress = Progress(model, args.out, args.steps)
    rng = np.random.default_rng([args.seed, progress.step])
    for x, y in batches(args.data, "train", args.batch, rng):
        if progress.finished():
            break
        progress.did(float(model.train_on_batch(x, y)))
        if progress.step % 500 == 0:
            print(time.strftime("%H:%M:%S"), evaluate(model, args.data), flush=True)
    model.save(args.out / "final.keras")


if __name__ == "__main__":
    main()
