"""The card net's looks at one photo, counted in one place: finding has a budget of them.

A look costs some 8 ms on one core, a page that is judged as much as four.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import Frame, Homography, Image, Quad, transform
from segmentation.geometry import LOOK, Scales, first_look, second_look
from segmentation.segmenter import Segmenter
from segmentation.sighting import View

# Nineteen photos in twenty need 10 or fewer, a judged page among them. Beyond that looks mend a
# card in a hundred: as many as keep the slowest photo within four times the usual one's time.
BUDGET = 40
JUDGED = 3  # looks that a page costs which the judge sees
HALF_TURN = np.array([[-1, 0, LOOK], [0, -1, LOOK], [0, 0, 1]], np.float64)
Window = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(slots=True)
class Close:
    """A look from a supposed card: the square, photo → square, and what the net saw in it; ``both``
    with the cover of both ways up."""

    quad: Quad
    look: Image
    to_look: Homography
    view: View
    both: View | None = None


class Looks:
    """A photo, the net that looks at it, the document's frame, and how many looks are left."""

    def __init__(self, photo: Scales, card: Segmenter, frame: Frame, budget: int = BUDGET) -> None:
        self.photo, self.frame = photo, frame
        self.left = budget
        self._card = card
        self._seen: dict[bytes, Close] = {}
        self._windows: dict[Window, tuple[View, Homography]] = {}

    def afford(self, looks: int) -> bool:
        """Whether so many looks are left."""
        return self.left >= looks

    def judged(self) -> None:
        """Count a page that the judge sees."""
        self.left -= JUDGED

    def first(self, window: Window | None = None) -> tuple[View, Homography]:
        """The net's view of the photo, or of a window (left, top, right, bottom) of it."""
        window = window or (0, 0, *self.photo.size)
        if window not in self._windows:
            look, to_look = first_look(self.photo, window)
            self._windows[window] = self._view(look), to_look
        return self._windows[window]

    def covered(self, points: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
        """Where the net's view of the photo shows a card, of points (N, 2) in the photo."""
        view, to_look = self.first()
        places = transform(points, to_look) * np.float32(view.shape[0] / LOOK)
        columns, rows = np.clip(places.astype(int), 0, np.array(view.shape[1::-1]) - 1).T
        return np.asarray(view[rows, columns, 0] > 0.5)

    def close(self, quad: Quad) -> Close:
        """A look from a supposed card; one that was taken before costs nothing."""
        key = _key(quad)
        if key not in self._seen:
            look, to_look = second_look(self.photo, quad)
            self._seen[key] = Close(quad, look, to_look, self._view(look))
        return self._seen[key]

    def both_ways(self, close: Close) -> View:
        """The net's view of a look, its cover the mean with that of the look upside down.

        The two err in different places, so that a cover creeps out less over ground like the
        card's.
        """
        if close.both is None:
            look = np.asarray(cv2.flip(close.look, -1), np.uint8)
            view = self._view(look)
            close.both = _mean(close.view, view)
            quad = np.roll(close.quad, 2, axis=0)
            both = _mean(view, close.view)
            self._seen[_key(quad)] = Close(quad, look, HALF_TURN @ close.to_look, view, both)
        return close.both

    def again(self, budget: int) -> Looks:
        """The same photo's looks with a budget of their own; those that were taken cost nothing."""
        again = Looks(self.photo, self._card, self.frame, budget)
        again._seen, again._windows = self._seen, self._windows
        return again

    def without(self, quad: Quad, budget: int) -> Looks:
        """Looks at the photo with a card painted out, in the mean colour of all: beside a plain
        card the net hardly sees another."""
        whole, _ = self.photo.near(1)
        painted = whole.copy()
        # rows first, which takes a tenth of cv2.mean's time
        sums = cv2.reduce(whole, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S).sum((0, 1))
        colour = (sums * (1 / (whole.shape[0] * whole.shape[1]))).tolist()
        cv2.fillConvexPoly(painted, np.round(quad).astype(np.int32), colour)
        return Looks(Scales(painted), self._card, self.frame, budget)

    def _view(self, look: Image) -> View:
        self.left -= 1
        return self._card(look)


def _mean(view: View, turned: View) -> View:
    mean = view.copy()
    mean[..., 0] = (view[..., 0] + turned[::-1, ::-1, 0]) / 2
    return mean


def _key(quad: Quad) -> bytes:
    return np.round(quad, 1).tobytes()
