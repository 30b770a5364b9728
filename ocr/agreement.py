"""Two recognisers on one line: the first one's letters, and marks and blanks of either."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from elements import Image, Script, TextLine
from ocr.cases import in_mixed_case
from ocr.recognizer import Recognizer, enough

MOST_LOST = 4.0  # nats by which a text with more marks and blanks may be less likely
# Nats by which the picture rules the second's letters out. Of 256 lines of drawn names all 153 were
# right whose confidence so became 0.8 or more; two that had taken the second's letters were wrong.
TELLING = 4.0
# Of small letters the second knows more than the first, whose net takes an l for an I. Of 52 such
# lines of drawn names it read 48 right, the first 30; all 15 texts of it alone were right that were
# less likely by no more than this, and three of the four that were wrong are far less likely.
MOST_MISREAD = 10.0
SMALL = 0.4  # of the second's letters: fewer small ones tell of capitals that are of unlike height
IN_SMALL = "eng"  # Tesseract's language that reads them best: 48 of the lines, Indonesian 40
LONGEST_TITLE = 3  # letters before a full stop at a name's end


class AgreedRecognizer:
    """A Recognizer that gives evidence, and another whose word it weighs.

    The other errs in other places: it knows other typefaces and how words are spaced in them. Where
    both read the same a line's confidence is over a half; where they differ it is the lower the
    more the picture leaves the other's letters open. Marks and blanks that only the first one saw
    stay. What is enough by its script the second is not asked about; it counts as agreed. Of a line
    in mixed case its letters are taken where the picture allows them, and where the two differ the
    line is doubtful.
    """

    def __init__(self, first: Recognizer, second: Recognizer) -> None:
        self._first, self._second = first, second

    @property
    def name(self) -> str:
        return f"{self._first.name}+{self._second.name}"

    def read(self, crops: Sequence[Image], scripts: Sequence[Script]) -> list[TextLine]:
        """See `ocr.recognizer.Recognizer`."""
        lines = self._first.read(crops, scripts)
        asked = [i for i, line in enumerate(lines) if not enough(scripts[i], line)]
        mixed = {i for i in asked if in_mixed_case(crops[i])}
        shown = [_in_small(scripts[i]) if i in mixed else scripts[i] for i in asked]
        others = self._second.read([crops[i] for i in asked], shown)
        told = dict(zip(asked, others, strict=True))
        return [
            _weighed(line, told[i], small=i in mixed)
            if i in told
            else replace(line, confidence=(1 + line.confidence) / 2)
            for i, line in enumerate(lines)
        ]


def _in_small(script: Script) -> Script:
    letters = "".join(filter(str.isalpha, script.characters)).lower()
    characters = script.characters + letters if letters else ""
    return replace(script, characters=characters, language=IN_SMALL)


def _weighed(line: TextLine, other: TextLine, *, small: bool = False) -> TextLine:
    text = _bare(other.text)
    if line.evidence is None:
        agrees = text == line.text
        sure = line.confidence
        return replace(line, confidence=(1 + sure) / 2 if agrees else sure / 2)
    # how likely the whole text is: no letter's confidence tells of a space that is missing
    own, that = line.evidence.log_likelihoods([line.text, text])
    sure = math.exp(own)
    if text in (line.text, _bare(line.text)):
        return replace(line, confidence=(1 + sure) / 2)
    if _letters(text) != _letters(line.text):
        if small:
            taken = _small(other.text) >= SMALL and that >= own - MOST_MISREAD
            told = replace(line, text=text, confidences=()) if taken else line
            return replace(told, confidence=sure / 2)
        # letters that the picture rules out are the other's fault, and hardly a doubt
        return replace(line, confidence=sure * (1 - math.exp(min(0.0, that - own) / TELLING)))
    doubted = replace(line, confidence=sure / 2)
    lost = len(text) < len(line.text) or own - that > MOST_LOST
    return doubted if lost else replace(doubted, text=text, confidences=())


def _bare(text: str) -> str:
    """Upper case, single blanks, and no texture read as marks at its ends; a full stop stays where
    it closes an initial or a title."""
    text = " ".join(text.upper().split()).strip(" :;'-_").lstrip('(/.,|*~"')
    last = text.rstrip(".").rpartition(" ")[2]
    return text.rstrip(".") if len(last) > LONGEST_TITLE and last.isalpha() else text


def _small(text: str) -> float:
    """The share of a text's letters that are small ones."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(map(str.islower, letters)) / max(1, len(letters))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
