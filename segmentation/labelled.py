"""A label that a region was drawn around as well: print beside a value that its template's page
shows at the same place.

A value's own print changes from page to page, and what beside it does not is no value's. Only what
a wide blank or a colon parts from the rest is looked at, so that a name's first word, or a number's
first group, which two pages may share, stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Frame, Image
from segmentation.inked import ink_in, runs
from segmentation.zone import AROUND

Grey = npt.NDArray[np.uint8]

# Of a line's height: a blank that may part a label from its value, and two words never; in Arabic
# letters, of which most are low.
WIDE, WIDE_ARABIC = 1.0, 2.0
WIDER = 1.5  # times the widest blank of the label's and the value's own
LETTERS = 0.2  # of that height: a wider blank is between two words, or before a colon
COLON, HIGHEST = 0.3, 0.85  # of that height: how wide a colon is, and how high, at most
HIGH, LEAST = 0.5, 0.6  # of a label, to the line: more than a minus is; how wide it is
ALIKE = 0.7  # correlation from which on two pages show the same print
LETTER_ALIKE, EVEN = 0.5, 8.0  # the same of each letter; grey levels by which paper varies
BENT = 2  # pixels that a letter may stand elsewhere than the others say
ASTRAY = 0.8  # of a line's height, that print may stand elsewhere than the page's fit says
SOFT = 0.8  # pixels of blur: a sharp page and a soft one are alike


@dataclass(frozen=True, slots=True)
class _Cut:
    """A blank: the columns where a label ends and a value begins. colon: whether one is before."""

    end: int
    begin: int
    colon: bool


def without_label(
    page: Image, line: Box, shown: Grey, moved: tuple[float, float], frame: Frame,
    *, right: bool = False, least: float = LEAST, rest: float = 0.0,
) -> Box:  # fmt: skip
    """A line of a laid page, RGB uint8 (H, W, 3), without what stands at its left end, or at its
    ``right`` one, on the template's page as well.

    shown: the template's page (h, w). moved: how far the line's region has, as shares. frame: of
    the page, what the template shows. least, rest: heights of a line that a label and a value are
    wide at least.
    """
    top, bottom = max(0, round(line.top)), max(0, round(line.bottom))
    left, end = max(0, round(line.left)), min(page.shape[1], round(line.right))
    part = page[top:bottom, left:end]
    if min(part.shape[:2]) < 1:
        return line
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    scale = shown.shape[1] / frame.width
    x, y = (left - moved[0] * frame.width) * scale, (top - moved[1] * frame.height) * scale
    if right:
        x = shown.shape[1] - x - grey.shape[1] * scale
        grey, shown = grey[:, ::-1], shown[:, ::-1]
    ink = ink_in(np.ascontiguousarray(grey))
    rows = np.flatnonzero(ink.any(1))
    high = int(rows[-1] + 1 - rows[0]) if len(rows) else 0
    cuts = [
        cut for cut in _cuts(ink, high, arabic=right)
        if _is_print(ink[:, : cut.end], high, least)
        and grey.shape[1] - cut.begin >= rest * high
        and not (rest and _is_hour(ink[:, cut.begin :], high))
        and _alike(grey[:, : cut.end], shown, (x, y), scale, high)
    ]  # fmt: skip
    if cuts and _alike(grey, shown, (x, y), scale, high):  # so has its value: 11 %
        cuts = [cut for cut in cuts if cut.colon]
    if not cuts:
        return line
    cut = max(cuts, key=lambda each: (each.colon, each.begin - each.end))
    begin = max(cut.end, cut.begin - AROUND * high)
    if right:
        return replace(line, right=left + len(grey[0]) - begin)
    return replace(line, left=left + begin)


def stays(page: Image, place: Box, shown: Grey, moved: tuple[float, float], frame: Frame) -> bool:
    """Whether the template's page shows at a place what the page does; moved: as `without_label`
    has it."""
    top, left = max(0, round(place.top)), max(0, round(place.left))
    part = page[top : max(0, round(place.bottom)), left : max(0, round(place.right))]
    if min(part.shape[:2]) < 1:
        return False
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    scale = shown.shape[1] / frame.width
    at = (left - moved[0] * frame.width) * scale, (top - moved[1] * frame.height) * scale
    return _alike(grey, shown, at, scale, max(1, round(place.height / (1 + 1.2 * AROUND))))


def _cuts(ink: npt.NDArray[np.bool_], high: int, arabic: bool) -> list[_Cut]:
    """The blanks of a line that may part a label from its value: behind colons, where a language
    has no letters of two dots, and the one that is wider than all others."""
    words = runs(np.asarray(ink.any(0), np.bool_))
    cuts = [
        _Cut(end, begin, not arabic and _is_colon(ink[:, start:end], high))
        for (start, end), (begin, _) in pairwise(words)
    ]
    blanks = [0, *sorted(cut.begin - cut.end for cut in cuts)]
    least = max((WIDE_ARABIC if arabic else WIDE) * high, WIDER * blanks[-2]) if cuts else 0.0
    return [cut for cut in cuts if cut.begin - cut.end >= (LETTERS * high if cut.colon else least)]


def _is_colon(ink: npt.NDArray[np.bool_], high: int) -> bool:
    """Whether a piece of a line, of bool (h, w), is two dots above one another."""
    dots = runs(np.asarray(ink.any(1), np.bool_))
    if len(dots) != 2 or ink.shape[1] > COLON * high:
        return False
    return all(b - a <= COLON * high for a, b in dots) and dots[1][1] - dots[0][0] < HIGHEST * high


def _is_hour(ink: npt.NDArray[np.bool_], high: int) -> bool:
    """Whether ink, bool (h, w), begins with one or two digits and a colon."""
    behind = runs(np.asarray(ink.any(0), np.bool_))[1:3]
    return any(_is_colon(ink[:, start:end], high) for start, end in behind)


def _is_print(ink: npt.NDArray[np.bool_], high: int, least: float) -> bool:
    """Whether what stands before a cut is as large as a label is."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    wide = columns[-1] + 1 - columns[0]
    return bool(np.ptp(rows) + 1 >= HIGH * high and wide >= least * high)


