"""Rows by the time they were made, a page at a time, each page from after a place on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_

Place = tuple[float, str]  # when a row was made, and its id


def paged(
    query: Select[Any],
    made: ColumnElement[Any],
    id: ColumnElement[Any],
    after: Place | None = None,
    *,
    oldest: bool = False,
) -> Select[Any]:
    """A query's rows in their order, the newest first unless ``oldest``, those of one moment by
    their ids; only what comes after a place."""
    if after is not None:
        at, last = after
        later = (made > at, id > last) if oldest else (made < at, id < last)
        query = query.where(or_(later[0], and_(made == at, later[1])))
    return query.order_by(*((made, id) if oldest else (made.desc(), id.desc())))
