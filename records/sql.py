"""Verifications in SQL: SQLite or PostgreSQL, through storage.database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    cast,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from errors import NotFound, Stale
from records.store import (
    ANY,
    PAGE,
    RESEALED,
    AuditLine,
    Outline,
    Row,
    Twice,
    Wanted,
    key,
    line_of,
    row_of,
    values,
)
from records.tables import AUDIT, IMAGES, VERIFICATIONS
from storage.columns import count_or
from storage.database import Database
from storage.paging import Place, paged

V = VERIFICATIONS.c


class SqlStore:
    """The store that stands on the service's own database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        row: Row,
        audit: AuditLine,
        *,
        references: Sequence[str] = (),
        twice: Twice | None = None,
        image: bytes | None = None,
    ) -> Row:
        """Look for the reference and store in one transaction, so that one of many wins."""

        def work(connection: Connection) -> Row:
            known = _by_reference(connection, row.owner, references) or _by_id(connection, row.id)
            if known is not None:
                return known
            stored = _chosen(connection, row, twice)
            connection.execute(insert(VERIFICATIONS).values(values(stored)))
            if image is not None:
                connection.execute(insert(IMAGES).values(id=row.id, sealed=image))
            _note(connection, audit)
            return stored

        return self._database.write(work)

    def get(self, id: str) -> Row | None:
        return self._one(select(VERIFICATIONS).where(V.id == key(id)))

    def by_reference(self, owner: str, references: Sequence[str]) -> Row | None:
        return self._database.read(lambda c: _by_reference(c, owner, references))

    def image(self, id: str) -> bytes | None:
        query = select(IMAGES.c.sealed).where(IMAGES.c.id == key(id))
        return self._database.read(lambda c: c.execute(query).scalar())

    def of_owner(self, owner: str, after: Place | None = None, limit: int = PAGE) -> list[Row]:
        query = select(VERIFICATIONS).where(V.owner == owner)
        return self._all(_paged(query, after).limit(limit))

    def with_verdict(self, owner: str, verdict: str, limit: int) -> list[Row]:
        query = select(VERIFICATIONS).where(V.owner == owner, V.verdict == verdict)
        return self._all(query.limit(limit))

    def with_nik(self, niks: Sequence[str], but: str) -> list[str]:
        query = _paged(select(V.id).where(V.nik.in_(niks), V.owner != but))
        return self._database.read(lambda c: list(c.execute(query).scalars()))

    def page(
        self, verdict: str | None, after: Place | None, limit: int, wanted: Wanted = ANY
    ) -> list[Row]:
        query = select(VERIFICATIONS).where(*_conditions(verdict, wanted))
        return self._all(_paged(query, after, oldest=wanted.oldest).limit(limit))

    def count(self, verdict: str | None, wanted: Wanted = ANY) -> int:
        query = select(func.count()).select_from(VERIFICATIONS)
        narrowed = query.where(*_conditions(verdict, wanted))
        return self._database.read(lambda c: int(c.execute(narrowed).scalar_one()))

    def outlines(self, since: float, limit: int) -> list[Outline]:
        told = (V.created_at, V.verdict, V.reasons, V.least_confidence, V.milliseconds)
        query = _paged(select(*told).where(V.created_at >= since)).limit(limit)
        found = self._database.read(lambda c: c.execute(query).all())
        return [Outline(at, verdict, tuple(codes), *rest) for at, verdict, codes, *rest in found]

    def replace(self, row: Row, audit: AuditLine, *, twice: Twice | None = None) -> Row:
        """Compare the version and store in one transaction."""

        def work(connection: Connection) -> Row:
            version = connection.execute(select(V.version).where(V.id == key(row.id))).scalar()
            if version is None:
                raise NotFound
            if version != row.version - 1:
                raise Stale
            stored = _chosen(connection, row, twice)
            connection.execute(update(VERIFICATIONS).where(V.id == row.id).values(values(stored)))
            _note(connection, audit)
            return stored

        return self._database.write(work)

    def marked(self, id: str, version: int) -> None:
        change = update(VERIFICATIONS).where(V.id == key(id), V.version == version)
        self._database.write(lambda c: c.execute(change.values(unmarked=False)))

    def unmarked(self, limit: int) -> list[Row]:
        return self._all(select(VERIFICATIONS).where(V.unmarked).limit(limit))

    def erase(self, ids: Sequence[str], audits: Sequence[AuditLine]) -> list[str]:
        """One transaction a call; images go with their rows, and what the log has of them."""

        def work(connection: Connection) -> list[str]:
            gone = []
            for each, audit in zip(ids, audits, strict=True):
                connection.execute(delete(IMAGES).where(IMAGES.c.id == key(each)))
                if connection.execute(delete(VERIFICATIONS).where(V.id == key(each))).rowcount:
                    _note(connection, audit)
                    gone.append(each)
            return gone

        erased = self._database.write(work)
        self._database.forget_traces()
        return erased

    def expired(self, now: float, limit: int) -> list[Row]:
        query = select(VERIFICATIONS).where(V.expires_at <= now).order_by(V.expires_at)
        return self._all(query.limit(limit))

    def note(self, *audits: AuditLine) -> None:
        def work(connection: Connection) -> None:
            for audit in audits:
                _note(connection, audit)

        self._database.write(work)

    def audit(self, verification: str) -> list[AuditLine]:
        query = (
            select(AUDIT).where(AUDIT.c.verification == key(verification)).order_by(AUDIT.c.number)
        )
        found = self._database.read(lambda c: c.execute(query).mappings().all())
        return [line_of(dict(line)) for line in found]

    def looks(self, since: float) -> list[tuple[str, str]]:
        query = select(AUDIT.c.actor, AUDIT.c.verification)
        query = query.where(AUDIT.c.at >= since, AUDIT.c.action == "viewed").distinct()
        return self._database.read(lambda c: [(each[0], each[1]) for each in c.execute(query)])

    def latest(self, id: str) -> int:
        query = select(func.max(AUDIT.c.version)).where(AUDIT.c.verification == key(id))
        return int(count_or(self._database.read(lambda c: c.execute(query).scalar()), 0))

    def rows(self, after: str, limit: int) -> list[Row]:
        return self._all(select(VERIFICATIONS).where(V.id > after).order_by(V.id).limit(limit))

    def reseal(self, row: Row, image: bytes | None) -> None:
        def work(connection: Connection) -> None:
            mine = update(VERIFICATIONS).where(V.id == row.id, V.version == row.version)
            content = values(row)
            fresh = mine.values({name: content[name] for name in RESEALED})
            done = connection.execute(fresh)
            if done.rowcount and image is not None:
                connection.execute(update(IMAGES).where(IMAGES.c.id == row.id).values(sealed=image))

        self._database.write(work)

    def ping(self) -> None:
        # Looks at the table, so that a database without tables is not ready.
        self._database.read(lambda c: c.execute(text("SELECT 1 FROM verifications LIMIT 1")))

    def _all(self, query: Select[Any]) -> list[Row]:
        found = self._database.read(lambda c: c.execute(query).mappings().all())
        return [row_of(dict(each)) for each in found]

    def _one(self, query: Select[Any]) -> Row | None:
        return next(iter(self._all(query)), None)


