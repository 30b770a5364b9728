"""Two recognisers on one line: the first one's word, unless it supports the other's as well."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from elements import Image, TextLine
from ocr.recognizer import SURE, Recognizer, Trusted

MOST_LOST = 4.0  # nats by which the second's text may be less likely than the first's:
# of 149 drawn names 103 are right so, 98 of the first's alone; 2 to 6 nats measure alike


class AgreedRecognizer:
    """A Recognizer that gives evidence, and another whose word it weighs.

    The other errs in other places: it knows other typefaces and how words are spaced in them. Where
    both read the same a line's confidence is over a half, else under it. trusted: which sure
    readings of the first one the second is not asked about; they count as agreed.
    """

    def __init__(
        self, first: Recognizer, second: Recognizer, *, trusted: Trusted | None = None
    ) -> None:
        self._first, self._second = first, second
        self._trusted = trusted

    @property
    def name(self) -> str:
        return f"{self._first.name}+{self._second.name}"

    def read(self, crops: Sequence[Image], kinds: Sequence[str]) -> list[TextLine]:
        """See `ocr.recognizer.Recognizer`."""
        lines = self._first.read(crops, kinds)
        asked = [i for i, line in enumerate(lines) if not self._plain(kinds[i], line)]
        others = self._second.read([crops[i] for i in asked], [kinds[i] for i in asked])
        told = dict(zip(asked, others, strict=True))
        return [
            _weighed(line, told[i])
            if i in told
            else replace(line, confidence=(1 + line.confidence) / 2)
            for i, line in enumerate(lines)
        ]

    def _plain(self, kind: str, line: TextLine) -> bool:
        trusted = self._trusted is not None and self._trusted(kind, line.text)
        return trusted and line.confidence >= SURE


def _weighed(line: TextLine, other: TextLine) -> TextLine:
    text = " ".join(other.text.upper().split()).strip(" :;'-_")
    if line.evidence is None:
        own, that, sure = 0.0, -math.inf, line.confidence
    else:  # how likely the whole text is: no letter's confidence tells of a space that is missing
        own, that = line.evidence.log_likelihoods([line.text, text])
        sure = math.exp(own)
    if text == line.text:
        return replace(line, confidence=(1 + sure) / 2)
    doubted = replace(line, confidence=sure / 2)
    taken = text != "" and own - that <= MOST_LOST
    return replace(doubted, text=text, confidences=()) if taken else doubted
