"""Print larger than a page's lines: a heading's letters, or the one letter of a vehicle class."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Box, Image
from segmentation.prints import MOST_HIGH, Piece, pieces_of_print


def large_pieces(page: Image) -> list[Piece]:
    """Pieces of print that are higher than `pieces_of_print` sees, on a straightened page, RGB
    uint8 (H, W, 3): as it sees them on a page half as large."""
    height, width = (side // 2 for side in page.shape[:2])
    half = cv2.resize(page, (width, height), interpolation=cv2.INTER_AREA)
    found = pieces_of_print(np.asarray(half, np.uint8))
    return [Piece(_doubled(piece.box), tuple(map(_doubled, piece.words)))
            for piece in found if 2 * piece.box.height > MOST_HIGH]  # fmt: skip


def _doubled(box: Box) -> Box:
    return Box(2 * box.left, 2 * box.top, 2 * box.right, 2 * box.bottom)
