"""Whether a field of a reading is what a drawn licence says."""

from __future__ import annotations

import re

from documents.kinds.driving_licence.layout import layouts
from elements import Field
from fields import licence

_MARKS = ("height", "weight")  # what is printed around their digits is no part of them


def fields_on(layout: str) -> tuple[str, ...]:
    """The fields of a layout, by its name."""
    return next(one.fields for one in layouts() if one.name == layout)


def right(name: str, field: Field | None, printed: str) -> bool:
    """Whether a reading's field is what is printed: every letter and digit, and every mark but
    those around a height's and a weight's figures and the blanks around other marks."""
    if field is None or field.value is None:
        return False
    if name in _MARKS:
        return licence.compare(name, printed, str(field.normalized)) == licence.MATCH
    return _tight(field.value) == _tight(printed)


def _tight(text: str) -> str:
    return re.sub(r"\s*([^\w\s])\s*", r"\1", " ".join(text.upper().split()))
