"""The queue's filters as queries, so that Firestore finds and counts the rows itself.

Every filter but times is an equality, and each has an index of its own with the order behind it:
Firestore merges those for as many as are asked for at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from records.store import AuditLine, Row, Wanted
from storage.firestore.calls import Calls, Lost, unchanged, where
from storage.paging import Place

if TYPE_CHECKING:
    from google.cloud.firestore import Query

ORDER = ("created_seconds", "id")
DECIDED = "decided"  # whether a person has decided: an equality, as no time can be
EITHER = (True, False)


def narrowed(rows: Any, verdict: str | None, wanted: Wanted) -> Query:
    """The rows that are wanted, in their order. ``wanted.id`` is not looked at."""
    named: list[tuple[str, str, Any]] = [
        ("verdict", "==", verdict),
        ("owner", "==", wanted.owner),
        ("reference", "in", wanted.references),
        ("called", "in", wanted.called),
        ("nik", "in", wanted.niks),
        ("reasons", "array_contains", wanted.reason),
        (DECIDED, "==", wanted.decided),
        ("created_seconds", ">=", wanted.since),
        ("created_seconds", "<", wanted.before),
    ]
    return ordered(where(rows, *_given(named)), oldest=wanted.oldest)


def _given(named: Sequence[tuple[str, str, Any]]) -> Iterator[tuple[str, str, Any]]:
    for field, how, value in named:
        if value is not None:
            yield field, how, list(value) if isinstance(value, tuple) else value


def ordered(query: Any, *, oldest: bool = False) -> Query:
    """The newest first, or the oldest; rows of one moment by their ids."""
    for field in ORDER:
        query = query.order_by(field, direction="ASCENDING" if oldest else "DESCENDING")
    found: Query = query
    return found


def after(query: Query, place: Place | None) -> Query:
    """The query from after a place on."""
    if place is None:
        return query
    return query.start_after(dict(zip(ORDER, place, strict=True)))


def holds(row: Row, verdict: str | None, place: Place | None, wanted: Wanted) -> bool:
    """The same of one row that was fetched by its id."""
    if verdict not in (None, row.verdict) or not wanted.holds(row):
        return False
    if wanted.decided not in (None, row.decided_at is not None):
        return False
    own = row.created_at, row.id
    return place is None or (own > place if wanted.oldest else own < place)


def fill(calls: Calls, rows: Any, audit: Callable[[str], list[AuditLine]]) -> None:
    """Let rows from before they told whether a person had decided tell it: the audit knows.

    Two counts where there is nothing to do.
    """
    if calls.count(rows) == calls.count(where(rows, (DECIDED, "in", list(EITHER)))):
        return
    for each in calls.every(rows.select([DECIDED])):
        if DECIDED in (each.to_dict() or {}):
            continue
        batch = calls.client.batch()
        decided = any("decision" in line.fields for line in audit(each.id))
        batch.update(each.reference, {DECIDED: decided}, option=unchanged(each))
        try:
            calls.commit(batch)
        except Lost:  # somebody changed it meanwhile, and with it told
            continue
