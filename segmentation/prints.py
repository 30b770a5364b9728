"""Pieces of print anywhere on a page: runs of words of one size on one row, without a net.

Ink is what is darker than its surroundings, narrow as strokes are. Its parts of a letter's size are
joined along rows; a run is parted where a gap is wide, or where the size of the capitals changes,
as between a small label and its value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.inks import darkest_colour

LEAST_HIGH, MOST_HIGH = 8, 64  # pixels of a letter on a page of ID-1 at 300 dpi
STROKE = 17  # pixels, wider than any stroke of such print
LEAST_CONTRAST = 22  # grey levels between ink and what is around it
OWN = 0.34  # of the contrast of the darkest ink near: less is a pattern of the ground
NEAR = 61  # pixels
GAP = 0.75  # of the letters' height: wider parts two pieces
CHANGED = 0.87  # shorter than this share of its neighbour's height: another size
AROUND = 0.22  # of a piece's height, left around it
BLANK = 0.28  # of the letters' height: wider parts two words
# A mark behind a letter, as the stop of JL. or the feet of 6' 00": its sides, and how far behind,
# in heights of the letter; print that goes on behind it is measured from there.
MARK_LEAST, MARK_MOST, BEHIND = 0.1, 0.4, 0.4
DASH_BEHIND = 1.3  # the same of a dash, which a blank parts from the letter
MARK_HIGH = 0.62  # the height of feet and inches
BAND = 64  # twice as many pixels of height: letters of a row are never so far apart
SMALLER = 0.7  # of a letter's height: the small print of a label is parted by its own blank
EDGE = 5  # pixels at the page's rim, where the ground beside a card looks like print
# A word whose letters run together, as in small print out of focus: its height, its width in
# heights, and how much of its box is ink; a pattern's line has less, a bar more.
WORD_HIGH, WORD_WIDE, WORD_INK = 44, 22, (0.3, 0.85)
GRAIN = 1.2  # pixels by which it is smoothed
MOST = 150  # pieces of a page, the largest; a patterned ground may give more

Letter = tuple[int, int, int, int]  # left, top, right, bottom
Parts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Piece:
    """box: of its ink, pixels of the page. words: the boxes of its words, from the left."""

    box: Box
    words: tuple[Box, ...]

    def around(self, width: int, height: int) -> Box:
        """With some ground around, inside a page of width × height: what is cut out and read."""
        return with_ground(self.box, width, height)


def with_ground(box: Box, width: int, height: int) -> Box:
    """A box of ink with some ground around it, inside a page of width × height."""
    around = AROUND * box.height
    return box.grown(around * 1.3, around, width, height)


def whole(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of them; raises ValueError where there is none."""
    all_ = list(boxes)
    return Box(min(b.left for b in all_), min(b.top for b in all_),
               max(b.right for b in all_), max(b.bottom for b in all_))  # fmt: skip


def pieces_of_print(page: Image, *, marks: bool = False) -> list[Piece]:
    """Pieces of print on a straightened page, RGB uint8 (H, W, 3), by rows from the top, in a row
    from the left. marks: whether a mark behind a piece is a part of it."""
    darkest = darkest_colour(page)  # red print is as dark as black is
    height, width = darkest.shape
    pieces = []
    parts = _parts_of(ink_of(darkest))
    letters, dashes = _letters_of(parts)
    near = _marks_of(parts) if marks else np.empty((0, 4), np.int64)
    for row in _rows(letters):
        for run in _runs(row, dashes):
            words = tuple(whole(Box(*letter) for letter in word) for word in _words(run))
            words = (*words[:-1], _with_mark(words[-1], near))
            box = whole(words)
            inside = box.left >= EDGE and box.right <= width - EDGE
            if inside and box.top >= EDGE and box.bottom <= height - EDGE:
                pieces.append(Piece(box, words))
    pieces = [piece for piece, mark in zip(pieces, _are_marks(pieces), strict=True) if not mark]
    largest = sorted(range(len(pieces)), key=lambda n: -pieces[n].box.width * pieces[n].box.height)
    return [pieces[n] for n in sorted(largest[:MOST])]


