"""How good a photo of a KTP is."""

from __future__ import annotations

from elements import Box, Image, Page, Quality
from segmentation.quality import Places, measure_quality

PLACES = Places(
    text=Box(140, 140, 640, 520),  # a third of the page
    ground=((188, 188), (528, 188), (188, 468), (528, 468)),
    picture=((789, 254), (849, 254), (789, 324), (849, 324)),
    beside=((-90, 319), (1101, 319), (505, -90), (505, 728)),
)


def quality(photo: Image, page: Page) -> Quality:
    """The figures of `segmentation.quality.measure_quality` on a card's page."""
    return measure_quality(photo, page, PLACES)
