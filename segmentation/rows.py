"""Which printed row each line of text belongs to: by the mask, by labels, by column and pitch.

A form prints its rows in one order, each behind a label. A value may take several lines, of which
only the first stands behind the label. What the mask calls a line counts for much, but a line that
stands without a label among labelled ones goes on with the row above it, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import fmean, median

import numpy as np
import numpy.typing as npt

Rect = tuple[int, int, int, int]  # left, top, right, bottom
Plane = npt.NDArray[np.float32]  # (h, w), one class's probabilities
Pieces = dict[str, Rect]  # field → where it stands in a line

# Nats, beside the logarithm of the mask's share for the row.
LABELLED_AGAIN = 4.0  # that a line behind a label of its own goes on with the row above
UNLABELLED = 2.0  # that a line without a label begins a row, where others have labels
OFF_COLUMN = 4.0  # that a line goes on with the row above, but doesn't begin where values begin
APART = 2.0  # that it goes on from a line that stands far above it
SKIPPED = 0.3  # that a row has no line at all
LEAST_SHARE = 1e-3
LEAST_LABELS = 5  # fewer, and the labels were not seen: then a missing one says nothing
MOST_INDENT = 16  # the same, of labels behind their median: of 4,958 drawn ones 0.3 % are farther
ASTRAY = 9  # pixels of the mask by which a line may begin left or right of its column
FAR = 1.75  # pitches
# Pitches between the foot of a line and the top of the next, from which one is missing between: of
# 160 drawn names none stood more than 0.71 below the NIK, whose type is larger.
ROOM = 0.85
WORDS_APART = 1.0  # heights of a line
MOST_BEGUN = 0.5  # of the rows: the first lines of more are not hidden on a card that is read
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """How a form's mask is laid out: handed in, since no form is known here.

    rows: the fields of each row of its column, from the top, as they follow one another in the row.
    wraps: other fields that may take several lines → one that is printed in the same type.
    single: fields of the column that take one line, in a type of their own.
    stacked: fields whose line stands close above the line of another.
    label: the class of the labels. other: classes that hold no text to read. faint: a field whose
    mark may be too small for the mask → the field that stands before it in its row.
    """

    rows: tuple[tuple[str, ...], ...] = ()
    wraps: Mapping[str, str] = field(default_factory=dict)
    single: frozenset[str] = frozenset()
    stacked: Mapping[str, str] = field(default_factory=dict)
    label: str | None = None
    other: frozenset[str] = frozenset()
    faint: Mapping[str, str] = field(default_factory=dict)

    @property
    def column(self) -> frozenset[str]:
        return frozenset(name for row in self.rows for name in row)


@dataclass(slots=True)
class _Line:
    """One line of the column: its pieces by the class that the mask gives them."""

    pieces: Pieces
    labelled: bool = False

    @property
    def top(self) -> float:
        return fmean(top for _, top, _, _ in self.pieces.values())

    @property
    def foot(self) -> float:
        return fmean(bottom for _, _, _, bottom in self.pieces.values())

    @property
    def left(self) -> int:
        return min(left for left, _, _, _ in self.pieces.values())


def in_their_column(labels: Sequence[Rect]) -> list[Rect]:
    """Labels without what begins farther right than any that is indented, as a specimen's mark or a
    label of a second column does."""
    if len(labels) < LEAST_LABELS:
        return list(labels)
    usual = float(median([left for left, *_ in labels]))
    return [label for label in labels if label[0] <= usual + MOST_INDENT]


def in_rows(
    found: Mapping[str, Sequence[Rect]],
    planes: Mapping[str, Plane],
    labels: Sequence[Rect],
    layout: Layout,
) -> dict[str, list[Rect]]:
    """The column's fields with the lines that belong to them, from the top.

    found: field → rectangles of its class. planes: class → probabilities. labels: where those of
    the rows stand (`in_their_column`).
    """
    layout = replace(layout, rows=_known(layout.rows, planes))
    lines = _lines(found, layout)
    for line in lines:
        line.labelled = any(_beside(label, line) for label in labels)
    rows = _plain(lines, layout, len(labels)) or _assigned(lines, planes, layout, len(labels))
    out: dict[str, list[Rect]] = {name: [] for name in layout.column}
    for line, row in zip(lines, rows, strict=True):
        for name, rect in _pieces_of(line, layout.rows[row], planes).items():
            out[name].append(rect)
    return out


def begun_above(
    found: Mapping[str, Sequence[Rect]], labels: Sequence[Rect], layout: Layout
) -> frozenset[str]:
    """The column's fields whose first line was not found: what was found stands behind no label,
    and above it is a label that nothing stands behind, or room for a line. None where that is so
    of most rows: the printer set values half a row beside their labels.

    found: as `in_rows` gives it.
    """
    if len(labels) < LEAST_LABELS:
        return frozenset()
    lines = [_Line({name: rect}) for name in layout.column for rect in found.get(name, ())]
    lone = [label for label in labels if not any(_beside(label, line) for line in lines)]
    pitch = _pitch(lines)
    rows = [row for row in layout.rows if any(found.get(name) for name in row)]
    begun = []
    for row in rows:
        name = next(name for name in row if found.get(name))
        first = _Line({name: found[name][0]})
        if any(_beside(label, first) for label in labels):
            continue
        above = (first.top - label[1] for label in lone if label[2] <= first.left + 2)
        ends = [line.foot for line in lines if line.top < first.top - 0.5 * pitch]
        room = bool(ends) and first.top - max(ends) > ROOM * pitch
        if room or any(0.5 * pitch < step < FAR * pitch for step in above):
            begun.append(row)
    if len(begun) > MOST_BEGUN * len(rows):
        return frozenset()
    return frozenset(name for row in begun for name in row if found.get(name))


def labelled(
    found: Mapping[str, Sequence[Rect]], labels: Sequence[Rect], layout: Layout
) -> frozenset[str]:
    """The column's fields whose first line stands behind a label.

    found: as `in_rows` gives it.
    """
    firsts = {name: _Line({name: rows[0]}) for name in layout.column if (rows := found.get(name))}
    return frozenset(
        name for name, first in firsts.items() if any(_beside(label, first) for label in labels)
    )


def may_go_on(
    found: Mapping[str, Sequence[Rect]], labels: Sequence[Rect], layout: Layout
) -> frozenset[str]:
    """The column's fields of which a last line may be in the row below, which has several: a label
    stands before one below its first, or before none, so that those above may be no part of it.

    found: as `in_rows` gives it.
    """
    if len(labels) < LEAST_LABELS:
        return frozenset()
    doubtful: set[str] = set()

    def is_labelled(rects: Sequence[tuple[str, Rect]]) -> bool:
        lines = [_Line({name: rect}) for name, rect in rects]
        return any(_beside(label, line) for label in labels for line in lines)

    for above, row in pairwise(layout.rows):
        first = [(name, rect) for name in row for rect in found.get(name, ())[:1]]
        below = [(name, rect) for name in row for rect in found.get(name, ())[1:]]
        if below and (is_labelled(below) or not is_labelled(first)):
            doubtful |= set(above)
    return frozenset(doubtful)


def _pitch(lines: Sequence[_Line]) -> float:
    """How far apart lines stand."""
    steps = np.diff(sorted(line.top for line in lines))
    apart = steps[steps > 1]  # pieces of one line stand level
    return float(median(apart)) if len(apart) else 1.0


def _known(
    rows: Sequence[tuple[str, ...]], planes: Mapping[str, Plane]
) -> tuple[tuple[str, ...], ...]:
    """The rows without fields of which the mask knows nothing."""
    known = (tuple(name for name in row if name in planes) for row in rows)
    return tuple(row for row in known if row)


def _lines(found: Mapping[str, Sequence[Rect]], layout: Layout) -> list[_Line]:
    """The column's rectangles as lines of text, from the top."""
    lines: list[_Line] = []
    rects = [(name, rect) for name, of in found.items() if name in layout.column for rect in of]
    for name, rect in sorted(rects, key=lambda item: item[1][1]):
        line = next((other for other in lines[-3:] if _on(rect, other)), None)
        if line is None:
            lines.append(_Line({name: rect}))
        elif name in line.pieces:
            line.pieces[name] = _union(line.pieces[name], rect)
        else:
            line.pieces[name] = rect
    return sorted(lines, key=lambda line: line.top)


