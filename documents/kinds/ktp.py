"""KTP, the Indonesian identity card: found by two networks, read by line, judged as a whole."""

from __future__ import annotations

from dataclasses import replace

from documents.ktp.confidence import is_sharp
from documents.ktp.correct import correct
from documents.ktp.layout import FIELDS, LAYOUT, PORTRAIT
from documents.ktp.parse import parse_card
from documents.ktp.verdict import judge
from documents.pipeline import DocumentKind, LocatedLine, Models, Parsed
from elements import Image, Page, Quality, TextRegion
from segmentation.beyond import Start
from segmentation.picture import picture_in
from segmentation.quality import cropped
from segmentation.rectify import find_card
from segmentation.regions import cut, regions_from_mask, rows_in_order
from segmentation.screenshot import is_screenshot

# One field of each row below the heading, from the top.
ROWS = (
    "nik", "nama", "tempat_lahir", "jenis_kelamin", "alamat", "rt_rw", "kelurahan_desa",
    "kecamatan", "agama", "status_perkawinan", "pekerjaan", "kewarganegaraan", "berlaku_hingga",
)  # fmt: skip
# Drawn cards, others' drawings and pictures of real cards have it within 0.07 of this.
START = Start("nik", x=0.24, y=0.21, least_x=0.15, least_y=0.15)
MOST_OUTSIDE = 0.03  # share of the card; the widest margins are that wide
LEAST_ROWS = 0.6  # 99 % of 185 drawn photos give 0.71 or more, 150 other pictures 0.15 at most


def _rectify(photo: Image, models: Models) -> Page:
    """Found by the card net, judged by the fields net: a KTP upright has its rows, else none."""

    def judge(page: Page) -> Page | None:
        mask = models.fields(page.image)
        height, width = page.image.shape[:2]
        regions = regions_from_mask(mask, models.fields.classes, width, height, LAYOUT)
        if rows_in_order(regions, ROWS) < LEAST_ROWS:
            return None
        return replace(page, mask=mask, regions=tuple(regions))

    page = find_card(photo, models.card, judge, START)
    signs = (*page.signs, *_outside_signs(page, photo), *_portrait_signs(page, models))
    if is_screenshot(photo, page.quad):
        signs += ("screenshot",)
    return replace(page, signs=signs)


def _outside_signs(page: Page, photo: Image) -> tuple[str, ...]:
    """That a part of the card lies outside the photo."""
    share = cropped(page.quad, photo.shape[1], photo.shape[0])
    return ("card_incomplete",) if share > MOST_OUTSIDE else ()


def _portrait_signs(page: Page, models: Models) -> tuple[str, ...]:
    """That the portrait is missing, where the mask that judged the page shows no whole one."""
    if page.mask is None:
        raise ValueError("a page that no judge has seen")
    plane = page.mask[..., models.fields.classes.index(PORTRAIT)]
    return () if picture_in(plane, page.image).whole else ("portrait_missing",)


def _locate(page: Page, models: Models) -> list[TextRegion]:
    if page.regions is None:
        raise ValueError("a page that no judge has seen")
    return list(page.regions)


def _parse(lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed:
    card = parse_card(lines, page, sharp=is_sharp(quality))
    verdict, reasons = judge(card, quality, signs=page.signs)
    return Parsed(card.fields, verdict, reasons)


KIND = DocumentKind(
    name="ktp",
    rectify=_rectify,
    locate=_locate,
    cut=cut,
    recognizers=("crnn", "tesseract"),
    best_for={"nama": ("agreed",)},
    parse=_parse,
    names=FIELDS,
    correct=correct,
)
