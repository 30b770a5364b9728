"""How far a name's lines go: the mask may end before the last letters of one.

A name cut short is a name all the same, and nothing else on the card tells of it. So each line is
read twice, in its box and in a longer one: print behind the box makes the longer text by far the
likelier one in the longer picture, ground does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from elements import Box, Image, TextLine, TextRegion
from ocr.recognizer import Recognizer
from segmentation.regions import cut

FURTHER = 1.0  # heights of a line: a blank and a letter
MOST_TIMES = 12  # a name has 60 letters at most; a scratch may hide a box's end
# Nats by which the longer text is likelier. Of 150 lines of drawn names that end in their box the
# most was 5.9, of three that go on the least 13.
GOES_ON = 8.0
CLEAR = -1.0  # nats: letters that are read into a ground or a mark are seldom all so clear
# Nats from which it is print that can hardly be read: a name of which a part is doubtful waits, one
# that is cut would pass. Of 30 grounds the most was 10.7.
GOES_ON_UNCLEAR = 16.0
LEAST_ROOM = 3.0  # pixels
SHARED = 0.5  # of the lower one's height, from which two regions stand in a row
OVERLAP = 5.0  # pixels by which the next region may begin before a box ends


def reaching(
    page: Image, regions: Sequence[TextRegion], name: str, reader: Recognizer
) -> list[TextRegion]:
    """The regions of a page, RGB uint8 (H, W, 3), those of a field as long as their print.

    reader: one that gives evidence. No box is made shorter.
    """
    found = list(regions)
    asked = [i for i, region in enumerate(found) if region.name == name]
    for _ in range(MOST_TIMES):
        longer = {i: _longer(page, found[i], regions) for i in asked}
        asked = [i for i in asked if longer[i].box.right - found[i].box.right >= LEAST_ROOM]
        if not asked:
            break
        both = [region for i in asked for region in (found[i], longer[i])]
        lines = reader.read([cut(page, r) for r in both], [r.script for r in both])
        near, far = lines[::2], lines[1::2]
        asked = [
            i for i, short, whole in zip(asked, near, far, strict=True) if _goes_on(short, whole)
        ]
        for i in asked:
            found[i] = longer[i]
    return found


def _goes_on(short: TextLine, whole: TextLine) -> bool:
    """Whether print goes on behind a line, by what was read in its box and in a longer one."""
    if whole.evidence is None or len(whole.text) <= len(short.text):
        return False
    likely, cut_short = whole.evidence.log_likelihoods([whole.text, short.text])
    return likely - cut_short >= (GOES_ON if likely >= CLEAR else GOES_ON_UNCLEAR)


def _longer(page: Image, region: TextRegion, regions: Sequence[TextRegion]) -> TextRegion:
    """A region with a longer box, up to the next one in its row or the end of the page."""
    box = region.box
    nearest = [
        other.box.left
        for other in regions
        if other.box.left > box.right - OVERLAP and _in_a_row(box, other.box)
    ]
    right = min([*nearest, float(page.shape[1]), box.right + FURTHER * box.height])
    return replace(region, box=replace(box, right=max(box.right, right)))


def _in_a_row(one: Box, other: Box) -> bool:
    both = min(one.bottom, other.bottom) - max(one.top, other.top)
    return both > SHARED * min(one.height, other.height)
