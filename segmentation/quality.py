"""How good a photo of a card is: nine figures, each with the flag of its threshold.

Every figure is measured on the straightened page or its quad, costs a fraction of a millisecond
and has a unit that a person can check. The thresholds stand beside them in THRESHOLDS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image, Measure, Page, Quad, Quality
from segmentation.moire import turning_hue
from segmentation.screen import screen
from segmentation.statistics import counts, level

# Flag when the figure is above its threshold, or below it for those of TROUBLE_BELOW.
# Measured on drawn cards, each photographed with and without the fault:
THRESHOLDS = {
    "blur": 5.7,  # Tesseract reads 93 % of lines at 5.3, 54 % at 6.1 and 18 % at 6.9
    "glare": 0.01,  # a blob of this size hides about one value
    "dark": 0.22,  # a card in room light has 0.45 or more; a sixth of that light gives 0.1 to 0.2
    "bright": 0.5,  # ink in good light stays under 0.36
    "cropped": 0.02,  # print starts 3.5 % from the edge, and corners are found to about 1 %
    "turned": 45.0,  # from here on the finder, not the photographer, says which edge is up
    "photocopy": 0.08,  # 50 of 53 copies, tinted by lamps, stay under it; nearly all cards above
    "small": 480.0,  # capitals of a card that is narrower are under nine pixels high
    "screen": 2.35,  # of 1,004 photos of cards two have more, of 170 of a screen 133
}
TROUBLE_BELOW = ("dark", "photocopy", "small")
TURNING = 2.5  # what hues that turn count: 0.72 at most on cards
SHRUNK = 4  # what the page is reduced by where colour alone counts
# All of 26 copies in good photos have less than GREY, as none of ten cards with a grey portrait
# has. Of copies in bad ones, whose colours lamps and cameras make, three of nine count more by what
# is VARIED, of these cards seven.
GREY, VARIED = 0.037, 7.0
FINE, COARSE = 0.8, 8.0  # pixels of the reduced page: what is finer is noise, what is coarser light
BRIGHTEST = 0.95  # share of a photo's pixels that a card in it is brighter than
LITTLE = (64, 64)  # pixels to which a photo is reduced to tell how dark it is
SATURATED = 250  # of 255; sensors and JPEG rarely reach 255 itself

Grey = npt.NDArray[np.uint8]  # (H, W)


@dataclass(frozen=True, slots=True)
class Places:
    """Where on a page of its kind quality is measured, in page pixels.

    text: where values stand, whatever the print, enough to judge focus. ground: points (x, y)
    about which are ground and text; picture: points well inside the picture that the document
    bears; beside: points outside of the page, close to it.
    """

    text: Box
    ground: tuple[tuple[int, int], ...]
    picture: tuple[tuple[int, int], ...]
    beside: tuple[tuple[int, int], ...] = ()


def measure_quality(photo: Image, page: Page, places: Places) -> Quality:
    """Measures by name: blur, glare, dark, bright, cropped, turned, photocopy, small, screen.

    photo: upright RGB uint8 (H, W, 3), in which ``page.quad`` lies.
    """
    grey = np.asarray(cv2.cvtColor(page.image, cv2.COLOR_RGB2GRAY), np.uint8)
    share = 1 / SHRUNK
    shrunk = cv2.resize(page.image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    small = np.asarray(shrunk, np.uint8)
    light = np.ascontiguousarray(grey[::SHRUNK, ::SHRUNK])
    ground = [(x // SHRUNK, y // SHRUNK) for x, y in places.ground]
    figures = {
        "blur": blur(grey, places.text),
        "glare": glare(small),
        "dark": level(light, 0.5) / 255,
        "bright": level(light, 0.02) / 255,
        "cropped": cropped(page.quad, photo.shape[1], photo.shape[0]),
        "turned": turned(page.quad),
        "photocopy": colour(small),
        "small": across(page.quad),
        "screen": max(
            screen(photo, page.to_photo, places.ground, places.picture, places.beside),
            TURNING * turning_hue(small, ground),
        ),
    }
    return {name: Measure(value, _out_of_range(name, value)) for name, value in figures.items()}


def is_dark(photo: Image) -> bool:
    """Whether a photo, RGB uint8 (H, W, 3), is too dark all over for a card to be seen in it."""
    small = cv2.resize(photo, LITTLE, interpolation=cv2.INTER_AREA)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
    return level(grey, BRIGHTEST) / 255 < THRESHOLDS["dark"]


def _out_of_range(name: str, value: float) -> bool:
    threshold = THRESHOLDS[name]
    return value < threshold if name in TROUBLE_BELOW else value > threshold


def blur(grey: Grey, text: Box) -> float:
    """Over how many pixels of the page ink rises to its full contrast: about 4 sharp, 8 blurred.

    Contrast (largest minus smallest of 9×9 pixels) over slope, each as the mean of its strongest
    3 %, where the text stands; light and contrast cancel out, and noise is smoothed first.
    """
    lines = grey[int(text.top) : int(text.bottom), int(text.left) : int(text.right)]
    calm = cv2.GaussianBlur(lines, (0, 0), 1.0)
    reach = np.ones((9, 9), np.uint8)
    contrast = cv2.subtract(cv2.dilate(calm, reach), cv2.erode(calm, reach))
    across = cv2.absdiff(calm[1:-1, 2:], calm[1:-1, :-2])
    down = cv2.absdiff(calm[2:, 1:-1], calm[:-2, 1:-1])
    slope = _strongest(cv2.max(across, down)) / 2  # the steps above are two pixels wide
    return _strongest(contrast) / max(slope, 0.25)


def _strongest(values: npt.NDArray[Any]) -> float:
    """The mean of the largest 3 % of uint8 values, from their histogram."""
    falling = counts(values)[::-1]
    wanted = 0.03 * values.size
    taken = np.clip(wanted - (np.cumsum(falling) - falling), 0, falling)
    return float(taken @ np.arange(255, -1, -1) / wanted)


def glare(small: Image) -> float:
    """Share of the page, 0 to 1, inside burnt-out blobs that are higher than a row of text.

    0 where the ground is white all over, as on overexposed cards: their ink is still there.
    """
    darkest = cv2.min(cv2.min(small[..., 0], small[..., 1]), small[..., 2])
    burnt = (darkest >= SATURATED).astype(np.uint8)
    if burnt.mean() > 0.5:
        return 0.0
    rows = 9  # pixels of the quarter-size page; rows of text stand 30 page pixels apart
    blobs = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((rows, rows), np.uint8))
    return float(np.mean(blobs))


def cropped(quad: Quad, width: int, height: int) -> float:
    """Share of the card, 0 to 1, that lies outside a photo of width × height pixels."""
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    area = cv2.contourArea(quad)
    if area <= 0:
        return 1.0
    inside, _ = cv2.intersectConvexConvex(quad, frame)
    return float(np.clip(1 - inside / area, 0, 1))


def across(quad: Quad) -> float:
    """How wide the card is in the photo, in pixels of it."""
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    return float(np.hypot(*top) + np.hypot(*bottom)) / 2


def turned(quad: Quad) -> float:
    """How far the card's upper edge points away from right, in degrees, 0 to 180."""
    along = (quad[1] - quad[0]) + (quad[2] - quad[3])
    return float(abs(np.degrees(np.arctan2(along[1], along[0]))))