def _paged(query: Select[Any], after: Place | None = None, *, oldest: bool = False) -> Select[Any]:
    return paged(query, V.created_at, V.id, after, oldest=oldest)


def _conditions(verdict: str | None, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What a page's rows have in common."""
    conditions: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
        (verdict, lambda value: V.verdict == value),
        (wanted.owner, lambda value: V.owner == value),
        (wanted.references, V.reference.in_),
        (wanted.reason, lambda code: cast(V.reasons, Text).contains(f'"{code}"', autoescape=True)),
        (wanted.id, lambda value: V.id == key(value)),
        (wanted.called, V.called.in_),
        (wanted.niks, V.nik.in_),
        (
            wanted.decided,
            lambda value: V.decided_at.is_not(None) if value else V.decided_at.is_(None),
        ),
        (wanted.since, lambda value: V.created_at >= value),
        (wanted.before, lambda value: V.created_at < value),
    ]
    return [condition(value) for value, condition in conditions if value is not None]


def _by_reference(connection: Connection, owner: str, references: Sequence[str]) -> Row | None:
    if not references:
        return None
    query = select(VERIFICATIONS).where(V.owner == owner, V.reference.in_(references))
    found = connection.execute(query).mappings().first()
    return None if found is None else row_of(dict(found))


def _by_id(connection: Connection, id: str) -> Row | None:
    found = connection.execute(select(VERIFICATIONS).where(V.id == key(id))).mappings().first()
    return None if found is None else row_of(dict(found))


def _chosen(connection: Connection, row: Row, twice: Twice | None) -> Row:
    """The row to store: the other one where another account holds the NIK."""
    if twice is None:
        return row
    query = select(V.id).where(V.nik.in_(twice.niks), V.owner != row.owner).limit(1)
    return row if connection.execute(query).first() is None else twice.row


def _note(connection: Connection, audit: AuditLine) -> None:
    line = asdict(audit) | {"fields": list(audit.fields)}
    connection.execute(insert(AUDIT).values(line))
