"""Templates in SQL: SQLite or PostgreSQL, through storage.database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, insert, or_, select, update

from errors import NotFound, Stale
from records.tables import TEMPLATES
from records.templates import TemplateRow
from storage.columns import bytes_of, count_or, moment_or, text_or
from storage.database import Database

T = TEMPLATES.c
BARE = (T.owner, T.name, T.version, T.changed_at, T.sealed)


class SqlTemplates:
    """The store that stands on the service's own database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, owner: str, names: Sequence[str]) -> TemplateRow | None:
        query = select(TEMPLATES).where(T.owner == owner, T.name.in_(names))
        found = self._database.read(lambda c: c.execute(query).mappings().first())
        return None if found is None else _row(found)

    def of_owner(self, owner: str, limit: int) -> list[TemplateRow]:
        query = select(*BARE).where(T.owner == owner).limit(limit)
        return self._all(query)

    def put(self, row: TemplateRow, names: Sequence[str], before: int) -> None:
        """Compare the version and store in one transaction."""
        mine = and_(T.owner == row.owner, T.name.in_(names))

        def work(connection: Connection) -> None:
            version = connection.execute(select(T.version).where(mine)).scalar()
            if version is None and before:
                raise NotFound("There is no such template.")
            if (version or 0) != before:
                raise Stale
            fresh = insert(TEMPLATES) if version is None else update(TEMPLATES).where(mine)
            connection.execute(fresh.values(asdict(row)))

        self._database.write(work)

    def erase(self, owner: str, names: Sequence[str]) -> bool:
        gone = delete(TEMPLATES).where(T.owner == owner, T.name.in_(names))
        return self._erase(gone) > 0

    def erase_owner(self, owner: str) -> int:
        return self._erase(delete(TEMPLATES).where(T.owner == owner))

    def rows(self, after: tuple[str, str], limit: int) -> list[TemplateRow]:
        owner, name = after
        later = or_(T.owner > owner, and_(T.owner == owner, T.name > name))
        query = select(TEMPLATES).where(later).order_by(T.owner, T.name).limit(limit)
        return self._all(query)

    def _all(self, query: Select[Any]) -> list[TemplateRow]:
        found = self._database.read(lambda c: c.execute(query).mappings().all())
        return [_row(each) for each in found]

    def _erase(self, gone: Any) -> int:
        count = self._database.write(lambda c: c.execute(gone).rowcount)
        self._database.forget_traces()
        return int(count)


def _row(found: Mapping[Any, Any]) -> TemplateRow:
    """What is of another type than was written is left out; the sealed one tells the difference."""
    picture = found.get("picture")
    return TemplateRow(
        owner=text_or(found["owner"], ""),
        name=text_or(found["name"], ""),
        version=count_or(found["version"], 0),
        changed_at=moment_or(found["changed_at"], 0.0),
        sealed=bytes_of(found["sealed"]),
        picture=None if picture is None else bytes_of(picture),
    )
