"""Tell a screenshot from a photo or a scan: what an app draws around a card is exactly flat.

Looked at are the rows above and below the card. A camera leaves noise and light's fall-off in each
row; a screen's bars have one colour from side to side. Flat too are burnt-out paper, crushed black
and the bars that exports pad with, so that flatness alone tells nothing: marks on it do, as a
status line, an app's bar or a row of icons. Colours are 0 to 255; lengths are shares of the
longer side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image, Quad

LONGEST = 1200  # pixels of the sampled picture: the letters of a status line are 8 to 15 high
SAME = 3  # steps of a colour by which JPEG from quality 60 on strays in flat areas
BLED = 8  # steps by which an icon's colour, kept for 16 pixels at once, tints an edge beside it
STANDS_OUT = 40  # steps by which letters and icons differ from their ground
LEAST_GROUND = 0.5  # of a flat row: a line of text leaves more, a photo much less
# Tabs and fields to write in are of a second colour, hardly another than a bar's own: so much of a
# row has one of the two.
OF_TWO, OF_GROUND = 0.85, 0.1
LEAST_BAND = 0.008  # the thinnest bar of an app: 24 of 800 points are 0.03, a rescaled one less
CRISP = 0.05  # of a band may be neither ground nor near a mark
EDGE = 2  # the column, from either side, that tells a row's colour: icons stand farther in
SHARP = 0.95  # of the width, over which a bar ends at once
CENTRED = 0.03  # viewers set a picture in the middle; corners are found to 0.01
FRAMED = 0.6  # likewise, where a picture begins that leaves margins
WHITE, DARK = 250, 110  # paper is scanned as white; no paper is darker than the latter
STATUS_ZONE = 0.07  # a status bar takes 0.03 to 0.065
BAR = 0.13  # status and title together are no higher
MARKS = (0.004, 0.04)  # heights of letters and icons
LETTERS = 6  # in a line; three may be specks
GAP = 0.15  # of the width, between what stands left and right in a status line
PHONE, TABLET = 1.6, 1.3  # the long side over the short one: phones 1.67 to 2.4, A4 1.41
TALL = 1.9  # no camera but a phone's whole screen, and no export, has that shape
UPRIGHT = 0.5  # degrees by which corners that are found may stray; a hand strays by more

Ground = npt.NDArray[np.int16]  # (h, 3), each row's colour, or one (3,)
Bits = npt.NDArray[np.uint8]  # (h, w), 0 or 255


@dataclass(frozen=True, slots=True)
class Line:
    """Marks beside one another: its rows, and the columns of each mark, in pixels."""

    top: int
    bottom: int
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Rows top to bottom (exclusive) of one colour from side to side, and the marks on it.

    edge: over which share of the width it ends within three rows, above or below.
    """

    top: int
    bottom: int
    colour: tuple[int, int, int]
    lines: tuple[Line, ...]
    edge: float

    @property
    def edged(self) -> bool:
        return self.edge >= SHARP

    @property
    def white(self) -> bool:
        return min(self.colour) >= WHITE

    def differs(self, other: Band) -> bool:
        return any(abs(a - b) > SAME for a, b in zip(self.colour, other.colour, strict=True))


