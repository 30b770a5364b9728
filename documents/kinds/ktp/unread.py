"""Print behind the last letter that was read in a line, or cut with it.

A line net may take a last word for ground, and be sure: of LINGKUNGAN 7 it read LINGKUNGAN, with
0.9999. The print that is left tells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from documents.kind import LocatedLine
from documents.kinds.ktp.layout import FREE
from elements import Image, TextRegion
from segmentation.inks import darkest_colour
from segmentation.statistics import quantile

LINES = FREE - {"tempat_lahir"}  # behind a place stands its date
RIM = 4  # rows of a crop above and below, where a neighbour's print may stand
HIGH = 12  # rows between them that are enough to tell
# Of the depth of a line's ink: how dark print is; and where it ends at the earliest behind the
# middle of the letter before, how high it is, and how far from the line's middle, in heights of its
# letters. Of 3,990 drawn lines eight that are read whole have such print.
DARK, BEHIND, LEAST_HIGH, OFF = 0.45, 0.35, 0.7, 0.35
LEAST_DEPTH = 20.0  # grey levels
# Of the crop's height: no middle of a letter is so near its end, but of one that the end cuts. Of
# 230 lines of names that passed the least was 0.29, some drawn ones had 0.26; of SUHAWIKARN, which
# passed as SUHAWIKARI, it was 0.13.
NEAR_END = 0.18
LETTER = 0.3  # of the rows: what is lower is a mark or a speck


def unread_ends(
    lines: Sequence[LocatedLine], cut: Callable[[TextRegion], Image]
) -> list[LocatedLine]:
    """A card's lines; those of free texts are ``open_ended`` where print stands behind what was
    read, or the last letter is cut. cut: a region's crop, RGB uint8 (h, w, 3)."""

    def told(located: LocatedLine) -> LocatedLine:
        region = located.region
        if region.name not in LINES or region.open_ended or not located.line.text:
            return located
        crop = cut(region)
        column = located.line.until * crop.shape[1]
        left = crop.shape[1] - column
        is_cut = located.line.text[-1].isalpha() and 0 < left < NEAR_END * crop.shape[0]
        if not is_cut and not has_print_behind(crop, column):
            return located
        return replace(located, region=replace(region, open_ended=True))

    return [told(line) for line in lines]


def has_print_behind(crop: Image, column: float) -> bool:
    """Whether a letter stands in a line's crop, RGB uint8 (h, w, 3), behind a letter whose middle
    is in a column."""
    grey = darkest_colour(crop)
    wide = np.ones((round(0.9 * len(grey)) | 1,) * 2, np.uint8)
    depth = cv2.subtract(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, wide), grey)
    inner = depth[RIM:-RIM] if len(depth) > 2 * RIM + HIGH else depth
    dark = quantile(inner.max(0), 0.8)
    if dark < LEAST_DEPTH:
        return False
    found, _, stats, _ = cv2.connectedComponentsWithStats(
        np.asarray(depth > DARK * dark, np.uint8), connectivity=8
    )
    letters = [n for n in range(1, found) if stats[n, cv2.CC_STAT_HEIGHT] > LETTER * len(grey)]
    if not letters:
        return False
    high = float(np.median(stats[letters, cv2.CC_STAT_HEIGHT]))
    centres = stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT] / 2
    middle = float(np.median(centres[letters]))
    return any(
        stats[n, cv2.CC_STAT_LEFT] > column + BEHIND * high
        and stats[n, cv2.CC_STAT_HEIGHT] >= LEAST_HIGH * high
        and abs(centres[n] - middle) < OFF * high
        for n in letters
    )
