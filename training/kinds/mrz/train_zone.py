"""Train the zone net: picture → cover, u, v (where in a machine-readable zone each pixel lies).

    python -m training.kinds.mrz.train_zone --steps 4000

Draws the pictures first (once), then trains with checkpoints; run again to resume. It learns as the
card net does (training.finder.train): the same network, loss and figures, other pictures.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from segmentation.unet import build_unet
from training.finder.data import LOOK
from training.finder.learn import CHANNELS, batches, evaluate, loss
from training.kinds.mrz.zone_data import TEST_SEED, build
from training.nets.loop import train, training_arguments
from training.nets.start import start_from


def main() -> None:
    parser = training_arguments(__doc__, "mrz-zone", steps=4000, rate=2e-3)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--photos", type=int, default=6000)
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--batch", type=int, default=6, help="photos, each seen in all its looks")
    parser.add_argument("--start", type=Path, help="a net to go on from, .keras or .tflite")
    args = parser.parse_args()
    if not (args.data / "train-quads.npy").exists():
        build(args.data, "test", 150, 60, TEST_SEED)
        build(args.data, "train", args.photos, args.documents, args.seed)

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


if __name__ == "__main__":
    main()
