"""How like two glyphs of one print are: cells of a line in type of one width, held side by side."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image

Cell = npt.NDArray[np.float32]  # (H, W), how much darker than its paper each place is

PITCH = 20  # pixels of a cell across
BESIDE, ABOVE = 8, 3  # pixels by which a cell's print may be moved across and down
STROKE = 17  # pixels, wider than any stroke: the paper is what a closing as wide leaves
MOST = 8  # glyphs of which a mean is made
ROUNDS = 2  # of aligning them
LEAST_ROOM, OUTER = 6, 0.6  # pixels before the first cell; the part of them that print leaves free
DARK = 90  # percentile of a cell's darkness that is its print's


def cells(crop: Image, count: int, room: float) -> list[Cell]:
    """The cells of a line of ``count`` characters of one width, each with BESIDE pixels of its
    neighbours.

    crop: RGB uint8 (h, w, 3). room: pixels of ground before the first cell and behind the last.
    """
    ink, first = _ink(crop, count, room)
    padded = np.pad(ink, ((0, 0), (BESIDE, BESIDE + PITCH)))
    starts = (first + n * PITCH for n in range(count))
    return [padded[:, start : start + PITCH + 2 * BESIDE] for start in starts]


def beside(crop: Image, count: int, room: float) -> float:
    """How dark the darker end of a line's crop is, in shares of its cells: about 0 where ground is
    before the first cell and behind the last, about 1 where the line goes on there.

    crop, count, room: as `cells`.
    """
    ink, first = _ink(crop, count, room)
    if first < LEAST_ROOM:
        return 0.0
    inner = ink[ink.shape[0] // 5 : -(ink.shape[0] // 5)]
    usual = np.median(
        [
            np.percentile(inner[:, first + n * PITCH : first + (n + 1) * PITCH], DARK)
            for n in range(count)
        ]
    )
    far = round(OUTER * first)
    darkest = max(np.percentile(inner[:, :far], DARK), np.percentile(inner[:, -far:], DARK))
    return float(darkest / max(usual, 1.0))


def _ink(crop: Image, count: int, room: float) -> tuple[Cell, int]:
    """How much darker than its paper each place of a line's crop is, its cells PITCH wide, and
    where the first of them begins."""
    pitch = (crop.shape[1] - 2 * room) / count
    size = round(crop.shape[1] * PITCH / pitch), crop.shape[0]
    grey = cv2.resize(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((STROKE, STROKE), np.uint8))
    ink = np.clip(cv2.GaussianBlur(paper, (0, 0), 5).astype(np.float32) - grey, 0, None)
    return np.asarray(ink, np.float32), round(room * PITCH / pitch)


def mean(alike: Sequence[Cell]) -> Cell:
    """What a few cells of one character have in common, laid over one another."""
    shown = alike[0]
    for _ in range(ROUNDS):
        moved = [_moved(cell, shown) for cell in alike[:MOST]]
        shown = np.asarray(np.mean(moved, axis=0), np.float32)
    return shown


def likeness(cell: Cell, other: Cell) -> float:
    """How like two cells are, -1 to 1: their correlation where one lies best upon the other."""
    return float(cv2.matchTemplate(cell, _inner(other), cv2.TM_CCOEFF_NORMED).max())


def _inner(cell: Cell) -> Cell:
    return np.ascontiguousarray(cell[ABOVE:-ABOVE, BESIDE:-BESIDE])


def _moved(cell: Cell, onto: Cell) -> Cell:
    """The cell as it lies best upon another, as dark as any."""
    fits = cv2.matchTemplate(cell, _inner(onto), cv2.TM_CCOEFF_NORMED)
    _, _, _, (x, y) = cv2.minMaxLoc(fits)
    shift = np.array([[1, 0, BESIDE - x], [0, 1, ABOVE - y]], np.float32)
    moved = cv2.warpAffine(cell, shift, cell.shape[::-1])
    return np.asarray(moved / max(float(np.linalg.norm(moved)), 1e-6), np.float32)
