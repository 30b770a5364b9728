"""Whether a portrait was blurred where the print beside it is sharp: a face that is hidden so."""

from __future__ import annotations

import cv2

from elements import Box, Image
from segmentation.statistics import level

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


def is_blurred(page: Image, portrait: Box) -> bool:
    """Whether the edges in a portrait are far less steep than those of the print at its left; page:
    RGB uint8 (H, W, 3)."""
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
    return sharp >= LEAST_SHARP and _steepness(face) < MOST_BLURRED * sharp


def _steepness(part: Image) -> float:
    """How steep the edges of a part are, in contrasts a pixel."""
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    here = grey[:-2, :-2]
    steep = cv2.max(cv2.absdiff(grey[:-2, 2:], here), cv2.absdiff(grey[2:, :-2], here))
    low, high = level(grey, DARK), level(grey, BRIGHT)
    return level(steep, STEEPEST) / 2 / max(LEAST_CONTRAST, high - low)
