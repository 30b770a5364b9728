"""KTP, the Indonesian identity card: found by two networks, read by line, judged as a whole."""

from __future__ import annotations

import numpy as np

from documents.ktp.parse import parse_card
from documents.ktp.verdict import judge
from documents.pipeline import DocumentKind, LocatedLine, Models, Parsed
from elements import Image, Page, Quality, TextRegion
from errors import CardNotFound
from segmentation.rectify import find_card, straighten
from segmentation.regions import cut, regions_from_mask, rows_in_order

# One field of each row below the heading, from the top.
ROWS = (
    "nik", "nama", "tempat_lahir", "jenis_kelamin", "alamat", "rt_rw", "kelurahan_desa",
    "kecamatan", "agama", "status_perkawinan", "pekerjaan", "kewarganegaraan", "berlaku_hingga",
)  # fmt: skip
LEAST_ROWS = 0.4  # share of ROWS: glare may wipe out half of a card


def _rectify(photo: Image, models: Models) -> Page:
    return find_card(photo, models.card)


def _locate(photo: Image, page: Page, models: Models) -> tuple[Page, list[TextRegion]]:
    """The fields' mask judges the finder: a KTP has its rows; upside down or elsewhere it has none.

    A page without them is laid the other way up and judged again. Raises CardNotFound.
    """
    regions, share = _regions(page, models)
    if share < LEAST_ROWS:
        page = straighten(photo, np.roll(page.quad, 2, axis=0), page.confidence)
        regions, share = _regions(page, models)
    if share < LEAST_ROWS:
        raise CardNotFound("Something like a card was found, but not the text of a KTP on it.")
    return page, regions


def _regions(page: Page, models: Models) -> tuple[list[TextRegion], float]:
    height, width = page.image.shape[:2]
    mask = models.fields(page.image)
    regions = regions_from_mask(mask, models.fields.classes, width, height)
    return regions, rows_in_order(regions, ROWS)


def find(photo: Image, models: Models) -> tuple[Page, list[TextRegion]]:
    """Find a KTP and its lines without reading them. Raises CardNotFound, CardCropped."""
    return _locate(photo, _rectify(photo, models), models)


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
