"""One database's rows in another: how a backup is made and put back, from and to either kind."""

from __future__ import annotations

from sqlalchemy import JSON, Connection, MetaData, Table, func, inspect, select, text

from storage.database import Database

AT_ONCE = 20  # rows in memory; a row may hold a photo
VERSION = "alembic_version"  # both have tables of the same version, each tells its own
# What a service that has only been started has no rows of.
FILLED_BY_USE = {
    "accounts", "audit", "callbacks", "callback_secrets", "codes", "images", "mails",
    "submissions", "templates", "verifications",
}  # fmt: skip


class NotEmptyError(RuntimeError):
    """The database holds rows already, which a copy would mix with others."""


def copy_rows(source: Database, target: Database) -> dict[str, int]:
    """Copy every row as one state of ``source``; returns how many by table.

    Both must have been migrated. Raises NotEmptyError, with nothing copied, where ``target`` holds
    rows that a service has written, UpstreamUnavailable where one does not answer.
    """
    return source.read(lambda old: target.write(lambda new: _copy(old, new)))


def _copy(old: Connection, new: Connection) -> dict[str, int]:
    if old.dialect.name == "postgresql":  # SQLite's transactions see one state always
        old.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    sources, targets = _tables(old), {table.name: table for table in _tables(new)}
    if any(_count(new, targets[name]) for name in FILLED_BY_USE & targets.keys()):
        raise NotEmptyError("there are accounts or records in this database already")
    for target in reversed(targets.values()):
        new.execute(target.delete())
    counts = {}
    for source in sources:
        target = targets[source.name]
        rows = old.execution_options(yield_per=AT_ONCE).execute(select(source))
        for part in rows.mappings().partitions():
            new.execute(target.insert(), [dict(row) for row in part])
        counts[source.name] = _count(new, target)
        _go_on_counting(new, target)
    return counts


def _tables(connection: Connection) -> list[Table]:
    """The tables that stand there, those that others refer to first."""
    metadata = MetaData()
    names = set(inspect(connection).get_table_names()) - {VERSION}
    metadata.reflect(connection, only=sorted(names))
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True  # nothing stays nothing, not JSON's null
    return metadata.sorted_tables


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL's own numbers go on behind those that were copied."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key:
        asked = text("SELECT pg_get_serial_sequence(:table, :column)")
        named = {"table": table.name, "column": column.name}
        sequence = connection.execute(asked, named).scalar()
        if sequence:
            last = connection.execute(select(func.max(column))).scalar()
            if last:
                connection.execute(select(func.setval(sequence, last)))
