"""Where a value's line ends: before a blank wider than any between its words, and before its date.

The mask may give a row's marks to the value that stands before them, or the ground between, or the
first digits of the date behind a place. A line net then reads letters into all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from documents.kinds.ktp.layout import CENTRED, DATED, LAYOUT
from elements import PLAIN, Box, Image, TextRegion
from fields.dates import read as date_in
from ocr.recognizer import Recognizer
from segmentation.inks import darkest_colour
from segmentation.prints import depth_of, whole
from segmentation.regions import SIDE_MARGIN, cut
from segmentation.statistics import quantile

NUMBERS = frozenset("nik tanggal_lahir golongan_darah rt_rw tanggal_terbit".split())
ENDING = (LAYOUT.column | LAYOUT.wraps.keys()) - NUMBERS
RIM = 4  # pixels above and below a line, which may hold a neighbour's ink
# Heights of a line's box. Of 800 drawn lines no blank between words is wider than 0.52.
BLANK = 0.8
FAR = 4.0  # the same: behind so wide a blank stands no value's next word, however high it is
LEAST_LINE = 1.0  # the same: what stands before the blank is more than a colon
FIRST = 2.5  # the same: how much of a line's beginning tells how dark its print is
INK = 0.33  # of that, or of its end where it fades: less is a pattern of the ground
LEAST_INK = 3  # pixels of a column of print
# Of the height of the print before the blank: a specimen's mark, or specks. Print as high as the
# value's own may be its next word, behind one that is hidden.
SMALL = 0.8
SAME = 0.5  # of the lower one's height, from which two regions stand in a row
# Of a date's width, up to which a place reaches into it; what reaches further holds the date.
INTO = 0.35
REACHING = 0.4  # of a line's height, by which a place reaches into its date's box
NEAR = 0.7  # heights of a line between where a date's box begins and the blank before the date
COMMA = 0.18  # the same, of that blank


def ending(page: Image, regions: Sequence[TextRegion], reader: Recognizer) -> list[TextRegion]:
    """The regions of a page, RGB uint8 (H, W, 3), none longer than its value; without those of a
    place that lie on its date, and with what the mask gave to a date of a place's words. Where a
    part of a value may be hidden behind its end, its region is ``open_ended``."""
    found = []
    for region in _joined(page, _with_their_words(page, regions, reader), reader):
        dates = [date.box for date in _dates(region, regions)]
        if not any(_lies_on(region.box, date) for date in dates):
            found.append(_before_a_blank(page, _before(page, region, dates)))
    return found


def _dates(place: TextRegion, regions: Sequence[TextRegion]) -> list[TextRegion]:
    """The regions of a place's date that stand in its row."""
    dates = [region for region in regions if (place.name, region.name) in DATED]
    return [d for d in dates if d.box.shared_height(place.box) > SAME * place.box.height]


def _lies_on(box: Box, date: Box) -> bool:
    """Whether a place's line lies on its date, behind its first digit, where no place stands."""
    return box.left > date.left + date.height and _shared(box, date) > 0


def _shared(box: Box, other: Box) -> float:
    return min(box.right, other.right) - max(box.left, other.left)


def _with_their_words(
    page: Image, regions: Sequence[TextRegion], reader: Recognizer
) -> list[TextRegion]:
    """Regions of places with their last words, where the mask gave these to a date that stands in
    another row: no digit is read in them."""
    found = list(regions)
    for place in regions:
        beside = [date for date in _dates(place, regions) if date in found]
        dates = [region for region in regions if (place.name, region.name) in DATED]
        for date in beside if len(dates) > len(beside) else []:
            line = reader.read([cut(page, date)], [PLAIN])[0]
            if line.text and not any(map(str.isdigit, line.text)):
                at, right = found.index(place), max(place.box.right, date.box.right)
                found[at] = place = replace(place, box=replace(place.box, right=right))
                found.remove(date)
    return found


def _joined(page: Image, regions: Sequence[TextRegion], reader: Recognizer) -> list[TextRegion]:
    """Regions, a place and the date that its box reaches into as one, where what is read in both
    boxes together parts them otherwise: the mask's border may lie within a letter or a digit."""
    found = list(regions)
    for place in regions:
        for date in _dates(place, regions):
            if date not in found or _shared(place.box, date.box) < REACHING * place.box.height:
                continue
            both = replace(place, box=whole((place.box, date.box)))
            crops = [cut(page, region) for region in (both, place)]
            line, own = reader.read(crops, [place.script] * 2)
            if _parts_otherwise(line.text, own.text):
                found[found.index(place)] = both
                found.remove(date)
    return found


