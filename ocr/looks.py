"""A line of Arabic letters as Tesseract is shown it more than once.

It misreads such a line, or finds nothing in it, by chance of size and stroke: in another look it
errs elsewhere. Of 320 drawn names 231 were right at one look, 281 where two looks had to read the
same, for which 2.7 are taken in the mean. What another reader has read counts as a look.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from elements import Image, TextLine
from ocr.preprocess import Grey, grey_line

HEIGHT, HIGHER = 36, 44  # pixels of a crop
MARGIN = 12  # white pixels around it
NARROW, LEANING = 0.87, 0.2  # of the width, and columns a row
LEAST = 0.01  # what any look's text counts
_MARKS = re.compile(r"^[\s.,:|/()>٠،؛-]+|[\s.,:|/()<>٠،؛-]+$")


def framed(grey: Grey) -> Grey:
    """A line (h, w) with white around it: near a picture's edge print is taken for none."""
    return np.pad(grey, MARGIN, constant_values=255)


def bolder(crop: Image, height: int = HEIGHT) -> Grey:
    """A crop, RGB uint8 (h, w, 3), with strokes a pixel wider."""
    wide = cv2.erode(framed(grey_line(crop, height)), np.ones((2, 2), np.uint8))
    return np.asarray(wide, np.uint8)


def leaning(crop: Image) -> Grey:
    """A crop whose letters lean to the right."""
    grey = grey_line(crop, HEIGHT)
    lean = np.array([[1, -LEANING, LEANING * HEIGHT / 2], [0, 1, 0]], np.float32)
    return framed(np.asarray(cv2.warpAffine(grey, lean, grey.shape[::-1], borderValue=255)))


def narrow(crop: Image) -> Grey:
    """A crop with less width."""
    size = max(1, round(NARROW * crop.shape[1])), crop.shape[0]
    return framed(grey_line(np.asarray(cv2.resize(crop, size), np.uint8), HEIGHT))


def higher(crop: Image) -> Grey:
    """A larger crop with strokes a pixel wider."""
    return bolder(crop, HIGHER)


LOOKS = (bolder, leaning, narrow, higher)  # in the order in which they are taken


def agree(lines: Sequence[TextLine]) -> bool:
    """Whether two looks have read the same text, but for marks at its ends."""
    return any(n > 1 for n in Counter(bare(line.text) for line in lines if line.text).values())


def bare(text: str) -> str:
    """A text without marks at its ends, of which a look sees some and another none."""
    return _MARKS.sub("", text)


def voted(lines: Sequence[TextLine]) -> TextLine:
    """Of several looks' lines the text that most of them read, each counted by its confidence, with
    the marks at its ends that most of these saw, or few; as sure as its surest look, less what
    speaks for other texts."""
    told: dict[str, float] = defaultdict(float)
    read = Counter(bare(line.text) for line in lines if line.text)
    for line in lines:
        if line.text:
            told[bare(line.text)] += LEAST + line.confidence
    if not told:
        return lines[0]
    text = max(told, key=lambda each: (read[each] > 1, told[each]))
    alike = [line for line in lines if line.text and bare(line.text) == text]
    marked = Counter(line.text for line in alike)
    likely = max(marked, key=lambda each: (marked[each], -len(each)))
    best = max((line for line in alike if line.text == likely), key=lambda line: line.confidence)
    return replace(best, confidence=best.confidence * told[text] / sum(told.values()))
