"""How far the lines of free texts go: the mask may end before a line's last letters.

A name or a place cut short is one all the same, and nothing else on the card tells of it. So where
ink stands at a box's end or behind it, the line is read twice, in its box and in a longer one:
print behind the box makes the longer text by far the likelier one in the longer picture, ground
does not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import cv2
import numpy as np

from elements import Box, Image, TextLine, TextRegion
from ocr.recognizer import Recognizer
from segmentation.regions import WIDEST_STROKE, cut

FURTHER = 1.0  # heights of a line: a blank and a letter
MOST_TIMES = 12  # a name has 60 letters at most; a scratch may hide a box's end
# Ink at a box's end or behind it, as a share of that before it. Of 15 lines that go on the least
# was 0.38, one other was below 0.8; of 80 that end in their box a fifth have more than 0.35.
LEAST_INK = 0.35
AT_THE_END = 0.15  # heights of a line, of its box's end
BEFORE = 2.0  # heights of a line, whose ink is the measure
# Nats by which the longer text is likelier. Of 150 lines of drawn names that end in their box the
# most was 5.9, of three that go on the least 13.
GOES_ON = 8.0
CLEAR = -1.0  # nats: letters that are read into a ground or a mark are seldom all so clear
# Nats from which it is print that can hardly be read: a name of which a part is doubtful waits, one
# that is cut would pass. Of 30 grounds the most was 10.7.
GOES_ON_UNCLEAR = 16.0
LEAST_ROOM = 0.3  # heights of a line
SHARED = 0.5  # of the lower one's height, from which two regions stand in a row


def reaching(
    page: Image, regions: Sequence[TextRegion], names: Collection[str], reader: Recognizer
) -> list[TextRegion]:
    """The regions of a page, RGB uint8 (H, W, 3), those of the fields ``names`` as long as their
    print.

    reader: one that gives evidence. No box is made shorter.
    """
    found = list(regions)
    asked = [i for i, region in enumerate(found) if region.name in names]
    for _ in range(MOST_TIMES):
        longer = {i: _longer(page, found[i], regions) for i in asked}
        asked = [i for i in asked if _has_ink(page, found[i].box, longer[i].box)]
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


def _has_ink(page: Image, box: Box, longer: Box) -> bool:
    """Whether ink stands at a box's end, or behind it up to the longer one's."""
    if longer.right - box.right < LEAST_ROOM * box.height:
        return False
    left = max(box.left, box.right - BEFORE * box.height)
    strip = cut(page, TextRegion("", replace(longer, left=left), 0))
    grey = cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY)
    wide = np.ones((WIDEST_STROKE, WIDEST_STROKE), np.uint8)
    ink = cv2.subtract(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, wide), grey)
    margin = round(AT_THE_END * box.height)
    darkest = ink[margin : len(ink) - margin].max(0).astype(float)
    end = int(box.right) - int(left)
    usual = LEAST_INK * np.percentile(darkest[:end], 80)
    behind = np.percentile(darkest[end:], 70)
    return bool(max(darkest[max(0, end - margin) : end].max(initial=0), behind) > usual)


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
        if other.box.left > box.left + box.height and _in_a_row(box, other.box)
    ]
    right = min([*nearest, float(page.shape[1]), box.right + FURTHER * box.height])
    return replace(region, box=replace(box, right=max(box.right, right)))


def _in_a_row(one: Box, other: Box) -> bool:
    both = min(one.bottom, other.bottom) - max(one.top, other.top)
    return both > SHARED * min(one.height, other.height)
