"""A line taken apart into characters: connected ink, joined and cut where type demands it.

The unit throughout is the cap: the height in pixels of the line's capitals and digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from elements import Box
from ocr.pieces import Mask, Piece, components, joined
from ocr.preprocess import Grey

SIZE = 32  # pixels, both ways, of a glyph's picture
CAP = 20  # rows of it that a capital fills …
RISE = 5  # … below as many rows of room; what is left below holds tails and commas
WHITE = 254  # from here up there is no ink, whatever the level between ink and ground
LEAST_INK = 0.012  # of a squared cap: less is a speck
TALL = 0.7  # caps from which a piece is a letter or a digit, not a stop or a stroke
USUAL = 0.54  # of a crop's height: the cap, where nothing tall stands in it
USUAL_WIDTH = 65  # percentile of a line's letters, of which an I or 1 says little
NARROW, WIDE = 0.5, 0.85  # caps between which the typical width of a letter lies
TOUCHING = 1.7  # typical widths from which a piece is thought several letters
# A cut column has less ink than this share of the fullest columns on either side. In 60 faces no W
# has less than 0.67 at its thinnest; an M may have 0.3, but few are as wide as TOUCHING.
BRIDGE = 0.66
SMOOTH = 0.08  # caps: the sigma that hides the points of a thin W
WORD = 0.3  # typical widths by which a space exceeds the line's usual gap


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its box in pixels of the line, whether a space stands before it, its picture.

    picture: uint8 (SIZE, SIZE), see `picture_of`.
    """

    box: Box
    spaced: bool
    picture: Grey


@dataclass(frozen=True, slots=True)
class Band:
    """Where capitals stand: from ``top + slope × x`` pixels down, ``cap`` pixels high."""

    top: float
    slope: float
    cap: float

    def depth(self, piece: Piece) -> float:
        """How far the piece begins below the capitals' upper edge, in pixels."""
        return piece.top - self.top - self.slope * (piece.left + piece.right) / 2


def split_line(grey: Grey) -> list[Glyph]:
    """The characters of one line from left to right, without its label's colon before them.

    grey: uint8 (h, w), ink dark on white as `ocr.preprocess.clean_line` gives it, best with
    capitals of 20 pixels and more. Empty where there is no ink.
    """
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ink: Mask = grey <= min(level, WHITE)
    found = components(ink)
    band = _band(found, grey.shape[0])
    pieces = joined([piece for piece in found if _belongs(piece, band)])
    typical = _typical_width(pieces, band)
    cut = [part for piece in pieces for part in _cut(piece, grey, band, typical)]
    pieces = cut[1:] if len(cut) > 1 and _is_colon(cut[0], band) else cut
    return [
        Glyph(
            Box(piece.left, piece.top, piece.right, piece.bottom),
            spaced,
            picture_of(_alone(piece, grey, ink), band.depth(piece) - 1, band.cap),
        )
        for piece, spaced in zip(pieces, _spaces(pieces, typical), strict=True)
    ]


def picture_of(patch: Grey, depth: float, cap: float) -> Grey:
    """A character as the net sees it: uint8 (SIZE, SIZE), capitals CAP rows high from row RISE.

    patch: uint8 (h, w), ink dark on white, beginning ``depth`` pixels below the capitals' upper
    edge (above it where negative). Its aspect is kept, and its place in the line: a stop, a hyphen
    and an apostrophe differ in little else. Across it stands in the middle; only what is wider
    than the picture is squeezed.
    """
    scale = CAP / cap
    across = min(scale, (SIZE - 2) / patch.shape[1])
    left = (SIZE - patch.shape[1] * across) / 2
    # pixel centres lie half a pixel inside
    matrix = np.array([[across, 0, left + across / 2 - 0.5],
                       [0, scale, RISE + (depth + 0.5) * scale - 0.5]])  # fmt: skip
    drawn = cv2.warpAffine(patch, matrix, (SIZE, SIZE), borderValue=255)
    return drawn.astype(np.uint8)


