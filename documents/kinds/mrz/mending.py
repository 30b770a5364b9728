"""The texts of a zone whose check digits all hold, as likely as its picture makes each.

Where a digit fails, what was read is wrong somewhere; where all hold, it may be wrong in two places
at once or in one that no digit tells. Both are one question: of all texts that hold, how likely is
this? The likeliest is a repair where it is likely enough beside the others, and none where two are
about as likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from documents.kinds.mrz.whole import WholeLine
from fields.mrz import VALUES
from fields.mrz_checks import OWN, Check, checks_of
from fields.mrz_layouts import FILLER, Layout, Place

LEAST = 1e-6  # of the likelihood of what was read: less likely texts are left out
# The same, of all that was left out and holds: lost characters, three changes and more; where
# something is wrong that no change mends, more of it may be.
ELSE, ELSE_FAILED = 1e-4, 1e-2
SURE = 0.95  # among them, of a repair
MOST_CHANGES = 2  # of a part
OPEN = (None, "optional_data")  # what is checked and may have fillers anywhere
MOST, MOST_OPTIONS = 100, 8  # texts that are followed up at once, characters of a place
Options = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Way:
    """One text of the zone: how likely it is beside what was read, what is left of each check's
    sum, and where it differs."""

    weight: float
    left: tuple[int, ...]
    changes: Mapping[Place, str]


@dataclass(frozen=True)
class Ways:
    """Texts of a zone that hold. failed: the parts whose digit holds for none of them, None for
    that over several spans."""

    read: tuple[str, ...]
    checks: Sequence[Check]
    ways: Sequence[Way]
    failed: frozenset[str | None]

    @cached_property
    def best(self) -> Way:
        return max(self.ways, key=lambda way: way.weight)

    @cached_property
    def _total(self) -> float:
        return sum(way.weight for way in self.ways) + (ELSE_FAILED if self.failed else ELSE)

    def share(self, lines: Sequence[str], places: Iterable[Place]) -> float:
        """How likely, 0–1, some places hold what lines say there."""
        said = {place: lines[place[0]][place[1]] for place in places}
        agreeing = (way.weight for way in self.ways if all(
            way.changes.get(place, self.read[place[0]][place[1]]) == character
            for place, character in said.items()))  # fmt: skip
        return sum(agreeing) / self._total


def ways_of(layout: Layout, whole: Sequence[WholeLine]) -> Ways:
    """The texts that hold, by what each line's picture allows."""
    read = tuple(line.text for line in whole)
    checks = checks_of(layout, read)
    found = _walked(checks, read, whole, everywhere=False)
    return _walked(checks, read, whole, everywhere=True) if found.failed else found


def _walked(
    checks: Sequence[Check], read: tuple[str, ...], whole: Sequence[WholeLine], *, everywhere: bool
) -> Ways:
    """Place by place and check by check, the likeliest texts so far. everywhere: also where what
    was read is sure."""
    ways = [Way(1.0, tuple(check.left(read) for check in checks), {})]
    seen: set[Place] = set()
    failed: set[str | None] = set()
    for n, check in enumerate(checks):
        for place in check.weights:
            if place not in seen:
                seen.add(place)
                options = _options(place, check, whole, everywhere=everywhere)
                ways = _followed(ways, place, options, read, checks)
        holding = [way for way in ways if way.left[n] == 0]
        if holding and (check.part is not None or not failed):
            ways = holding
        else:  # of several parts nothing is told where one of them was not read
            failed.add(check.part)
    return Ways(read, checks, ways, frozenset(failed))


def _options(
    place: Place, check: Check, whole: Sequence[WholeLine], *, everywhere: bool
) -> Options:
    """What may stand in a place, each with its share of the likelihood of what was read there."""
    row, column = place
    options = whole[row].options(column, everywhere=everywhere)
    if _may_be_filler(place, check, whole):
        return options
    if whole[row].text[column] == FILLER and check.weights[place] != OWN:
        return options  # it was read so
    return {c: share for c, share in options.items() if c != FILLER} or options


def _may_be_filler(place: Place, check: Check, whole: Sequence[WholeLine]) -> bool:
    """Whether a filler may be mended into a place: a part ends in fillers, and only one that holds
    nothing else has one for its digit."""
    *places, digit = check.weights
    read = [whole[row].text[column] for row, column in places]
    if place == digit:
        return not "".join(read).strip(FILLER)
    n = places.index(place)
    return check.part in OPEN or (n > 0 and not "".join(read[n + 1 :]).strip(FILLER))


def _followed(
    ways: Sequence[Way],
    place: Place,
    options: Options,
    read: Sequence[str],
    checks: Sequence[Check],
) -> list[Way]:
    """The texts so far with each character that may stand in one place more."""
    own = read[place[0]][place[1]]
    if [*options] == [own]:
        return [*ways]
    moves = [
        (character, share, [
            check.weights.get(place, 0) * (VALUES[character] - VALUES[own]) for check in checks
        ])
        for character, share in sorted(options.items(), key=lambda each: -each[1])[:MOST_OPTIONS]
    ]  # fmt: skip
    longer = [
        Way(
            way.weight * share,
            tuple((left + more) % 10 for left, more in zip(way.left, moved, strict=True)),
            way.changes if character == own else {**way.changes, place: character},
        )
        for way in ways
        for character, share, moved in moves
        if way.weight * share >= LEAST
    ]
    return sorted(longer, key=lambda way: -way.weight)[:MOST] or [*ways]


def mended(layout: Layout, ways: Ways) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The lines with every repair that is likely enough, and what was changed in each part."""
    texts, corrections = ways.read, {}
    best = _written(ways.read, ways.best.changes)
    for (part, by), places in _groups(layout, ways.checks).items():
        changes = {place: ways.best.changes[place] for place in places
                   if place in ways.best.changes}  # fmt: skip
        if not changes or len(changes) > MOST_CHANGES or by in ways.failed:
            continue
        if ways.share(best, places) >= SURE:
            texts = _written(texts, changes)
            told = (_correction(places, ways, place, by) for place in changes)
            corrections[part] = tuple(told)
    return texts, corrections


def _written(lines: Sequence[str], changes: Mapping[Place, str]) -> tuple[str, ...]:
    table = [[*line] for line in lines]
    for (row, column), character in changes.items():
        table[row][column] = character
    return tuple("".join(line) for line in table)


def _groups(layout: Layout, checks: Sequence[Check]) -> dict[tuple[str, str | None], list[Place]]:
    """The places that are mended together: a part and the check that tells of it → its places, its
    digit the last. A digit over several spans stands for itself, as the part ``composite``."""
    groups: dict[tuple[str, str | None], list[Place]] = {}
    seen: set[Place] = set()
    part_of = {(row, column): name for name, (row, start, end) in layout.spans.items()
               for column in range(start, end)}  # fmt: skip
    for check in checks:
        for place in check.weights:
            if place not in seen:
                seen.add(place)
                part = check.part or part_of.get(place, "composite")
                groups.setdefault((part, check.part), []).append(place)
    return groups


def _correction(places: Sequence[Place], ways: Ways, place: Place, by: str | None) -> str:
    (row, column), n = place, places.index(place) + 1
    change = f"{ways.read[row][column]}→{ways.best.changes[place]}"
    if by is None:
        return f"{change} (character {n}): the check digit over the zone holds so"
    if n == len(places):
        return f"check digit {change}: it holds so"
    return f"{change} (character {n}): the check digit holds so"
