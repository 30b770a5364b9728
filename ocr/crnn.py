"""The line network as a Recognizer: convolutions, a sequence part, CTC (ocr/crnn_net.py)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from elements import Image, TextLine
from network import Network
from ocr.charset import Charset
from ocr.ctc import greedy, log_softmax
from ocr.preprocess import Grey, grey_line

HEIGHT = 32  # rows of a line as the network sees it
WIDTHS = (96, 160, 256, 384, 704)  # input columns; a line takes the narrowest that holds it
GROUND = 255  # what fills the rest


class CrnnRecognizer:
    """Weights ``<name>.tflite``, described beside them by their ``charset``.

    Raises network.ModelError.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        shapes = [(1, HEIGHT, width, 1) for width in WIDTHS]
        self._net = Network(path, shapes=shapes, threads=threads)
        self._charset = Charset(self._net.about["charset"])

    @property
    def name(self) -> str:
        return self._net.name

    def read(self, crops: Sequence[Image], kinds: Sequence[str]) -> list[TextLine]:
        """See `ocr.recognizer.Recognizer`. Safe to call from several threads at once."""
        return [self._read(crop) for crop in crops]

    def _read(self, crop: Image) -> TextLine:
        line = in_frame(grey_line(crop, HEIGHT), WIDTHS)
        logits = self._net(line[None, ..., None])[0]
        return greedy(log_softmax(logits), self._charset)


def in_frame(line: Grey, widths: Sequence[int]) -> Grey:
    """A line (h, w) on ground of the narrowest width that holds it; squeezed where none does."""
    width = next((w for w in widths if w >= line.shape[1]), widths[-1])
    if line.shape[1] > width:
        squeezed = cv2.resize(line, (width, line.shape[0]), interpolation=cv2.INTER_AREA)
        line = squeezed.astype(np.uint8)
    room = width - line.shape[1]
    return np.pad(line, ((0, 0), (0, room)), constant_values=GROUND)