def _parts_otherwise(both: str, place: str) -> bool:
    """Whether a text of place and date says that the place has fewer letters, or more.

    >>> _parts_otherwise("SIAK, 12-03-1980", "SIAKI"), _parts_otherwise("SIAK, 12-03-1980", "SIAK,")
    (True, False)
    """
    date = date_in(both)
    if date is None or date.short:
        return False
    joint, own = (text.strip(" ,./-'") for text in (both[: date.span[0]], place))
    if len(joint) < 2 or not joint.replace(" ", "").isalpha():
        return False
    longer, shorter = sorted((joint, own), key=len, reverse=True)
    return longer.startswith(shorter) and len(longer) > len(shorter)


def _before(page: Image, region: TextRegion, dates: Sequence[Box]) -> TextRegion:
    """A place without what reaches into its date's box, where a blank parts the two near that box's
    beginning: it may begin within the place's last word."""
    box = region.box
    for date in dates:
        if date.left <= box.left or not 2 * SIDE_MARGIN < _shared(box, date) <= INTO * date.width:
            continue
        darkest = _darkest(_depth(cut(page, region)))
        columns = np.flatnonzero(darkest > INK * quantile(darkest, 0.8))
        starts, ends = columns[:-1], columns[1:]  # of blanks
        at = date.left - box.left
        near = np.abs((starts + ends) / 2 - at - SIDE_MARGIN) < NEAR * box.height
        wide = (ends - starts) * near
        if len(wide) and wide.max() > COMMA * box.height:
            right = box.left + float(starts[wide.argmax()]) + SIDE_MARGIN
            return replace(region, box=replace(box, right=right))
    return region


def _before_a_blank(page: Image, region: TextRegion) -> TextRegion:
    """A region that ends before a wide blank, if smaller print or none stands behind it; one below
    the portrait, before which a mark may stand as well, begins behind one likewise."""
    if region.name not in ENDING:
        return region
    both = region.name in CENTRED
    end, blank, behind = _end(cut(page, region))
    right = region.box.left + end + SIDE_MARGIN
    if right < region.box.right:
        goes_on = behind >= SMALL and blank < FAR * region.box.height
        box = region.box if goes_on else replace(region.box, right=right)
        open_ended = region.open_ended or not 0 < behind < SMALL
        region = replace(region, box=box, open_ended=open_ended)
    end, _, before = _end(cut(page, region)[:, ::-1]) if both else (0, 0, 1.0)
    left = region.box.right - end - SIDE_MARGIN
    if left > region.box.left and before < SMALL:
        region = replace(region, box=replace(region.box, left=left))
    return region


def _end(crop: Image) -> tuple[int, int, float]:
    """The column of a line's crop where its print ends before a wide blank, its width where there
    is none; how wide the blank is; and how high the print behind it, by the height of that before
    it."""
    depth, high = _depth(crop), len(crop)
    darkest = _darkest(depth)
    first = round(FIRST * high)
    end, usual = 0, quantile(darkest[:first], 0.8)
    while True:
        columns = np.flatnonzero(darkest > INK * usual)
        blanks = np.diff(np.append(columns, depth.shape[1]))
        after = columns >= max(end, columns[0] + LEAST_LINE * high) if len(columns) else columns > 0
        ends = (blanks > BLANK * high) & after
        if not ends.any():
            return depth.shape[1], 0, 1.0
        end, blank = int(columns[ends.argmax()]), int(blanks[ends.argmax()])
        near = quantile(darkest[max(0, end - first) : end + 1], 0.8)
        if near >= usual:
            break
        usual = near  # print fades, as towards a glare
    ink = depth > INK * usual
    before, behind = ink[:, max(0, end - 4 * high) : end + 1], ink[:, end + 1 :]
    return end + 1, blank, _height(behind) / max(_height(before), 1)


def _depth(crop: Image) -> npt.NDArray[np.uint8]:
    """How much darker than its ground a line is, (h - 2 RIM, w)."""
    depth = depth_of(darkest_colour(crop))
    return depth[RIM:-RIM] if len(depth) > 4 * RIM else depth


def _darkest(depth: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """How dark each column's darkest pixels are, as many as print has at least, (w,)."""
    return np.asarray(
        np.partition(depth, max(0, len(depth) - LEAST_INK), axis=0)[-LEAST_INK:].mean(0), np.float64
    )


def _height(ink: npt.NDArray[np.bool_]) -> int:
    """Rows between the first and the last with a fifth of the fullest one's ink."""
    told = ink.sum(1)
    rows = np.flatnonzero(told >= max(1.0, 0.2 * told.max(initial=0)))
    return int(rows[-1] - rows[0] + 1) if len(rows) else 0
