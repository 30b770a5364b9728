"""Tell a photo of a screen by the screen's own pixels.

Their grid, or what it makes with the sensor's, is one frequency that stands out of all others,
wherever in the photo one looks, in light or in colour. Print has such a one as well, but it ends
where the picture begins that a document bears, or at the document's own end. Looked for in the
photo itself: straightened, the finest grids are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from elements import Homography, Image, transform

WINDOW = 128  # pixels of the photo: side of a square whose frequencies are looked at
AROUND = 15  # steps of the spectrum over which a frequency is compared
# What red less green counts, which has lower peaks on cards, of 1.8 at most; and that of peaks that
# stand at the same frequency on a document and on its picture, of 1.45 at most on cards.
TINT, TINT_SHARED = 1.2, 1.5
# Along the rows and columns of a photo text has peaks as well, of 2.4 in light at most; those of
# tint tell nothing there, since a JPEG keeps colours in blocks.
ALONG = 0.88
# Photo pixels to one of the page, under which only light off the rows and columns counts, and less
# of it: of such small cards a window reaches over the picture's border, and print has its peaks in
# both, of 2.6 at most.
LEAST_SCALE, OF_SMALL = 0.6, 0.8
# From such peaks of light on it is looked whether the same frequency, within NEAR steps, is as
# plain beside the document, and counts more: there three that print had on a card and its portrait
# have 1.6 at most, six of seven screens' 2.3 or more. And from such of tint whether it is shared.
LEAST, LEAST_TINT, LEAST_BESIDE, NEAR, GOES_ON = 2.05, 1.5, 2.1, 4, 1.2
Spectrum = npt.NDArray[np.float32]
Points = Sequence[tuple[int, int]]
Values = Callable[[Image], Spectrum]  # of each pixel of a window


def screen(
    photo: Image, to_photo: Homography, ground: Points, picture: Points, beside: Points = ()
) -> float:
    """How far one frequency rises over its surroundings, in nepers, on the ground of a document and
    on its picture, whichever is less; more where it goes on beside the document.

    photo: RGB uint8 (H, W, 3). ground, picture, beside: points (x, y) of the page, which
    ``to_photo`` takes to the photo. 0 where the photo is too small.
    """
    if min(photo.shape[:2]) < WINDOW:
        return 0.0
    rises = [
        np.median([_rise(window) for window in _windows(photo, to_photo, points)], axis=0)
        for points in (ground, picture)
    ]
    light, along, tint = np.minimum(*rises)
    if _scale(to_photo, ground) < LEAST_SCALE:
        return float(OF_SMALL * light)
    if light >= LEAST and _goes_on(photo, to_photo, (ground, picture), beside):
        light *= GOES_ON
    if tint >= LEAST_TINT:
        shared = _shared(photo, to_photo, (ground, picture), _tint)
        tint = max(tint, TINT_SHARED / TINT * float(shared.max()))
    return float(max(light, ALONG * along, TINT * tint))


def _goes_on(
    photo: Image, to_photo: Homography, document: tuple[Points, Points], beside: Points
) -> bool:
    """Whether a frequency that stands out in the light all over a document does so beside it."""
    there = transform(np.array(beside, np.float32).reshape(-1, 2), to_photo)
    inside = np.all((there >= 0) & (there < photo.shape[1::-1]), axis=1).tolist()
    around = [point for point, is_inside in zip(beside, inside, strict=True) if is_inside]
    if not around:
        return False
    on = _shared(photo, to_photo, document, _light)
    shared = np.minimum(on, np.max(_near(photo, to_photo, around, _light), axis=0))
    return bool(shared[on >= LEAST].max(initial=0) >= LEAST_BESIDE)


def _shared(
    photo: Image, to_photo: Homography, document: tuple[Points, Points], values: Values
) -> Spectrum:
    """How far each frequency rises both on the ground of a document and on its picture."""
    parts = [np.median(_near(photo, to_photo, points, values), axis=0) for points in document]
    return np.asarray(np.minimum(*parts), np.float32)


def _near(photo: Image, to_photo: Homography, points: Points, values: Values) -> list[Spectrum]:
    """Of windows about points how far each frequency off the rows and columns of the photo, or one
    near it, rises in some of their values."""
    off, _ = _bands()
    steps = np.ones((2 * NEAR + 1, 2 * NEAR + 1), np.uint8)
    return [
        np.asarray(cv2.dilate(_rises(values(window)) * off, steps), np.float32)
        for window in _windows(photo, to_photo, points)
    ]


def _light(window: Image) -> Spectrum:
    return np.asarray(cv2.cvtColor(window, cv2.COLOR_RGB2GRAY), np.float32)


def _tint(window: Image) -> Spectrum:
    red, green, _ = cv2.split(window)
    return np.asarray(cv2.subtract(red, green, dtype=cv2.CV_32F), np.float32)


def _scale(to_photo: Homography, points: Points) -> float:
    first, last = np.array([points[0], points[-1]], np.float32)
    there = transform(np.array([first, last]), to_photo)
    return float(np.linalg.norm(there[1] - there[0]) / np.linalg.norm(last - first))


def _windows(photo: Image, to_photo: Homography, points: Points) -> list[Image]:
    places = transform(np.array(points, np.float32), to_photo) - WINDOW / 2
    most = np.array(photo.shape[1::-1]) - WINDOW
    corners = np.clip(np.rint(places), 0, most).astype(int).tolist()
    return [photo[y : y + WINDOW, x : x + WINDOW] for x, y in corners]


def _rise(window: Image) -> tuple[float, float, float]:
    """How far the highest peak of a window rises: in its light, along its rows and columns there,
    and in its tint."""
    tint, _ = _peaks(_tint(window))
    return *_peaks(_light(window)), tint


def _peaks(values: Spectrum) -> tuple[float, float]:
    """The highest peak off a window's rows and columns, and along them."""
    rise = _rises(values)
    off, along = _bands()
    return float(rise[off].max()), float(rise[along].max())


