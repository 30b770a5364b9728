"""How far stated confidences hold, as a picture: of values said to be 90 % sure, are 90 % right?

    python -m training.reading.plot var/read/measure.jsonl --out docs/images/reliability.png

One panel a group of fields; a dot is a bin of confidence, its size the values in it, its bar the
95 % interval of the share that is right. On the diagonal, confidence is that share.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from training.kinds.find import kinds_with
from training.kinds.judged import judged_of
from training.reading.figures import Pair, binned, calibration_error, stated
from training.reading.records import read_records


def panel(axes: Axes, group: str, pairs: list[Pair]) -> None:
    """Draw one group's bins."""
    bins = binned(pairs)
    said = [mean for mean, _ in bins]
    held = [share.value for _, share in bins]
    ends = [share.interval() for _, share in bins]
    below = [max(0.0, value - low) for value, (low, _) in zip(held, ends, strict=True)]
    above = [max(0.0, high - value) for value, (_, high) in zip(held, ends, strict=True)]
    axes.plot([0, 1], [0, 1], color="0.75", linewidth=1)
    axes.errorbar(said, held, (below, above), fmt="none", ecolor="0.5", linewidth=1)
    sizes = [8 + 160 * share.of / len(pairs) for _, share in bins]
    axes.scatter(said, held, sizes, color="tab:blue", zorder=3)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), aspect="equal")
    axes.set_title(f"{group}: off by {calibration_error(pairs):.3f}, {len(pairs)} values", size=9)


def draw(told: dict[str, list[Pair]], out: Path) -> None:
    """Write the picture of all groups."""
    figure, rows = plt.subplots(2, 3, figsize=(9, 6.4), sharex=True, sharey=True)
    for axes, (group, pairs) in zip(rows.flat, told.items(), strict=False):
        panel(axes, group, pairs)
    figure.supxlabel("confidence stated")
    figure.supylabel("share of values that are right")
    figure.tight_layout()
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(out, dpi=110)
    plt.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("records", type=Path, nargs="+")
    parser.add_argument("--kind", choices=kinds_with("record"), default="ktp")
    parser.add_argument("--out", type=Path, default=Path("docs/images/reliability.png"))
    args = parser.parse_args()
    records = [record for path in args.records for record in read_records(path)]
    draw(stated(records, judged_of(args.kind)), args.out)


if __name__ == "__main__":
    main()
