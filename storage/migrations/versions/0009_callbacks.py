"""Callbacks that wait to be sent, and the secrets that sign them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

Seconds = sa.Float(53)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "callbacks",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("verification", sa.String(36), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due_at", Seconds, nullable=False),
        sa.Column("created_at", Seconds, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("callbacks_due", "callbacks", ["state", "due_at"])
    op.create_index("callbacks_newest", "callbacks", ["created_at", "id"])
    op.create_table(
        "callback_secrets",
        sa.Column("owner", sa.String(128), primary_key=True),
        sa.Column("changed_at", Seconds, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
