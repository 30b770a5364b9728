"""A place of issue's last line, between its first and the date below it, which the mask may miss:
a word alone there is as short as a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from documents.kinds.ktp.gaps import APART
from elements import Box, Image, TextRegion
from ocr.recognizer import Recognizer
from segmentation.prints import pieces_of_print, whole
from segmentation.regions import MARGIN, SIDE_MARGIN, cut

PLACE, DATE = "tempat_terbit", "tanggal_terbit"
MOST_APART = 2.6  # heights of a line's box: room for more than one line is none of print
SURE = 0.9  # of the line net, with which a line that the mask does not know must be read


def with_line_between(
    page: Image, regions: Sequence[TextRegion], reader: Recognizer
) -> list[TextRegion]:
    """The regions of a page, RGB uint8 (H, W, 3), with a line of the place of issue more where room
    for one is left above its date and one is read there."""
    places = [region for region in regions if region.name == PLACE]
    dates = [region for region in regions if region.name == DATE]
    if not places or not dates:
        return list(regions)
    above = max(places, key=lambda region: region.box.top)
    below = min(dates, key=lambda region: region.box.top)
    step = below.box.top - above.box.top
    high = max(above.box.height, below.box.height)
    if not APART * high < step <= MOST_APART * high:
        return list(regions)
    box = _print_in(page, above.box, below.box)
    if box is None:
        return list(regions)
    found = replace(above, box=box, line=above.line + 1)
    (line,) = reader.read([cut(page, found)], [found.script])
    text = line.text.strip()
    read = line.confidence >= SURE and len(text) > 1 and text.replace(" ", "").isalpha()
    return [*regions, found] if read else list(regions)


def _print_in(page: Image, above: Box, below: Box) -> Box | None:
    """Where print stands between two boxes, as wide as both."""
    left, right = round(min(above.left, below.left)), round(max(above.right, below.right))
    middle = (above.top + above.bottom + below.top + below.bottom) / 4
    top, bottom = round(middle - above.height / 2), round(middle + above.height / 2)
    pieces = pieces_of_print(np.ascontiguousarray(page[top:bottom, left:right]))
    if not pieces:
        return None
    box = whole(piece.box for piece in pieces)
    return Box(
        max(left, left + box.left - SIDE_MARGIN),
        max(0.0, top + box.top - 2 * MARGIN),
        min(right, left + box.right + SIDE_MARGIN),
        min(page.shape[0], top + box.bottom + 2 * MARGIN),
    )
