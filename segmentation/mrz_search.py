"""Where in a photo machine-readable zones may lie: rough quads from a small net's looks at all of
it, at its parts, and closer at what was seen there; each is settled in `segmentation.mrz_band`.

In a look a zone is a few pixels thin. Beside other print the net sees a part of it, or more than
it, and looks from closer, in which it is larger, see it whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from elements import Homography, Image, Quad, transform
from segmentation.geometry import LOOK, Scales, first_look, inverse
from segmentation.mrz_band import LEAST_ZONE, SEEN, TRIED, Zone, settled
from segmentation.segmenter import Segmenter
from segmentation.sighting import View, close, pieces

MOST_TRIED = 60  # rough quads looked at closer; of small zones beside other print one was the 37th
FAINT = 0.2  # cover from which a place is taken for a zone's in a second try
SAME = 0.15  # of the diagonal: zones as close are one
CLOSER = 0.55  # a window's side, as a share of the photo's
CLOSEST, ACROSS = 0.4, 3  # the same of its longer side, where nothing was seen; windows in a row
ABOUT = (2.0, 3.0)  # the side of a window about what was seen, in lengths of that
# What is around a place is this part of a photo's longer side; how bright it is made.
AROUND, EVEN = 6, 150
Window = tuple[int, int, int, int]  # left, top, right, bottom


class Views:
    """A photo as a net sees it: each window of it is looked at once."""

    def __init__(self, photo: Image, net: Segmenter) -> None:
        self.photo, self.net = Scales(photo), net
        self._seen: dict[Window, tuple[View, Homography]] = {}
        self._tried: list[Quad] = []

    @property
    def whole(self) -> Window:
        return (0, 0, *self.photo.size)

    def quads(self, window: Window, cover: float) -> Iterator[Quad]:
        """Rough quads in the photo of what covers a window so surely."""
        if window not in self._seen:
            look, to_look = first_look(self.photo, window)
            self._seen[window] = self.net(look), to_look
        view, to_look = self._seen[window]
        for guess in rough(view, cover):
            yield transform(guess, inverse(to_look))

    def settled(self, quad: Quad, known: Sequence[Quad] = ()) -> Zone | None:
        """See `segmentation.mrz_band.settled`."""
        return settled(self.photo, self.net, quad, known)

    def is_new(self, quad: Quad) -> bool:
        """Whether a rough quad is to be tried: no other that is nearly the same was asked about,
        and not yet as many as are tried."""
        if len(self._tried) >= MOST_TRIED or any(close(quad, one, TRIED) for one in self._tried):
            return False
        self._tried.append(quad)
        return True


def evened(photo: Image) -> Image:
    """The photo in even white light: each colour of a place as bright as beside what is around it.
    In coloured light, in the dark and among other print the net misses zones that it sees so."""
    side = max(1, max(photo.shape) // AROUND)
    even = cv2.divide(photo, cv2.blur(photo, (side, side)), scale=EVEN)
    return np.asarray(even, np.uint8)


def find_zones(views: Views) -> Iterator[Zone]:
    """Zones as they may lie in a photo, the likeliest first; each is looked for when it is asked
    for: in the whole photo, in its parts, about whatever was seen there, and in small parts."""
    given: list[Quad] = []
    seen: list[Quad] = []
    for window in windows(*views.photo.size):
        for cover in (SEEN, FAINT):
            for quad in views.quads(window, cover):
                if not any(close(quad, one, SAME) for one in seen):
                    seen.append(quad)
                yield from _new(views, quad, given)
    for share in ABOUT:
        for piece in seen:
            window = about(piece, share, *views.photo.size)
            for cover in (FAINT, SEEN):
                for quad in views.quads(window, cover):
                    yield from _new(views, quad, given)
    for window in small_windows(*views.photo.size):
        for cover in (SEEN, FAINT):
            for quad in views.quads(window, cover):
                yield from _new(views, quad, given)


def _new(views: Views, quad: Quad, given: list[Quad]) -> Iterator[Zone]:
    """The zone near a rough quad, if there is one that was not given before."""
    zone = views.settled(quad, given) if views.is_new(quad) else None
    if zone is not None and not any(close(zone.quad, one, SAME) for one in given):
        given += [zone.quad] if zone.told is None else [zone.quad, zone.told]
        yield zone


def zones_beside(views: Views, known: Quad) -> Iterator[Zone]:
    """Zones of a whole photo that lie apart from a known one, as another document's."""
    for quad in views.quads(views.whole, SEEN):
        if apart(quad, known) and (zone := views.settled(quad)) and apart(zone.quad, known):
            yield zone


