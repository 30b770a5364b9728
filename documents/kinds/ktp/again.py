"""A name that would wait for how hard it was to read is looked at again.

It is held against nothing else, so that nearly all good cards that wait do so for their name alone.
What further looks say together with the first errs less than the first does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from documents.kind import LocatedLine, Parsed
from documents.kinds.ktp.texts import MENDED
from elements import Image, TextRegion
from ocr.agreement import AgreedRecognizer
from ocr.recognizer import Recognizer

NAME, READER = "nama", "agreed"
# Of 64 drawn names that waited none that was less sure than 0.32 was sure after further looks.
LEAST_SURE = 0.3
# That a net of other print is of a name which the own readers read alike. Of 37 drawn names that
# waited and were read so all but one were right, which lacks the stop of its last letter.
LEAST_ALIKE = 0.5


def waits_for_its_name(parsed: Parsed) -> bool:
    """Whether a card waits because its name was hard to read, be it among other reasons, and
    further looks may yet make that sure."""
    own = [reason.code for reason in parsed.reasons if reason.field == NAME]
    name = parsed.fields[NAME]
    hard = own == ["low_confidence"] or name.problems == (MENDED,)
    return hard and name.confidence >= LEAST_SURE


def looked_again(
    lines: Sequence[LocatedLine], cut: Callable[[TextRegion], Image], reader: AgreedRecognizer
) -> list[LocatedLine]:
    """A card's lines, those of its name that this reader read as all looks together read them.

    cut: a region's crop, RGB uint8 (h, w, 3).
    """

    def again(located: LocatedLine) -> LocatedLine:
        region = located.region
        if (region.name, located.recognizer) != (NAME, READER):
            return located
        read = reader.look_again(located.line, cut(region), region.script)
        return replace(located, line=read)

    return [again(line) for line in lines]


def told_alike(
    lines: Sequence[LocatedLine], cut: Callable[[TextRegion], Image], reader: Recognizer
) -> list[LocatedLine]:
    """A card's lines, those of its name ``alike`` where this reader surely reads the same in each,
    but for marks that it loses. Its net learnt other print, so that it errs elsewhere."""
    own = [line for line in lines if (line.region.name, line.recognizer) == (NAME, READER)]
    told = reader.read([cut(line.region) for line in own], [line.region.script for line in own])
    alike = all(
        other.confidence >= LEAST_ALIKE and _but_for_lost_marks(other.text, line.line.text)
        for line, other in zip(own, told, strict=True)
    )
    if not own or not alike:
        return list(lines)
    return [replace(x, line=replace(x.line, alike=True)) if x in own else x for x in lines]


def _but_for_lost_marks(heard: str, text: str) -> bool:
    """Whether one text is another, or would be with marks that it lacks.

    >>> _but_for_lost_marks("SITI SH", "SITI S.H."), _but_for_lost_marks("SITI S", "SIT I S")
    (True, False)
    >>> _but_for_lost_marks("HJ, SITI", "HJ. SITI"), _but_for_lost_marks("SITI S.", "SITI S")
    (False, False)
    """
    rest = iter(text)
    return _words(heard) == _words(text) and all(sign in rest for sign in heard.strip())


def _words(text: str) -> list[str]:
    """A text's letters by word, without marks."""
    words = ("".join(filter(str.isalpha, word)) for word in text.split())
    return [word for word in words if word]
