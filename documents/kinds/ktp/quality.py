"""How good a photo of a KTP is."""

from __future__ import annotations

from elements import Box, Image, Page, Quality
from segmentation.quality import Places, measure_quality

PLACES = Places(
    text=Box(140, 140, 640, 520),  # a third of the page
    ground=((60, 60), (60, 400), (340, 60), (340, 400)),
    picture=((190, 725), (190, 785), (260, 725), (260, 785)),
)


def quality(photo: Image, page: Page) -> Quality:
    """The figures of `segmentation.quality.measure_quality` on a card's page."""
    return measure_quality(photo, page, PLACES)
