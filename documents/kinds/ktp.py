"""KTP, the Indonesian identity card: found by two networks, read by line, judged as a whole."""

from __future__ import annotations

from documents.ktp.parse import parse_card
from documents.ktp.verdict import judge
from documents.pipeline import DocumentKind, LocatedLine, Models, Parsed
from elements import Image, Page, Quality, TextRegion
from segmentation.rectify import find_card
from segmentation.regions import cut, regions_from_mask


def _rectify(photo: Image, models: Models) -> Page:
    return find_card(photo, models.card)


def _locate(page: Page, models: Models) -> list[TextRegion]:
    height, width = page.image.shape[:2]
    return regions_from_mask(models.fields(page.image), models.fields.classes, width, height)


def _parse(lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed:
    card = parse_card(lines, page)
    verdict, reasons = judge(card, quality)
    return Parsed(card.fields, verdict, reasons)


KIND = DocumentKind(
    name="ktp",
    rectify=_rectify,
    locate=_locate,
    cut=cut,
    recognizers=("tesseract",),
    parse=_parse,
)