def pieces_in_grain(page: Image) -> list[Piece]:
    """The same of a page in whose grain letters break, or hang together: looked for on the page
    without it."""
    smooth = np.asarray(cv2.GaussianBlur(page, (0, 0), GRAIN), np.uint8)
    return pieces_of_print(smooth, marks=True)


def _are_marks(pieces: list[Piece]) -> npt.NDArray[np.bool_]:
    """Which pieces are a quote or a comma of another: small, and within its stretch."""
    boxes = [(p.box.left, p.box.top, p.box.right, p.box.bottom) for p in pieces]
    left, top, right, bottom = np.array(boxes, np.float64).reshape(-1, 4).T
    high, middle = bottom - top, (top + bottom) / 2
    room = 0.4 * high
    small = (high[:, None] <= 0.6 * high) & ((right - left)[:, None] <= high)
    across = (left - room <= left[:, None]) & (right[:, None] <= right + room)
    beside = (top - room <= middle[:, None]) & (middle[:, None] <= bottom + room)
    return np.asarray((small & across & beside).any(1), np.bool_)


def ink_of(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """1 where ink stands."""
    depth = depth_of(grey)
    strongest = cv2.dilate(cv2.medianBlur(depth, 3), np.ones((NEAR, NEAR)))
    least = np.maximum(LEAST_CONTRAST, OWN * cv2.blur(strongest, (NEAR, NEAR)).astype(np.float32))
    return np.asarray(depth > least, np.uint8)


def depth_of(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """How much darker strokes are than the ground around them, uint8 (h, w)."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (STROKE, STROKE))
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, kernel), np.uint8)


def letters_in(ink: npt.NDArray[np.uint8]) -> tuple[list[Letter], list[Letter]]:
    """Boxes of letters or of words that run together, and of dashes; dots and other marks are left
    out."""
    return _letters_of(_parts_of(ink))


def _parts_of(ink: npt.NDArray[np.uint8]) -> Parts:
    """What hangs together: x, y, width, height and area, (N, 5)."""
    return cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:].astype(np.int64)


def _letters_of(parts: Parts) -> tuple[list[Letter], list[Letter]]:
    x, y, w, h, area = parts.T
    letters = (h <= MOST_HIGH) & (w <= 3.5 * h) & (area >= 0.12 * w * h)
    letters = (h >= LEAST_HIGH) & (letters | _are_words(w, h, area))
    dashes = (h >= 2) & (h < LEAST_HIGH) & (w >= 4) & (w <= MOST_HIGH) & (w >= 1.2 * h)
    boxes = np.stack([x, y, x + w, y + h], 1)
    first, second = (
        [(a, b, c, d) for a, b, c, d in boxes[which].tolist()] for which in (letters, dashes)
    )
    return first, second


def _marks_of(parts: Parts) -> Parts:
    """Boxes (N, 4), from the left, of what may be a stop, a comma, a dash or a height's feet."""
    x, y, w, h, _ = parts[(parts[:, 2] < MOST_HIGH) & (parts[:, 3] < MOST_HIGH)].T
    return np.stack([x, y, x + w, y + h], 1)[np.argsort(x, kind="stable")]


def _with_mark(word: Box, marks: Parts) -> Box:
    """A word with the mark that stands close behind it, of those (N, 4) on its page."""
    high, room = word.height, 0.15 * word.height
    near = (word.right - 1, word.right + DASH_BEHIND * high + 1)
    first, last = np.searchsorted(marks[:, 0], near)
    left, top, right, bottom = marks[first:last].T
    wide, tall = right - left, bottom - top
    sized = (wide >= MARK_LEAST * high) & (wide <= MARK_MOST * high)
    sized &= (tall >= MARK_LEAST * high) & (tall <= MARK_HIGH * high)
    level = (top >= word.top - room) & (bottom <= word.bottom + 2 * room)
    close = left - word.right <= BEHIND * high
    dash = (wide >= 1.2 * tall) & (wide <= high) & (tall <= MARK_MOST * high)
    dash &= (top > word.top + 2 * room) & (bottom < word.bottom - 2 * room) & (tall >= 2)
    ends = right[(sized & level & close) | (dash & (wide >= MARK_LEAST * high))]
    return word if not ends.size else Box(word.left, word.top, float(ends.max()), word.bottom)


def _are_words(
    w: npt.NDArray[np.int64], h: npt.NDArray[np.int64], area: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    least, most = WORD_INK
    inked = (area >= least * w * h) & (area <= most * w * h)
    return np.asarray(inked & (h <= WORD_HIGH) & (w <= WORD_WIDE * h), np.bool_)


def _rows(letters: list[Letter]) -> list[list[Letter]]:
    """Letters that stand beside one another, from the left, rows from the top."""
    rows: list[list[Letter]] = []
    near: dict[int, set[int]] = {}  # rows by where their last letter stands, in bands of the page
    for letter in sorted(letters):
        best, least = None, (True, 1.0)
        band = (letter[1] + letter[3]) // BAND
        for n in sorted(chain(*(near.get(band + step, ()) for step in (-1, 0, 1)))):
            last = rows[n][-1]
            high = max(last[3] - last[1], letter[3] - letter[1])
            # of the middles, as letters that hang below the baseline have neither end in line
            apart = abs(last[1] + last[3] - letter[1] - letter[3]) / 2 / (0.4 * high)
            gap = letter[0] - last[2]
            # what it is close behind comes before what is more level with it: a Q's tail hangs
            rank = gap > GAP * high, apart
            if gap < 9 * high and apart < 1 and rank < least and _alike(last, letter):
                best, least = n, rank
        if best is None:
            best = len(rows)
            rows.append([])
        else:
            last = rows[best][-1]
            near[(last[1] + last[3]) // BAND].remove(best)
        rows[best].append(letter)
        near.setdefault(band, set()).add(best)
    return sorted(rows, key=lambda row: (row[0][3], row[0][0]))


def _alike(one: Letter, other: Letter) -> bool:
    """Whether two parts can be letters of one line: their heights are of one print."""
    a, b = one[3] - one[1], other[3] - other[1]
    return min(a, b) >= 0.4 * max(a, b)


def _runs(row: list[Letter], dashes: list[Letter]) -> list[list[Letter]]:
    """A row parted at wide gaps, and at the blanks where the size of the print changes; a dash in a
    gap makes two of it."""
    runs = [[row[0]]]
    for before, letter in pairwise(row):
        high = max(before[3] - before[1], letter[3] - letter[1])
        end = max(b[2] for b in runs[-1])
        gap = letter[0] - end
        if gap > GAP * high:
            between = sorted(d for d in dashes if end - 2 <= d[0] and d[2] <= letter[0] + 2
                             and letter[1] < (d[1] + d[3]) / 2 < letter[3])  # fmt: skip
            stops = [end, *(side for d in between for side in (d[0], d[2])), letter[0]]
            gap = max(b - a for a, b in zip(stops[::2], stops[1::2], strict=True))
        if gap > GAP * high:
            runs.append([letter])
        else:
            runs[-1].append(letter)
    return [part for run in runs for part in _of_one_size(run)]


def _words(run: list[Letter]) -> list[list[Letter]]:
    words: list[list[Letter]] = [[run[0]]]
    for before, letter in pairwise(run):
        gap = letter[0] - max(b[2] for b in words[-1])
        low, high = sorted((before[3] - before[1], letter[3] - letter[1]))
        if gap > BLANK * (low if low < SMALLER * high else high):
            words.append([letter])
        else:
            words[-1].append(letter)
    return words


def _of_one_size(run: list[Letter]) -> list[list[Letter]]:
    """A run parted where the height of its words' capitals changes."""
    words = _words(run)
    parts = [words[0]]
    for word in words[1:]:
        a, b = map(_capitals, (parts[-1], word))
        if min(a, b) < CHANGED * max(a, b):
            parts.append(word)
        else:
            parts[-1] = parts[-1] + word
    return parts


def _capitals(letters: list[Letter]) -> float:
    """The height of letters' capitals: the quantile 0.8, by hand, for there are thousands."""
    heights = sorted(bottom - top for _, top, _, bottom in letters)
    place = 0.8 * (len(heights) - 1)
    at = min(int(place), len(heights) - 2) if len(heights) > 1 else 0
    return heights[at] + (heights[min(at + 1, len(heights) - 1)] - heights[at]) * (place - at)
