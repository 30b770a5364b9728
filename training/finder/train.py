"""Train the card net: photo → cover, u, v (where on the card each pixel lies, hence the turn).

    python -m training.finder.train --kind ktp --out var/training/ktp-card-run

Draws the photos first (once), then trains with checkpoints; run again to resume.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


from training.finder.data import build
from training.finder.learn import learn
from training.kinds.find import find, kinds_with
from training.nets.loop import placed, training_arguments


def main() -> None:
    parser = training_arguments(__doc__, "{kind}-card", steps=3600, rate=2e-3)
    parser.add_argument("--kind", choices=kinds_with("pictures"), default="ktp")
    parser.add_argument("--photos", type=int, default=7000)
    parser.add_argument("--cards", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=6, help="photos, each seen LOOKS times")
    parser.add_argument("--start", type=Path, help="a net to go on from, .keras or .tflite")
    args = parser.parse_args()
    placed(args, args.kind)
    draw = find(args.kind, "pictures").picture
    if not (args.data / "train-quads.npy").exists():
        build(draw, args.data, "train", args.photos, args.cards, args.seed)
        build(draw, args.data, "test", 300, 150, 50_000_000)
    learn(args)


if __name__ == "__main__":
    main()
