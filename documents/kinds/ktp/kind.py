"""KTP, the Indonesian identity card: found by two networks, read by line, judged as a whole."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from documents.kind import DocumentKind, LocatedLine, Nets, NoForm, Parsed, Stages
from documents.kinds.ktp.again import (
    NAME,
    looked_again,
    told_alike,
    waits_for_its_name,
)
from documents.kinds.ktp.another import is_another
from documents.kinds.ktp.between import with_line_between
from documents.kinds.ktp.blood import behind_its_label
from documents.kinds.ktp.colons import without_colons
from documents.kinds.ktp.confidence import UNCHECKED, is_sharp
from documents.kinds.ktp.correct import check, correct
from documents.kinds.ktp.ends import ending
from documents.kinds.ktp.hidden_end import before_what_hides
from documents.kinds.ktp.labels import LABELS
from documents.kinds.ktp.layout import (
    CENTRED,
    FIELDS,
    FRAME,
    LABEL,
    LABELLED,
    LAYOUT,
    LONG,
    PICTURES,
    PORTRAIT,
    SCRIPTS,
)  # fmt: skip
from documents.kinds.ktp.parse import parse_card
from documents.kinds.ktp.portrait_edge import before_pictures
from documents.kinds.ktp.quality import quality
from documents.kinds.ktp.reach import from_the_column, reaching
from documents.kinds.ktp.sample import SAMPLE
from documents.kinds.ktp.unread import unread_ends
from documents.kinds.ktp.verdict import judge
from documents.kinds.ktp.whole_number import with_both_ends
from documents.kinds.ktp.wording import WORDING
from elements import Box, Image, Page, Quality, TextRegion
from errors import CardNotFound
from ocr.agreement import AgreedRecognizer
from ocr.recognizer import Recognizer
from segmentation.beyond import Probabilities, Start, print_at_end, reaches_out
from segmentation.colons import with_ground_before
from segmentation.inks import black_print
from segmentation.judging import Judged
from segmentation.picture import picture_in
from segmentation.rectify import find_card
from segmentation.regions import cut, regions_from_mask, rows_in_order, trimmed
from segmentation.screenshot import is_screenshot
from segmentation.segmenter import Segmenter
from segmentation.sighting import Mask

# One field of each row below the heading, from the top.
ROWS = (
    "nik", "nama", "tempat_lahir", "jenis_kelamin", "alamat", "rt_rw", "kelurahan_desa",
    "kecamatan", "agama", "status_perkawinan", "pekerjaan", "kewarganegaraan", "berlaku_hingga",
)  # fmt: skip
# Those behind colons of one column and one size.
BEHIND_COLONS = frozenset(ROWS) - {"nik"}
# The longer and the shorter side of a picture in pixels, below which no NIK is legible of a card
# that fills it: of 160 × 101 none is read, of 240 × 151 it may be.
LEAST_SIDES = 200, 125
# Drawn cards, others' drawings and pictures of real cards have it within 0.07 of this.
START = Start("nik", x=0.24, y=0.21, least_x=0.15, least_y=0.15)
# Shares of a page from which on it shows a part of a card: whole ones have 0.098 and 0.037 at
# least, a ground that the card net takes for one nothing.
PARTS, SEEN = {PORTRAIT: 0.028, LABEL: 0.012}, 0.5
# Share of the places of the labels from which on a KTP that is seen so far shows some: what seems
# to be a portrait beside none is on a card's back, or on another card.
LABELS_SEEN = 0.5
SURE_ROWS = 0.6  # 99 % of 185 drawn photos give 0.71 or more, 150 other pictures 0.15 at most
LEAST_ROWS = 0.4  # a card of which a third is covered


class Walk:
    """One request's way through the stages; what the judge saw in the page serves to locate."""

    def __init__(self) -> None:
        self._found: Judged | None = None
        self._portrait: tuple[Box, ...] = ()  # where a whole one stands
        self._behind: frozenset[str] = frozenset()  # fields whose boxes begin at a colon's end
        self._names: AgreedRecognizer | None = None  # who reads them
        self._lines: Recognizer | None = None  # who reads most fields
        self._other: Recognizer | None = None  # who is asked of one that waits all the same
        self._black: Image | None = None  # the page's black print

    def rectify(self, photo: Image, nets: Nets) -> Page:
        """Found by the card net, judged by the fields net: an upright KTP has its rows."""
        fields = nets.segmenters["fields"]

        def judge(page: Page) -> Judged | None:
            mask = fields(page.image)
            regions = regions_from_mask(mask, fields.classes, FRAME.width, FRAME.height, LAYOUT)
            rows = rows_in_order(regions, ROWS)
            if rows < LEAST_ROWS:
                return None
            return Judged(page, mask, tuple(regions), rows if rows < SURE_ROWS else None)

        height, width = photo.shape[:2]
        if max(height, width) < LEAST_SIDES[0] or min(height, width) < LEAST_SIDES[1]:
            raise CardNotFound(
                f"{width}×{height} pixels are too few for a card that can be read.",
                advice="Send the photo as the camera took it, not reduced and no preview of it.",
            )
        found = find_card(
            photo, nets.segmenters["card"], judge, FRAME, START,
            partial(shows_a_part, fields), partial(is_another, nets.recognizers["crnn"]),
        )  # fmt: skip
        assert found.mask is not None
        self._found = found
        page = found.page
        signs = (*page.signs, *_outside_signs(page, found.mask, photo))
        plane = found.mask[..., fields.classes.index(PORTRAIT)]
        picture = picture_in(plane, page.image)
        signs += ("portrait_missing",) * (not picture.whole)
        self._portrait = (picture.box,) if picture.whole and picture.box else ()
        if is_screenshot(photo, page.quad):
            signs += ("screenshot",)
        return replace(page, signs=signs)

    def locate(self, page: Page, nets: Nets) -> list[TextRegion]:
        """The fields' lines, by the mask that judged the page, which end where their print does;
        those of free texts as far as a line net sees them go on."""
        if self._found is None:
            raise ValueError("a page that no judge has seen")
        regions = [replace(r, script=SCRIPTS[r.name]) for r in self._found.regions]
        reader, names = nets.recognizers["crnn"], nets.recognizers.get("agreed")
        self._names = names if isinstance(names, AgreedRecognizer) else None
        self._lines = reader
        self._other = nets.recognizers.get("latin")
        image = self._black_print(page.image)
        regions = behind_its_label(image, regions, reader, self._portrait)
        regions = from_the_column(regions, LAYOUT.rows)
        regions, self._behind = without_colons(image, regions, BEHIND_COLONS, reader)
        regions = ending(image, regions, reader)
        regions = with_line_between(image, regions, reader)
        regions = reaching(image, regions, LONG, CENTRED, reader, beside=self._portrait)
        regions = before_pictures(page.image, regions, self._portrait)
        return before_what_hides(page.image, regions, UNCHECKED, self._portrait)

    def cut(self, page: Image, region: TextRegion) -> Image:
        """A line's crop as it is read."""
        crop = cut(self._black_print(page), region)
        if region.name in self._behind and not region.line:
            return with_ground_before(crop)
        return trimmed(crop) if region.name in LAYOUT.faint else crop

    def _black_print(self, page: Image) -> Image:
        """The page freed of colour, once for all of its lines."""
        if self._black is None:
            self._black = black_print(page)
        return self._black

    def parse(self, lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed:
        """The fields and the verdict; a name that would wait is looked at again before, and then
        by a net of other print. It stays as it was where nothing is read then."""
        cut = partial(self.cut, page.image)
        if self._lines is not None:
            lines = with_both_ends(lines, cut, self._lines, self._portrait)
        lines = unread_ends(lines, cut)
        parsed = _parse(lines, page, quality)
        if self._names is None or not waits_for_its_name(parsed):
            return parsed
        again = looked_again(lines, cut, self._names)
        told = _parse(again, page, quality)
        if told.fields[NAME].value is None:
            return parsed
        if self._other is None or not waits_for_its_name(told):
            return told
        return _parse(told_alike(again, cut, self._other), page, quality)


def shows_a_part(fields: Segmenter, page: Page, seen: Mask) -> bool:
    """Whether a part of a KTP is seen on a page: labels, or a portrait where no labels can be.

    seen: bool (h, w), whether the photo shows a place of the page.
    """
    mask = fields(page.image)
    shown = {
        name: (mask[..., fields.classes.index(name)] > SEEN).mean() >= least
        for name, least in PARTS.items()
    }
    if shown[LABEL] or not shown[PORTRAIT]:
        return bool(shown[LABEL])
    down, across = seen.shape[0] / FRAME.height, seen.shape[1] / FRAME.width
    labels = seen[
        round(LABELLED.top * down) : round(LABELLED.bottom * down),
        round(LABELLED.left * across) : round(LABELLED.right * across),
    ]
    return bool(labels.mean() < LABELS_SEEN)


def _outside_signs(page: Page, mask: Probabilities, photo: Image) -> tuple[str, ...]:
    """That a part of the card lies outside the photo, where the page does not say so already."""
    if "card_incomplete" in page.signs:
        return ()
    height, width = photo.shape[:2]
    outside = reaches_out(page.quad, (width, height))
    at_end = print_at_end(page.quad, mask, (width, height))
    return ("card_incomplete",) if outside or at_end else ()


def _parse(lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed:
    card = parse_card(lines, page, sharp=is_sharp(quality))
    verdict, reasons = judge(card, quality, signs=page.signs)
    return Parsed(card.fields, verdict, reasons)


def _stages(form: NoForm) -> Stages:
    walk = Walk()
    return Stages(walk.rectify, walk.locate, walk.parse, walk.cut, quality)


KIND = DocumentKind(
    name="ktp",
    nets={
        "card": "ktp-card-3",
        "fields": "ktp-fields-4",
        "crnn": "crnn-ktp-7+crnn-ktp-8",  # the second reads doubtful lines as well
        "latin": "crnn-latin-2",  # learnt the print of other documents
    },
    chosen_nets={"character_cnn": "ktp-characters-1"},
    stages=_stages,
    fields=FIELDS,
    sample=SAMPLE,
    judged=True,
    correct=correct,
    check=check,
    wording=WORDING,
    labels=LABELS,
    title=("KTP (identity card)", "KTP"),
    frame=FRAME,
    pictures=PICTURES,
)
