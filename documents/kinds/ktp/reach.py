"""How far the lines of free texts go: the mask may end before a line's last letters.

A name or a place cut short is one all the same, and nothing else on the card tells of it. So where
ink stands at a box's end or beyond it, the line is read twice, in its box and in a longer one:
print beyond the box makes the longer text by far the likelier one in the longer picture, ground
does not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from statistics import median

from documents.kinds.ktp.layout import LAYOUT
from elements import Box, Image, TextLine, TextRegion
from ocr.recognizer import Recognizer
from segmentation.regions import MARGIN, cut, ink_of
from segmentation.statistics import quantile

FURTHER = 1.0  # heights of a line: a blank and a letter
MOST_TIMES = 12  # a name has 60 letters at most; a scratch may hide a box's end
# Ink at a box's end or beyond it, as a share of that before it. Of 15 lines that go on the least
# was 0.38, one other was below 0.8; of 80 that end in their box a fifth have more than 0.35.
LEAST_INK = 0.35
AT_THE_END = 0.15  # heights of a line, of its box's end
BEFORE = 2.0  # heights of a line, whose ink is the measure
# Nats by which the longer text is likelier. Of 150 lines of drawn names that end in their box the
# most was 5.9, of three that go on the least 13.
GOES_ON = 8.0
# Nats by which the longer text may be less likely than the one in the box: letters that are read
# into a ground or a mark are seldom all so clear.
CLEAR = -1.0
# The share of these nats from which a line may go on up to what bounds it, where less can be read.
MAY_GO_ON = 0.4
# Nats from which it is print that can hardly be read: a name of which a part is doubtful waits, one
# that is cut would pass. Of 30 grounds behind a line the most was 10.7, of 30 before one 15.5.
GOES_ON_UNCLEAR, BEGINS_UNCLEAR = 12.0, 16.0
# Heights of a line behind where most rows begin, from which on the mask may have cut a first letter
# (OSIM passed for QOSIM), and from which on it missed letters, or these are hidden; the last of a
# row's lines below its first, which has the label before it. Of 443 names that passed none begins
# so late.
CUT, LATE, LATE_BELOW = 0.3, 1.0, 0.7
AT_ITS_END = 1.0  # heights of a line
FEWEST = 6  # rows from which on that is sure
LEAST_ROOM = 0.1  # heights of a line
SHARED = 0.5  # of the lower one's height, from which two regions stand in a row


def reaching(
    page: Image,
    regions: Sequence[TextRegion],
    rightwards: Collection[str],
    leftwards: Collection[str],
    reader: Recognizer,
    *,
    beside: Sequence[Box] = (),
) -> list[TextRegion]:
    """The regions of a page, RGB uint8 (H, W, 3), those of the fields ``rightwards`` and
    ``leftwards`` as long as their print on that side; ``open_ended`` where print may go on.

    reader: one that gives evidence. beside: what no line reaches into, such as a picture. No box is
    made shorter.
    """
    found = list(regions)
    others = [region.box for region in regions]
    others += [replace(box, left=box.left + MARGIN) for box in beside]  # a pixel of the mask
    for names, longer, unclear in (
        (rightwards, _longer, GOES_ON_UNCLEAR),
        (leftwards, _longer_before, BEGINS_UNCLEAR),
    ):
        asked = [i for i, region in enumerate(found) if region.name in names]
        for _ in range(MOST_TIMES):
            far = {i: longer(page, found[i], others) for i in asked}
            asked = [i for i in asked if _has_ink(page, found[i].box, far[i].box)]
            told = _going_on(page, found, {i: far[i] for i in asked}, reader, unclear)
            for i, likely in told.items():
                if likely >= 1:
                    found[i] = far[i]
                elif likely >= MAY_GO_ON and _is_bounded(found[i].box, far[i].box):
                    found[i] = replace(found[i], open_ended=True)
            asked = [i for i, likely in told.items() if likely >= 1]
    return [_before_another(region, found) if region.name in rightwards else region
            for region in found]  # fmt: skip


def _before_another(region: TextRegion, found: Sequence[TextRegion]) -> TextRegion:
    """A region, ``open_ended`` where another begins at its end: the mask may have given the rest of
    its line to another field."""
    box = region.box
    goes_on = any(
        box.left + box.height < other.box.left < box.right + AT_ITS_END * box.height
        and _in_a_row(box, other.box)
        for other in found
    )
    return replace(region, open_ended=True) if goes_on else region


def from_the_column(
    regions: Sequence[TextRegion], rows: Sequence[Sequence[str]]
) -> list[TextRegion]:
    """The regions of a page, the first of each row from where most rows begin: the mask may miss a
    value's first letters. They may be hidden as well, so these are ``open_ended``: three of 55 good
    cards passed with a name whose first word was under a label in the ground's colour.

    rows: the fields of the column's rows, from the left.
    """
    first = {row[0] for row in rows}
    lefts = [region.box.left for region in regions if region.name in first and not region.line]
    if len(lefts) < FEWEST:
        return list(regions)
    left = median(lefts)

    def begun(region: TextRegion) -> TextRegion:
        box = region.box
        between = any(
            left <= other.box.right and other.box.left < box.left
            and other.box.shared_height(box) > SHARED * min(other.box.height, box.height)
            for other in regions if other is not region
        )  # fmt: skip
        behind = (box.left - left) / box.height
        least = LATE if region.name in LAYOUT.single else CUT  # a number's type is another
        if region.name not in first or behind < least or between:
            return region
        late = behind >= (LATE_BELOW if region.line else LATE)
        return replace(region, box=replace(box, left=left), open_ended=region.open_ended or late)

    return [begun(region) for region in regions]


def _going_on(
    page: Image,
    near: Sequence[TextRegion],
    far: Mapping[int, TextRegion],
    reader: Recognizer,
    unclear: float,
) -> dict[int, float]:
    """How likely each region's print goes on in the longer one, by its place: surely from 1 on."""
    both = [region for i, longer in far.items() for region in (near[i], longer)]
    if not both:
        return {}
    lines = reader.read([cut(page, r) for r in both], [r.script for r in both])
    read = zip(far, lines[::2], lines[1::2], strict=True)
    return {i: _goes_on(short, whole, unclear) for i, short, whole in read}


