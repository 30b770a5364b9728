"""Two recognisers on one line: the first one's letters, and marks and blanks of either."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from elements import Evidence, Image, Script, TextLine
from ocr.again import other_looks, together
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
# Of the second's letters: fewer small ones tell of capitals that are of unlike height. Of 47 lines
# that looked to be in mixed case, of which it read other capitals, and the nets were sure, all but
# one were right.
SMALL = 0.4
IN_SMALL = "eng"  # Tesseract's language that reads them best: 48 of the lines, Indonesian 40
LONGEST_TITLE = 3  # letters before a full stop at a name's end
# Nats by which a text with other letters or fewer marks is less likely where both readers read a
# line alike. Of 1,397 drawn lines of names whose letters the nets read right the second read 952
# alike, of 235 others five. It passes over marks, and hardly sees one where none is.
ALIKE = 4.0
# Of `ocr.again.other_looks`: higher letters, lower ones with sharper strokes. The third is without
# colours, of which black print has none. Of 119 lines of drawn names that the second read otherwise
# at first it read 16 alike in a further look, each of them right; 45 were wrong.
LOOKS = 2
# The second hardly knows a Q: it reads these in its place.
FOR_Q = "OG"
_AS_Q = str.maketrans(FOR_Q, "Q" * len(FOR_Q))
_ENDS = " .,:;'-"  # marks that a line's end has or has not for all that is read in it


@dataclass(frozen=True, slots=True)
class Heard:
    """What a line says that a second reader was shown, as `elements.Evidence`.

    text: what that one read; small: whether the line is in mixed case; alike: the line's text where
    the other read that too, else empty.
    """

    line: Evidence
    text: str
    small: bool = False
    alike: str = ""

    def log_likelihoods(self, texts: Sequence[str]) -> list[float]:
        """See `elements.Evidence`."""
        told = self.line.log_likelihoods(texts)
        return [said - self._less(text) for text, said in zip(texts, told, strict=True)]

    def likeliest(self, pattern: Sequence[str]) -> str | None:
        """See `elements.Evidence`."""
        return self.line.likeliest(pattern)

    def alternatives(self) -> list[tuple[str, float]]:
        """See `elements.Evidence`."""
        told = self.line.alternatives()
        return [(text, sure * math.exp(-self._less(text))) for text, sure in told]

    def share_of(self, text: str) -> float:
        """How likely a text is among all that the looks make likely, 0-1. Looks that differ make
        every text less likely, the right one too."""
        own = math.exp(self.line.log_likelihoods([text])[0])
        others = sum(sure for other, sure in self.line.alternatives() if other != text)
        return float(own / (own + others)) if own else 0.0

    def _less(self, text: str) -> float:
        """Nats by which a text is less likely for what the second read; nothing at all as likely
        as before, for that is asked of whether anything is printed."""
        if not self.alike or not text:
            return 0.0
        fewer = len(text.strip(_ENDS)) < len(self.alike.strip(_ENDS))
        return ALIKE if fewer or self._told(text) != self._told(self.alike) else 0.0

    def _told(self, text: str) -> str:
        """A text's letters, those alike that the second took for one another."""
        letters = _letters(text)
        exact = _letters(_bare(self.text)) == _letters(self.alike)
        return letters if exact else letters.translate(_AS_Q)


