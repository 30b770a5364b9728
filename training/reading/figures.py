"""What records of readings come to: read rightly, surely, and where errors are born.

Expected calibration error = Σ over ten bins of confidence of (share of values in the bin) ×
|mean confidence − share right|, Guo et al. 2017.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np

from training.kinds.judged import Judged
from training.reading.metrics import Share, Verdicts
from training.reading.records import Record, right
from training.reading.table import Columns

Pair = tuple[float, bool]
NEAR = 0.01  # of the diagonal: a page cut better than this is straight enough to read


def shares(records: list[Record], judged: Judged, *, seen: bool = False) -> dict[str, Share]:
    """Count fields, groups of fields and whole cards that were read rightly.

    seen: only fields that can be seen whole in the photo, and cards of which every field can.
    """
    told: dict[str, list[bool]] = defaultdict(list)
    for kept in records:
        unseen = set(kept["unseen"]) if seen else set()
        names = [name for name in kept["fields"] if name not in unseen]
        told["fields"] += [right(kept, name) for name in names]
        if not unseen:
            told["whole card"].append(all(right(kept, name) for name in names))
        for group, members in judged.groups.items():
            told[group] += [right(kept, name) for name in members if name in names]
        for name in names:
            told[name].append(right(kept, name))
    return {name: Share(sum(hits), len(hits)) for name, hits in told.items()}


def binned(pairs: Iterable[Pair]) -> list[tuple[float, Share]]:
    """Sort (confidence, right) pairs into ten bins of confidence; gives each bin's mean and share
    right."""
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
    """Compute the expected calibration error; nan where there is no pair."""
    bins = binned(pairs)
    of = sum(share.of for _, share in bins)
    if not of:
        return float("nan")
    return sum(abs(mean - share.value) * share.of / of for mean, share in bins)


def stated(records: list[Record], judged: Judged) -> dict[str, list[Pair]]:
    """Give group → (confidence, right) of every value that was given."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for kept in records:
        for group, members in judged.groups.items():
            for name in members:
                _, value, confidence, _ = kept["fields"].get(name, (None, None, 0, ""))
                if value is not None:
                    pairs[group].append((confidence, right(kept, name)))
    return pairs


def sureness(records: list[Record], judged: Judged) -> dict[str, object]:
    """Tell how far confidences can be trusted.

    That is calibration error by group, wrong values that seem sure, cards passed, among these such
    with a wrong vital field, and how many good photos passed: flat and careful ones of a card that
    has nothing about it to doubt.
    """
    pairs = stated(records, judged)
    sure = Counter(c > 0.9 for told in pairs.values() for c, hit in told if not hit)
    passed = [kept for kept in records if kept.get("verdict") == "passed"]
    bad = [kept for kept in passed if not all(right(kept, name) for name in judged.vital)]
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
    """Count in which room each wrong field went wrong, as far as the records tell."""
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


def columns(by: dict[str, list[Record]], judged: Judged, *, seen: bool = False) -> Columns:
    """Count ``shares`` by condition; of all that was drawn also how many cards were found and
    passed, and how many of these wrongly."""
    told: dict[str, dict[str, Share]] = {
        c: shares(of, judged, seen=seen) for c, of in by.items() if of
    }
    verdicts = Verdicts(judged.vital)
    for condition, records in by.items():
        for kept in records:
            wrong = [name for name in kept["fields"] if not right(kept, name)]
            verdicts.update(condition, kept.get("verdict"), wrong)
    for condition, column in told.items() if not seen else ():
        found = ["error" not in kept for kept in by[condition]]
        column["found"] = Share(sum(found), len(found))
        for row, by_condition in verdicts.summary().items():
            column[row] = by_condition[condition]
    return told
