"""The fields of a page's regions, from what was read of their lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from documents.kind import LocatedLine, cut_box
from documents.kinds.invoice.confidence import ALIKE, TWICE, UNCOUNTED, calibrated, groups_of
from documents.kinds.invoice.values import (
    AT_THE_EDGE,
    HARDLY,
    MENDED,
    MISSING,
    STRUCK,
    THREE,
    meaning,
)
from documents.template import Region
from elements import Box, Field, Frame, Page, transform
from fields.money import ascii_digits, decimal_told
from ocr.charset import OTHER
from segmentation.struck import struck

DOUBTFUL = 0.5  # the most that a value with a problem is claimed with
PAPER = 0.2  # of a line's height, that its box has at either end
_APART = re.compile(r"[-–—] +\d")  # a minus, or a stroke of a rule or of dirt
# Of a line's height: so near a photo's side its print may be cut between two digits; and so near
# where the photo shows less of the page than the template, by this share of its width.
RIM, NEAR, LESS = 0.3, 3.0, 0.03


@dataclass(frozen=True, slots=True)
class Told:
    """What was read in a region. lost: why nothing was, where that is known."""

    region: Region
    language: str
    lines: Sequence[LocatedLine]
    lost: str | None = None


def fields_of(told: Mapping[str, Told], page: Page, photo: Frame) -> dict[str, Field]:
    """A field a region, by its name. An amount that may have three decimals or thousands, as 1,250,
    is read by the mark that the page's other amounts have."""
    fields = {name: _field(each, page, photo) for name, each in told.items()}
    amounts = [fields[name].value or "" for name, each in told.items()
               if each.region.type == "money" and fields[name].confidence > 0]  # fmt: skip
    marks = {mark for mark in map(decimal_told, amounts) if mark}
    if len(marks) != 1:
        return fields
    for name, each in told.items():
        if THREE in fields[name].problems and each.region.decimal is None:
            region = each.region.model_copy(update={"decimal": next(iter(marks))})
            field = _field(replace(each, region=region), page, photo)
            fields[name] = replace(field, confidence=min(field.confidence, UNCOUNTED))
    return fields


def _field(told_of: Told, page: Page, photo: Frame) -> Field:
    region, lines, language = told_of.region, told_of.lines, told_of.language
    raw = " ".join(each.line.text.strip() for each in lines).strip()
    required = (MISSING,) if region.required else ()
    if not raw:
        return Field(None, problems=(told_of.lost or "nothing was found", *required))
    boxes = [each.region.box for each in lines]
    whole = Box(min(b.left for b in boxes), min(b.top for b in boxes),
                max(b.right for b in boxes), max(b.bottom for b in boxes))  # fmt: skip
    quad = transform(whole.quad(), page.to_photo)
    told = meaning(raw, region, language)
    if told.value is None:
        return Field(None, raw, 0.0, quad, problems=(*told.problems, *required))
    by_words = any(each.recognizer == "tesseract" for each in lines)
    problems = told.problems
    if region.type != "text" and by_words and ascii_digits(told.value) != told.value:
        problems += (HARDLY,)
    if any(_at_the_edge(box, page, photo) for box in boxes):
        problems += (AT_THE_EDGE,)
    joined = language == "ara" and region.type == "text"  # its letters are one stroke themselves
    if not joined and any(struck(cut_box(page.image, each.region)) for each in lines):
        problems += (STRUCK,)
    recognizer = "tesseract" if by_words else lines[0].recognizer
    sure = min(each.line.confidence for each in lines)
    if recognizer == TWICE:
        confidence = ALIKE
    else:
        confidence = calibrated(sure, groups_of(recognizer, region.type, language))
    if problems:
        confidence = min(confidence, DOUBTFUL)
    elif any(each.endswith(MENDED) for each in told.corrections) or _APART.match(told.value):
        confidence = min(confidence, UNCOUNTED)
    elif language != "ara" and region.currency and region.type == "money" and OTHER in raw:
        confidence = min(confidence, UNCOUNTED)  # a sign that nobody read may be another currency's
    return Field(told.value, raw, confidence, quad, told.normalized, told.corrections, problems)


def _at_the_edge(line: Box, page: Page, photo: Frame) -> bool:
    """Whether a line's print ends where the photo does, or not far from where a photo does that
    shows less of the page than its template: what stood behind it may be cut off. A line's box is
    larger by paper around."""
    high, width = line.height, page.image.shape[1]
    middle = (line.top + line.bottom) / 2

    def shown(x: float) -> bool:
        seen = transform(np.array([(x, middle)], np.float32), page.to_photo)[0]
        return bool(np.all((seen >= 0) & (seen <= (photo.width, photo.height))))

    ends = (
        (line.left + PAPER * high, -high, LESS * width),
        (line.right - PAPER * high, high, (1 - LESS) * width),
    )
    return any(
        not shown(end + RIM * ahead) or not (shown(side) or shown(end + NEAR * ahead))
        for end, ahead, side in ends
    )
