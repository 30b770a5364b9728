"""The line network as a Recognizer: convolutions, a sequence part, CTC (ocr/crnn_net.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from elements import Image, TextLine
from network import Network
from ocr.charset import Charset
from ocr.ctc import NEVER, Floats, fitting, greedy, log_likelihoods, log_softmax
from ocr.preprocess import Grey, grey_line

HEIGHT = 32  # rows of a line as the network sees it
WIDTHS = (96, 160, 256, 384, 704)  # input columns; a line takes the narrowest that holds it
SHAPES = tuple((1, HEIGHT, width, 1) for width in WIDTHS)
GROUND = 255  # what fills the rest


class CrnnRecognizer:
    """Weights ``<name>.tflite``, described beside them by their ``charset``.

    Raises network.ModelError.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        self._net = Network(path, shapes=SHAPES, threads=threads)
        self._charset = Charset(self._net.about["charset"])

    @property
    def name(self) -> str:
        return self._net.name

    def read(self, crops: Sequence[Image], kinds: Sequence[str]) -> list[TextLine]:
        """See `ocr.recognizer.Recognizer`. Safe to call from several threads at once."""
        return [self._read(crop) for crop in crops]

    def _read(self, crop: Image) -> TextLine:
        line = in_frame(grey_line(crop, HEIGHT), WIDTHS)
        steps = log_softmax(self._net(line[None, ..., None])[0])
        return replace(greedy(steps, self._charset), evidence=Steps(steps, self._charset))


@dataclass(frozen=True, slots=True)
class Steps:
    """A line's answer, (T, C) log probabilities, as `elements.Evidence`."""

    log_probabilities: Floats
    charset: Charset

    def log_likelihoods(self, texts: Sequence[str]) -> list[float]:
        """See `elements.Evidence`; a character that is not in the charset can't be read."""
        known = [text for text in texts if not set(text) - set(self.charset.characters)]
        told = log_likelihoods(self.log_probabilities, [self.charset.encode(t) for t in known])
        by_text = dict(zip(known, told.tolist(), strict=True))
        return [by_text.get(text, float(NEVER)) for text in texts]

    def likeliest(self, pattern: Sequence[str]) -> str | None:
        """See `elements.Evidence`."""
        allowed = [self.charset.encode(characters) for characters in pattern]
        found = fitting(self.log_probabilities, allowed)
        return None if found is None else self.charset.decode(found)


def in_frame(line: Grey, widths: Sequence[int]) -> Grey:
    """A line (h, w) on ground of the narrowest width that holds it; squeezed where none does."""
    width = next((w for w in widths if w >= line.shape[1]), widths[-1])
    if line.shape[1] > width:
        squeezed = cv2.resize(line, (width, line.shape[0]), interpolation=cv2.INTER_AREA)
        line = squeezed.astype(np.uint8)
    room = width - line.shape[1]
    return np.pad(line, ((0, 0), (0, room)), constant_values=GROUND)
