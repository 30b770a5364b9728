"""Lines as a line net would answer them, with doubts where a test wants some."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from elements import TextLine
from ocr.charset import BLANK, MRZ, Charset
from ocr.crnn import Steps
from ocr.ctc import greedy

CHARSET = Charset(MRZ)
FLOOR = 1e-7


def answered(text: str, doubts: Mapping[int, tuple[str, float]] | None = None) -> TextLine:
    """The line that a net read as ``text``. doubts: place → another character and its share."""
    steps = np.full((4 * len(text), len(CHARSET)), FLOOR)
    steps[:, BLANK] = 1
    for n, character in enumerate(text):
        other, share = (doubts or {}).get(n, (character, 0.0))
        here = steps[4 * n + 1 : 4 * n + 3]
        here[:, BLANK] = FLOOR
        here[:, CHARSET.encode(other)[0]] += share**0.5  # two steps, that are one character
        here[:, CHARSET.encode(character)[0]] += (1 - share) ** 0.5
    looks = np.log(steps / steps.sum(-1, keepdims=True)).astype(np.float32)
    line = greedy(looks, CHARSET)
    return TextLine(line.text, line.confidence, line.confidences, Steps((looks,), CHARSET))
