"""Values whose labels can't be read, by the order in which the rows of a layout stand.

Some values tell by themselves what they are: a date behind a place, a number of fixed form. Where
they stand in a layout's order and the rows between them are as many as the order has there, these
are the values of the regions between. A row that is missing leaves a gap, and then nothing is said.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from documents.kinds.driving_licence.layout import Layout, Region
from documents.kinds.driving_licence.parsers import PARSERS
from documents.kinds.driving_licence.print_on import PrintOn, is_of
from documents.kinds.driving_licence.reads import begin_alike, in_row
from elements import Box

LEAST_KNOWN = 2  # values by which the column of them is known
INDENTED = 0.8  # of the print's height: a row begins no farther from its column
SKIPPED = 1.55  # times the usual pitch: a row between two is missing
OF_AGE = 18, 21  # years
YOUNGEST = 14  # years between a holder's birth and any other date of a card
LONGEST_DATE = 12  # characters: a number that begins with eight digits of a date is longer
Values = Mapping[str, tuple[Box, ...]]


def by_order(layout: Layout, page: PrintOn, values: Values) -> dict[str, tuple[Box, ...]]:
    """Region → rows, of regions of an order of the layout that no value was found of.

    values: those found by a label or by their looks. Nothing where no order fits the column of
    values, or where several ways leave open which rows are a region's.
    """
    for order in layout.orders:
        regions = [region for name in order for region in layout.regions if region.name == name]
        rows = [_Row(box, page.text_in(box)) for box in _column(page, values, regions)]
        telling = [region for region in regions if region.telling]
        ways = list(_ways(regions, rows, values, telling))
        if ways:
            found = zip(regions, zip(*ways, strict=True), strict=True)
            return {
                region.name: its[0]
                for region, its in found
                if region.name not in values and len({*its}) == 1
            }
    return {}


def by_time(layout: Layout, page: PrintOn, values: Values) -> dict[str, tuple[Box, ...]]:
    """Region → row, of dates that follow one another, where the page has as many as the layout and
    of some no value was found."""
    regions = [region for name in layout.dates for region in layout.regions if region.name == name]
    if not regions:
        return {}
    days: dict[str, Box] = {}
    for box in page.beginnings(True):
        text = page.text_in(box)
        (day,) = PARSERS[regions[0].parser].read([text])
        if day.normalized is not None and not day.problems and len(text) <= LONGEST_DATE:
            days[day.normalized] = box
    days = {day: box for day, box in days.items() if not _comes_of_age(day, days)}
    if len(days) != len(regions) or all(region.name in values for region in regions):
        return {}
    born, *later = sorted(days)
    if later and int(later[0][:4]) - int(born[:4]) < YOUNGEST:
        return {}
    boxes = [days[day] for day in sorted(days)]
    for region, box in zip(regions, boxes, strict=True):
        if region.name in values and not in_row(values[region.name][0], box):
            return {}
    return {
        region.name: (box,)
        for region, box in zip(regions, boxes, strict=True)
        if region.name not in values
    }


def _comes_of_age(day: str, days: Container[str]) -> bool:
    """Whether a day, of those on a card, is one on which its holder is of age: the cards of people
    under 18 or 21 say until when they are."""
    return any(f"{int(day[:4]) - years:04}{day[4:]}" in days for years in OF_AGE)


@dataclass(frozen=True, slots=True)
class _Row:
    box: Box
    text: str


def _column(page: PrintOn, values: Values, regions: Sequence[Region]) -> list[Box]:
    """The rows that begin where the regions' values do, from the top."""
    telling = [region for region in regions if region.telling]
    known = [values[region.name][0] for region in regions if region.name in values]
    known += [box for box in page.beginnings(True)
              if any(is_of(region, [page.text_in(box)]) for region in telling)]  # fmt: skip
    if len(known) < LEAST_KNOWN:
        return []
    left, high = (median(of) for of in zip(*((b.left, b.height) for b in known), strict=True))
    starts = [
        read.box for read in page.rest
        if abs(read.box.left - left) < INDENTED * high and 0.55 < read.box.height / high < 1.6
    ]  # fmt: skip
    rows: list[Box] = []
    for start in sorted(starts, key=lambda box: box.top):
        if rows and in_row(rows[-1], start):
            continue
        rows.append(page.row_from(start))
    return max(_unbroken(rows), key=len, default=[])


def _unbroken(rows: Sequence[Box]) -> list[list[Box]]:
    """Rows from the top parted where one is missing, or where other print stands above."""
    pitches = [below.bottom - above.bottom for above, below in pairwise(rows)]
    parts = [[row] for row in rows[:1]]
    for row, pitch in zip(rows[1:], pitches, strict=True):
        if pitch > SKIPPED * median(pitches):
            parts.append([row])
        else:
            parts[-1].append(row)
    return parts


def _ways(
    regions: Sequence[Region], rows: Sequence[_Row], values: Values, telling: Sequence[Region]
) -> Iterator[list[tuple[Box, ...]]]:
    """Each way in which the rows are the regions', one after the other, and none is left."""
    if not regions:
        if not rows:
            yield []
        return
    region, others = regions[0], regions[1:]
    for count in range(1, min(region.rows, len(rows) - len(others)) + 1):
        own = rows[:count]
        if not _may_be(region, own, values, telling):
            continue
        for rest in _ways(others, rows[count:], values, telling):
            yield [tuple(row.box for row in own), *rest]


def _may_be(region: Region, own: Sequence[_Row], values: Values, telling: Sequence[Region]) -> bool:
    """Whether rows can be a region's: of its sort and of none that tells by itself; where its value
    is known, that one; never the known value of another."""
    if region.name in values and not in_row(values[region.name][0], own[0].box):
        return False
    others = [values[name][0] for name in values if name != region.name]
    if any(begin_alike(row.box, box) for box in others for row in own):
        return False
    if not is_of(region, [row.text for row in own]):
        return False
    if region.telling and len(own) > 1 and is_of(region, [own[-1].text]):
        return False  # the last row is all of it
    return region.telling or not any(is_of(other, [row.text]) for other in telling for row in own)
