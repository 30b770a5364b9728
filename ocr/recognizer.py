"""Recognizer: the protocol every reader of line crops follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from elements import Image, Script, TextLine

SURE = 0.99  # a line as sure is trusted: of drawn lines three in four, 98 % right


def enough(script: Script, line: TextLine) -> bool:
    """Whether a line needs no other look: it is sure, and such a text in it is trusted."""
    return line.confidence >= SURE and script.trusted(line.text)


class Recognizer(Protocol):
    """Reads crops that hold one line of text each.

    ``name`` says in a reading which recogniser spoke, e.g. ``tesseract-5.5.4-ind``.
    """

    @property
    def name(self) -> str: ...

    def read(self, crops: Sequence[Image], scripts: Sequence[Script]) -> list[TextLine]:
        """One TextLine a crop, in order; an empty text where nothing is readable.

        crops: RGB uint8 (h, w, 3), any size, one line of text with some ground around it.
        scripts: how each is written, so that a recogniser may choose characters and scale.
        """
        ...
