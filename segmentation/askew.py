"""Whether a picture stands askew on its page, as one does that was stuck over the document's own.

A document's picture is printed with the document: its sides run along the page's. Of each side the
plainest straight edge is looked for near where the mask saw it end, at many tilts. A page that is
not quite straightened leans one way alone, so that what counts is a side and an end that are turned
alike, and an end that is turned against the rows of print beside it.
"""

from __future__ import annotations

from itertools import product

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.outlines import lengths

# Degrees from which a picture is askew: of 980 portraits on cards none has more than 0.5, of 20
# that were stuck on by hand 13 have 1.2 or more.
LEAST_ASKEW = 0.9
HALF = 2  # what the page is reduced by; all that is below is in such pixels
REACH = 13  # on both sides of where a side is supposed
ASIDE = 1  # as far on both sides of an edge its colours are compared
MARGIN = 0.1  # of a side, at both its ends, where the next one begins
PARTS = 24  # of a side, that are moved against each other
PLAIN = 120.0  # in CIE Lab: a greater difference counts no more
TILTS = np.arange(-6, 6.01, 0.5)  # degrees
AS_PLAIN = 0.97  # of the plainest edge: the mean of such tilts is its own
# The print that a picture's ends are held against: its rows, and where it begins, in shares of the
# page; the pixels between it and a picture that may be turned; a stroke's width; how far its
# lightest strokes are below the ground.
ROWS, BEGINS, ROOM = (0.2, 0.85), 0.04, 30
STROKE, LEAST_INK = 7, 20
Edges = npt.NDArray[np.float32]  # (along a side, across it), how far colours differ


def askew(page: Image, box: Box) -> float:
    """By how many degrees a picture is turned on its page RGB uint8 (H, W, 3), 0 where its sides
    and ends do not agree. box: where it stands."""
    around = REACH + ASIDE
    left, top = round(box.left / HALF) - around, round(box.top / HALF) - around
    right, bottom = round(box.right / HALF) + around, round(box.bottom / HALF) + around
    if left < 0 or top < 0 or HALF * bottom > page.shape[0]:
        return 0.0
    part = page[HALF * top : HALF * bottom, HALF * left : HALF * right]
    beyond = HALF * (right - left) - part.shape[1]  # where the page ends close behind the picture
    part = np.asarray(cv2.copyMakeBorder(part, 0, 0, 0, beyond, cv2.BORDER_REPLICATE), np.uint8)
    size = right - left, bottom - top
    smooth = cv2.GaussianBlur(cv2.resize(part, size, interpolation=cv2.INTER_AREA), (0, 0), 0.8)
    lab = np.asarray(cv2.cvtColor(smooth, cv2.COLOR_RGB2LAB), np.uint8)
    turned = lab.transpose(1, 0, 2)
    sides = [_tilt(strip) for strip in (lab[:, : 2 * around], lab[:, -2 * around :])]
    ends = [-_tilt(strip) for strip in (turned[:, : 2 * around], turned[:, -2 * around :])]
    found = _most_alike(sides, ends)
    if found < LEAST_ASKEW:
        return found
    rows = _tilt_of_rows(page, box)
    return _most_alike(sides, [end - rows for end in ends])


def _most_alike(sides: list[float], ends: list[float]) -> float:
    alike = (min(abs(s), abs(e)) for s, e in product(sides, ends) if s * e > 0)
    return max(alike, default=0.0)


def _tilt_of_rows(page: Image, box: Box) -> float:
    """Degrees by which the rows of print at the left of a picture are turned, as its ends are: at
    that tilt they are told best from the room between them."""
    height, width = page.shape[:2]
    top, bottom = (int(share * height) for share in ROWS)
    part = page[top:bottom:HALF, int(BEGINS * width) : int(box.left) - ROOM : HALF]
    if int(box.left) - ROOM < int(BEGINS * width) + HALF * PARTS:
        return 0.0
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY)
    strokes = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((STROKE, STROKE), np.uint8))
    ink = (strokes.T > LEAST_INK).astype(np.float32)
    spread = _shifted(ink).mean(1).var(1)
    return -float(TILTS[spread.argmax()]) if spread.max() > 0 else 0.0


def _tilt(strip: Image) -> float:
    """Degrees by which the plainest straight edge along a strip of CIE Lab (along, across, 3) is
    tilted."""
    rim = REACH + ASIDE
    margin = rim + int(MARGIN * (len(strip) - 2 * rim))
    inner = strip[margin:-margin].astype(np.float32)
    if len(inner) < PARTS:
        return 0.0
    step = lengths(inner[:, 2 * ASIDE :] - inner[:, : -2 * ASIDE])
    edges = np.asarray(np.minimum(step, PLAIN), np.float32)
    plainest = _shifted(edges).mean(1).max(1)
    return float(TILTS[plainest > AS_PLAIN * plainest.max()].mean()) if plainest.max() > 0 else 0.0


def _shifted(values: Edges) -> Edges:
    """Values along a side in PARTS, each moved across it as each of TILTS would: (tilts, parts,
    across)."""
    parts = cv2.resize(values, (values.shape[1], PARTS), interpolation=cv2.INTER_AREA)
    places = ((np.arange(PARTS) + 0.5) / PARTS - 0.5) * len(values)
    shift = np.rint(np.tan(np.radians(TILTS))[:, None] * places).astype(int)
    most = int(np.abs(shift).max())
    wide = cv2.copyMakeBorder(parts, 0, 0, most, most, cv2.BORDER_CONSTANT)
    across = np.arange(values.shape[1]) + most + shift[..., None]
    return np.asarray(wide[np.arange(PARTS)[:, None], across], np.float32)