def level(one: Rect, other: Rect) -> bool:
    """Whether two stand on one line: they share more than half of the lower one's height."""
    both = min(one[3], other[3]) - max(one[1], other[1])
    return both > 0.5 * min(one[3] - one[1], other[3] - other[1])


def _on(rect: Rect, line: _Line) -> bool:
    return any(level(rect, other) for other in line.pieces.values())


def _beside(label: Rect, line: _Line) -> bool:
    _, top, right, foot = label
    on = False
    for piece in line.pieces.values():  # labels meet lines some hundred times a card
        if piece[0] < right - 2:
            return False
        on = on or (piece[1] < foot and piece[3] > top and level(label, piece))
    return on


def _plain(lines: list[_Line], layout: Layout, labels: int) -> list[int]:
    """The row of each line where nothing is in doubt: one line a row, in their order, each behind
    its label if there are labels; else none."""
    own = [row for line in lines if (row := _own_row(line, layout)) is not None]
    behind = labels < LEAST_LABELS or all(line.labelled for line in lines)
    rising = all(first < second for first, second in pairwise(own))
    return own if len(own) == len(lines) and behind and rising else []


def _own_row(line: _Line, layout: Layout) -> int | None:
    """The row to which all pieces of a line belong; None where they are of several."""
    for number, row in enumerate(layout.rows):
        if all(name in row for name in line.pieces):
            return number
    return None


