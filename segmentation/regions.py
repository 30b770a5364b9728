"""From a mask to text regions: contours, their rectangles, and the crops to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image, TextRegion
from segmentation.parted import (
    height_of,
    lines_in,
    parted,
    pitch_of,
    reaches_into,
    set_apart,
)
from segmentation.rows import (
    Layout,
    Plane,
    Rect,
    begun_above,
    in_rows,
    in_their_column,
    labelled,
    level,
    may_go_on,
)
from segmentation.statistics import quantile

LEAST_AREA = 6  # pixels of the mask: less is speckle
LEAST_SHARE = 0.12  # of a field's largest contour
LEAST_HEIGHT = 0.65  # a letter's, of that contour's height; a mark of texture is less
LEAST_WIDTH = 0.35  # a letter's, of its height
LEAST_ROW = 24  # pixels of the mask: the slope of a shorter row is not sure
# Of the ground's probability, where boxes are drawn: a box had better hold a little ground as well
# than cut a letter off.
GROUND_WEIGHT = 0.33
# What a dash without a piece has to reach, where its row was not found, and in its row. Of 5 of 56
# that had no box the likeliest place was the right one each time, with 0.001 to 0.08.
LEAST_FAINT, LEAST_FAINT_IN_ROW = 0.1, 0.0005
LETTER = 6  # pixels of the mask: the side of a box around a lone mark
# The mask is less sure of the last letters of a long row, and ends sharply behind those it knows:
# a row goes on while the field's mean probability over its height is above this, gaps aside.
LEAST_SPILL = 0.06
GAP = 3  # pixels of the mask: a blank between words
PLAIN = Layout()
MARGIN = 4.0  # page pixels above and below a contour: one pixel of the mask
SIDE_MARGIN = 7.0  # before and behind it, where a letter more is easier cut off
WIDEST_STROKE = 15  # page pixels: of a letter or a dash
EDGE = 2  # page pixels above and below, which may hold a neighbour's ink
LEAST_INK = 20  # grey levels below the ground


def regions_from_mask(
    probabilities: npt.NDArray[np.float32],
    classes: Sequence[str],
    page_width: int,
    page_height: int,
    layout: Layout = PLAIN,
) -> list[TextRegion]:
    """Probabilities (h, w, C), class 0 the ground → regions in page pixels, in class order.

    A field's pieces in one line become one region. Fields of the layout's column keep the lines of
    their row, and those that wrap all of theirs, counted from the top, from 1 where the first one
    was not found; of other fields the line with the most evidence stays.
    """
    ground, *planes = _planes(probabilities)
    labels = _labels([ground * np.float32(GROUND_WEIGHT), *planes])
    h, w = labels.shape
    scale = np.array([page_width / w, page_height / h])
    of_class = dict(zip(classes[1:], planes, strict=True))
    wrapping = (layout.column | layout.wraps.keys()) - layout.single
    texts = [name for name in of_class if name != layout.label and name not in layout.other]
    found = {
        name: _rows(_pieces(labels == index, wraps=name in wrapping))
        for index, name in enumerate(classes)
        if name in texts
    }
    _part_touching(found, labels, classes, of_class, layout)
    _part_stacked(found, labels, classes, layout)
    rows_of_column = [row for name in layout.column - layout.single for row in found.get(name, ())]
    marks = [
        piece
        for index, name in enumerate(classes)
        if name == layout.label
        for piece in _apart(labels == index, of_class[name], rows_of_column)
    ]
    _above_their_dates(found, of_class, layout)
    for name, rows in found.items():
        if name not in wrapping and len(rows) > 1:
            found[name] = [max(rows, key=partial(_evidence, of_class[name]))]
    of_rows = in_their_column(marks)
    found |= in_rows(found, of_class, of_rows, layout)
    for name in layout.single:
        found[name] = sorted(found.get(name, ()), key=partial(_evidence, of_class[name]))[-1:]
    begun = begun_above(found, of_rows, layout)
    on = may_go_on(found, of_rows, layout)
    behind = labelled(found, of_rows, layout)
    for name, beside in layout.faint.items():
        if name in of_class and not found[name]:
            found[name] = _faint(of_class[name], found.get(beside, []), marks)
    regions = []
    for name in texts:
        for line, row in enumerate(found[name], start=int(name in begun)):
            left, top, right, bottom = _spilt(of_class[name], ground, row)
            score = of_class[name][row[1] : row[3], row[0] : row[2]]
            box = Box(left * scale[0], top * scale[1], right * scale[0], bottom * scale[1])
            regions.append(
                TextRegion(
                    name,
                    box.grown(SIDE_MARGIN, MARGIN, page_width, page_height),
                    line,
                    quantile(score, 0.5),
                    open_ended=name in on and row is found[name][-1],
                    labelled=name in behind and row is found[name][0],
                )
            )
    return regions


def _above_their_dates(
    found: dict[str, list[Rect]], planes: Mapping[str, Plane], layout: Layout
) -> None:
    """Give fields that wrap the line that the mask took for the one that is printed below them in
    their type: of two that stand close, neither of little evidence, only the lower one is that."""
    for name, below in layout.wraps.items():
        weights = {row: _evidence(planes[below], row) for row in found.get(below, ())}
        rows = [row for row in weights if 3 * weights[row] >= max(weights.values())]
        if len(rows) != 2 or not found.get(name):
            continue
        upper, lower = sorted(rows, key=lambda row: row[1])
        if 0 <= lower[1] - upper[3] < upper[3] - upper[1] and upper[1] > found[name][0][1]:
            found[name] = _rows([*found[name], upper])
            found[below] = [lower]


def _part_touching(
    found: dict[str, list[Rect]],
    labels: npt.NDArray[np.uint8],
    classes: Sequence[str],
    planes: Mapping[str, Plane],
    layout: Layout,
) -> None:
    """Cut pieces that are as high as several lines apart, where lines of their kind can wrap."""
    alike_in_column = layout.column - layout.single
    column = [r for name in alike_in_column for r in found.get(name, ())]
    for name, rows in found.items():
        alike = column if name in alike_in_column else found.get(layout.wraps.get(name, ""), ())
        if not alike:
            continue
        height, pitch = height_of(alike), pitch_of(alike)
        mask = labels == classes.index(name)
        found[name] = [
            part
            for row in rows
            for part in parted(mask, planes[name], row, lines_in(row, height, pitch))
        ]


def _part_stacked(
    found: dict[str, list[Rect]],
    labels: npt.NDArray[np.uint8],
    classes: Sequence[str],
    layout: Layout,
) -> None:
    """Give a line what the mask took of it for the line above, which touches it."""
    for name, below in layout.stacked.items():
        mask = labels == classes.index(name) if name in classes else None
        for at, upper in enumerate(found.get(name, ())):
            for under, lower in enumerate(found.get(below, ())):
                if mask is not None and reaches_into(upper, lower):
                    found[name][at], found[below][under] = upper, lower = set_apart(
                        mask, upper, lower
                    )


def _planes(probabilities: npt.NDArray[np.float32]) -> list[Plane]:
    return [np.asarray(plane, np.float32) for plane in cv2.split(probabilities)]


def _labels(planes: Sequence[Plane]) -> npt.NDArray[np.uint8]:
    """Which of the planes is highest at each place, the first of equals: numpy's argmax over a
    last axis as short takes five times as long."""
    best, labels = planes[0], np.zeros(planes[0].shape, np.uint8)
    for index, plane in enumerate(planes[1:], start=1):
        higher = np.asarray(cv2.compare(plane, best, cv2.CMP_GT), np.uint8)  # 255 or 0
        labels = np.maximum(labels, higher & np.uint8(index))
        best = np.asarray(cv2.max(best, plane), np.float32)
    return labels


def _outlines(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of each connected piece."""
    contours, _ = cv2.findContours(
        mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    return [(x, y, w, h) for x, y, w, h in map(cv2.boundingRect, contours)]


def _pieces(mask: npt.NDArray[np.bool_], *, wraps: bool, height: float | None = None) -> list[Rect]:
    """The mask's pieces but for speckle; where lines wrap, a last line may be one letter long.

    height: a line's, where the largest piece may hold several.
    """
    rects = _outlines(mask)
    _, _, width, highest = max(rects, key=lambda r: r[2] * r[3], default=(0, 0, 0, 0))
    height = highest if height is None else height
    least = max(LEAST_AREA, LEAST_SHARE * width * highest)
    return [
        (x, y, x + w, y + h)
        for x, y, w, h in rects
        if w * h >= least
        or (wraps and w * h >= LEAST_AREA and h >= LEAST_HEIGHT * height and w >= LEAST_WIDTH * h)
    ]


def _rows(rects: list[Rect]) -> list[Rect]:
    """Rectangles that overlap by more than half their height are one row; rows from the top."""
    rows: list[Rect] = []
    for rect in sorted(rects, key=lambda r: r[1]):
        for i, row in enumerate(rows):
            if level(rect, row):
                rows[i] = (
                    min(rect[0], row[0]), min(rect[1], row[1]),
                    max(rect[2], row[2]), max(rect[3], row[3]),
                )  # fmt: skip
                break
        else:
            rows.append(rect)
    return rows


def _faint(probability: Plane, beside: list[Rect], labels: list[Rect]) -> list[Rect]:
    """A box of a letter's size around the likeliest place of a mark that has no piece: behind
    ``beside``, the field that stands before it in its row, where that was found, and behind the
    label between them."""
    h, w = probability.shape
    told, least = probability, LEAST_FAINT
    if beside:
        told, least = np.zeros_like(probability), LEAST_FAINT_IN_ROW
        for row in beside:
            start = max([row[2], *(of[2] for of in labels if of[0] > row[2] and level(of, row))])
            told[row[1] : row[3], start + 1 :] = probability[row[1] : row[3], start + 1 :]
    y, x = (int(n) for n in np.unravel_index(told.argmax(), told.shape))
    if told[y, x] < least:
        return []
    half = LETTER // 2
    return [(max(0, x - half), max(0, y - half), min(w, x + half + 1), min(h, y + half + 1))]


def _apart(mask: npt.NDArray[np.bool_], probability: Plane, values: Sequence[Rect]) -> list[Rect]:
    """The pieces of the labels, each of one row: those of several touch where rows are narrow.

    values: the column's lines, whose height and pitch labels have as well, however many of them
    touch.
    """
    pieces = _pieces(mask, wraps=True, height=height_of(values) if values else None)
    if not pieces:
        return []
    height, pitch = height_of(values or pieces), pitch_of(values)
    return [
        part
        for piece in pieces
        for part in parted(mask, probability, piece, lines_in(piece, height, pitch))
    ]


def _spilt(probability: Plane, ground: Plane, row: Rect) -> Rect:
    """The row with what the mask half sees before and behind it, as far as no other field."""
    left, top, right, bottom = row
    mean = probability[top:bottom].mean(0)
    other = 1 - ground[top:bottom].mean(0) - mean
    seen = np.flatnonzero((mean > LEAST_SPILL) & (mean > other))
    for x in seen[seen >= right]:
        if x > right + GAP:
            break
        right = int(x) + 1
    for x in seen[seen < left][::-1]:
        if x < left - GAP - 1:
            break
        left = int(x)
    return left, top, right, bottom


def _evidence(probability: Plane, rect: Rect) -> float:
    left, top, right, bottom = rect
    return float(probability[top:bottom, left:right].sum())


def cut(page: Image, region: TextRegion) -> Image:
    """The region's pixels, a copy; at least one pixel each way."""
    box = region.box
    left, top = int(box.left), int(box.top)
    right, bottom = max(left + 1, int(np.ceil(box.right))), max(top + 1, int(np.ceil(box.bottom)))
    return page[top:bottom, left:right].copy()


def ink_of(crop: Image) -> npt.NDArray[np.uint8]:
    """How much darker than the ground around it each pixel of a crop is, (h, w) 0–255: strokes."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    wide = np.ones((WIDEST_STROKE, WIDEST_STROKE), np.uint8)
    return cv2.subtract(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, wide), grey).astype(np.uint8)


def trimmed(crop: Image) -> Image:
    """A lone mark's crop without the ground far before and behind it, of which a recogniser that
    stretches contrast makes ink; the crop itself where nothing stands out."""
    ink = ink_of(crop)
    inner = ink[EDGE:-EDGE] if len(ink) > 3 * EDGE else ink
    darkest = int(inner.max(initial=0))
    if darkest < LEAST_INK:
        return crop
    columns = np.flatnonzero((inner > darkest / 2).any(0))
    left = max(0, int(columns[0]) - round(SIDE_MARGIN))
    right = int(columns[-1]) + 1 + round(SIDE_MARGIN)
    return crop[:, left:right].copy()


def rows_in_order(regions: Sequence[TextRegion], names: Sequence[str]) -> float:
    """How far ``names`` stand one below the other in that order, 0 to 1.

    It judges a page: each row in its order counts with the mask's confidence in it. Text rows as
    this document prints them give nearly 1; another document, a wrong quad or a page upside down
    give a few doubtful rows at most.
    """
    first = {r.name: r for r in sorted(regions, key=lambda r: -r.line)}
    found = [first[name] for name in names if name in first]
    heaviest: list[float] = []  # of rising runs, not necessarily unbroken, that end at each row
    for i, row in enumerate(found):
        above = (heaviest[k] for k in range(i) if _middle(found[k]) < _middle(row))
        heaviest.append(row.confidence + max(above, default=0.0))
    return max(heaviest, default=0.0) / len(names)


def slant(probabilities: npt.NDArray[np.float32]) -> float:
    """How much a page's rows of text rise or fall, pixels a pixel: half of them, long ones counting
    most, lean by less. A row that the mask has of two pieces has a slope of its own.

    probabilities: a mask (h, w, C). Under 0.0023 on a page cut exactly; 0 without a long row.
    """
    planes = _planes(probabilities)
    labels = _labels(planes)
    slopes, weights = [], []
    for index in range(1, len(planes)):
        for x, y, w, h in _outlines(labels == index):
            if w < LEAST_ROW:
                continue
            top = max(0, y - 2)
            part = planes[index][top : y + h + 2, x + 2 : x + w - 2]
            heights = np.arange(len(part)) @ part / np.maximum(part.sum(0), 1e-6)
            slopes.append(abs(np.polyfit(np.arange(len(heights)), heights, 1)[0]))
            weights.append(w**1.5)
    if not slopes:
        return 0.0
    order = np.argsort(slopes)
    reached = np.cumsum(np.array(weights)[order])
    return float(slopes[order[np.searchsorted(reached, reached[-1] / 2)]])


def _middle(region: TextRegion) -> float:
    return (region.box.top + region.box.bottom) / 2
