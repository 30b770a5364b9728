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


from training.finder.learn import learn
from training.kinds.mrz.zone_data import TEST_SEED, build
from training.nets.loop import training_arguments


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
    learn(args)


if __name__ == "__main__":
    main()
