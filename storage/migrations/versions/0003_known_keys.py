"""A sealed marker of each key that the database is sealed under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table; the service fills it, which has the keys."""
    op.create_table(
        "known_keys",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
