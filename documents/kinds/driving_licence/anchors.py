"""A layout laid onto a page: its labels among the pieces of print, and the values by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import re2

from documents.kinds.driving_licence.extents import own_rows
from documents.kinds.driving_licence.labels import find_labels
from documents.kinds.driving_licence.layout import Layout, Region
from documents.kinds.driving_licence.left_over import by_what_is_left
from documents.kinds.driving_licence.order import by_order, by_time
from documents.kinds.driving_licence.print_on import PrintOn, is_of
from documents.kinds.driving_licence.reads import (
    Read,
    alike,
    bare_of,
    begin_alike,
    close_runs,
    in_row,
)
from documents.kinds.driving_licence.row_numbers import numbers_apart
from elements import Box

LEAST_END = 4  # letters of a label's end
# Letters and digits that a ground's pattern is hardly read as, and of how many values. Seven of 36
# pictures of KTPs seemed licences by their numbers, and none had two. Of 75 hard fronts all had
# four but two, which show their heading.
WORD, LEAST_WORDS = 4, 2


@dataclass(frozen=True, slots=True)
class Laid:
    """A layout on a page.

    labels: region → its label's box. values: region → boxes of its rows, ink alone. signs: the
    headings found. told: regions whose value is of its sort. unsure: regions of which only the
    order of the rows tells that these are their values, or nothing whether they go on in another
    row. numbered: regions whose label is one or two characters, which may be a part of another's.
    words: how many values have a row of WORD letters and digits or more.
    """

    layout: Layout
    labels: Mapping[str, Box]
    values: Mapping[str, tuple[Box, ...]]
    signs: tuple[str, ...]
    told: frozenset[str]
    unsure: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    words: int = 0

    @property
    def worded(self) -> Mapping[str, Box]:
        """Region → its label's box, of labels that are more than a number."""
        return {name: box for name, box in self.labels.items() if name not in self.numbered}

    @property
    def sound(self) -> int:
        """How many values are of their region's sort."""
        return len(self.told)

    @property
    def share(self) -> float:
        """Of the layout's values, how many are sound."""
        return self.sound / len(self.layout.regions)

    @property
    def count(self) -> int:
        """Labels, values and signs found, each region once."""
        return len({*self.labels, *self.values}) + len(self.signs)

    @property
    def fits(self) -> bool:
        """Whether the page is a card of this layout: by its heading, or by values that are more
        than a letter here and there."""
        found = {*self.labels, *self.values, *self.signs}
        is_read = bool(self.signs) or self.words >= LEAST_WORDS
        return is_read and self.count >= self.layout.least and bool(found & {*self.layout.needs})


def lay(layout: Layout, reads: Sequence[Read], width: int) -> Laid:
    """Find a layout's labels and values on a page of that width."""
    signs = signs_of(layout, reads)
    numbered: set[str] = set()
    labels, rest = find_labels(layout, numbers_apart(layout, reads))
    rest = [read for read in rest if not _ends_a_label(read, layout.regions, labels)]
    page = PrintOn(rest, labels, width)
    values = _labelled(layout, page)
    by_looks = {
        region.name: looks
        for region in layout.regions
        if region.name not in values and (looks := _by_looks(layout, region, page, values))
    }
    alone = {
        region.name: row
        for region in layout.regions
        if region.name not in values and (row := _only_one(region, page, {**by_looks, **values}))
    }
    known = {**by_looks, **values}
    ordered = {**by_order(layout, page, known), **by_time(layout, page, known)}
    for region in layout.regions:
        if region.name not in labels and (number := page.number_of(region)):
            labels[region.name] = number
            numbered.add(region.name)
            page = PrintOn([read for read in page.rest if read is not number], labels, width)
    values = {**by_looks, **_labelled(layout, page)}
    ordered = {
        name: rows
        for name, rows in ordered.items()
        if name not in values or not begin_alike(values[name][0], rows[0])
    }
    labels = {name: label for name, label in labels.items() if name not in ordered}
    values |= ordered
    beside_others = {**values}  # of a value that stands alone nothing tells what is around it
    values = {**alone, **values}
    for region in layout.regions:
        if region.name not in values and (own := _by_another(region, page, beside_others)):
            values[region.name] = beside_others[region.name] = own
            if region.before is not None and region.before not in values:
                ordered[region.name] = own  # it may be what stands in between
    fits = len({*labels, *values}) + len(signs) >= layout.least
    left = by_what_is_left(layout, page, values) if fits else {}
    values |= left
    values, doubted = own_rows(layout, page, values)
    found = {name: label.box for name, label in labels.items()}
    told = frozenset(
        region.name
        for region in layout.regions
        if region.name in values
        and is_of(region, [page.text_in(row) for row in values[region.name]])
    )
    low = {region.name for region in layout.regions if region.tallest
           and region.name in values and _is_below(values[region.name][0], values)}  # fmt: skip
    unsure = doubted | {*ordered, *left} | low
    words = sum(
        any(len(bare_of(page.text_in(row))) >= WORD for row in rows) for rows in values.values()
    )
    return Laid(layout, found, values, tuple(signs), told, unsure, frozenset(numbered), words)


