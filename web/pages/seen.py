"""What people see beside a reading, made while its photo is there."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from documents.inside import Inside
from elements import Image, Reading
from service.inside import ShownInside, shown_inside
from service.shown import Shown, shown


@dataclass(slots=True)
class Seen:
    """What people see beside a reading; filled while it is read."""

    shown: Shown | None = None
    inside: ShownInside | None = None

    def look(self, photo: Image, reading: Reading, inside: Inside) -> None:
        """Make the page's picture while the photo is there, and what was seen ready to look at."""
        places = {name: each.quad for name, each in reading.fields.items()}
        self.shown = shown(photo, reading.quad, places)
        self.inside = shown_inside(inside)


def picture(seen: Shown) -> Mapping[str, Any]:
    """What the macro ``page_view`` shows: its picture comes with the page."""
    return {
        "width": seen.width,
        "height": seen.height,
        "boxes": seen.boxes,
        "address": _address("jpeg", seen.picture),
    }


def masks(seen: ShownInside) -> list[Mapping[str, Any]]:
    """What ``inside.html`` shows of masks: their pictures come with the page."""
    return [
        {
            "net": mask.net,
            "width": mask.width,
            "height": mask.height,
            "of_page": mask.of_page,
            "classes": mask.classes,
            "address": _address("png", mask.picture),
        }
        for mask in seen.masks
    ]


def _address(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
