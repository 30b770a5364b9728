"""What others than a line's own reader tell of it: each reader knows letters that another does not.

They are asked while lines are located, and what they told is put together once each line is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.kind import LocatedLine, Nets
from documents.kinds.invoice.alike import borne_out, heard_in, read_alike, read_twice
from documents.kinds.invoice.anchors import Budget
from documents.kinds.invoice.confidence import TWICE, UNCOUNTED
from documents.kinds.invoice.doubles import with_lost_doubles
from documents.kinds.invoice.marks import may_lack_a_mark, remarked
from documents.kinds.invoice.mixed import with_others
from documents.kinds.invoice.persian import in_persian, is_persian
from documents.kinds.invoice.points import with_points
from documents.kinds.invoice.rings import (
    INDIC,
    in_one_script,
    in_the_pages_digits,
    with_low_zeros,
)
from documents.kinds.invoice.signs import doubted, number_told, told_by, words_beside
from documents.kinds.invoice.sixes import with_open_sixes
from documents.kinds.invoice.stops import (
    without_stray_blanks,
    without_stray_dash,
    without_stray_mark,
    without_stray_stop,
)
from documents.kinds.invoice.twos import with_toothed_twos
from documents.kinds.invoice.values import meaning
from documents.kinds.invoice.writing import Crops, of_digits, script_of
from documents.template import Region
from elements import Box, Image, Script, TextLine, TextRegion
from ocr.glyphs import beside, glyphs

SURE = 0.98  # of digits that bear out what Tesseract read: of 72 such values none was wrong

# Of a line's height, that its box may go on beyond its region, with the paper that it has at its
# ends: nearer to the region's side a label may end.
BEYOND = 0.15


class Others:
    """The other readers of one request's lines."""

    def __init__(self, nets: Nets, lines: int, crops: Crops) -> None:
        """lines: of numbers, that Tesseract reads as well."""
        self._nets = nets
        self._left = Budget(lines)
        self._crop = crops.of
        self._words: dict[tuple[str, int], TextLine] = {}
        self._within: set[tuple[str, int]] = set()

    def asked(
        self, line: TextRegion, region: Region, language: str, page: Image, place: Box
    ) -> Script:
        """How a line of a page is written, once the others have looked at it. place: its region's,
        in pixels of the page."""
        script, at = script_of(region, language), (line.name, line.line)
        if region.type == "text":
            beyond = max(place.left - line.box.left, line.box.right - place.right)
            self._within |= {at} if beyond <= BEYOND * line.box.height else set()
            if language != "ara":
                return script
            crop = self._crop(page, replace(line, script=script))
            return replace(script, heard=heard_in(crop, self._nets))
        crop = self._crop(page, replace(line, script=script))
        if language == "ara":
            script = of_digits(line, region, page, self._nets)
        words = words_beside(crop, region, language, self._nets) if self._left.take(1) else None
        self._words |= {at: words} if words else {}
        return script

    def whole(
        self, lines: Sequence[LocatedLine], regions: Sequence[Region], languages: Sequence[str],
        page: Image,
    ) -> list[LocatedLine]:  # fmt: skip
        """A page's lines with what the others, and the page's other lines, told of each. regions,
        languages: of each line."""
        asked = zip(lines, regions, languages, strict=True)
        told = [self._whole(line, region, language, page) for line, region, language in asked]
        numbers = [n for n, language in enumerate(languages)
                   if language == "ara" and told[n].recognizer == "digits"]  # fmt: skip
        for n in numbers:
            if regions[n].type != "digits":  # a code may have both
                told[n] = in_one_script(told[n])
        for n, line in zip(numbers, in_the_pages_digits([told[n] for n in numbers]), strict=True):
            told[n] = line
        mine = [n for n, language in enumerate(languages)
                if language == "ara" and INDIC & set(told[n].line.text)]  # fmt: skip

        def fits(n: int, text: str) -> bool:
            return meaning(text, regions[mine[n]], "ara").value is not None

        pieces = {n: glyphs(self._crop(page, told[n].region)) for n in mine}
        for n in mine:
            told[n] = self._with_doubles(told[n], regions[n], len(pieces[n]), page)
        arabic = [told[n] for n in mine]
        found = [beside(line.line.text, pieces[n]) for n, line in zip(mine, arabic, strict=True)]
        arabic = with_open_sixes(with_toothed_twos(arabic, found, fits), found)
        arabic = with_low_zeros(arabic, found)
        arabic = with_points(arabic, found, [regions[n] for n in mine], fits)
        for n, line in zip(mine, arabic, strict=True):
            told[n] = line
        if is_persian([told[n].line.text for n in mine if regions[n].type == "date"]):
            for n, language in enumerate(languages):
                if language == "ara" and regions[n].type == "text":
                    told[n] = in_persian(told[n])
        return told

    def _with_doubles(
        self, located: LocatedLine, region: Region, pieces: int, page: Image
    ) -> LocatedLine:
        if located.recognizer != "digits":
            return located
        crop, script = self._crop(page, located.region), script_of(region, "ara")
        line = with_lost_doubles(located.line, pieces, crop, script, self._nets)
        return replace(located, line=line)

    def _whole(
        self, located: LocatedLine, region: Region, language: str, page: Image
    ) -> LocatedLine:
        at, line = (region.name, located.region.line), located.line
        if located.recognizer == "tesseract":
            if region.type == "text":
                crop, script = self._crop(page, located.region), script_of(region, language)
                heard = located.region.script.heard
                if alike := read_alike(line, heard):
                    line = line.retold(heard)
                elif language == "ara":
                    line = with_others(line, crop, script.characters, self._nets)
                    line = without_stray_mark(line, crop)
                line = without_stray_stop(line, crop, script, self._nets)
                if language != "ara":
                    line = without_stray_blanks(without_stray_dash(line, crop))
                    line = number_told(line, crop, self._nets)
                    line, alike = read_twice(line, crop, self._nets)
                if alike and at in self._within:
                    return replace(located, line=line, recognizer=TWICE)
            return replace(located, line=line)
        told = told_by(line, self._words[at], region, language) if at in self._words else None
        if told is None:
            words = self._words.get(at) if language != "ara" else None
            against = words is not None and doubted(line, words, region, language)
            against = against or may_lack_a_mark(line, region)
            sure = min(line.confidence, UNCOUNTED) if against else line.confidence
            line = remarked(line, region, language)
            return replace(located, line=replace(line, confidence=min(line.confidence, sure)))
        if language == "ara":  # its digits are the net's
            return replace(located, line=told)
        words = self._words[at]
        digits = borne_out(line, words, region, language) if told.text == words.text else None
        if digits is None or digits < SURE or may_lack_a_mark(line, region):
            return replace(located, line=told, recognizer="tesseract")
        return replace(located, line=replace(told, confidence=digits))
