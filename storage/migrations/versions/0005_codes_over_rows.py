"""Keyed codes over what rows tell in clear; the service fills them in, which has the keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Rows from before have none until the service has gone through them."""
    for table in ("accounts", "verifications"):
        op.add_column(table, sa.Column("bound", sa.String(64)))
