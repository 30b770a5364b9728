"""Invoices: a page is laid onto the template that fits it, each region is read by its type."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Asked

from documents.files import picture_of_field
from documents.kind import DocumentKind, LocatedLine, Nets, Parsed, Sample, Stages
from documents.kinds.invoice.anchors import Anchored, Budget, places_of
from documents.kinds.invoice.drawn import Laid, lines_of
from documents.kinds.invoice.filled import Told, fields_of
from documents.kinds.invoice.others import Others
from documents.kinds.invoice.typed import check
from documents.kinds.invoice.values import TOO_MANY, WORDING
from documents.kinds.invoice.writing import Crops
from documents.template import Region, Template, checked, loaded
from elements import Box, Frame, Image, Page, Quality, TextRegion
from errors import FormInvalid, TemplateMismatch
from segmentation import align
from segmentation.drift import Drift
from segmentation.laid import as_it_is, frame_of, laid

MOST_TEMPLATES = 20  # of one request: each is looked for in the page
MOST_BYTES, MOST_PIXELS = 16 * 1024 * 1024, 50_000_000  # of a reference's picture
MOST_LINES = 80  # that one request has read, those of anchors too: some seconds of Tesseract
MOST_REMEMBERED = 600_000  # bytes of a reference that stays in memory; those kept have no more
ASTRAY = 0.015  # of the page's width: so far aside a place may be that is laid


class InvoiceForm(BaseModel):
    """What a request says beside its image."""

    model_config = ConfigDict(extra="forbid")
    template: str = Asked(
        "",
        description="Where the values stand: a template as JSON, a list of them, or the names of "
        "templates that the account keeps, parted by commas. Of several the best fitting is taken.",
    )


def templates_in(text: str) -> list[Template]:
    """The templates of a form's text; raises FormInvalid, which names the region that is wrong."""
    if not text.strip():
        raise FormInvalid("A template is needed.", field="template")
    raw = loaded(text, templates=MOST_TEMPLATES)
    given = raw if isinstance(raw, list) else [raw]
    if not 1 <= len(given) <= MOST_TEMPLATES:
        raise FormInvalid(f"1 to {MOST_TEMPLATES} templates are taken.", field="template")
    return [checked(each) for each in given]