def apart(one: Quad, other: Quad) -> bool:
    """Whether neither of two quads holds the other's middle."""
    pairs = ((one, other.mean(0)), (other, one.mean(0)))
    return all(cv2.pointPolygonTest(quad, tuple(map(float, middle)), measureDist=False) < 0
               for quad, middle in pairs)  # fmt: skip


def windows(width: int, height: int) -> Iterator[Window]:
    """The whole photo, then its middle and its corners from closer: left, top, right, bottom."""
    yield 0, 0, width, height
    w, h = round(width * CLOSER), round(height * CLOSER)
    for x, y in (
        ((width - w) // 2, (height - h) // 2),
        (0, 0), (width - w, 0), (0, height - h), (width - w, height - h),
    ):  # fmt: skip
        yield x, y, x + w, y + h


def small_windows(width: int, height: int) -> Iterator[Window]:
    """Squares that cover the photo, a quarter over the next: left, top, right, bottom."""
    side = round(CLOSEST * max(width, height))
    for y in np.linspace(0, max(0, height - side), ACROSS):
        for x in np.linspace(0, max(0, width - side), ACROSS):
            left, top = round(x), round(y)
            yield left, top, min(width, left + side), min(height, top + side)


def about(piece: Quad, share: float, width: int, height: int) -> Window:
    """The part of a photo about a piece's middle, as wide and high as so many of its lengths."""
    length = np.linalg.norm(np.roll(piece, -1, axis=0) - piece, axis=1).max()
    half = share * max(float(length), LEAST_ZONE) / 2
    x, y = np.clip(piece.mean(0), 0, (width - 1, height - 1))
    return (
        round(max(0, x - half)), round(max(0, y - half)),
        round(min(width, x + half)), round(min(height, y + half)),
    )  # fmt: skip


def rough(view: View, cover: float) -> Iterator[Quad]:
    """Quads (pixels of the look) about the largest pieces of the mask: a thin piece's own
    rectangle, turned as its coordinates run."""
    scale = LOOK / view.shape[1]
    for mask in pieces(view[..., 0] > cover):
        rows, columns = np.nonzero(mask)
        places = np.stack([columns, rows], 1).astype(np.float32) + 0.5
        centre, size, angle = cv2.minAreaRect(places)
        box = cv2.boxPoints((centre, (size[0] + 1, size[1] + 1), angle)).astype(np.float32)
        along, down = (_slope(places, view[rows, columns, k]) for k in (1, 2))
        yield _ordered(box, along, down) * np.float32(scale)


def _slope(places: Quad, values: np.ndarray) -> np.ndarray:
    """The direction (2,) in which values grow over places (N, 2), by least squares."""
    design = np.column_stack([places - places.mean(0), np.ones(len(places))])
    found, *_ = np.linalg.lstsq(design, values, rcond=None)
    return np.asarray(found[:2], np.float64)


def _ordered(box: Quad, along: np.ndarray, down: np.ndarray) -> Quad:
    """A rectangle's corners from the zone's top left: its long side runs as u grows; v decides
    where the rectangle is hardly longer than wide."""
    best, most = box, -np.inf
    for turn in range(4):
        quad = np.roll(box, -turn, axis=0)
        first, second = quad[1] - quad[0], quad[3] - quad[0]
        long = 1.0 if np.linalg.norm(first) > np.linalg.norm(second) else 0.0
        fit = float(first @ along) + float(second @ down) + long
        if fit > most:
            best, most = quad, fit
    return np.asarray(best, np.float32)
