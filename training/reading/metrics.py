"""How well documents are read: metrics, each as formula, update, summary, reset.

Every share comes with its 95 % Wilson interval: of n cards, k right.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from elements import Quad, Reading
from segmentation.geometry import diagonal


def normalised(text: str | None) -> str:
    """Give the form in which values are compared: upper case, single spaces; None is empty."""
    return " ".join((text or "").upper().split())


@dataclass(frozen=True)
class Share:
    """k right of n."""

    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else math.nan

    def interval(self, z: float = 1.96) -> tuple[float, float]:
        """Give Wilson's score interval (1927), by default 95 %."""
        if not self.of:
            return 0.0, 1.0
        p, n = self.value, self.of
        centre = p + z * z / (2 * n)
        spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        scale = 1 + z * z / n
        return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)

    @classmethod
    def counted(cls, each: Iterable[object]) -> Share:
        """Count what is true of all that is told."""
        told = [bool(one) for one in each]
        return cls(sum(told), len(told))

    def __str__(self) -> str:
        """Per cent, with the interval's ends in brackets."""
        if not self.of:
            return "–"
        low, high = self.interval()
        return f"{100 * self.value:.1f} % ({100 * low:.1f}–{100 * high:.1f})"


@dataclass
class ExactMatch:
    """Counts values that equal the truth once normalised, by condition, field and group.

    groups: name → fields.
    ``whole`` stands for cards with every value right, ``found`` for those that gave a reading,
    ``text`` for all fields but the NIK, ``all`` for all fields.
    """

    groups: Mapping[str, Collection[str]] = field(default_factory=dict)
    counts: dict[tuple[str, str], list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0])
    )

    def update(self, condition: str, truth: dict[str, str], read: dict[str, str] | None) -> None:
        """Add a card; ``read`` is None where there was no reading."""
        values = read or {}
        right = {
            name: read is not None and normalised(values.get(name)) == normalised(text)
            for name, text in truth.items()
        }
        for name, good in right.items():
            groups = [name, "all"] if name == "nik" else [name, "all", "text"]
            groups += [group for group, members in self.groups.items() if name in members]
            for group in groups:
                self._count(condition, group, good)
        self._count(condition, "whole", all(right.values()))
        self._count(condition, "found", read is not None)

    def _count(self, condition: str, group: str, good: bool) -> None:
        count = self.counts[condition, group]
        count[0] += good
        count[1] += 1

    def summary(self) -> dict[str, dict[str, Share]]:
        """Give group → condition → share, both in the order met."""
        table: dict[str, dict[str, Share]] = {}
        for (condition, group), (right, of) in self.counts.items():
            table.setdefault(group, {})[condition] = Share(right, of)
        return table

    def reset(self) -> None:
        self.counts.clear()


@dataclass
class Verdicts:
    """Counts how many cards passed, and of these how many with a wrong value of a vital field.

    vital: names of fields; where there is none, all are vital.
    """

    vital: Collection[str] = ()
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def update(self, condition: str, verdict: str | None, wrong: Collection[str]) -> None:
        """Add a card; ``wrong`` names the fields that were not read rightly."""
        passed = verdict == "passed"
        vital = {*wrong} & {*self.vital} if self.vital else {*wrong}
        told = {"cards": 1, "passed": int(passed), "wrongly": int(passed and bool(vital))}
        self.counts[condition].update(told)

    def summary(self) -> dict[str, dict[str, Share]]:
        """Give ``passed`` and ``passed wrongly`` → condition → share."""
        counts = self.counts.items()
        return {
            "passed": {c: Share(told["passed"], told["cards"]) for c, told in counts},
            "passed wrongly": {c: Share(told["wrongly"], told["passed"]) for c, told in counts},
        }

    def reset(self) -> None:
        self.counts.clear()


