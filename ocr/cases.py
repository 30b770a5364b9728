"""Whether a line is printed in small letters, with capitals at the heads of its words alone."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Image
from ocr.preprocess import clean_line

HEIGHT = 48  # rows of the line as its letters are measured
LEAST_HIGH = 12  # pixels: less is a mark
WIDEST = 3.0  # times as wide as high: more are several letters
LOW = 0.86  # of the tall letters' height: small ones without a stem are lower
MOST_LOW = 0.34  # of the letters: of drawn names in capitals fewer are low, of others more
FEWEST = 4  # letters that tell


def in_mixed_case(crop: Image) -> bool:
    """Whether many letters of a line, RGB uint8 (h, w, 3), are lower than its tall ones."""
    ink = (clean_line(crop, HEIGHT) < 128).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    wide, high = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    letters = high[(high >= LEAST_HIGH) & (high < HEIGHT - 1) & (wide < WIDEST * high)]
    if len(letters) < FEWEST:
        return False
    return bool(np.mean(letters < LOW * np.percentile(letters, 90)) > MOST_LOW)