def is_screenshot(photo: Image, quad: Quad) -> bool:
    """Whether a picture was taken by a phone or computer of what it showed itself.

    photo: upright RGB uint8 (H, W, 3); quad: (4, 2), the card's corners in it.
    """
    step = -(-max(photo.shape[:2]) // LONGEST)
    # sampled, not averaged: averages would take the noise from a photo
    small = photo[::step, ::step]
    corners = quad / step
    return _shows_app(small, corners) or _is_viewed(small, corners)


def _shows_app(small: Image, quad: Quad) -> bool:
    height, width = small.shape[:2]
    bands = flat_bands(small, quad)
    if not bands:
        return False
    return (
        _has_status_line(bands, width, height)
        or _has_bars_of_colours(bands, max(width, height))
        or any(_has_icons(band, width) for band in bands)
    )


def _has_status_line(bands: Sequence[Band], width: int, height: int) -> bool:
    """Clock left, battery right, nothing much between, at the very top."""
    first = bands[0]
    shape = max(width, height) / min(width, height)
    if first.top > 2 or shape < (PHONE if first.white else TABLET):
        return False
    zone = STATUS_ZONE * max(width, height)
    return any(line.top > 0 and line.bottom < zone and _parted(line, width) for line in first.lines)


def _parted(line: Line, width: int) -> bool:
    spans = sorted(line.marks)
    ends = np.maximum.accumulate([right for _, right in spans])
    gap = max((left - end for end, (left, _) in zip(ends, spans[1:], strict=False)), default=0)
    return len(spans) >= 3 and gap > GAP * width and spans[0][0] < width / 3 < 0.67 * ends[-1]


def _has_bars_of_colours(bands: Sequence[Band], longest: int) -> bool:
    """A lettered bar that ends sharply, beside flat rows of another colour.

    White with letters may be a page in a frame, unless it is as low as an app's bar, at the top.
    """
    bars = [band for band in bands if band.lines and band.edged]
    return any(
        (not bar.white or (bar.top == 0 and bar.bottom < BAR * longest))
        and other.differs(bar)
        and (bar.top == 0 or bool(other.lines) or other.edged)
        for bar in bars
        for other in bands
    )


def _has_icons(band: Band, width: int) -> bool:
    """Icons side by side, or letters, on dark ground: dark tables aren't flat, paper isn't dark."""
    if max(band.colour) >= DARK:
        return False
    spans = ((line, line.marks[-1][1] - line.marks[0][0]) for line in band.lines)
    return any(len(line.marks) >= LETTERS or span > width / 4 for line, span in spans)


def _is_viewed(small: Image, quad: Quad) -> bool:
    """A picture in a viewer that shows nothing else: bars on either side fill the screen."""
    height, width = small.shape[:2]
    if max(width, height) / min(width, height) < TALL:
        return False
    if width > height:
        small, quad = small.transpose(1, 0, 2), quad[:, ::-1]
    bands = flat_bands(small, quad)
    if len(bands) < 2:
        return False
    first, last = bands[0], bands[-1]
    below = len(small) - last.top
    fills = first.top <= 2 and last.bottom >= len(small) - 2
    centred = abs(first.bottom - below) <= CENTRED * len(small)
    alike = not first.differs(last) and not first.white
    framed = _is_upright(quad) or max(first.edge, last.edge) >= FRAMED
    return fills and centred and alike and framed


def _is_upright(quad: Quad) -> bool:
    along = np.roll(quad, -1, axis=0) - quad
    tilt = np.degrees(np.arctan2(np.abs(along).min(1), np.abs(along).max(1)))
    return bool(tilt.max() <= UPRIGHT)


def flat_bands(small: Image, quad: Quad) -> list[Band]:
    """The flat bands above and below the card in a sampled picture (h, w, 3), from the top."""
    height, width = small.shape[:2]
    left, right = small[:, EDGE].astype(np.int16), small[:, -1 - EDGE].astype(np.int16)
    level = np.abs(left - right).max(1) <= BLED
    # the middle one of three, for where an icon bleeds into one side
    ground = np.sort([left, small[:, width // 2].astype(np.int16), right], axis=0)[1]
    reach = 0.01 * height  # corners are found to about that
    card_top, card_bottom = quad[:, 1].min() - reach, quad[:, 1].max() + reach
    rows = np.arange(height)
    level &= (rows < card_top) | (rows > card_bottom)
    if level.mean() < LEAST_BAND:  # as in most photos, and nothing is left to look at
        return []
    looked_at = np.flatnonzero(level)
    away = np.full((height, width), 255, np.uint8)
    away[looked_at] = _distance(
        np.ascontiguousarray(small[looked_at]), ground[looked_at].astype(np.uint8)
    )
    of_ground = np.asarray(cv2.reduce((away <= SAME).astype(np.float32), 1, cv2.REDUCE_AVG))[:, 0]
    maybe = np.flatnonzero(level & (of_ground >= OF_GROUND) & (of_ground < 1 - CRISP))
    level &= of_ground >= LEAST_GROUND
    if len(maybe):
        of_two, nearer = _of_two(small[maybe], away[maybe])
        away[maybe[of_two]], level[maybe[of_two]] = nearer[of_two], True
    least = max(4, round(LEAST_BAND * max(width, height)))
    found = (_band(small, ground, away, top, bottom) for top, bottom in _runs(level, ground, least))
    return [band for band in found if band is not None]


def _of_two(rows: Image, away: Bits) -> tuple[npt.NDArray[np.bool_], Bits]:
    """Which rows (n, w, 3) have nearly all over their ground's colour or a second one, hardly
    another; and how far each pixel is from the nearer one."""
    near = (away > SAME) & (away < STANDS_OUT)
    order = np.cumsum(near, axis=1, dtype=np.int32)
    # the middle one of three, for where one is in a letter's rim
    places = [(order >= np.ceil(order[:, -1:] * part)).argmax(1) for part in (0.25, 0.5, 0.75)]
    second = np.sort([rows[np.arange(len(rows)), place] for place in places], axis=0)[1]
    nearer = np.minimum(away, _distance(rows, second))
    return (nearer <= SAME).mean(1) >= OF_TWO, nearer


def _distance(small: Image, colours: npt.NDArray[np.uint8]) -> Bits:
    """By how many steps each pixel differs from its row's colour, in its worst channel."""
    row = np.ascontiguousarray(colours[:, None])
    apart = cv2.absdiff(small, cv2.repeat(row, 1, small.shape[1]))
    red, green, blue = cv2.split(apart)
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def _runs(level: npt.NDArray[np.bool_], ground: Ground, least: int) -> Iterator[tuple[int, int]]:
    """Rows, first and last exclusive, that go on in one colour; slow changes stay in a run."""
    goes_on = level[1:] & level[:-1] & (np.abs(np.diff(ground, axis=0)).max(1) <= SAME)
    cuts = [0, *(np.nonzero(~goes_on)[0] + 1).tolist(), len(level)]
    return ((a, b) for a, b in pairwise(cuts) if b - a >= least and level[a])


def _band(small: Image, ground: Ground, away: Bits, top: int, bottom: int) -> Band | None:
    """The band of these rows, None where it is no drawn one: neither ground nor near a mark."""
    part = away[top:bottom]
    ink = np.asarray(cv2.threshold(part, STANDS_OUT, 255, cv2.THRESH_BINARY)[1], np.uint8)
    near = cv2.dilate(ink, np.ones((17, 17), np.uint8))
    if np.mean((part > SAME) & (near == 0)) > CRISP:
        return None
    red, green, blue = ground[(top + bottom) // 2].tolist()
    edge = max(_ends(small, top - 1, -1, ground[top]), _ends(small, bottom, 1, ground[bottom - 1]))
    return Band(
        top, bottom, (red, green, blue), tuple(_lines(ink, top, max(small.shape[:2]))), edge
    )


def _ends(small: Image, row: int, way: int, colour: Ground) -> float:
    """The share of the width that differs from a colour, within three rows on from a row."""
    if not 0 <= row < len(small):
        return 0.0
    rows = small[max(0, row + min(0, 2 * way)) : row + max(0, 2 * way) + 1].astype(np.int16)
    return float((np.abs(rows - colour).max(2) > SAME).mean(1).max())


def _lines(ink: Bits, top: int, longest: int) -> Iterator[Line]:
    """Lines of three marks or more of a letter's or icon's height, with ground above and below."""
    low, high = (share * longest for share in MARKS)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    marks = [
        (y, y + tall, x, x + wide)
        for x, y, wide, tall, _ in stats[1:].tolist()
        if low <= tall <= high and wide <= 8 * high and y > 0 and y + tall < len(ink)
    ]
    while marks:
        first = min(marks)
        beside = [mark for mark in marks if mark[0] <= first[1] and mark[1] - first[0] <= high]
        marks = [mark for mark in marks if mark not in beside]
        if len(beside) >= 3:
            bottom = max(mark[1] for mark in beside)
            columns = sorted((left, right) for _, _, left, right in beside)
            yield Line(top + first[0], top + bottom, tuple(columns))
