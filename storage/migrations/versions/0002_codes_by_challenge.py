"""Codes stand one by one with who asked for them; sendings are counted by mailbox and asker.

Codes that are on their way hold for minutes and are asked for anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SECONDS = sa.Float(53)


def upgrade() -> None:
    """Make the tables of codes anew."""
    op.drop_table("codes")
    op.create_table(
        "codes",
        sa.Column("challenge", sa.String(64), primary_key=True),
        sa.Column("email", sa.String(64), nullable=False, index=True),
        sa.Column("code", sa.String(64)),
        sa.Column("expires_at", SECONDS, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("loose_tries", sa.Integer, nullable=False),
        sa.Column("sent_at", SECONDS, nullable=False),
    )
    op.create_table(
        "sendings",
        sa.Column("who", sa.String(64), primary_key=True),
        sa.Column("mailbox", sa.Boolean, nullable=False),
        sa.Column("sent_at", SECONDS, nullable=False),
        sa.Column("window_started", SECONDS, nullable=False, index=True),
        sa.Column("sends", sa.Integer, nullable=False),
    )