def _rises(values: Spectrum) -> Spectrum:
    """How far each frequency of a window's values rises over those around it."""
    spectrum = np.fft.fftshift(_log_spectrum(values), axes=0)
    around = cv2.blur(spectrum, (AROUND, AROUND))
    return np.asarray(spectrum - np.asarray(around, np.float32), np.float32)


def _log_spectrum(values: Spectrum) -> Spectrum:
    """Log amplitudes (N, N/2) of the frequencies y 0…½, −½…0, x 0…½ a pixel of (N, N) values."""
    even = (values - np.float32(cv2.mean(values)[0])) * _taper()
    # Of real numbers OpenCV gives the frequencies of x from 1 on as pairs of columns, in a seventh
    # of the time that complex ones take; those of x = 0 are the rows' sums' own.
    packed, rows = cv2.dft(even), cv2.dft(even.sum(1), flags=cv2.DFT_COMPLEX_OUTPUT)
    amplitude = np.empty((WINDOW, WINDOW // 2), np.float32)
    amplitude[:, :1] = cv2.magnitude(rows[..., 0], rows[..., 1])
    amplitude[:, 1:] = cv2.magnitude(packed[:, 1:-1:2], packed[:, 2:-1:2])
    return np.asarray(cv2.log(amplitude + 1), np.float32)


@cache
def _taper() -> Spectrum:
    return np.asarray(cv2.createHanningWindow((WINDOW, WINDOW), cv2.CV_32F), np.float32)


@cache
def _bands() -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Where stripes of 2 to 12 pixels lie, those off the photo's rows and columns by more than two
    steps, and the others."""
    y = np.abs(np.arange(-WINDOW // 2, WINDOW // 2)[:, None] / WINDOW)
    x = np.arange(WINDOW // 2)[None] / WINDOW
    fine = (np.hypot(y, x) > 1 / 12) & (np.hypot(y, x) < 0.5)
    off = fine & (np.minimum(x, y) > 2.5 / WINDOW)
    return off, fine & ~off
