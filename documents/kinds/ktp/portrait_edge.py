"""Where lines end that reach up to the portrait: the ground around a line's last letter may take in
the picture's edge, which reads as a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from elements import Box, Image, TextRegion
from segmentation.covered_end import NEAR_PICTURE as NEAR

WITHIN = 6, 18  # pixels behind that, in which its ground shows
LEAST_APART = 40.0  # levels between the colours of the portrait's ground and the card's
MOSTLY = 0.5  # of the way from one colour to the other
# Print that goes on over the picture's edge: columns before it and behind, and how much of the
# line's ink each holds at least. Of 1,692 drawn cards six lines stand so, and of two the last
# letter was lost: AQOROAQT passed as AQOROAQ.
UP_TO, OVER, INK_BEFORE, INK_BEHIND = 8, 4, 0.5, 0.3
SHARED = 0.5  # of a line's height that has the picture beside it


def before_pictures(
    page: Image, regions: Sequence[TextRegion], pictures: Sequence[Box]
) -> list[TextRegion]:
    """The regions of a page, RGB uint8 (H, W, 3), none of which reaches into a picture, where that
    begins with another colour than the card's; ``open_ended`` where print goes on over its edge."""
    return [_before(page, region, pictures) for region in regions]


def _before(page: Image, region: TextRegion, pictures: Sequence[Box]) -> TextRegion:
    box = region.box
    for picture in pictures:
        if box.left > picture.left or box.right < picture.left - NEAR:
            continue
        if box.shared_height(picture) < SHARED * box.height:
            continue
        right = _edge(page, box, picture)
        if right is not None and right < box.right:
            box = replace(box, right=right)
            open_ended = region.open_ended or _goes_on(page, box)
            region = replace(region, box=box, open_ended=open_ended)
    return region


def _goes_on(page: Image, box: Box) -> bool:
    """Whether a line's print goes on behind the end of its box."""
    left, right = max(0, round(box.left)), round(box.right)
    rows = page[max(0, round(box.top)) : round(box.bottom), left : right + OVER]
    grey = rows.mean(2)
    depth = np.median(grey, axis=0) - grey.min(0)
    line, behind = depth[: right - left], depth[right - left :]
    ink = float(np.quantile(line, 0.9))
    up_to_end = line[-UP_TO:].max() > INK_BEFORE * ink
    return bool(up_to_end and behind.max(initial=0.0) > INK_BEHIND * ink)


def _edge(page: Image, box: Box, picture: Box) -> float | None:
    """Where the picture begins in a line's rows, as their colour changes for good; None where it
    hardly changes."""
    top, bottom = round(max(box.top, picture.top)), round(min(box.bottom, picture.bottom))
    begins = round(picture.left)
    first = max(0, begins - 2 * NEAR)
    columns = page[top:bottom, first : begins + WITHIN[1]].astype(np.float32)
    ground = np.median(columns[:, : NEAR // 2], axis=(0, 1))
    shown = np.median(columns[:, begins - first + WITHIN[0] :], axis=(0, 1))
    way = shown - ground
    apart = float(np.linalg.norm(way))
    if apart < LEAST_APART:
        return None
    share = (columns.mean(0) - ground) @ way / apart**2
    outside = np.flatnonzero(share < MOSTLY)
    return float(first + outside[-1] + 1) if len(outside) else None
