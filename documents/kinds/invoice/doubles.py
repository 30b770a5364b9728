"""A digit twice, of which the net of numbers read one: narrow ones fall into one of its steps."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import cv2
import numpy as np

from documents.kind import Nets
from documents.kinds.invoice.confidence import UNCOUNTED
from elements import Image, Script, TextLine
from ocr.charset import OTHER

WIDER = 1.3


def with_lost_doubles(
    line: TextLine, pieces: int, crop: Image, script: Script, nets: Nets
) -> TextLine:
    """The line as it is read in a wider crop, where that finds as many characters as there are
    pieces of ink, and what it finds more are doubles alone; unsure where it finds others.

    crop: RGB uint8 (h, w, 3).
    """
    text = line.text
    if OTHER in text or pieces <= _count(text):
        return line
    size = round(WIDER * crop.shape[1]), crop.shape[0]
    wide = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    again = nets.recognizers["digits"].read([wide], [script])[0]
    if _count(again.text) != pieces:
        return line
    found = again if _single(again.text) == _single(text) else line
    return replace(found, confidence=min(found.confidence, UNCOUNTED))


def _count(text: str) -> int:
    return len("".join(text.split()))


def _single(text: str) -> str:
    """A text with one character in place of several that are the same."""
    return "".join(character for character, _ in groupby(text))
