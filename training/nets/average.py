"""Take the mean of two nets of one lineage: it knows what each learnt, and forgot less.

    python -m training.nets.average ONE.keras OTHER.keras --share 0.5 --out MEAN.keras

Nets that were trained on from the same weights may be averaged (Wortsman et al. 2022).
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras

from segmentation import unet  # noqa: F401  registers the layers that a saved net names
from training.nets.runs import runs_of, sha256_of, this_run


def averaged(one: keras.Model, other: keras.Model, share: float) -> keras.Model:
    """Give ``one``, its weights moved by ``share`` (0 to 1) towards the other's.

    Raises ValueError where the nets have other shapes.
    """
    pairs = list(zip(one.get_weights(), other.get_weights(), strict=True))
    if any(mine.shape != its.shape for mine, its in pairs):
        raise ValueError("the two nets are of other shapes")
    one.set_weights([mine * (1 - share) + its * share for mine, its in pairs])
    return one


def note_mean(mean: Path, one: Path, other: Path) -> None:
    """List this process as the last run of the mean, after the runs of both nets."""
    mine, its = runs_of(one), runs_of(other)
    before = mine + [run for run in its if run not in mine]
    made = this_run(one) | {"with": [sha256_of(other)], "sha256": sha256_of(mean)}
    text = json.dumps({"runs": [*before, made]}, indent=2) + "\n"
    mean.with_suffix(".json").write_text(text, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("nets", type=Path, nargs=2)
    parser.add_argument("--share", type=float, default=0.5, help="of the second net")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    one, other = (keras.models.load_model(net, compile=False) for net in args.nets)
    averaged(one, other, args.share).save(args.out)
    note_mean(args.out, *args.nets)


if __name__ == "__main__":
    main()
