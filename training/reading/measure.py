"""What ``training.reading.read`` kept, as figures: read rightly, surely, and where errors are born.

    python -m training.reading.measure var/read/measure.jsonl --wrong 40

Shares come with 95 % intervals; the second table leaves out what can't be seen whole in the photo
(training/reading/legibility.py). Expected calibration error = Σ over ten bins of confidence of
(share of values in the bin) × |mean confidence − share right|, Guo et al. 2017.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from training.finder.measure import ORDER
from training.reading.metrics import GROUPS, VITAL, Share, Verdicts, normalised
from training.reading.read import Record, read_records
from training.reading.table import Columns, table

Pair = tuple[float, bool]
NEAR = 0.01  # of the diagonal: a page cut better than this is straight enough to read


def right(kept: Record, name: str) -> bool:
    truth, value, *_ = kept["fields"][name]
    return normalised(value) == normalised(truth)


def shares(records: list[Record], *, seen: bool = False) -> dict[str, Share]:
    """Fields, groups of fields and whole cards read rightly; ``seen``: only fields that can be seen
    whole in the photo, and cards of which every field can."""
    told: dict[str, list[bool]] = defaultdict(list)
    for kept in records:
        unseen = set(kept["unseen"]) if seen else set()
        names = [name for name in kept["fields"] if name not in unseen]
        told["fields"] += [right(kept, name) for name in names]
        if not unseen:
            told["whole card"].append(all(right(kept, name) for name in names))
        for group, members in GROUPS.items():
            told[group] += [right(kept, name) for name in members if name in names]
        for name in names:
            told[name].append(right(kept, name))
    return {name: Share(sum(hits), len(hits)) for name, hits in told.items()}


def binned(pairs: Iterable[Pair]) -> list[tuple[float, Share]]:
    """(confidence, right) pairs in ten bins of confidence: the mean of each and the share right."""
    told = np.array([(c, float(hit)) for c, hit in pairs]).reshape(-1, 2)
    bins = np.minimum((told[:, 0] * 10).astype(int), 9)
    return [
        (
            float(told[bins == b, 0].mean()),
            Share(int(told[bins == b, 1].sum()), int(sum(bins == b))),
        )
        for b in np.unique(bins)
    ]


def calibration_error(pairs: Iterable[Pair]) -> float:
    """Expected calibration error; nan where there is no pair."""
    bins = binned(pairs)
    of = sum(share.of for _, share in bins)
    if not of:
        return float("nan")
    return sum(abs(mean - share.value) * share.of / of for mean, share in bins)


def stated(records: list[Record]) -> dict[str, list[Pair]]:
    """Group → (confidence, right) of every value that was given."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for kept in records:
        for group, members in GROUPS.items():
            for name in members:
                _, value, confidence, _ = kept["fields"].get(name, (None, None, 0, ""))
                if value is not None:
                    pairs[group].append((confidence, right(kept, name)))
    return pairs


def sureness(records: list[Record]) -> dict[str, object]:
    """How far confidences can be trusted: calibration error by group, wrong values that seem sure,
    cards passed, among these such with a wrong vital field, and how many good photos passed: flat
    and careful ones of a card that has nothing about it to doubt."""
    pairs = stated(records)
    sure = Counter(c > 0.9 for told in pairs.values() for c, hit in told if not hit)
    passed = [kept for kept in records if kept.get("verdict") == "passed"]
    bad = [kept for kept in passed if not all(right(kept, name) for name in VITAL)]
    good = [kept for kept in records if kept["condition"] != "hard" and not kept["due"]]
    return {
        "calibration_error": {g: round(calibration_error(p), 4) for g, p in pairs.items()},
        "wrong_values": sum(sure.values()),
        "of_them_over_0.9": sure[True],
        "passed": len(passed),
        "passed_though_wrong": len(bad),
        "good_photos": len(good),
        "of_them_passed": sum(kept.get("verdict") == "passed" for kept in good),
        "which": [kept["card"] for kept in bad],
    }


def born(records: list[Record]) -> Counter[str]:
    """In which room each wrong field went wrong, as far as the records tell."""
    rooms = Counter[str]()
    for kept in records:
        for name, (_, value, _, raw) in kept["fields"].items():
            if right(kept, name):
                continue
            if "error" in kept:
                rooms[f"card not read: {kept['error']}"] += 1
            elif not kept["turned"]:
                rooms["turned wrongly"] += 1
            elif kept["corner"] > NEAR:
                rooms["cut askew"] += 1
            elif value is None and not raw:
                rooms["not boxed, or nothing read in it"] += 1
            else:
                rooms["read or parsed wrongly"] += 1
    return rooms


def columns(by: dict[str, list[Record]], *, seen: bool = False) -> Columns:
    """``shares`` by condition; of all that was drawn also how many cards were found and passed,
    and how many of these wrongly."""
    told: dict[str, dict[str, Share]] = {c: shares(of, seen=seen) for c, of in by.items() if of}
    verdicts = Verdicts()
    for condition, records in by.items():
        for kept in records:
            wrong = [name for name in kept["fields"] if not right(kept, name)]
            verdicts.update(condition, kept.get("verdict"), wrong)
    for condition, column in told.items() if not seen else ():
        found = ["error" not in kept for kept in by[condition]]
        column["found"] = Share(sum(found), len(found))
        for row, judged in verdicts.summary().items():
            column[row] = judged[condition]
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("records", type=Path, nargs="+")
    parser.add_argument("--wrong", type=int, default=0, help="list as many wrong values")
    parser.add_argument("--wide", type=int, default=0, help="only cards of as many pixels or more")
    parser.add_argument("--condition", choices=ORDER, help="list only wrong values of these")
    args = parser.parse_args()
    told = [k for path in args.records for k in read_records(path) if k["wide"] >= args.wide]
    by = {c: [kept for kept in told if kept["condition"] == c] for c in ORDER}
    print(table(columns(by)))
    print("\nOnly what can be seen in the photo:\n")
    print(table(columns(by, seen=True)))
    for condition, records in by.items():
        if records:
            print(condition, json.dumps(sureness(records)), dict(born(records)))
    print("all", json.dumps(sureness(told)))
    stages: dict[str, list[float]] = defaultdict(list)
    for kept in told:
        for stage, ms in kept.get("ms", {}).items():
            stages[stage].append(ms)
    print("median ms", {stage: round(float(np.median(ms)), 1) for stage, ms in stages.items()})
    listed = [kept for kept in told if args.condition in (None, kept["condition"])]
    wrong = [(kept, name) for kept in listed for name in kept["fields"] if not right(kept, name)]
    for kept, name in wrong[: args.wrong]:
        where = kept.get("corner", kept.get("error"))
        print(kept["card"], kept["condition"], name, *map(repr, kept["fields"][name]), where)


if __name__ == "__main__":
    main()