def colour(small: Image) -> float:
    """Colour of the most colourful twentieth of the page, 0 grey to 1; the lamp's cast is removed.

    Largest minus smallest channel, after each was scaled to make the ground white. A card has its
    picture's ground there, whatever the print. One with a grey picture has a ground whose hue
    changes from point to point at least, which counts VARIED times.
    """
    channels = [
        cv2.convertScaleAbs(channel, alpha=230 / max(level(channel, 0.5), 1.0))
        for channel in cv2.split(cv2.blur(small, (3, 3)))
    ]
    red, green, blue = channels
    most, least = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    told = level(cv2.subtract(most, least), 0.95) / 255
    return max(told, VARIED * _hues(small)) if GREY <= told < THRESHOLDS["photocopy"] else told


def _hues(small: Image) -> float:
    """How far the ground's hues lie from their surroundings' on four fifths of it, in logarithms of
    red and blue over green. Ink is left out: haze tints it."""
    smooth = cv2.GaussianBlur(small.astype(np.float32), (0, 0), FINE)
    light = smooth.mean(2)
    around = cv2.dilate(cv2.GaussianBlur(light, (0, 0), 2), np.ones((15, 15), np.uint8))
    ground = light > 0.8 * around
    ground &= smooth.max(2) < SATURATED
    edge = round(1.5 * COARSE)
    inner = np.s_[edge:-edge, edge:-edge]
    if not ground[inner].any():
        return 0.0
    logs = np.log(smooth + 8)
    tints = (logs[..., channel] - logs[..., 1] for channel in (0, 2))
    away = [np.abs(tint - cv2.GaussianBlur(tint, (0, 0), COARSE))[inner] for tint in tints]
    return max(float(np.quantile(one[ground[inner]], 0.8)) for one in away)