def signs_of(layout: Layout, reads: Sequence[Read]) -> list[str]:
    """A layout's signs on a page; the letters of one may have fallen into several pieces."""
    texts = {read.bare for read in reads}
    usual = median(read.box.height for read in reads) if reads else 0.0
    large = [read for read in reads if read.box.height >= usual]  # as headings are
    texts |= {bare_of("".join(read.text for read in run)) for run in close_runs(large)}
    return [sign for sign in layout.signs if any(alike(text, bare_of(sign)) for text in texts)]


def _labelled(layout: Layout, page: PrintOn) -> dict[str, tuple[Box, ...]]:
    """Region → rows of its value, of those whose label was found."""
    return {
        region.name: page.rows(first, region.rows, page.labels[region.name].box.left)
        for region in layout.regions
        if region.name in page.labels and (first := page.value_of(region.name))
    }


def _ends_a_label(read: Read, regions: Sequence[Region], labels: Mapping[str, Read]) -> bool:
    """Whether print is the end of a label, of which only the beginning was taken for one: a glare
    may part it."""
    bare = read.bare
    return len(bare) >= LEAST_END and any(
        region.name in labels
        and in_row(labels[region.name].box, read.box)
        and any(bare_of(label).endswith(bare) for label in region.labels)
        for region in regions
    )


def _by_looks(
    layout: Layout, region: Region, page: PrintOn, values: Mapping[str, tuple[Box, ...]]
) -> tuple[Box, ...]:
    """The value of a region whose label was not found: the print that looks like it, and is no part
    of a value that can be no other."""
    if region.pattern is None:
        return ()
    taken = {(box.left, box.top) for boxes in values.values() for box in boxes}
    told = [row for other in layout.regions if other.telling and other is not region
                  for row in values.get(other.name, ())]  # fmt: skip
    fitting = [box for box in page.beginnings(region.rows > 1)
               if re2.fullmatch(region.pattern, page.text_in(box).strip(" .:"))
               and (box.left, box.top) not in taken
               and not any(in_row(row, box) and row.left < box.left < row.right for row in told)
               and not (region.tallest and page.is_small(box))]  # fmt: skip
    if region.tallest and not fitting:  # not all cards print it large
        first = min((boxes[0].top for boxes in values.values()), default=0.0)
        fitting = [box for box in page.beginnings(True) if box.bottom <= first
                   and len(bare_of(text := page.text_in(box))) > 1
                   and re2.fullmatch(region.pattern, text)]  # fmt: skip
    if not fitting:
        return ()
    if region.tallest:

        def rank(box: Box) -> tuple[bool, bool, bool, float]:
            several = len(bare_of(page.text_in(box))) > 1  # a stroke may look like one letter
            return page.is_believed(box), not _is_below(box, values), several, box.height

        last = max(fitting, key=rank)
    else:
        last = max(fitting, key=lambda box: box.bottom)
    return (*_up_to_a_house(region, page, last), last) if region.rows > 1 else (last,)


def _is_below(box: Box, values: Mapping[str, tuple[Box, ...]]) -> bool:
    """Whether print stands below the first of some values: what is printed large on a card stands
    in its heading."""
    return any(rows[0].top < box.top for rows in values.values())


def _up_to_a_house(region: Region, page: PrintOn, last: Box) -> tuple[Box, ...]:
    """The rows of an address above its last: up to the one that begins with a house's number, or
    the next one alone where none does."""
    rows: tuple[Box, ...] = ()
    while len(rows) < region.rows - 1 and (above := page.above(rows[0] if rows else last)):
        rows = (*above, *rows)
        if page.text_in(rows[0])[:1].isdigit():
            return rows
    return rows[-1:]


def _only_one(
    region: Region, page: PrintOn, values: Mapping[str, tuple[Box, ...]]
) -> tuple[Box, ...]:
    """The value of a region that no label and no pattern tell, where a single row of the page is
    of its sort and no other of the layout's values can be."""
    if not region.telling or region.pattern is not None:
        return ()
    known = [boxes[0] for boxes in values.values()]
    fitting = [row for row in page.beginnings(True) if is_of(region, [page.text_in(row)])]
    rows = {row for row in fitting if not any(in_row(row, box) for box in known)
            and not any(in_row(row, other) and other.left < row.left for other in fitting)
            and not page.is_behind_print(row)}  # fmt: skip
    return tuple(rows) if len(rows) == 1 else ()


def _by_another(
    region: Region, page: PrintOn, values: Mapping[str, tuple[Box, ...]]
) -> tuple[Box, ...]:
    """The value of a region whose label was not found: the rows below or above another region's."""
    rows: tuple[Box, ...] = ()
    if region.under is not None and region.under in values:
        above = page.labels.get(region.under)
        first = values[region.under][-1]
        left = first.left if above is None else above.box.left
        rows = page.rows(first, region.rows + 1, left)[1:]
    elif region.over is not None and region.over in values:
        rows = page.above(values[region.over][0])
    if region.telling and rows and not is_of(region, [page.text_in(row) for row in rows]):
        return ()
    firsts = {(boxes[0].left, boxes[0].top) for boxes in values.values()}
    lower = values.get(region.before or "", ())
    below = bool(rows and lower) and rows[0].top > lower[0].top
    return () if below or firsts & {(row.left, row.top) for row in rows} else rows
