"""The lines of a value in a region that a person drew around another page's value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypedDict

from documents.template import Region
from elements import Box, Frame, Image
from segmentation.align import Reference
from segmentation.labelled import LEAST, stays, without_label
from segmentation.zone import GAP, lines_in

WIDE_GAP = 0.6  # of a line's height: so far apart two Arabic-Indic digits may stand
SPACE = 0.7  # of a line's height: so far apart words of one text may stand
BEGINS = 0.1  # of that height, that a text's first words stand beyond its region at least
DAY, SIGN, DATE = 1.5, 3.0, 3.0  # of that height: a day and a sign are no wider, a date is


class _Sought(TypedDict):
    """How lines are looked for: see `segmentation.zone.lines_in`."""

    gap: float
    space: float
    left: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """A page that is laid as its template's page, RGB uint8 (H, W, 3), the part of it that that
    shows, and the template's page itself; None where there is none."""

    page: Image
    frame: Frame
    reference: Reference | None


def lines_of(
    laid: Laid, region: Region, language: str, place: Box, moved: tuple[float, float]
) -> list[Box]:
    """The lines of a region's value, without a label, in pixels of the page. place: where the
    region is. moved: how far that is from where it was drawn, as shares."""
    arabic, number = language == "ara", region.type != "text"
    sought = _Sought(
        gap=WIDE_GAP if arabic and number else GAP,
        space=SPACE if region.type in ("text", "date") else 0.0, left=arabic,
    )  # fmt: skip
    lines = lines_in(laid.page, place, **sought)
    if laid.reference is not None and sought["space"]:
        lines = _begun(laid, laid.reference, lines, place, moved, sought)
    if number and len(lines) > 1:  # the line in the middle of the region
        middle = (place.top + place.bottom) / 2
        lines = [min(lines, key=lambda b: abs((b.top + b.bottom) / 2 - middle))]
    if laid.reference is None:
        return lines
    least, rest = LEAST, 0.0
    if region.type == "date":  # two pages may have the day alike, and an era stands behind it
        least, rest = DAY, DATE
    elif region.type == "money" and region.currency is None:  # its sign tells which it is of
        least = SIGN
    shown, frame = laid.reference.grey, laid.frame
    return [
        without_label(laid.page, line, shown, moved, frame, right=arabic, least=least, rest=rest)
        for line in lines
    ]


def _begun(
    laid: Laid, reference: Reference, lines: list[Box], place: Box, moved: tuple[float, float],
    sought: _Sought,
) -> list[Box]:  # fmt: skip
    """The lines of a text from where they begin, where the region's side cuts their first words,
    and not a label that the template's page shows there."""
    whole = {(each.top, each.bottom): each
             for each in lines_in(laid.page, place, both=True, **sought)}  # fmt: skip
    begun = []
    for line in lines:
        wider = whole.get((line.top, line.bottom), line)
        more = wider.right - line.right if sought["left"] else line.left - wider.left
        if more < BEGINS * line.height:
            begun.append(line)
            continue
        if sought["left"]:
            beside = replace(wider, left=line.right)
        else:
            beside = replace(wider, right=line.left)
        label = stays(laid.page, beside, reference.grey, moved, laid.frame)
        begun.append(line if label else wider)
    return begun
