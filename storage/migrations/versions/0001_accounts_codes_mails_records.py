"""Accounts, codes, the mails that wait, verifications, their images and the audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SECONDS = sa.Float(53)


def upgrade() -> None:
    """Make every table of the first version."""
    _accounts()
    _records()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("uid", sa.String(32), primary_key=True),
        sa.Column("email", sa.String(64), unique=True),
        sa.Column("sealed_email", sa.LargeBinary),
        sa.Column("admin", sa.Boolean, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("ktp_verified", sa.Boolean, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("created_at", SECONDS, nullable=False),
    )
    op.create_table(
        "codes",
        sa.Column("email", sa.String(64), primary_key=True),
        sa.Column("code", sa.String(64)),
        sa.Column("expires_at", SECONDS, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sent_at", SECONDS, nullable=False),
        sa.Column("window_started", SECONDS, nullable=False),
        sa.Column("sends", sa.Integer, nullable=False),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("due_at", SECONDS, nullable=False, index=True),
        sa.Column("expires_at", SECONDS, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
    )


def _records() -> None:
    op.create_table(
        "verifications",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("reference", sa.String(64)),
        sa.Column("nik", sa.String(64)),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("created_at", SECONDS, nullable=False),
        sa.Column("expires_at", SECONDS),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("unmarked", sa.Boolean, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("clear", sa.JSON),
        sa.UniqueConstraint("owner", "reference", name="one_record_a_reference"),
    )
    for name, *columns in (
        ("newest", "created_at", "id"),
        ("by_verdict", "verdict", "created_at", "id"),
        ("by_nik", "nik"),
        ("by_end", "expires_at"),
        ("unmarked", "unmarked"),
    ):
        op.create_index(f"verifications_{name}", "verifications", columns)
    op.create_table(
        "images",
        sa.Column(
            "id", sa.String(36), sa.ForeignKey("verifications.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )  # fmt: skip
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", SECONDS, nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("verification", sa.String(36), index=True),
        sa.Column("version", sa.Integer),
        sa.Column("fields", sa.JSON, nullable=False),
    )
