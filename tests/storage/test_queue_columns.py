"""The upgrade of a database from before there were sessions and a queue that asks in columns."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

from records.tables import VERIFICATIONS
from storage.database import MIGRATIONS, Database

ROW = ("INSERT INTO verifications (id, owner, verdict, reasons, created_at, version, unmarked, "
       "sealed) VALUES (:id, 'ana', 'review', '[]', 1.5, 1, false, :sealed)")  # fmt: skip
LINE = ("INSERT INTO audit (at, actor, action, verification, version, fields) "
        "VALUES (:at, :actor, :action, :id, 2, :fields)")  # fmt: skip


def test_rows_are_told_who_decided_last(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/service.db")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        for record in ("a", "b"):
            connection.execute(text(ROW), {"id": record, "sealed": b"x"})
        for at, actor, action, record, fields in (
            (5.5, "boss", "changed", "a", '["nama", "decision"]'),
            (7.5, "chief", "changed", "a", '["decision", "note"]'),
            (9.5, "boss", "changed", "a", '["nama"]'),
            (9.5, "boss", "viewed", "b", "[]"),
        ):
            line = {"at": at, "actor": actor, "action": action, "id": record, "fields": fields}
            connection.execute(text(LINE), line)
    database.migrate()
    c = VERIFICATIONS.c
    query = select(c.id, c.decided_at, c.decided_by, c.least_confidence).order_by(c.id)
    rows = database.read(lambda each: [tuple(row) for row in each.execute(query)])
    assert rows == [("a", 7.5, "chief", None), ("b", None, None, None)]
