"""Machine-readable zones of passports, visas and cards: found by a small net in two looks, read
line by line, judged by check digits, codes, dates and how surely each part was read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

import numpy as np

from documents.kind import DocumentKind, LocatedLine, Nets, NoForm, Parsed, Stages
from documents.kinds.mrz.closed import BEGUN_ELSE
from documents.kinds.mrz.labels import LABELS
from documents.kinds.mrz.look import HELD, NEVER, Look
from documents.kinds.mrz.parse import (
    FIELDS,
    doubted,
    fields_of,
    no_fields,
    read_zone,
)
from documents.kinds.mrz.places import is_cut, quad_of
from documents.kinds.mrz.sample import SAMPLE
from documents.kinds.mrz.typed import WORDING as TYPED
from documents.kinds.mrz.typed import check
from documents.kinds.mrz.verdict import judge, least_sure
from documents.kinds.mrz.wording import WORDING
from documents.reasons import PASSED
from elements import Image, Page, Quality, Script, TextLine, TextRegion
from errors import MrzNotFound
from fields.mrz_layouts import EVERY
from ocr.again import other_looks, together
from segmentation.geometry import Scales
from segmentation.mrz_band import ACROSS, PITCH, Zone, line_boxes, straighten
from segmentation.mrz_guesses import fewer, longer, otherwise, shorter, upside_down
from segmentation.mrz_level import follow
from segmentation.mrz_search import Views, evened, find_zones, zones_beside

SCRIPT = Script(readers=("crnn", "tesseract"), characters=EVERY, language="eng")
MOST_ZONES = 12  # that are read before a picture is held to have none
MOST_LOOKS = 20  # at pages of zones: of 297 drawn pictures none needed more than 15
FIRST_ZONES = 3  # of them that are looked at thoroughly; one that reads poorly ends the search
LEAST_SURE = 0.95  # the middle one of a zone's characters
LEAST_SENSE = 3  # parts that make sense: print that is no zone can be read as lines of one
MENDED = 5.0  # nats by which what is mended makes lines likelier at most; of 365 looks three more
ROOM = ACROSS * PITCH  # pixels of ground beside a line's cells in its crop
AT_ONCE = 0.9995  # of each field, with which a zone passes at one look
LEAST_SIDE = 40  # pixels of the longer side: of fewer no line of 30 characters is legible


class Walk:
    """One request's way through the stages."""

    def __init__(self) -> None:
        self._looks = 0
        self._nets = Nets({}, {})

    def rectify(self, photo: Image, nets: Nets) -> Page:
        """The zone whose lines are of a format and read best, by the corners from which they do;
        the first that reads well. Raises MrzNotFound."""
        self._nets = nets
        if max(photo.shape[:2]) < LEAST_SIDE:
            raise MrzNotFound
        found = self._found(photo, nets)
        if found is None:
            found = self._found(evened(photo), nets)
        if found is None:
            raise MrzNotFound
        views, best = found
        return replace(best.page, signs=tuple(self._signs(views, best, nets)))

    def _found(self, photo: Image, nets: Nets) -> tuple[Views, Look] | None:
        """What was seen of a photo, and the look that reads best; None where none reads."""
        self._looks, views = 0, Views(photo, nets.segmenters["zone"])
        best: Look | None = None
        for n, zone in enumerate(islice(find_zones(views), MOST_ZONES)):
            look = self._read(views.photo, zone, nets, first=n < FIRST_ZONES)
            if best is None or look.rank > best.rank:
                best = look
            if best.is_good or (best.likely > NEVER and n + 1 >= FIRST_ZONES) or self._is_tired:
                break
        return (views, best) if best is not None and best.is_zone else None

    def _read(self, photo: Scales, zone: Zone, nets: Nets, *, first: bool) -> Look:
        """The look at a zone, or at what it may be instead, that reads best. first: it is one of
        the likeliest; of others only those that show print are looked at again."""
        best = self._look(straighten(photo, zone), nets)
        if not (first or best.letters):
            return best
        best = self._best(photo, otherwise(photo, zone), nets, best) or best
        if best.is_clear:
            return best if best.is_whole else self._longer(photo, zone, nets, best)
        if best.likely > NEVER:
            return self._best(photo, self._lengths(photo, zone, best), nets, best) or best
        other = self._elsewhere(photo, zone, nets, best)
        return other if other is not None and other.is_sound else best

    def _elsewhere(self, photo: Scales, zone: Zone, nets: Nets, best: Look) -> Look | None:
        """The look that reads best at what a zone may be of which nothing reads: two lines of
        three, longer or shorter ones, or upside down."""
        fewer_lines = self._best(photo, fewer(photo, _seen_by(best, zone)), nets)
        other = fewer_lines
        for seen in (fewer_lines, best):
            if seen is not None and not (other is not None and other.is_sound):
                other = self._best(photo, self._lengths(photo, zone, seen), nets, other)
        if best.letters and not (other is not None and other.is_sound):
            turned = upside_down(zone)
            other = self._best(photo, chain([turned], otherwise(photo, turned)), nets, other)
        return other

    def _lengths(self, photo: Scales, zone: Zone, best: Look) -> Iterator[Zone]:
        """The zone with longer and shorter lines than a look reads, by whose corners its letters
        are counted."""
        if best.letters and not best.is_whole:
            seen = _seen_by(best, zone)
            yield from longer(photo, seen, best.letters)
            yield from shorter(photo, seen, best.letters)

    def _longer(self, photo: Scales, zone: Zone, nets: Nets, best: Look) -> Look:
        """The look at longer lines, of which those that were read are the beginning, if they are
        read as clearly."""
        other = self._best(photo, longer(photo, _seen_by(best, zone), best.letters), nets)
        return other if other is not None and other.is_clear else best

    def _signs(self, views: Views, best: Look, nets: Nets) -> Iterator[str]:
        """What the photo as a whole shows beside the zone that is read: another document's, whose
        check digits hold too, and its own end."""
        others = zones_beside(views, best.page.quad)
        if any(self._look(straighten(views.photo, zone), nets).holds for zone in others):
            yield "second_card"
        if best.layout is not None and is_cut(best.page, best.layout, views.photo.size):
            yield "card_incomplete"

    def _best(
        self, photo: Scales, zones: Iterable[Zone], nets: Nets, best: Look | None = None
    ) -> Look | None:
        """The look at a zone that reads best, a given one among them, the first that is clear; None
        without any."""
        if self._is_tired or (best is not None and best.is_clear):
            return best
        for zone in zones:
            look = self._look(straighten(photo, zone), nets, best)
            if best is None or look.rank > best.rank:
                best = look
            if look.is_clear or self._is_tired:
                break
        return best

    @property
    def _is_tired(self) -> bool:
        """Whether pages have been looked at often enough."""
        return self._looks >= MOST_LOOKS

    def _look(self, page: Page, nets: Nets, best: Look | None = None) -> Look:
        """What a page shows; no more than its letters where the best so far is surely better."""
        self._looks += 1
        regions = self.locate(page, nets)
        crops = [_cut(page.image, region) for region in regions]
        lines = nets.recognizers["crnn"].read(crops, [SCRIPT] * len(regions))
        if not is_print(lines):
            return Look(page, NEVER)
        letters = sorted(len(line.text) for line in lines)[-2]
        least = NEVER if best is None else best.rank[0] - HELD - MENDED
        read = read_zone(lines, crops, room=ROOM, least=least)
        if read is None or read.sense < LEAST_SENSE:
            return Look(page, NEVER, letters=letters)
        told = [line.log_likelihood for line in read.lines]
        if read.zone.parts["document_type"].problems:
            told.append(math.log(BEGUN_ELSE))
        parts = read.zone.parts.values()
        checked = [part.checked for part in parts] + [read.zone.composite]
        return Look(page, sum(told), False not in checked, letters, read.zone.layout)

    def locate(self, page: Page, nets: Nets) -> list[TextRegion]:
        """The zone's lines."""
        boxes = line_boxes(page.image)
        return [TextRegion(f"line_{n}", box, script=SCRIPT) for n, box in enumerate(boxes, 1)]

    def parse(self, lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed:
        """The zone's fields; of one that would not pass surely by what several looks say. Where it
        would wait in any case, by those that leave less in doubt, without what others do."""
        crops = [_cut(page.image, line.region) for line in lines]
        parsed = _parsed(lines, crops, page)
        net = self._nets.recognizers.get("crnn")
        passes = parsed.verdict == PASSED
        if passes and least_sure(parsed.fields) >= AT_ONCE:
            return parsed
        if net is None or {one.recognizer for one in lines} != {"crnn"}:
            return parsed
        more = [net.read(again, [SCRIPT] * len(lines))
                for again in zip(*map(other_looks, crops), strict=True)]  # fmt: skip
        seen = [
            replace(line, line=together([line.line, *others]))
            for line, *others in zip(lines, *more, strict=True)
        ]
        again = _parsed(seen, crops, page)
        is_zone = again.fields["format"].value is not None
        if passes or (is_zone and len(again.reasons) <= len(parsed.reasons)):
            return again
        fields = doubted(parsed.fields, again.fields)
        return Parsed(fields, *judge(fields, signs=page.signs))


def _seen_by(look: Look, zone: Zone) -> Zone:
    """A zone by the corners of a look at it."""
    return replace(zone, quad=look.page.quad)


def is_print(lines: Sequence[TextLine]) -> bool:
    """Whether lines are a zone's print: what is none is read as letters that are hardly sure."""
    sure = [confidence for line in lines for confidence in line.confidences]
    return bool(sure) and float(np.median(sure)) >= LEAST_SURE


def _cut(page: Image, region: TextRegion) -> Image:
    return follow(page, region.box)


def _parsed(lines: Sequence[LocatedLine], crops: Sequence[Image], page: Page) -> Parsed:
    read = read_zone([line.line for line in lines], crops, room=ROOM)
    if read is None:
        return Parsed(no_fields(), *judge(no_fields()))
    boxes = [line.region.box for line in lines]
    fields = {
        name: replace(field, quad=quad_of(read.zone.layout, name, boxes, page))
        for name, field in fields_of(read).items()
    }
    return Parsed(fields, *judge(fields, signs=page.signs))


def _stages(form: NoForm) -> Stages:
    walk = Walk()
    return Stages(walk.rectify, walk.locate, walk.parse, _cut)


KIND = DocumentKind(
    name="mrz",
    nets={"zone": "mrz-zone-2", "crnn": "crnn-mrz-1"},
    stages=_stages,
    fields=FIELDS,
    sample=SAMPLE,
    judged=True,
    check=check,
    wording={**WORDING, **TYPED},
    labels=LABELS,
    title=("Passport or visa (machine-readable zone)", "Paspor atau visa (zona terbaca mesin)"),
)
