"""What people see beside a reading, made while its photo is there."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elements import Image, Reading
from service.shown import Shown, shown


@dataclass(slots=True)
class Seen:
    """What people see beside a reading; filled while it is read."""

    shown: Shown | None = None

    def look(self, photo: Image, reading: Reading) -> None:
        """Make the page's picture while the photo is there."""
        places = {name: each.quad for name, each in reading.fields.items()}
        self.shown = shown(photo, reading.quad, places)


def picture(seen: Shown) -> Mapping[str, Any]:
    """What the macro ``page_view`` shows: its picture comes with the page."""
    return {
        "width": seen.width,
        "height": seen.height,
        "boxes": seen.boxes,
        "address": "data:image/jpeg;base64," + base64.b64encode(seen.picture).decode(),
    }
