"""The character network as a Recognizer: a line split (ocr/characters.py), each part classified."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from elements import Image, Script, TextLine
from network import Network
from ocr.characters import SIZE, Glyph, split_line
from ocr.charset import BLANK, Charset
from ocr.ctc import NEVER, Floats, log_softmax
from ocr.preprocess import clean_line

LINE_HEIGHT = 48  # pixels of a line before it is split; capitals then stand about 25 high
BATCHES = (8, 32, 64)  # glyphs at once; a batch takes the smallest that holds it


class CharacterRecognizer:
    """Weights ``<name>.tflite``, described beside them by their ``charset``.

    A script's characters are read alone, as far as the network knows them. Raises
    network.ModelError.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        shapes = [(count, SIZE, SIZE, 1) for count in BATCHES]
        self._net = Network(path, shapes=shapes, threads=threads)
        self._charset = Charset(self._net.about["charset"])
        self._barred = cache(self._others)

    @property
    def name(self) -> str:
        return self._net.name

    def read(self, crops: Sequence[Image], scripts: Sequence[Script]) -> list[TextLine]:
        """See `ocr.recognizer.Recognizer`. Safe to call from several threads at once."""
        lines = [split_line(clean_line(crop, LINE_HEIGHT)) for crop in crops]
        glyphs = [glyph.picture for line in lines for glyph in line]
        logits = self._classify(np.array(glyphs).reshape(-1, SIZE, SIZE))
        ends = np.cumsum([len(line) for line in lines])
        return [
            self._line(line, logits[end - len(line) : end], script)
            for line, end, script in zip(lines, ends, scripts, strict=True)
        ]

    def guesses(self, pictures: npt.NDArray[np.uint8]) -> list[tuple[str, float]]:
        """The likeliest character of each picture (N, SIZE, SIZE), and how likely, 0–1.

        The character is empty where the picture shows none.
        """
        sure = np.exp(log_softmax(self._classify(pictures)))
        best = sure.argmax(-1).tolist()
        return [
            (self._charset.decode([k]), float(row[k])) for k, row in zip(best, sure, strict=True)
        ]

    def _classify(self, pictures: npt.NDArray[np.uint8]) -> Floats:
        """Pictures (N, SIZE, SIZE) → logits (N, classes), in batches filled up with zeros."""
        logits = [np.empty((0, len(self._charset)), np.float32)]
        for start in range(0, len(pictures), BATCHES[-1]):
            part = pictures[start : start + BATCHES[-1]]
            size = next(count for count in BATCHES if count >= len(part))
            batch = np.zeros((size, SIZE, SIZE, 1), np.float32)
            batch[: len(part), ..., 0] = part
            logits.append(self._net(batch)[: len(part)])
        return np.concatenate(logits)

    def _line(self, glyphs: Sequence[Glyph], logits: Floats, script: Script) -> TextLine:
        """The text of a line's glyphs; what is no character is left out.

        The line is as sure as its least sure decision, leaving out included; a space as the less
        sure of its neighbours.
        """
        sure = np.exp(log_softmax(logits + self._barred(script.characters)))
        words = not script.characters or " " in script.characters
        text, least, spaced = "", 1.0, False
        confidences: list[float] = []
        for glyph, row in zip(glyphs, sure, strict=True):
            best = int(row.argmax())
            certain = float(row[best])
            least, spaced = min(least, certain), spaced or (glyph.spaced and words)
            if best == BLANK:
                continue
            if spaced and text:
                text += " "
                confidences.append(min(confidences[-1], certain))
            text, spaced = text + self._charset.decode([best]), False
            confidences.append(certain)
        return TextLine(text, least if text else 0.0, tuple(confidences))

    def _others(self, known: str) -> Floats:
        """What to add to logits so that only ``known`` characters, or none, can be read.

        Nothing, where the network knows none of them or none are named.
        """
        allowed = [True, *(character in known for character in self._charset.characters)]
        if sum(allowed) == 1:
            return np.zeros(len(self._charset), np.float32)
        return np.where(allowed, np.float32(0), NEVER).astype(np.float32)