class Walk:
    """One request's way, which keeps the template that was chosen."""

    def __init__(self, form: InvoiceForm) -> None:
        self._text = form.template
        self._template: Template | None = None
        self._reference: align.Reference | None = None
        self._shifts: dict[str, tuple[float, float] | None] | None = None
        self._down: float | None = None
        self._drift: Drift | None = None
        self._photo = Frame(1, 1)
        self._lost: dict[str, str] = {}
        self.crops = Crops()
        self._others = Others(Nets({}, {}), 0, self.crops)
        self._lines = Budget(MOST_LINES)

    def rectify(self, photo: Image, nets: Nets) -> Page:
        """The page as its template shows it; raises TemplateMismatch, FormInvalid."""
        templates = templates_in(self._text)
        self._photo = Frame(photo.shape[1], photo.shape[0])
        shown = {n: prepared_reference(each) for n, each in enumerate(templates) if each.reference}
        try:
            chosen, fit = align.best_fit(align.Photo(photo), shown) if shown else (None, None)
        except TemplateMismatch:
            chosen, fit = None, None
        if chosen is None or fit is None:
            plain = next((each for each in templates if each.reference is None), None)
            if plain is None:
                raise TemplateMismatch
            self._template = plain
            return as_it_is(photo)
        self._template, self._reference = templates[chosen], shown[chosen]
        self._down, self._drift = fit.down, fit.drift
        return laid(photo, fit, self._reference, longer=bool(self._template.anchors))

    def locate(self, page: Page, nets: Nets) -> list[TextRegion]:
        """The lines of print in each region."""
        template = self._known()
        self._others = Others(nets, MOST_LINES, self.crops)
        sheet = Laid(page.image, frame_of(page.image, self._reference), self._reference)
        found = []
        for region in template.regions:
            shift = self._shift(template, region, page, nets)
            if shift is None:
                self._lost[region.name] = "its anchor was not found"
                continue
            language = template.language_of(region)
            moved = _moved(region.on(1, 1), shift, sheet.frame)
            lines = lines_of(sheet, region, language, moved, shift)
            mixed = language == "ara" and region.type == "text"  # each line is read twice
            if not self._lines.take(len(lines) * (2 if mixed else 1)):
                self._lost[region.name] = TOO_MANY
                continue
            for number, line in enumerate(lines):
                located = TextRegion(region.name, line, number)
                script = self._others.asked(located, region, language, page.image, moved)
                found.append(replace(located, script=script))
        return found

    def parse(self, lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed:
        """A field a region, in the template's order."""
        if self._template is None:  # no page was seen
            return Parsed({})
        regions = {region.name: region for region in self._template.regions}
        mine: dict[str, list[LocatedLine]] = {name: [] for name in regions}
        asked = [regions[line.region.name] for line in lines]
        languages = [self._template.language_of(region) for region in asked]
        for line in self._others.whole(lines, asked, languages, page.image):
            mine[line.region.name].append(line)
        told = {
            name: Told(region, self._template.language_of(region), mine[name], self._lost.get(name))
            for name, region in regions.items()
        }
        return Parsed(fields_of(told, page, self._photo), read_by={"template": self._template.name})

    def _shift(
        self, template: Template, region: Region, page: Page, nets: Nets
    ) -> tuple[float, float] | None:
        """How far a region has moved with its anchor, as shares; None where it is not found."""
        if region.anchor is None or self._reference is None:
            box = region.on(1, 1)
            middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            return self._drift.at(*middle) if self._drift else (0.0, 0.0)
        if self._shifts is None:
            self._shifts = self._moved(template, self._reference, page, nets)
        return self._shifts[region.anchor]

    def _moved(
        self, template: Template, reference: align.Reference, page: Page, nets: Nets
    ) -> dict[str, tuple[float, float] | None]:
        """How far each anchor that a region hangs on has moved."""
        shown = picture_of(template)
        hung = {each.anchor: template.language_of(each) for each in reversed(template.regions)}
        boxes = {each.name: each.on(1, 1) for each in template.anchors if each.name in hung}
        anchors = {name: Anchored(reference, shown, box, hung[name]) for name, box in boxes.items()}
        places = places_of(page, anchors, nets, self._lines, self._down)
        return {name: _shift_of(place, boxes[name]) for name, place in places.items()}

    def _known(self) -> Template:
        if self._template is None:
            raise ValueError("a page that was held against no template")
        return self._template


def _shift_of(place: Box | None, box: Box) -> tuple[float, float] | None:
    """How far a value has moved with its anchor: not aside, where the label of a column stands
    elsewhere because the values are longer."""
    if place is None:
        return None
    aside = place.left - box.left
    return (aside if abs(aside) <= ASTRAY else 0.0), place.top - box.top


def _moved(box: Box, shift: tuple[float, float], frame: Frame) -> Box:
    """A box of shares, moved, in pixels of the page."""
    (x, y), w, h = shift, frame.width, frame.height
    return Box((box.left + x) * w, (box.top + y) * h, (box.right + x) * w, (box.bottom + y) * h)


def picture_of(template: Template) -> Image:
    """The page that a template shows things by, upright RGB uint8 (H, W, 3)."""
    assert template.reference is not None
    return _picture(template.reference.bytes)


def prepared_reference(template: Template) -> align.Reference:
    """A template's reference, made ready; raises what decoding raises."""
    assert template.reference is not None
    stay = tuple(each.on(1, 1) for each in template.regions if each.anchor is None)
    move = tuple(each.on(1, 1) for each in template.regions if each.anchor is not None)
    file = template.reference.bytes
    return (_prepared if len(file) > MOST_REMEMBERED else _remembered)(file, stay, move)


def _picture(file: bytes) -> Image:
    return picture_of_field("template", file, max_bytes=MOST_BYTES, max_pixels=MOST_PIXELS)


@lru_cache(maxsize=32)  # 4 MB each: an accountant's next page is of a template of before
def _remembered(file: bytes, stay: tuple[Box, ...], move: tuple[Box, ...]) -> align.Reference:
    return _prepared(file, stay, move)


def _prepared(file: bytes, stay: tuple[Box, ...], move: tuple[Box, ...]) -> align.Reference:
    return align.prepared(_picture(file), stay, move)


def _stages(form: InvoiceForm) -> Stages:
    walk = Walk(form)
    return Stages(walk.rectify, walk.locate, walk.parse, walk.crops.of)


def _named(form: InvoiceForm) -> tuple[str, ...]:
    """The names of all regions of a form's templates, in their order."""
    templates = templates_in(form.template)
    return tuple(dict.fromkeys(region.name for each in templates for region in each.regions))


KIND = DocumentKind(
    name="invoice",
    nets={
        "crnn": "crnn-ktp-7+crnn-ktp-8",  # what ktp has open as well
        "digits": "crnn-digits-5",
        "words": "crnn-words-2",  # in Arabic letters
    },
    stages=_stages,
    fields=(),
    sample=Sample({"number": "INV-000000", "total": "Rp 1.000"}, read_by={"template": "contoh"}),
    form=InvoiceForm,
    varied=_named,
    each_page=True,
    check=check,
    wording=WORDING,
    title=("Invoice", "Faktur"),
)