@dataclass
class Confusions:
    """What was read in place of what: characters by the cheapest alignment, and whole values."""

    characters: Counter[tuple[str, str]] = field(default_factory=Counter)
    values: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def update(self, name: str, truth: str | None, read: str | None) -> None:
        """Add one value of the field ``name``; those that match count for nothing."""
        wanted, got = normalised(truth), normalised(read)
        if wanted == got:
            return
        self.values[name, wanted, got] += 1
        if got:
            self.characters.update(pair for pair in aligned(wanted, got) if pair[0] != pair[1])

    def summary(self, most: int = 40) -> tuple[list[tuple[str, str, int]], list[tuple[str, ...]]]:
        """Give the commonest (wanted, read, times), then (field, wanted, read, times)."""
        letters = [(*pair, times) for pair, times in self.characters.most_common(most)]
        values = [(*triple, str(times)) for triple, times in self.values.most_common(most)]
        return letters, values

    def reset(self) -> None:
        self.characters.clear()
        self.values.clear()


def aligned(wanted: str, got: str) -> list[tuple[str, str]]:
    """Give pairs of characters along a shortest edit path; "" where one has none."""
    cost = np.zeros((len(wanted) + 1, len(got) + 1), np.int32)
    cost[:, 0], cost[0] = np.arange(len(wanted) + 1), np.arange(len(got) + 1)
    for i, a in enumerate(wanted, 1):
        for j, b in enumerate(got, 1):
            change = cost[i - 1, j - 1] + (a != b)
            cost[i, j] = min(change, cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    pairs = []
    i, j = len(wanted), len(got)
    while i or j:
        a, b = wanted[i - 1 : i], got[j - 1 : j]
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (a != b):
            pairs.append((a, b))
            i, j = i - 1, j - 1
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            pairs.append((a, ""))
            i -= 1
        else:
            pairs.append(("", b))
            j -= 1
    return pairs[::-1]


def worst_corner(quad: Quad, truth: Quad) -> float:
    """Tell how far the worst of four corners is off, in shares of the true diagonal."""
    return float(np.linalg.norm(quad - truth, axis=1).max()) / diagonal(truth)


@dataclass
class Corners:
    """Distance of the worst corner from the truth, as a share of the diagonal, and the turn."""

    errors: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    turns: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def update(self, condition: str, truth: Quad, found: Quad | None) -> None:
        """Add a card; the corner error is measured at the best of four turns, inf if not found."""
        if found is None:
            self.errors[condition].append(math.inf)
            self.turns[condition].append(False)
            return
        longer = max(
            float(np.linalg.norm(truth[2] - truth[0])), float(np.linalg.norm(truth[3] - truth[1]))
        )
        worst = [
            float(np.linalg.norm(np.roll(found, turn, axis=0) - truth, axis=1).max()) / longer
            for turn in range(4)
        ]
        self.errors[condition].append(min(worst))
        self.turns[condition].append(worst[0] == min(worst))

    def summary(self) -> dict[str, dict[str, Share | float]]:
        """Give condition → median error, shares within 1 % and 2 %, share with the right turn."""
        return {
            condition: {
                "median": float(np.median(errors)),
                "within_1_percent": Share(sum(e <= 0.01 for e in errors), len(errors)),
                "within_2_percent": Share(sum(e <= 0.02 for e in errors), len(errors)),
                "turn": Share(sum(self.turns[condition]), len(errors)),
            }
            for condition, errors in self.errors.items()
        }

    def reset(self) -> None:
        self.errors.clear()
        self.turns.clear()


@dataclass
class Seconds:
    """Wall-clock seconds a card, from bytes to reading, by condition."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def update(self, condition: str, seconds: float) -> None:
        self.taken[condition].append(seconds)

    def summary(self) -> dict[str, dict[str, float]]:
        """Give condition → median and 90th percentile."""
        return {
            condition: {"median": float(np.median(t)), "p90": float(np.percentile(t, 90))}
            for condition, t in self.taken.items()
        }

    def reset(self) -> None:
        self.taken.clear()


def values_of(reading: Reading) -> dict[str, str]:
    """Give the values that were read, by field."""
    return {name: found.value for name, found in reading.fields.items() if found.value is not None}
