"""Rules of dots or dashes, as forms print them for what is written in."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

THICK = 6  # pixels of a dot or dash at most
LOW = 0.3  # of the highest piece of ink, that a dot or dash is at most
LEAST = 8  # of them in a row are no marks of a text
ALIKE = 2.0  # times the middle one, that one is wide at most
UNEVEN = 0.3  # of their step, that one is longer or shorter; letters' dots stand as letters do
EVEN = 0.7  # of a row's steps, that are alike
LEANING = 0.12  # of their distance, that the next one stands higher or lower

Piece = tuple[int, int, int, int, int]  # left, top, width, height, label


def without_dotted(ink: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Ink, uint8 0 or 1 (H, W), without rows of many equal dots or dashes evenly apart."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if len(stats) <= LEAST:
        return ink
    highest = stats[1:, cv2.CC_STAT_HEIGHT].max()
    thick = min(THICK, max(2, LOW * highest))
    pieces = [(int(x), int(y), int(w), int(h), n)
              for n, (x, y, w, h, _) in enumerate(stats) if n and h <= thick]  # fmt: skip
    gone = [piece[4] for row in _rows(sorted(pieces)) for piece in _even(row)]
    if not gone:
        return ink
    freed = ink.copy()
    freed[np.isin(labels, gone)] = 0
    return freed


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces from the left, each in a row with the last one that stands as low."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        row = next((row for row in rows if _goes_on(row[-1], piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return rows


def _goes_on(last: Piece, piece: Piece) -> bool:
    down = abs((piece[1] + piece[3] / 2) - (last[1] + last[3] / 2))
    return down <= 1.5 + LEANING * (piece[0] - last[0]) and piece[0] >= last[0] + last[2]


def _even(row: list[Piece]) -> list[Piece]:
    """A row's pieces where they are many, alike and evenly apart, else none."""
    if len(row) < LEAST:
        return []
    wide = float(np.median([piece[2] for piece in row]))
    step = float(np.median([b[0] - a[0] for a, b in pairwise(row)]))
    alike = [piece for piece in row if piece[2] <= ALIKE * wide + 2]
    off = max(1.5, UNEVEN * step)
    even = sum(abs(b[0] - a[0] - step) <= off for a, b in pairwise(row))
    return alike if len(alike) >= LEAST and even >= EVEN * (len(row) - 1) else []
