"""Train the fields net: straightened page → one class for each field.

    python -m training.masks.train --kind ktp --out var/training/ktp-fields-run

Draws the pages first (once), then trains with checkpoints; run again to resume.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import cv2
import keras
import numpy as np

from elements import Quad
from segmentation.geometry import homography, rectangle, warp
from segmentation.unet import build_unet
from training.kinds.find import kinds_with
from training.kinds.subject import subject_of
from training.masks.data import INPUT, MASK, build, lay_mask
from training.masks.loss import loss
from training.nets.loop import placed, train, training_arguments
from training.nets.start import start_from
from training.photos.camera import jitter_quad

CHANNELS = (32, 56, 80, 112, 160)
CLOSER = 0.12  # of the pages


def augment(
    rng: np.random.Generator, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Cut each page anew (its mask follows), blurred a little at times, in other light."""
    out, masks = np.empty(x.shape, np.float32), np.empty_like(y)
    frame, small = rectangle(0, 0, *INPUT), rectangle(0, 0, *MASK)
    for i in range(len(x)):
        share = rng.choice([0.002, 0.005, 0.012], p=[0.4, 0.4, 0.2])
        moved = jitter_quad(rng, frame, share)
        if rng.random() < CLOSER:
            moved = _closer(rng, moved)
        picture = warp(x[i], homography(frame, moved), INPUT)
        masks[i] = lay_mask(y[i], homography(small, moved * (MASK[0] / INPUT[0])), MASK)
        if rng.random() < 0.2:
            picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.2))
        gain = np.exp(rng.normal(0, 0.15)) * np.exp(rng.normal(0, 0.06, 3))
        grain = rng.standard_normal((*picture.shape[:2], 1), np.float32) * rng.uniform(0, 5)
        out[i] = np.clip(picture * gain.astype(np.float32) + grain + rng.normal(0, 6), 0, 255)
    return out, masks


def _closer(rng: np.random.Generator, quad: Quad) -> Quad:
    """Move one side or two inwards: a card that its picture cuts off, and a finder that takes the
    picture's border for the card's."""
    quad = quad.copy()
    for _ in range(int(rng.integers(1, 3))):
        side = int(rng.integers(4))  # from the upper one on, clockwise
        inset = float(rng.uniform(0.02, 0.15))
        for corner, opposite in ((side, (side + 3) % 4), ((side + 1) % 4, (side + 2) % 4)):
            quad[corner] += inset * (quad[opposite] - quad[corner])
    return quad


def batches(
    folder: Path, split: str, size: int, rng: np.random.Generator | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give endless shuffled augmented batches with a generator, one pass in order without."""
    x = np.load(folder / f"{split}-x.npy", mmap_mode="r")
    y = np.load(folder / f"{split}-y.npy")
    while True:
        order = np.arange(len(x)) if rng is None else rng.permutation(len(x))
        for k in range(0, len(x) - size + 1, size):
            rows = np.sort(order[k : k + size])
            bx, by = x[rows], y[rows]
            if rng is not None:
                bx, by = augment(rng, bx, by)
            yield bx.astype(np.float32), by.astype(np.int32)
        if rng is None:
            return


def mean_iou(model: keras.Model, folder: Path) -> float:
    """Tell the mean IoU of all classes but the ground, on the test pages."""
    classes = model.output.shape[-1]
    meet, join = np.zeros(classes), np.zeros(classes)
    for x, y in batches(folder, "test", 16, None):
        said = np.asarray(model(x, training=False)).argmax(-1)
        for c in range(1, classes):
            a, b = said == c, y == c
            meet[c] += (a & b).sum()
            join[c] += (a | b).sum()
    return float((meet[1:] / np.maximum(join[1:], 1)).mean())


def main() -> None:
    parser = training_arguments(__doc__, "{kind}-fields", steps=3600, rate=2.5e-3)
    parser.add_argument("--kind", choices=kinds_with("subject"), default="ktp")
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--start", type=Path, help="a net to go on from, .keras or .tflite")
    args = parser.parse_args()
    placed(args, args.kind)
    subject = subject_of(args.kind)
    if not (args.data / "train-y.npy").exists():
        build(subject, args.data, "train", args.pages, args.seed)
        build(subject, args.data, "test", 300, 60_000_000)

    keras.utils.set_random_seed(args.seed)
    model = build_unet(*INPUT, len(subject.classes), CHANNELS)
    if args.start:
        sample, _ = next(batches(args.data, "train", 24, np.random.default_rng(args.seed)))
        start_from(model, args.start, sample)
    train(
        model,
        loss,
        lambda rng, _: batches(args.data, "train", args.batch, rng),
        lambda net: mean_iou(net, args.data),
        args,
    )


if __name__ == "__main__":
    main()