def _assigned(
    lines: list[_Line], planes: Mapping[str, Plane], layout: Layout, labels: int
) -> list[int]:
    """The row of each line: the likeliest assignment in which rows follow in their order."""
    if not lines:
        return []
    count = len(layout.rows)
    told = np.log([[_share(line, row, planes) for row in layout.rows] for line in lines])
    column = float(median([line.left for line in lines]))
    pitches = np.diff([line.top for line in lines])
    pitch = float(median(pitches)) if len(pitches) else 1.0
    best = told[0] - SKIPPED * np.arange(count)
    came = np.zeros((len(lines), count), np.intp)
    steps = np.arange(count)[None] - np.arange(count)[:, None]  # (from, to)
    for i, line in enumerate(lines[1:], start=1):
        on = -LABELLED_AGAIN * line.labelled - OFF_COLUMN * (abs(line.left - column) > ASTRAY)
        on -= APART * bool(pitches[i - 1] > FAR * pitch)
        begins = -UNLABELLED * (labels >= LEAST_LABELS and not line.labelled)
        move = np.where(steps == 0, on, begins - SKIPPED * (steps - 1.0))
        move = np.where(steps < 0, -np.inf, move)
        ways = best[:, None] + move
        came[i] = ways.argmax(0)
        best = ways.max(0) + told[i]
    rows = [int(best.argmax())]
    for i in range(len(lines) - 1, 0, -1):
        rows.append(int(came[i, rows[-1]]))
    return rows[::-1]


def _share(line: _Line, row: tuple[str, ...], planes: Mapping[str, Plane]) -> float:
    """The mask's share for a row over a line's pieces, of all its pixels."""
    said, area = 0.0, 0
    for left, top, right, bottom in line.pieces.values():
        for name in row:
            said += float(planes[name][top:bottom, left:right].sum())
        area += (bottom - top) * (right - left)
    return max(LEAST_SHARE, said / max(1, area))


def _pieces_of(line: _Line, row: tuple[str, ...], planes: Mapping[str, Plane]) -> Pieces:
    """A line's pieces as fields of its row; what the mask gave to other rows is the row's only
    where the row has nothing else on the line, or is one field's and they stand beside it."""
    own = {name: rect for name, rect in line.pieces.items() if name in row}
    if own and len(row) > 1:
        return own
    whole = next(iter((own or line.pieces).values()))
    for rect in line.pieces.values():
        if not own or _near(rect, whole):
            whole = _union(whole, rect)
    left, top, right, bottom = whole
    likeliest = max(row, key=lambda name: float(planes[name][top:bottom, left:right].sum()))
    return {likeliest: whole}


def _near(one: Rect, other: Rect) -> bool:
    """Whether two pieces of a line stand no farther apart than words do."""
    apart = max(one[0], other[0]) - min(one[2], other[2])
    return apart <= WORDS_APART * (other[3] - other[1])


def _union(one: Rect, other: Rect) -> Rect:
    return (
        min(one[0], other[0]), min(one[1], other[1]),
        max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip
