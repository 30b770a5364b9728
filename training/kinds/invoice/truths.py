"""When a field of a page is right, in the records that training.kinds.invoice.measure writes."""

from __future__ import annotations

from collections.abc import Sequence


def right(field: Sequence[object]) -> bool:
    """Whether a record's field means what it should."""
    return field[2] == field[3]