class AgreedRecognizer:
    """A Recognizer that gives evidence, and another whose word it weighs.

    The other errs in other places: it knows other typefaces and how words are spaced in them. Where
    both read the same a line's confidence is over a half; where they differ it is the lower the
    more the picture leaves the other's letters open. Marks and blanks that only the first one saw
    stay. What is enough by its script the second is not asked about; it counts as agreed. What both
    read alike is further from texts with other letters or fewer marks. Of a line in mixed case its
    letters are taken where the picture allows them, and where the two differ the line is doubtful.
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
        heard = self._hear([crops[i] for i in asked], [scripts[i] for i in asked])
        told = dict(zip(asked, heard, strict=True))
        return [
            _weighed(line, *told[i])
            if i in told
            else replace(line, confidence=(1 + line.confidence) / 2)
            for i, line in enumerate(lines)
        ]

    def _hear(
        self, crops: Sequence[Image], scripts: Sequence[Script]
    ) -> list[tuple[TextLine, bool]]:
        """What the second reads in lines, and whether each is in mixed case."""
        mixed = [in_mixed_case(crop) for crop in crops]
        pairs = zip(scripts, mixed, strict=True)
        shown = [_in_small(script) if small else script for script, small in pairs]
        return list(zip(self._second.read(crops, shown), mixed, strict=True))

    def look_again(self, line: TextLine, crop: Image, script: Script) -> TextLine:
        """A line as further looks at its crop read it together with those before, held against what
        the second reads in any of them; as it is where it tells of no other texts."""
        if line.evidence is None:
            return line
        heard = line.evidence if isinstance(line.evidence, Heard) else None
        own = replace(line, evidence=heard.line) if heard else line
        looks = other_looks(crop)[:LOOKS]
        told = together([own, *self._first.read(looks, [script] * LOOKS)])
        if heard:
            other = TextLine(heard.text, 0.0), heard.small
        else:
            (other,) = self._hear([crop], [script])
        if not _are_alike(other[0].text, told.text):
            others = self._hear(looks, [script] * LOOKS)
            other = next((each for each in others if _are_alike(each[0].text, told.text)), other)
        return _weighed(told, *other)


def _in_small(script: Script) -> Script:
    letters = "".join(filter(str.isalpha, script.characters)).lower()
    characters = script.characters + letters if letters else ""
    return replace(script, characters=characters, language=IN_SMALL)


def _weighed(line: TextLine, other: TextLine, small: bool) -> TextLine:
    text, evidence = _bare(other.text), line.evidence
    if evidence is None:
        agrees = text == line.text
        sure = line.confidence
        return replace(line, confidence=(1 + sure) / 2 if agrees else sure / 2)
    own, that = evidence.log_likelihoods([line.text, text])
    if that > own:
        line = replace(line, text=text, confidences=())
    heard = Heard(evidence, other.text, small)
    if _are_alike(other.text, line.text):
        alike = replace(heard, alike=line.text)
        return replace(line, confidence=(1 + alike.share_of(line.text)) / 2, evidence=alike)
    # how likely the whole text is: no letter's confidence tells of a space that is missing
    sure = math.exp(own)
    line = replace(line, evidence=heard)
    # what the picture rules out is the other's fault, and hardly a doubt
    ruled_out = 1 - math.exp(min(0.0, that - own) / TELLING)
    if _letters(text) != _letters(line.text):
        if small and (not text or _small(other.text) >= SMALL):
            taken = text and that >= own - MOST_MISREAD
            told = replace(line, text=text, confidences=()) if taken else line
            return replace(told, confidence=sure / 2)
        return replace(line, confidence=sure * ruled_out)
    if len(text) <= len(line.text) and own - that > MOST_LOST:
        # a blank or a mark that the second passed over; one that it alone saw the nets may have
        return replace(line, confidence=sure * max(0.5, ruled_out))
    doubted = replace(line, confidence=sure / 2)
    lost = len(text) < len(line.text) or own - that > MOST_LOST
    return doubted if lost else replace(doubted, text=text, confidences=())


def _are_alike(heard: str, text: str) -> bool:
    """Whether the second read in a line what the first did, but for marks at its ends and letters
    that the second does not know."""
    bare = _bare(heard)
    return any(
        len(bare) == len(own)
        and all(one == that or (one == "Q" and that in FOR_Q)
                for one, that in zip(own, bare, strict=True))
        for own in (text, _bare(text))
    )  # fmt: skip


def _bare(text: str) -> str:
    """Upper case, single blanks, and no texture read as marks at its ends; a full stop stays where
    it closes an initial or a title."""
    text = " ".join(text.upper().split()).strip(" :;'-_").lstrip('(/.,|*~" ')
    last = text.rstrip(".").rpartition(" ")[2]
    return text.rstrip(".") if len(last) > LONGEST_TITLE and last.isalpha() else text


def _small(text: str) -> float:
    """The share of a text's letters that are small ones."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(map(str.islower, letters)) / max(1, len(letters))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
