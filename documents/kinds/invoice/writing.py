"""How a region is written, and who reads it best."""

from __future__ import annotations

from dataclasses import replace

from documents.kind import Nets, cut_box
from documents.kinds.invoice.anchors import CHARACTERS
from documents.pipeline import reader_of
from documents.template import Region
from elements import Box, Image, Script, TextRegion
from segmentation.inks import on_paper
from segmentation.line_crop import plain

MARKS = " .,-/:()%"
DIGITS = "0123456789"
SLASH = "/"  # parts days, not thousands: what looks like one in an amount is a decimal mark
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬"
SIGNS = "RpIDRUSDEURSAREDGBP$€£"


def script_of(region: Region, language: str) -> Script:
    """How a region is written, and who reads it best."""
    if region.type == "text":
        return Script(("tesseract",), CHARACTERS[language], language=language)
    characters = DIGITS + MARKS + (SIGNS if region.type == "money" else "")
    if region.type == "date":
        characters += "".join(c for c in CHARACTERS[language] if c.isalpha())
    barred = SLASH if region.type in ("money", "number") else ""
    if language == "ara":
        characters, language = characters + ARABIC_DIGITS, "fas"
    else:
        barred += ARABIC_DIGITS
    return Script(("digits", "tesseract"), characters, barred, language)


def cut(page: Image, region: TextRegion) -> Image:
    """A line's own pixels, dark on light, without what is stamped or written over them, without
    rules, and an amount's without wide blanks: other numbers may be two."""
    return plain(on_paper(cut_box(page, region)), narrowed=_of_amount(region))


def _of_amount(region: TextRegion) -> bool:
    return SIGNS[-1] in region.script.characters


class Crops:
    """The lines of one page, each cut once: several readers are shown it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Box, bool], Image] = {}

    def of(self, page: Image, region: TextRegion) -> Image:
        """See `cut`; of the page that was given first."""
        key = region.box, _of_amount(region)
        if key not in self._kept:
            self._kept[key] = cut(page, region)
        return self._kept[key]


def of_digits(region: TextRegion, asked: Region, page: Image, nets: Nets) -> Script:
    """How a number on an Arabic page is written: its digits may be Latin ones, which another reader
    reads. The surer of the two has it; where a net knows both there is nothing to choose."""
    arabic, latin = script_of(asked, "ara"), script_of(asked, "eng")
    if "digits" in nets.recognizers:
        return arabic
    crop = cut(page, region)
    sure = [nets.recognizers[reader_of(replace(region, script=each), nets, {})]
            .read([crop], [each])[0].confidence for each in (latin, arabic)]  # fmt: skip
    return latin if sure[0] >= sure[1] else arabic
