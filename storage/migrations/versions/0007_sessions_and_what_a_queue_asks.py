"""Sessions of browsers; and of a record what a queue is narrowed and counted by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

SECONDS = sa.Float(53)


def upgrade() -> None:
    """Make the table of sessions; records get columns in the clear.

    Of records from before, the audit tells who decided and when; the rest stands sealed and stays
    unknown.
    """
    op.create_table(
        "sessions",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("uid", sa.String(128), nullable=False, index=True),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("admin", sa.Boolean, nullable=False),
        sa.Column("used_at", SECONDS, nullable=False, index=True),
        sa.Column("bound", sa.String(64), nullable=False),
    )
    for column in (
        sa.Column("called", sa.String(64)),
        sa.Column("decided_at", SECONDS),
        sa.Column("decided_by", sa.String(128)),
        sa.Column("least_confidence", SECONDS),
        sa.Column("milliseconds", SECONDS),
    ):
        op.add_column("verifications", column)
    op.create_index("verifications_by_called", "verifications", ["called"])
    op.create_index(
        "verifications_waiting", "verifications", ["verdict", "decided_at", "created_at", "id"]
    )
    op.create_index("audit_by_time", "audit", ["at"])
    audit = sa.table("audit", *map(sa.column, ("number", "at", "actor", "verification", "action")),
                     sa.column("fields", sa.JSON))  # fmt: skip
    rows = sa.table("verifications", *map(sa.column, ("id", "decided_at", "decided_by")))
    decisions = (
        sa.select(audit.c.verification, audit.c.at, audit.c.actor)
        .where(audit.c.action == "changed", sa.cast(audit.c.fields, sa.Text).contains('"decision"'))
        .order_by(audit.c.number)
    )
    for record, at, actor in op.get_bind().execute(decisions).all():
        op.execute(rows.update().where(rows.c.id == record).values(decided_at=at, decided_by=actor))
