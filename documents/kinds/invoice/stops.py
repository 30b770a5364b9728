"""Marks at a text's ends that nobody printed: Tesseract reads a stop behind some words, a dash
before some codes, and a dash or a slash behind the last letter of an Arabic line.

Where the last word is as short as one that is cut short (Ltd., Tbk., Jl.), ink at the line's end
stands low, or Tesseract reads the stop again with more paper around the line, it stays.
"""

from __future__ import annotations

import re

import cv2
import numpy as np

from documents.kind import Nets
from elements import Image, Script, TextLine
from segmentation.line_crop import begins_high, ends_low, left_end_is_wide

AROUND = 8, 24  # pixels of paper more above and below, left and right
STOP = "."
_DASH = re.compile(r"^[-~_–—=] ?(?=\w)")
_BLANK = re.compile(r"(?<=[A-Z\d]) (?=/[A-Z\d])|(?<=[A-Z\d]/) (?=[A-Z\d])")  # INV/IV /2023
_MARK = re.compile("(?<=[\u0621-\u064a]) +[-/|~_–—]$")
_CUT_SHORT = re.compile(r"(?:^|[\W\d_])(?:[A-Za-z]{1,4}|[^\W\d_]{1,2})\.$")


def without_stray_dash(line: TextLine, crop: Image) -> TextLine:
    """The line without a dash before it, where its crop, RGB uint8 (h, w, 3), begins with a letter
    or a digit."""
    text = _DASH.sub("", line.text)
    if text == line.text or not begins_high(crop):
        return line
    return line.retold(text)


def without_stray_blanks(line: TextLine) -> TextLine:
    """The line without a blank on one side of a slash in a code."""
    text = _BLANK.sub("", line.text)
    return line if text == line.text else line.retold(text)


def without_stray_mark(line: TextLine, crop: Image) -> TextLine:
    """The Arabic line without a dash or slash behind it, where its crop, RGB uint8 (h, w, 3), ends
    with more than a mark at the left."""
    text = _MARK.sub("", line.text)
    if text == line.text or not left_end_is_wide(crop):
        return line
    return line.retold(text)


def without_stray_stop(line: TextLine, crop: Image, script: Script, nets: Nets) -> TextLine:
    """The line without a stop at its end that its crop, RGB uint8 (h, w, 3), does not show."""
    text = line.text.rstrip()
    if not text.endswith(STOP) or _CUT_SHORT.search(text):
        return line
    if ends_low(crop, left=script.language == "ara"):
        return line
    down, along = AROUND
    wider = cv2.copyMakeBorder(crop, down, down, along, along, cv2.BORDER_REPLICATE)
    again = nets.recognizers["tesseract"].read([np.asarray(wider, np.uint8)], [script])[0]
    if again.text.rstrip().endswith(STOP):
        return line
    return line.retold(text.removesuffix(STOP).rstrip())
