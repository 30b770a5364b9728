"""What stands on a page but labels, and where values stand by their labels."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from documents.kinds.driving_licence.layout import Region
from documents.kinds.driving_licence.parsers import PARSERS
from documents.kinds.driving_licence.reads import APART, Read, follows, in_row
from elements import Box
from segmentation.prints import whole

ACROSS = 0.45  # of the page's width: a value stands no farther right of its label
BELOW = 2.1  # of the value's height, between the tops of a label and a value below it
ENOUGH = 3  # labels from which on their size is known
LARGE = 1.25  # times the usual height: print that stands out by its size
SMALL = 0.8  # times a value's height: print that is lower is no beginning of one
COLUMN = 0.012  # of the page's width: values that begin no farther apart begin alike
NUMBER_APART = 4.0  # of a number's height: the value it stands for is no farther right of it
NUMBER, CLOSE = 2, 1.5  # characters of a bare number; of the height of the value close behind it
# Of a label's own words: their heights in those of the value, in that of the label, and how far
# behind the label they begin, in its heights: JL. begins a value far from its label.
SMALLEST, SMALLER, MOST_AS_LABEL, NEXT_WORD = 0.55, 0.8, 1.4, 2.0
BLANK = 0.8  # of the print's height: two words of one value are no farther apart
BEGIN_ALIKE = 0.3  # of the print's height, rows of one column
INDENTED = 3.0  # of the print's height: no number that stands before a row is wider
NEXT_ROW = 2.8  # of the print's height, between the tops of two rows of one value


class PrintOn:
    """What stands on a page but labels, and which way values stand by their labels."""

    def __init__(self, rest: Sequence[Read], labels: Mapping[str, Read], width: int) -> None:
        self.rest, self.labels, self._width = rest, labels, width
        self._texts: dict[Box, str] = {}
        self._column = self._column_of_values()
        beside = {name: self._beside(label) for name, label in labels.items()}
        below = {name: self._below(label) for name, label in labels.items()}
        self._are_beside = sum(map(bool, beside.values())) >= sum(map(bool, below.values()))
        first, other = (beside, below) if self._are_beside else (below, beside)
        self._values = {
            name: (_close_beside(label, beside[name]) or first[name] or other[name])
            for name, label in labels.items()
        }

    def number_of(self, region: Region) -> Read | None:
        """A region's label of one or two characters: one by which a value of the region's sort
        stands; of several one that begins where another label does."""
        found = []
        for read in self.rest:
            if read.bare not in region.numbers or not read.is_print:
                continue
            if not self._is_of_labels_size(read.box) or self._begins_a_value(read.box):
                continue
            others = [other for other in self.rest if other is not read]
            page = PrintOn(others, {**self.labels, region.name: read}, self._width)
            box = page.value_of(region.name)
            if box is None or box.left - read.box.right > NUMBER_APART * read.box.height:
                continue
            texts = [page.text_in(row) for row in page.rows(box, region.rows, read.box.left)]
            if any(is_of(region, texts[:count]) for count in range(1, len(texts) + 1)):
                found.append(read)

        def rank(read: Read) -> tuple[bool, int]:
            return not self._in_column(read.box), region.numbers.index(read.bare)

        return min(found, key=rank, default=None)

    def _is_of_labels_size(self, box: Box) -> bool:
        """Whether print is as high as labels are, so far as these are known."""
        heights = sorted(label.box.height for label in self.labels.values())
        if len(heights) < ENOUGH:
            return True
        return 0.6 < box.height / heights[len(heights) // 2] < 1.6

    def _begins_a_value(self, box: Box) -> bool:
        """Whether print begins where values do that stand beside their labels, as high as they are:
        small numbers stand close before such a column."""
        return self._are_beside and any(
            value is not None
            and abs(value.left - box.left) < 0.6 * value.height
            and box.height >= SMALL * value.height
            for value in self._values.values()
        )

    def _in_column(self, box: Box) -> bool:
        """Whether print begins where another label does."""
        return any(abs(label.box.left - box.left) < 0.6 * box.height
                   for label in self.labels.values())  # fmt: skip

    def is_small(self, box: Box) -> bool:
        """Whether print is hardly higher than most of the page's is."""
        heights = sorted(read.box.height for read in self.rest if read.is_print)
        return box.height < LARGE * heights[len(heights) // 2]

    def is_believed(self, box: Box) -> bool:
        """Whether what was read within a box is more than a ground's pattern that looks like it."""
        return all(read.goes_on for read in self._inside(box))

    def beginnings(self, joined_up: bool) -> list[Box]:
        """The boxes of the pieces of print, joined_up: with those that follow each closely on its
        row. A signature is none: read as a letter, it would be the largest on the card."""
        return self._rows_begun if joined_up else self._boxes

    @cached_property
    def _boxes(self) -> list[Box]:
        return [read.box for read in self.rest if read.is_print]

    @cached_property
    def _rows_begun(self) -> list[Box]:
        return [self.row_from(box) for box in self._boxes]

    def row_from(self, start: Box, limit: float = math.inf) -> Box:
        """A piece with those that follow it closely on its row and begin left of a limit."""
        row = [read for read in self.rest
               if start.left <= read.box.left < limit and in_row(read.box, start)]  # fmt: skip
        return joined(sorted(row, key=lambda read: read.box.left))

    def text_in(self, box: Box) -> str:
        """What was read within a box."""
        if box not in self._texts:
            inside = sorted(self._inside(box), key=lambda r: r.box.left)
            self._texts[box] = " ".join(r.text for r in inside)
        return self._texts[box]

    def least_sure(self, box: Box) -> float:
        """How sure the least sure of what was read within a box is."""
        return min((read.confidence for read in self._inside(box)), default=0.0)

    def _inside(self, box: Box) -> list[Read]:
        return [r for r in self.rest if r.box.left >= box.left - 1
                and r.box.right <= box.right + 1 and in_row(r.box, box)]  # fmt: skip

    def is_behind_print(self, row: Box) -> bool:
        """Whether other print than a number stands so near before a row that it may be its
        beginning."""
        return any(in_row(read.box, row) and read.goes_on and not read.bare.isdigit()
                   and 0 <= row.left - read.box.right < NUMBER_APART * row.height
                   for read in self.rest)  # fmt: skip

    def above(self, box: Box) -> tuple[Box, ...]:
        """The row above a value's first that begins where it does, behind a number that may stand
        there; else where such a number may stand or behind it."""
        over = [read.box for read in self.rest
                if 0.8 * box.height < box.top - read.box.top < NEXT_ROW * box.height
                and -box.height < read.box.left - box.left < INDENTED * box.height
                and 0.55 < read.box.height / box.height < 1.6
                and not self._behind_a_label(read.box)]  # fmt: skip
        if not over:
            return ()
        nearest = max(over, key=lambda b: b.top)
        row = [b for b in over if in_row(b, nearest)]
        alike = [b for b in row if abs(b.left - box.left) < BEGIN_ALIKE * box.height]
        return (self.row_from(min(alike or row, key=lambda b: b.left)),)

    def value_of(self, name: str) -> Box | None:
        """The first row of a labelled region's value."""
        return self._values[name]

    def _right_of(self, box: Box) -> list[Read]:
        """The print right of a label on its row, up to the next label."""
        limit = self._next_label(box)
        return [
            read for read in self.rest
            if box.right - 2 <= read.box.left < limit and in_row(read.box, box)
            and of_size(box, read.box)
        ]  # fmt: skip

    def _column_of_values(self) -> float | None:
        """Where the print right of most labels begins; None where there is no such column."""
        lefts = [[read.box.left for read in self._right_of(label.box) if read.is_print]
                 for label in self.labels.values()]  # fmt: skip
        room = COLUMN * self._width
        votes = {
            left: sum(any(abs(other - left) < room for other in its) for its in lefts)
            for its in lefts for left in its
        }  # fmt: skip
        best = max(votes, key=lambda left: votes[left], default=None)
        return best if best is not None and votes[best] >= max(ENOUGH, len(lefts) / 2) else None

    def _beside(self, label: Read) -> Box | None:
        """The print right of a label: from the values' column on, where some begins there."""
        box = label.box
        reads = self._right_of(box)
        if self._column is not None:
            start = self._column - COLUMN * self._width
            if any(abs(read.box.left - self._column) < COLUMN * self._width for read in reads):
                reads = _from_word(reads, start)
        row = _behind_the_label(box, sorted(reads, key=lambda read: read.box.left))
        if not row or row[0].box.left - box.right > ACROSS * self._width:
            return None
        # a low label's row is not all of its value's, where that rises
        return self.row_from(row[0].box, self._next_label(box))

    def _next_label(self, box: Box) -> float:
        """Where the next label right of one begins on its row; the page's width where none does."""
        return min((other.box.left for other in self.labels.values()
                    if in_row(other.box, box) and other.box.left > box.right),
                   default=float(self._width))  # fmt: skip

    def _below(self, label: Read) -> Box | None:
        """The print below a label, from about where it begins."""
        box = label.box
        under = [
            read.box for read in self.rest
            if of_size(box, read.box) and 0.3 * box.height < read.box.top - box.top
            and read.box.top - box.top < BELOW * read.box.height
            and abs(read.box.left - box.left) < 1.2 * read.box.height
        ]  # fmt: skip
        if not under:
            return None
        first = min(under, key=lambda b: b.top)
        limit = self._next_label(box)
        row = [read for read in self.rest if in_row(read.box, first)
               and first.left <= read.box.left < limit - 0.5 * first.height]  # fmt: skip
        if not row:  # another label stands over the print
            return None
        return joined(sorted(row, key=lambda read: read.box.left))

    def rows(self, first: Box, most: int, left: float) -> tuple[Box, ...]:
        """The rows of a value from its first on: those close below that begin where it or its label
        begins, behind no label of their own."""
        found = [first]
        while len(found) < most:
            last = found[-1]
            under = [
                read.box for read in self.rest
                if 0.8 * last.height < read.box.top - last.top < NEXT_ROW * last.height
                and read.box.top > last.bottom - 0.3 * last.height
                and min(left, first.left) - 1.2 * last.height < read.box.left
                and read.box.left < first.left + 0.8 * last.height
                and 0.55 < read.box.height / last.height < 1.6
                and read.goes_on and not self._behind_a_label(read.box)
            ]  # fmt: skip
            if not under:
                break
            next_ = min(under, key=lambda b: b.top)
            alike = [b for b in under if in_row(b, next_)
                     and abs(b.left - first.left) < BEGIN_ALIKE * last.height]  # fmt: skip
            found.append(self.row_from(alike[0] if alike else next_))
        return tuple(found)

    def _behind_a_label(self, box: Box) -> bool:
        return any(in_row(label.box, box) and label.box.right <= box.left + 2
                   and box.left - label.box.right < ACROSS * self._width
                   for label in self.labels.values()) or box in self._values.values()  # fmt: skip


def _behind_the_label(label: Box, row: Sequence[Read]) -> Sequence[Read]:
    """A row behind a label, from the left, without the label's own words that were not told as
    such: print of its size, close to it and before larger print."""
    end = label.right
    for n, (read, behind) in enumerate(pairwise(row)):
        near = behind.box.left - read.box.right < APART * behind.box.height
        near &= read.box.left - end < NEXT_WORD * label.height
        of_label = read.box.height < MOST_AS_LABEL * label.height
        smaller = SMALLEST <= read.box.height / behind.box.height < SMALLER
        if not (near and of_label and smaller):
            return row[n:]
        end = read.box.right
    return row[-1:]


def _from_word(row: Sequence[Read], start: float) -> list[Read]:
    """The print of a row from a column on, and the words that stand a blank before it, as high as
    it: on a page whose rows lean not all values begin at the column."""
    kept = sorted((read for read in row if read.box.left > start), key=lambda read: read.box.left)
    before = sorted(
        (read for read in row if read.box.left <= start), key=lambda read: -read.box.left
    )
    for read in before:
        box, its = kept[0].box, read.box
        near = box.left - its.right < BLANK * box.height and read.is_print
        if not near or its.height < SMALLER * box.height:
            break
        kept.insert(0, read)
    return kept


def _close_beside(label: Read, value: Box | None) -> Box | None:
    """The print right of a label that is a bare number, where it stands close: such a number
    stands before its value also on cards whose words stand above theirs."""
    if value is None or len(label.bare) > NUMBER:
        return None
    return value if value.left - label.box.right < CLOSE * value.height else None


def is_of(region: Region, rows: Sequence[str]) -> bool:
    """Whether lines are a value of the region's sort."""
    values = PARSERS[region.parser].read(rows)
    return all(value.value is not None and not value.problems for value in values)


def joined(row: Sequence[Read]) -> Box:
    """The first piece of a row, from the left, with those that follow it closely."""
    together = row[0].box
    for read in row[1:]:
        if follows(together, read):
            together = whole((together, read.box))
    return together


def of_size(label: Box, value: Box) -> bool:
    """A value's print is no smaller than its label's, and not much larger."""
    return 0.8 * label.height < value.height < 3.4 * label.height