def _band(pieces: list[Piece], height: int) -> Band:
    """From the pieces as high as most tall ones; where there is none, where a crop has its text."""
    tall = [piece for piece in pieces if 0.3 * height <= piece.size[1] <= 0.9 * height]
    if not tall:
        return Band(height * (1 - USUAL) / 2, 0.0, height * USUAL)
    cap = float(np.median([piece.size[1] for piece in tall]))
    alike = [piece for piece in tall if abs(piece.size[1] - cap) <= 0.15 * cap] or tall
    x = np.array([(piece.left + piece.right) / 2 for piece in alike])
    y = np.array([(piece.top + piece.bottom - cap) / 2 for piece in alike])
    slope = 0.0
    if len(alike) > 4 and np.ptp(x) > 4 * cap:
        slope = float(np.clip(np.polyfit(x, y, 1)[0], -0.04, 0.04))
    return Band(float(np.median(y - slope * x)), slope, cap)


def _belongs(piece: Piece, band: Band) -> bool:
    """No speck, no neighbouring row, no ruled line, no edge of a picture."""
    (width, height), cap = piece.size, band.cap
    middle = (band.depth(piece) + height / 2) / cap
    flat = height < 0.3 * cap and width > 1.2 * cap
    large = piece.mask.sum() >= max(3.0, LEAST_INK * cap**2)
    return bool(large and 0 < middle < 1.2 and height < 1.7 * cap and not flat)


def _typical_width(pieces: list[Piece], band: Band) -> float:
    widths = [piece.size[0] for piece in pieces if piece.size[1] >= TALL * band.cap]
    typical = float(np.percentile(widths, USUAL_WIDTH)) if widths else 0.0
    return float(np.clip(typical, NARROW * band.cap, WIDE * band.cap))


def _cut(piece: Piece, grey: Grey, band: Band, typical: float) -> list[Piece]:
    """Touching letters apart, each cut near where it is due in the column with the least ink."""
    (width, height), cap = piece.size, band.cap
    if width < TOUCHING * typical or height < TALL * cap:
        return [piece]
    patch = grey[piece.top : piece.bottom, piece.left : piece.right]
    ink = np.where(piece.mask, 255 - patch, 0).sum(0, keepdims=True) / 255 / cap
    ink = cv2.GaussianBlur(ink, (0, 0), SMOOTH * cap)[0]
    parts = max(2, round(width / typical))
    cuts = [0]
    for n in range(1, parts):
        due = n * width / parts
        near = np.arange(max(1, int(due - 0.4 * typical)), min(width, int(due + 0.4 * typical) + 1))
        best = int(near[np.argmin(ink[near] + 0.1 * np.abs(near - due) / typical)])
        if ink[best] < BRIDGE * min(ink[:best].max(), ink[best:].max()) and best > cuts[-1]:
            cuts.append(best)
    cut = [piece.columns(start, end) for start, end in pairwise([*cuts, width])]
    whole = all(part.size[1] >= 0.5 * cap for part in cut)  # the arm of a T is no letter
    return cut if whole else [piece]


def _is_colon(piece: Piece, band: Band) -> bool:
    """Two dots one above the other."""
    parts = components(piece.mask)
    return len(parts) == 2 and all(max(part.size) < 0.4 * band.cap for part in parts)


def _spaces(pieces: list[Piece], typical: float) -> list[bool]:
    """Whether a space stands before each piece."""
    gaps = [after.left - before.right for before, after in pairwise(pieces)]
    usual = float(np.median(gaps)) if len(gaps) > 2 else 0.15 * typical
    return [False, *(gap - usual > WORD * typical for gap in gaps)][: len(pieces)]


def _alone(piece: Piece, grey: Grey, ink: Mask) -> Grey:
    """The piece with a pixel around it and everyone else's ink painted over."""
    patch = np.pad(grey, 1, constant_values=255)[
        piece.top : piece.bottom + 2, piece.left : piece.right + 2
    ].copy()
    own = np.pad(piece.mask, 1)
    others = np.pad(ink, 1)[piece.top : piece.bottom + 2, piece.left : piece.right + 2] & ~own
    around = cv2.dilate(others.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)
    patch[around & ~own] = 255
    return patch
