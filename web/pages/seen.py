"""What people see beside a reading, made while its photo is there."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from documents.inside import Inside
from elements import Image, Reading
from errors import NotFound, ReaderError, RecordDamaged
from records.keeper import Asker
from records.verification import Verification
from segmentation.decode import decode_scaled
from service.inside import ShownInside, shown_inside
from service.shown import Shown, shown
from web.http.app import service


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


def kept_page(record: Verification, asker: Asker) -> tuple[Shown | None, str]:
    """A record's page where photos are kept; else which text says why there is none."""
    settings = service().settings
    if not settings.keep_images:
        return None, "kept_no_picture"
    try:
        data = service().keeper.picture(record.id, asker)
        photo, scale = decode_scaled(
            data,
            max_bytes=settings.max_image_bytes,
            max_pixels=settings.max_image_pixels,
            page=record.reading["page"].get("number", 1),
        )
    except (NotFound, RecordDamaged, ReaderError):
        return None, "picture_gone"
    fields = record.reading["fields"]
    places = {name: _quad(field["quad"], scale) for name, field in fields.items()}
    return shown(photo, _quad(record.reading["page"]["quad"], scale), places), ""


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


def _quad(corners: list[list[float]] | None, scale: int) -> Any:
    """Corners of the file's pixels as a quad (4, 2) of the decoded photo's."""
    return None if corners is None else np.array(corners, np.float32) / scale