def _has_ink(page: Image, box: Box, longer: Box) -> bool:
    """Whether ink stands at that end of a box at which the other is longer, or beyond it."""
    more = longer.width - box.width
    if more < LEAST_ROOM * box.height:
        return False
    length = min(box.width, BEFORE * box.height)
    before = longer.left < box.left
    left, right = (longer.left, box.left + length) if before else (box.right - length, longer.right)
    strip = cut(page, TextRegion("", replace(box, left=left, right=right)))
    ink = ink_of(strip)
    margin = round(AT_THE_END * box.height)
    darkest = ink[margin : len(ink) - margin].max(0).astype(float)[:: -1 if before else 1]
    end = len(darkest) - round(more)
    usual = LEAST_INK * quantile(darkest[:end], 0.8)
    beyond = quantile(darkest[end:], 0.7)
    return bool(max(darkest[max(0, end - margin) : end].max(initial=0), beyond) > usual)


def _goes_on(short: TextLine, whole: TextLine, unclear: float) -> float:
    """How likely print goes on behind a line, by what was read in its box and in a longer one."""
    if short.evidence is None or whole.evidence is None or len(whole.text) <= len(short.text):
        return 0.0
    likely, cut_short = whole.evidence.log_likelihoods([whole.text, short.text])
    (own,) = short.evidence.log_likelihoods([short.text])
    return (likely - cut_short) / (GOES_ON if likely - own >= CLEAR else unclear)


def _is_bounded(box: Box, longer: Box) -> bool:
    return longer.width - box.width < FURTHER * box.height - 1


def _longer(page: Image, region: TextRegion, others: Sequence[Box]) -> TextRegion:
    """A region with a longer box, up to the next one in its row or the end of the page."""
    box = region.box
    nearest = [
        other.left
        for other in others
        if other.left > box.left + box.height and _in_a_row(box, other)
    ]
    right = min([*nearest, float(page.shape[1]), box.right + FURTHER * box.height])
    return replace(region, box=replace(box, right=max(box.right, right)))


def _longer_before(page: Image, region: TextRegion, others: Sequence[Box]) -> TextRegion:
    """A region with a box that begins earlier, behind the one before it in its row or the page's
    edge."""
    box = region.box
    nearest = [
        other.right
        for other in others
        if other.right < box.right - box.height and _in_a_row(box, other)
    ]
    left = max([*nearest, 0.0, box.left - FURTHER * box.height])
    return replace(region, box=replace(box, left=min(box.left, left)))


def _in_a_row(one: Box, other: Box) -> bool:
    return one.shared_height(other) > SHARED * min(one.height, other.height)
