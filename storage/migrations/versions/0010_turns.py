"""Accounts take turns: rows that wait are numbered by account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NUMBERED = """
UPDATE submissions SET turn = numbered.turn FROM (
    SELECT id, row_number() OVER (PARTITION BY owner ORDER BY created_at, id) AS turn
    FROM submissions WHERE state <> 'failed'
) AS numbered WHERE submissions.id = numbered.id
"""


def upgrade() -> None:
    """Add the column and number what waits."""
    op.add_column("submissions", sa.Column("turn", sa.Integer))
    op.execute(NUMBERED)
    op.create_index("submissions_turns", "submissions", ["turn", "due_at"])
    op.create_index("submissions_of_owner", "submissions", ["owner", "turn"])
