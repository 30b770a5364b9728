"""Submissions that wait to be read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

Seconds = sa.Float(53)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("reference", sa.String(64)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("code", sa.String(32)),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("lease", sa.String(32)),
        sa.Column("due_at", Seconds, nullable=False),
        sa.Column("deadline", Seconds, nullable=False),
        sa.Column("created_at", Seconds, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("photo", sa.LargeBinary),
        sa.UniqueConstraint("owner", "reference", name="one_submission_a_reference"),
    )
    op.create_index("submissions_due", "submissions", ["state", "due_at"])
    op.create_index("submissions_newest", "submissions", ["created_at", "id"])
