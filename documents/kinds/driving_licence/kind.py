"""Driving licences: the front read by a layout, the code on the back, and both compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Asked

from documents.files import picture_of_field
from documents.kind import DocumentKind, LocatedLine, Nets, Parsed, Stages
from documents.kinds.driving_licence import compare, parsers, shown
from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.both_sides import find_beside_its_code, find_front_beside
from documents.kinds.driving_licence.code import (
    BARCODE,
    Code,
    find_code,
    find_code_behind,
    looks_at,
)
from documents.kinds.driving_licence.column import with_beginnings
from documents.kinds.driving_licence.compare import Print, fields_of
from documents.kinds.driving_licence.cut_rows import is_cut, surroundings
from documents.kinds.driving_licence.front import Front, find_front
from documents.kinds.driving_licence.layout import Layout, Region, layouts
from documents.kinds.driving_licence.layout import fields_of as all_fields
from documents.kinds.driving_licence.sample import SAMPLE
from documents.kinds.driving_licence.told import LABELS, TITLE
from documents.kinds.driving_licence.typed import WORDING as TYPED
from documents.kinds.driving_licence.typed import check
from documents.kinds.driving_licence.verdict import WORDING as UNPROVEN
from documents.kinds.driving_licence.verdict import judge, with_doubts
from documents.meaning.evidence import of_part
from documents.meaning.value import Value
from elements import (
    Box,
    Evidence,
    Image,
    Page,
    Quality,
    Script,
    TextLine,
    TextRegion,
    transform,
)
from errors import NotALicence
from fields.aamva import FIELDS as CODED
from segmentation.geometry import inverse, turn_of
from segmentation.prints import whole, with_ground
from segmentation.regions import cut

MOST_BYTES, MOST_PIXELS = 16 * 1024 * 1024, 50_000_000  # of the second picture
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
        self._photo: Image | None = None  # of the front

    def rectify(self, photo: Image, nets: Nets) -> Page:
        """The front, or where there is none the code's own region; raises NotALicence."""
        pictures = [photo]
        if self._form.back is not None:
            back = picture_of_field(
                "back", self._form.back, max_bytes=MOST_BYTES, max_pixels=MOST_PIXELS
            )
            pictures.append(back)
        looks = [looks_at(each, nets) for each in pictures]
        fronts = (
            (n, find_front(each, nets, layouts(), looks[n])) for n, each in enumerate(pictures)
        )
        number, front = next((one for one in fronts if one[1]), (None, None))
        self._laid = None if front is None else front.laid
        coded = self._laid is None or self._laid.layout.coded
        found = {
            n: find_code(each, nets, looks[n] if n != number else None)
            for n, each in enumerate(pictures)
            if n != number or coded
        }
        own = None if number is None else found.get(number)
        if front is not None and number is not None and own and front.is_back_of(own):
            behind = own.around if front.stands else front.page.quad
            front = find_front_beside(pictures[number], behind, nets, layouts())
        elif len(pictures) == 1 and (front is None or not front.is_sound):
            number, front = 0, find_beside_its_code(photo, found.get(0), front, nets)
        self._laid = None if front is None else front.laid
        codes = [code for code in found.values() if code is not None]
        self._code = next((code for code in codes if code.payload), None)
        if front is not None and coded and self._code is None and self._form.back is None:
            self._code = find_code_behind(nets)
        if front is not None and number is not None:
            self._photo = pictures[number]
            page = _told_apart(front, found.get(number))
            told = shown.signs(self._photo, page, front.laid, nets.segmenters["portrait"])
            return replace(page, signs=(*page.signs, *told))
        if self._code is not None:
            quad = self._code.quad
            image, to_photo = self._code.image, inverse(self._code.to_image)
            return Page(image, quad, to_photo, turn_of(quad), 1.0)
        raise NotALicence(OTHER_CODE if codes else "")

    def quality(self, photo: Image, page: Page) -> Quality:
        """How good the front's photo is; nothing is told of a code's."""
        if self._photo is None or self._laid is None:
            return {}
        return shown.quality(self._photo, page, self._laid)

    def locate(self, page: Page, nets: Nets) -> list[TextRegion]:
        """The values' rows of the front, and the code."""
        found = []
        height, width = page.image.shape[:2]
        if self._laid is not None:
            self._laid = with_beginnings(self._laid, page.image)
            layout = self._laid.layout
            for region in layout.regions:
                script = _script(region, layout)
                for n, box in enumerate(self._laid.values.get(region.name, ())):
                    around = with_ground(box, width, height)
                    found.append(TextRegion(region.name, around, n, script=script))
        if self._code is not None:
            found.append(TextRegion(BARCODE, Box(0, 0, width, height), script=Script((BARCODE,))))
        return found

    def cut(self, page: Image, region: TextRegion) -> Image:
        """A row of the page; the code is cut from its own straightened region."""
        if region.name == BARCODE and self._code is not None:
            return self._code.image
        return cut(page, region)

    def parse(self, lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed:
        """The layout's fields, compared with the code's."""
        code = self._code
        payload, sure = (code.payload, code.sure) if code is not None else (None, 0.0)
        if self._laid is None and payload is None:
            nothing = fields_of(KIND.fields, {}, None)
            return Parsed(nothing, *judge(nothing, quality))
        if self._laid is None:
            names, name = CODED, "us_aamva"
            printed: dict[str, Print] = {}
        else:
            layout = self._laid.layout
            names, name = layout.fields, layout.name
            printed = _printed(self._laid, lines, page)
        fields = with_doubts(fields_of(names, printed, payload, sure))
        verdict, reasons = judge(fields, quality, signs=page.signs, least_age=self._form.least_age)
        return Parsed(fields, verdict, reasons, {"layout": name})


def _told_apart(front: Front, code: Code | None) -> Page:
    """The front's page, with a sign where the card beside it in the photo is no back of which the
    licence's code was read: then nothing tells whose it is."""
    back = code is not None and code.payload is not None and front.is_beside(code.quad)
    if front.beside is None or back:
        return front.page
    return replace(front.page, signs=(*front.page.signs, "second_card"))


def _script(region: Region, layout: Layout) -> Script:
    parser = parsers.PARSERS[region.parser]
    return Script(("crnn", "tesseract"), parser.characters, parser.barred, layout.language)


def _printed(laid: Laid, lines: list[LocatedLine], page: Page) -> dict[str, Print]:
    """What is printed of each field of a layout."""
    printed, around = {}, surroundings(laid, page.image)
    for region in laid.layout.regions:
        own = [line for line in lines if line.region.name == region.name]
        parser = parsers.PARSERS[region.parser]
        settled = [parser.settled(line.line) for line in own]
        kept = [(line, *s) for line, s in zip(own, settled, strict=True) if s[0].text.strip()]
        if not kept:
            continue
        values = parser.read([line.text.strip() for _, line, _ in kept])
        raws = [line.line.text.strip() for line, _, _ in kept]
        plain = parser.read(raws)
        why = tuple(each for _, _, changes in kept for each in changes)
        sure = min(line.confidence for _, line, _ in kept)
        told = zip(region.fields, values, strict=True)
        is_strange = any(parsers.is_doubted(name, each.value or "") for name, each in told)
        may_go_on = is_cut(region, laid, around)
        quad = transform(whole(line.region.box for line, _, _ in kept).quad(), page.to_photo)
        for name, value, before in zip(region.fields, values, plain, strict=True):
            if value.value != before.value:
                value = replace(value, corrections=(*why, *value.corrections))
            part, evidence = _part([line.line for line, _, _ in kept], before.value or "",
                                   alone=len(values) == 1)  # fmt: skip
            own_sure = sure
            if len(values) > 1 or not (parser.choice and parser.choice.whole):
                own_sure = max(sure, _sure_of([line for _, line, _ in kept], value, region))
            if may_go_on or is_strange or region.name in laid.unsure:
                own_sure = min(own_sure, compare.DOUBTFUL)
            printed[name] = Print(value, " ".join(raws), own_sure, quad, part, evidence, may_go_on)
    return printed


def _sure_of(lines: Sequence[TextLine], value: Value, region: Region) -> float:
    """How sure the letters and digits of a value are that shares its line with others, or stands in
    several lines: blanks and marks between the parts, and the other parts, are no doubt of it."""
    if (len(region.fields) == 1 and region.rows == 1) or not value.value:
        return 0.0
    least = 1.0
    for part in [value.value] if len(region.fields) > 1 else [line.text for line in lines]:
        line = next((each for each in lines if part in each.text), None)
        if line is None or len(line.confidences) != len(line.text):
            return 0.0
        start = line.text.index(part)
        pairs = list(zip(part, line.confidences[start : start + len(part)], strict=True))
        letters = [sure for letter, sure in pairs if letter.isalnum()]
        least = min(least, *(letters or [sure for _, sure in pairs]))
    return least


def _part(lines: list[TextLine], text: str, *, alone: bool) -> tuple[str, Evidence | None]:
    """What of a region's lines is one field's, and the evidence of it, where it stands in one."""
    if alone and len(lines) == 1:
        return lines[0].text, lines[0].evidence
    holding = [line for line in lines if text and line.text.count(text) == 1]
    if len(holding) != 1:
        return text, None
    return text, of_part(holding[0].evidence, holding[0].text, text)


def _stages(form: LicenceForm) -> Stages:
    walk = Walk(form)
    return Stages(walk.rectify, walk.locate, walk.parse, walk.cut, walk.quality)


FIELDS = all_fields(layouts())
KIND = DocumentKind(
    name="driving_licence",
    nets={
        "card": "licence-card-1",
        "portrait": "ktp-fields-4",  # ktp's as well, for its class of that name
        "crnn": "crnn-latin-1+crnn-latin-2",
    },
    stages=_stages,
    fields=FIELDS,
    sample=SAMPLE,
    form=LicenceForm,
    varied=lambda form: FIELDS,
    judged=True,
    check=check,
    wording={**compare.WORDING, **parsers.WORDING, **UNPROVEN, **TYPED},
    title=TITLE,
    labels=LABELS,
    reads_codes=True,
)
