"""Lines of free texts behind which something hides the card (segmentation/covered_end.py)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from documents.kinds.ktp.layout import LAYOUT
from elements import Box, Image, TextRegion
from segmentation.covered_end import ends_before_cover, fades_into_light, without_grain


def before_what_hides(
    page: Image, regions: Sequence[TextRegion], names: Collection[str], pictures: Sequence[Box]
) -> list[TextRegion]:
    """The regions of a page, RGB uint8 (H, W, 3); those of the fields ``names`` are ``open_ended``
    where something begins at their end that is neither the card's ground nor a picture."""
    column = [region for region in regions if region.name in LAYOUT.column]
    bare = without_grain(page, [region.box for region in column], pictures)
    covered = [region for region, is_bare in zip(column, bare, strict=True) if is_bare]
    return [
        replace(region, open_ended=True)
        if region.name in names
        and (
            region in covered
            or ends_before_cover(page, region.box, pictures)
            or fades_into_light(page, region.box)
        )
        else region
        for region in regions
    ]
