"""KTP, the Indonesian identity card: found by two networks, read by line, judged as a whole."""

from __future__ import annotations

from dataclasses import replace

from documents.kinds.ktp.confidence import is_sharp
from documents.kinds.ktp.correct import correct
from documents.kinds.ktp.layout import FIELDS, LAYOUT, PORTRAIT
from documents.kinds.ktp.parse import parse_card
from documents.kinds.ktp.verdict import judge
from documents.pipeline import DocumentKind, LocatedLine, Models, Parsed
from elements import Image, Page, Quality, TextRegion
from errors import CardNotFound
from segmentation.beyond import Start, print_at_end
from segmentation.picture import picture_in
from segmentation.quality import cropped
from segmentation.rectify import find_card
from segmentation.regions import cut, regions_from_mask, rows_in_order, trimmed
from segmentation.screenshot import is_screenshot

# One field of each row below the heading, from the top.
ROWS = (
    "nik", "nama", "tempat_lahir", "jenis_kelamin", "alamat", "rt_rw", "kelurahan_desa",
    "kecamatan", "agama", "status_perkawinan", "pekerjaan", "kewarganegaraan", "berlaku_hingga",
)  # fmt: skip
# The longer and the shorter side of a picture in pixels, below which no NIK is legible of a card
# that fills it: of 160 × 101 none is read, of 240 × 151 it may be.
LEAST_SIDES = 200, 125
# Drawn cards, others' drawings and pictures of real cards have it within 0.07 of this.
START = Start("nik", x=0.24, y=0.21, least_x=0.15, least_y=0.15)
# Share of the card outside the photo. Of 755 whole drawn cards one seemed to lie farther out, for
# its print begins elsewhere than usual; with 0.03 five.
MOST_OUTSIDE = 0.05
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

    height, width = photo.shape[:2]
    if max(height, width) < LEAST_SIDES[0] or min(height, width) < LEAST_SIDES[1]:
        raise CardNotFound(f"{width}×{height} pixels are too few for a card that can be read.")
    page = find_card(photo, models.card, judge, START)
    signs = (*page.signs, *_outside_signs(page, photo), *_portrait_signs(page, models))
    if is_screenshot(photo, page.quad):
        signs += ("screenshot",)
    return replace(page, signs=signs)


def _outside_signs(page: Page, photo: Image) -> tuple[str, ...]:
    """That a part of the card lies outside the photo."""
    height, width = photo.shape[:2]
    outside = cropped(page.quad, width, height) > MOST_OUTSIDE
    return ("card_incomplete",) if outside or print_at_end(page, (width, height)) else ()


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


def _cut(page: Image, region: TextRegion) -> Image:
    crop = cut(page, region)
    return trimmed(crop) if region.name in LAYOUT.faint else crop


def _parse(lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed:
    card = parse_card(lines, page, sharp=is_sharp(quality))
    verdict, reasons = judge(card, quality, signs=page.signs)
    return Parsed(card.fields, verdict, reasons)


KIND = DocumentKind(
    name="ktp",
    rectify=_rectify,
    locate=_locate,
    cut=_cut,
    recognizers=("crnn", "tesseract"),
    best_for={"nama": ("agreed",)},
    parse=_parse,
    names=FIELDS,
    correct=correct,
)
