"""Choose among known values by edit distance in which look-alike characters cost little.

Recognisers don't err at random: O and 0, I and 1, RN and M are mixed up far more often than B and
X. A known value is therefore looked for by the cheapest way in which it could have been misread.
Where the recogniser itself can say how likely a text is, its word goes before that table.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from elements import Evidence

LOOK_ALIKE = 0.3  # against 1 for any other change
LOOSE = 0.4  # a lost or invented space or mark; two letters run into one
MOST_COMPARED = 24  # of a long list only those that share the most letters are compared in order
NATS = 4.0  # of likelihood lost that weigh as much as one changed character
LEAST_PER_LETTER = 0.13  # the cheapest change, two letters run into one, alters three: 0.4 / 3

_GROUPS = (
    "O0QDCU", "I1LJT|/7!", "B8R3", "S5", "Z27", "G6C", "A4", "UVY", "MNHW", "EF", "PRF", "KXHR",
    "9G", "QG", "VW", "69",
)  # fmt: skip
# A character → what it costs to read each that looks alike as it; itself nothing.
_READ_AS: dict[str, dict[str, float]] = {}
for _group in _GROUPS:
    for _wanted in _group:
        _READ_AS.setdefault(_wanted, {}).update(dict.fromkeys(_group, LOOK_ALIKE))
for _wanted, _costs in _READ_AS.items():
    _costs[_wanted] = 0.0
_RUN_TOGETHER = {
    "RN": "M", "NI": "M", "IN": "M", "VV": "W", "LI": "U", "IL": "U", "LJ": "U", "CL": "D",
    "KI": "K", "II": "N", "IV": "N", "AN": "M",
}  # fmt: skip
_MARKS = frozenset(" .,/-:;'()")


@dataclass(frozen=True, slots=True)
class Match:
    """The closest value, its distance, and by how much the next other value is further away.

    A value that was read exactly needs no lead over others: its margin is infinite. The distance
    is below 0 where the picture supports the value better than what was read.
    """

    value: str
    distance: float
    margin: float

    @property
    def relative(self) -> float:
        """Distance in proportion to the value's length: 0 is the same, 1 has nothing in common."""
        return max(0.0, self.distance) / max(1, len(self.value))


def closest(
    text: str,
    values: Iterable[str],
    *,
    within: float = float("inf"),
    evidence: Evidence | None = None,
    meaning: Callable[[str], str] = str,
) -> Match | None:
    """The value nearest to ``text``; None where there is none closer than ``within``, or no text.

    ``within`` bounds the search: in a list of hundreds, a bound near the greatest distance that
    would be accepted (and as much again for the margin) saves nearly all of the time.
    evidence: the recogniser's own word on any text; distances are then NATS below ``text``.
    meaning: two values that mean the same are no rivals, and need no margin.

    >>> closest("1SLAM", ["ISLAM", "HINDU"]).value
    'ISLAM'
    >>> round(closest("1SLAM", ["ISLAM", "HINDU"]).distance, 1)
    0.3
    """
    candidates = set(values)
    if not text or not candidates:
        return None
    if text in candidates:
        return Match(text, 0.0, float("inf"))
    own = bag(text)
    likely = heapq.nsmallest(MOST_COMPARED, ((len(own ^ bag(v)), v) for v in candidates))
    if evidence is not None:
        return _likeliest(text, [value for _, value in likely], evidence, meaning)
    best_value, best, second = "", within, within
    for apart, value in likely:
        if apart * LEAST_PER_LETTER > second:
            break
        found = distance(text, value, limit=second)
        alike = meaning(value) == meaning(best_value)
        if found < best:
            best_value, best, second = value, found, second if alike else best
        elif found < second and not alike:
            second = found
    if not best_value:
        return None
    if second == float("inf"):  # one value only: as far as an empty text would be
        second = best + len(best_value)
    return Match(best_value, best, second - best)


def _likeliest(
    text: str, values: list[str], evidence: Evidence, meaning: Callable[[str], str]
) -> Match:
    """The value that the picture supports best, in changed characters' worth of nats."""
    own, *others = evidence.log_likelihoods([text, *values])
    likely = sorted(zip(others, values, strict=True), reverse=True)
    best, value = likely[0]
    rivals = (told for told, other in likely if meaning(other) != meaning(value))
    second = next(rivals, best - NATS * len(value))
    return Match(value, (own - best) / NATS, (best - second) / NATS)


def accepted(match: Match | None, *, limit: float, margin: float = 0.1) -> bool:
    """Whether a match is near enough to stand for the text.

    limit: the greatest distance, and margin: the least lead over the next value, both in
    proportion to the value's length.
    """
    if match is None:
        return False
    return match.relative <= limit and match.margin >= margin * len(match.value)


def distance(text: str, value: str, *, limit: float = float("inf")) -> float:
    """Cost of reading ``value`` as ``text``; ``inf`` as soon as it must exceed ``limit``."""
    if text == value:
        return 0.0
    gaps = [LOOSE if character in _MARKS else 1.0 for character in text]
    pairs = [_RUN_TOGETHER.get(text[j - 1 : j + 1]) if j else None for j in range(len(text))]
    before: list[float] = []
    last = [0.0, *accumulate(gaps)]
    for i, wanted in enumerate(value):
        gap = LOOSE if wanted in _MARKS else 1.0
        costs = _READ_AS.get(wanted) or {wanted: 0.0}
        cost = last[0] + gap
        row = [cost]
        pair_read_as = _RUN_TOGETHER.get(value[i - 1 : i + 1]) if i else None
        for j, seen in enumerate(text):
            cost = min(last[j] + costs.get(seen, 1.0), last[j + 1] + gap, cost + gaps[j])
            if pair_read_as == seen:
                cost = min(cost, before[j] + LOOSE)
            if pairs[j] == wanted:
                cost = min(cost, last[j - 1] + LOOSE)
            row.append(cost)
        # two rows, since a pair of letters steps over one
        if min(row) > limit and min(last) > limit:
            return float("inf")
        before, last = last, row
    return last[-1]


@lru_cache(maxsize=4096)
def bag(text: str) -> frozenset[tuple[str, int]]:
    """The letters of a text without their order, each with its number among its likes: what two
    texts share, and what sets them apart, is soon told."""
    seen: Counter[str] = Counter()
    letters = set()
    for character in text:
        letters.add((character, seen[character]))
        seen[character] += 1
    return frozenset(letters)
