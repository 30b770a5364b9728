"""Driving licences: the front read by a layout, the code on the back, and both compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Asked

from documents.kind import DocumentKind, LocatedLine, Nets, Parsed, Stages
from documents.kinds.driving_licence import compare, parsers
from documents.kinds.driving_licence.anchors import Laid, lay
from documents.kinds.driving_licence.code import Code, find_code
from documents.kinds.driving_licence.compare import Print, fields_of
from documents.kinds.driving_licence.layout import Layout, Region, layouts
from documents.kinds.driving_licence.layout import fields_of as all_fields
from documents.kinds.driving_licence.reads import reads_of
from documents.kinds.driving_licence.sample import SAMPLE
from documents.kinds.driving_licence.told import LABELS, TITLE
from documents.kinds.driving_licence.typed import WORDING as TYPED
from documents.kinds.driving_licence.typed import check
from documents.kinds.driving_licence.verdict import WORDING as UNPROVEN
from documents.kinds.driving_licence.verdict import judge
from elements import ID1, PLAIN, Box, Image, Page, Quality, Script, TextLine, TextRegion, transform
from errors import CardCropped, CardNotFound, NotALicence
from fields.aamva import FIELDS as CODED
from segmentation.decode import decode_image
from segmentation.geometry import inverse, rectangle, turn_of
from segmentation.judging import Judged, straighten
from segmentation.prints import Piece, pieces_of_print, whole, with_ground
from segmentation.rectify import find_card
from segmentation.regions import cut

CODE = "barcode"
MOST_BYTES, MOST_PIXELS = 16 * 1024 * 1024, 50_000_000  # of the second picture
LEAST_PIECES = 8  # of print on a card that can be a licence
LOOK = 12  # pieces, the largest, that tell whether a page stands upright
LEGIBLE = 0.6  # confidence of a line that stands upright and is print
LEAST_LEGIBLE = 0.35  # of those pieces
SOUND = 0.8  # of a layout's values: of a page with as many no other sighting is looked at
CARD_SHAPED = 0.05  # how far a photo's sides may be from a card's to be taken for a scan
LEAST_SIDE = 160  # pixels of a photo's longer side: of fewer nothing is legible
OTHER_CODE = (
    "The code in the photo is no driving licence's: a boarding pass or a parcel has such too."
)


class LicenceForm(BaseModel):
    """What a request says beside its image."""

    model_config = ConfigDict(extra="forbid")
    back: bytes | None = Asked(
        None, description="A photo of the other side, as a file; at most 16 MB."
    )
    least_age: int = Asked(
        0, ge=0, le=120, description="Under this age in years the holder is noted; 0: not asked."
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_none(cls, given: object) -> object:
        """An empty part of a form says nothing."""
        return {k: v for k, v in given.items() if v != ""} if isinstance(given, dict) else given


class Walk:
    """One request's way through the stages, which keeps the layout and the code it found."""

    def __init__(self, form: LicenceForm) -> None:
        self._form = form
        self._laid: Laid | None = None
        self._code: Code | None = None

    def rectify(self, photo: Image, nets: Nets) -> Page:
        """The front, or where there is none the code's own region; raises NotALicence."""
        pictures = [photo]
        if self._form.back is not None:
            pictures.append(
                decode_image(self._form.back, max_bytes=MOST_BYTES, max_pixels=MOST_PIXELS)
            )
        found = (find_front(each, nets, layouts()) for each in pictures)
        page, self._laid = next(filter(None, found), (None, None))
        codes = [code for each in pictures if (code := find_code(each, nets.recognizers[CODE]))]
        self._code = next((code for code in codes if code.payload), None)
        if page is not None:
            return page
        if self._code is not None:
            quad = self._code.quad
            image, to_photo = self._code.image, inverse(self._code.to_image)
            return Page(image, quad, to_photo, turn_of(quad), 1.0)
        raise NotALicence(OTHER_CODE if codes else "")

    def locate(self, page: Page, nets: Nets) -> list[TextRegion]:
        """The values' rows of the front, and the code."""
        found = []
        height, width = page.image.shape[:2]
        if self._laid is not None:
            layout = self._laid.layout
            for region in layout.regions:
                script = _script(region, layout)
                for n, box in enumerate(self._laid.values.get(region.name, ())):
                    around = with_ground(box, width, height)
                    found.append(TextRegion(region.name, around, n, script=script))
        if self._code is not None:
            found.append(TextRegion(CODE, Box(0, 0, width, height), script=Script((CODE,))))
        return found

    def cut(self, page: Image, region: TextRegion) -> Image:
        """A row of the page; the code is cut from its own straightened region."""
        if region.name == CODE and self._code is not None:
            return self._code.image
        return cut(page, region)

    def parse(self, lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed:
        """The layout's fields, compared with the code's."""
        payload = self._code.payload if self._code is not None else None
        if self._laid is None and payload is None:
            nothing = fields_of(KIND.fields, {}, None)
            return Parsed(nothing, *judge(nothing))
        if self._laid is None:
            names, name = CODED, "us_aamva"
            printed: dict[str, Print] = {}
        else:
            layout = self._laid.layout
            names, name = layout.fields, layout.name
            printed = _printed(layout, lines, page)
        fields = fields_of(names, printed, payload)
        verdict, reasons = judge(fields, least_age=self._form.least_age)
        return Parsed(fields, verdict, reasons, {"layout": name})


def find_front(photo: Image, nets: Nets, among: Sequence[Layout]) -> tuple[Page, Laid] | None:
    """The front of a licence in a photo, RGB uint8 (H, W, 3), and its layout among some; None where
    it shows none."""
    if max(photo.shape[:2]) < LEAST_SIDE:
        return None
    seen: list[tuple[Page, Laid]] = []

    def judge_page(page: Page) -> Judged | None:
        laid = _laid(page, nets, among)
        if laid is None:
            return None
        seen.append((page, laid))
        return Judged(page) if laid.share >= SOUND else None

    if not any(map(judge_page, _as_scanned(photo))):
        with suppress(CardNotFound, CardCropped):
            find_card(photo, nets.segmenters["card"], judge_page, ID1)
    return max(seen, key=lambda one: one[1].sound, default=None)


def _as_scanned(photo: Image) -> Iterator[Page]:
    """The whole photo as a page, both ways up, where it has a card's own shape."""
    height, width = photo.shape[:2]
    if abs(max(width, height) / min(width, height) / ID1.shape - 1) > CARD_SHAPED:
        return
    corners = rectangle(0, 0, width, height)
    quad = corners if width > height else np.roll(corners, -1, axis=0)
    for turned in (quad, np.roll(quad, 2, axis=0)):
        yield straighten(photo, turned, 1.0, ID1)


def _laid(page: Page, nets: Nets, among: Sequence[Layout]) -> Laid | None:
    """The layout that a page is of; None where it is of none, or upside down."""
    pieces = pieces_of_print(page.image)
    if len(pieces) < LEAST_PIECES:
        return None
    large = sorted(pieces, key=lambda p: -p.box.width * p.box.height)
    look = _read(page.image, large[:LOOK], nets)
    if sum(line.confidence >= LEGIBLE for line in look) < LEAST_LEGIBLE * len(look):
        return None
    lines = [*look, *_read(page.image, large[LOOK:], nets)]
    reads = reads_of(large, lines)
    laid = [lay(layout, reads, page.image.shape[1]) for layout in among]
    fitting = [one for one in laid if one.fits]
    return max(fitting, key=lambda one: one.share, default=None)


def _read(page: Image, pieces: Sequence[Piece], nets: Nets) -> list[TextLine]:
    height, width = page.shape[:2]
    crops = [cut(page, TextRegion("", piece.around(width, height))) for piece in pieces]
    return nets.recognizers["crnn"].read(crops, [PLAIN] * len(crops))


def _script(region: Region, layout: Layout) -> Script:
    parser = parsers.PARSERS[region.parser]
    return Script(("crnn", "tesseract"), parser.characters, parser.barred, layout.language)


def _printed(layout: Layout, lines: list[LocatedLine], page: Page) -> dict[str, Print]:
    """What is printed of each field of a layout."""
    printed = {}
    for region in layout.regions:
        own = [line for line in lines if line.region.name == region.name and line.line.text.strip()]
        if not own:
            continue
        texts = [line.line.text.strip() for line in own]
        values = parsers.PARSERS[region.parser].read(texts)
        sure = min(line.line.confidence for line in own)
        quad = transform(whole(line.region.box for line in own).quad(), page.to_photo)
        evidence = own[0].line.evidence if len(own) == 1 and len(values) == 1 else None
        raw = " ".join(texts)
        for name, value in zip(region.fields, values, strict=True):
            printed[name] = Print(value, raw, sure, quad, evidence)
    return printed


def _stages(form: LicenceForm) -> Stages:
    walk = Walk(form)
    return Stages(walk.rectify, walk.locate, walk.parse, walk.cut)


KIND = DocumentKind(
    name="driving_licence",
    nets={"card": "ktp-card-3", "crnn": "crnn-ktp-5+crnn-ktp-6"},  # what ktp has open as well
    stages=_stages,
    fields=all_fields(layouts()),
    sample=SAMPLE,
    form=LicenceForm,
    judged=True,
    check=check,
    wording={**compare.WORDING, **parsers.WORDING, **UNPROVEN, **TYPED},
    title=TITLE,
    labels=LABELS,
    reads_codes=True,
)