def _alike(grey: Grey, shown: Grey, at: tuple[float, float], scale: float, high: int) -> bool:
    """Whether the template's page shows a part of the page near the place ``at``, letter by letter:
    two dates differ by a digit."""
    height, width = (max(1, round(side * scale)) for side in grey.shape)
    part = cv2.resize(np.ascontiguousarray(grey), (width, height), interpolation=cv2.INTER_AREA)
    astray, letter = max(3, round(ASTRAY * high * scale)), max(4, round(high * scale))
    left, top = max(0, round(at[0]) - astray), max(0, round(at[1]) - astray)
    near = shown[top : round(at[1]) + height + astray, left : round(at[0]) + width + astray]
    if near.shape[0] < height or near.shape[1] < width:
        return False
    part, near = (
        np.asarray(cv2.GaussianBlur(np.ascontiguousarray(each), (0, 0), SOFT), np.uint8)
        for each in (part, near)
    )
    _, alike, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(near, part, cv2.TM_CCOEFF_NORMED))
    if alike < ALIKE:
        return False
    for begin in range(0, width, letter):
        piece = part[:, max(0, min(begin, width - letter)) :][:, :letter]
        first = max(0, x + max(0, min(begin, width - letter)) - BENT)
        beside = near[max(0, y - BENT) : y + height + BENT, first:][:, : piece.shape[1] + 2 * BENT]
        if piece.std() < EVEN:
            continue
        if cv2.matchTemplate(beside, piece, cv2.TM_CCOEFF_NORMED).max() < LETTER_ALIKE:
            return False
    return True
