"""Indexes for an owner's rows: a page of the newest, and whether any has a verdict."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Without these each look reads all rows of the owner."""
    op.create_index("verifications_of_owner", "verifications", ["owner", "created_at", "id"])
    op.create_index("verifications_owner_verdict", "verifications", ["owner", "verdict"])
