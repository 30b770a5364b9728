"""Whether a portrait or a part of it was blurred where the print beside it is sharp.

A face that is hidden so has no edges. Of a part that is blurred, the portrait's own side may be:
everywhere else it is as sharp as print.
"""

from __future__ import annotations

from itertools import groupby

import cv2
import numpy as np

from elements import Box, Image
from segmentation.outlines import lengths
from segmentation.statistics import level, levels

INNER = 0.06  # of a portrait's sides: its own edge is no part of it
ROWS, LEFT = (0.2, 0.85), 0.2  # of the page's sides, between which print stands beside it
ROOM = 10  # pixels between print and portrait
LEAST_SIDE = 20  # pixels of a part that is looked at
STEEPEST = 0.995  # of a part's pixels: edges are the few steepest
DARK, BRIGHT = 0.02, 0.98  # of a part's pixels: its contrast is what lies between them
LEAST_CONTRAST = 12.0  # grey levels: what varies less is plain
LEAST_SHARP = 0.15  # of print, in contrasts a pixel: below it the whole photo is out of focus
# The portrait's edges to the print's: of 1,370 portraits of three other renderers the least is
# 0.149, on average 0.5; blurred by 8 pixels half of them are below 0.10, by 12 all but two below
# 0.14.
MOST_BLURRED = 0.135

# A side, in pixels of the page that is reduced by HALF: as far on both sides of it colours are
# those of the portrait and of the ground; over so many parts of it; how far they differ at least,
# in CIE Lab and in hue and saturation alone, which a shadow's edge leaves as they are; how much of
# that at most within STEP where the side is soft. Of 2,180 portraits beside sharp print those that
# nothing blurs have four parts side by side at most, of 14 of which a part is blurred eleven have
# five or more.
HALF, REACH, ENDS, PARTS, STEP = 2, 18, 3, 10, 2
LEAST_APART, LEAST_TINT, MOST_AT_ONCE, LEAST_SOFT = 25.0, 12.0, 0.45, 5
CORNER = 0.06  # of a side, at both its ends


def is_blurred(page: Image, portrait: Box) -> bool:
    """Whether the edges in a portrait are far less steep than those of the print at its left, or a
    part of its sides is soft; page: RGB uint8 (H, W, 3)."""
    height, width = page.shape[:2]
    edge_x, edge_y = INNER * portrait.width, INNER * portrait.height
    face = page[
        int(portrait.top + edge_y) : int(portrait.bottom - edge_y),
        int(portrait.left + edge_x) : int(portrait.right - edge_x),
    ]
    text = page[
        int(ROWS[0] * height) : int(ROWS[1] * height),
        int(LEFT * width) : int(portrait.left) - ROOM,
    ]
    if min(*face.shape[:2], *text.shape[:2]) < LEAST_SIDE:
        return False
    sharp = _steepness(text)
    if sharp < LEAST_SHARP:
        return False
    return _steepness(face) < MOST_BLURRED * sharp or soft_parts(page, portrait) >= LEAST_SOFT


def soft_parts(page: Image, portrait: Box) -> int:
    """How many parts side by side of one of a portrait's sides, of PARTS, are no edge."""
    sides = (portrait.left, portrait.top, portrait.right, portrait.bottom)
    left, top, right, bottom = (round(side / HALF) for side in sides)
    first, above = max(0, left - REACH), max(0, top - REACH)
    part = page[HALF * above : HALF * (bottom + REACH), HALF * first : HALF * (right + REACH)]
    half = np.ascontiguousarray(part[::HALF, ::HALF])
    lab = np.asarray(cv2.cvtColor(cv2.blur(half, (2, 2)), cv2.COLOR_RGB2LAB), np.uint8)
    turned = lab.transpose(1, 0, 2)
    across, down = slice(left - first, right - first), slice(top - above, bottom - above)
    return max(
        _soft_parts(turned, across.start, down),
        _soft_parts(turned, across.stop, down),
        _soft_parts(lab, down.start, across),
        _soft_parts(lab, down.stop, across),
    )


def _soft_parts(lab: Image, at: int, along: slice) -> int:
    """The same of the side at a row."""
    corner = int(CORNER * (along.stop - along.start))
    strip = lab[max(0, at - REACH) : at + REACH, along.start + corner : along.stop - corner]
    if strip.shape[0] < REACH + ENDS + STEP or strip.shape[1] < PARTS:
        return 0
    size = PARTS, strip.shape[0]
    parts = cv2.resize(np.ascontiguousarray(strip), size, interpolation=cv2.INTER_AREA)
    colours = parts.astype(np.float32)
    over = colours[-ENDS:].mean(0) - colours[:ENDS].mean(0)
    apart, tint = np.linalg.norm(over, axis=1), np.linalg.norm(over[:, 1:], axis=1)
    at_once = lengths(colours[STEP:] - colours[:-STEP]).max(0)
    soft = (apart >= LEAST_APART) & (tint >= LEAST_TINT) & (at_once <= MOST_AT_ONCE * apart)
    return max((len(list(run)) for is_soft, run in groupby(soft.tolist()) if is_soft), default=0)


def _steepness(part: Image) -> float:
    """How steep the edges of a part are, in contrasts a pixel."""
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    here = grey[:-2, :-2]
    steep = cv2.max(cv2.absdiff(grey[:-2, 2:], here), cv2.absdiff(grey[2:, :-2], here))
    low, high = levels(grey, DARK, BRIGHT)
    return level(steep, STEEPEST) / 2 / max(LEAST_CONTRAST, high - low)
