"""The tables of this room; the migrations in storage/ make them."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData()
Seconds = Float(53)  # since 1970, UTC

SUBMISSIONS = Table(
    "submissions",
    METADATA,
    Column("id", String(36), primary_key=True),  # the verification's, once it is read
    Column("owner", String(128), nullable=False),
    Column("reference", String(64)),  # fingerprint
    Column("state", String(16), nullable=False),  # waiting, reading, failed, erased
    Column("code", String(32)),  # why it failed
    Column("tries", Integer, nullable=False),
    Column("lease", String(32)),  # of who reads it; due_at is its end then
    Column("due_at", Seconds, nullable=False),
    Column("deadline", Seconds, nullable=False),
    Column("created_at", Seconds, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("photo", LargeBinary),  # sealed
    Column("turn", Integer),  # rows are claimed in its order; none once it has failed
    UniqueConstraint("owner", "reference", name="one_submission_a_reference"),
    Index("submissions_due", "state", "due_at"),
    Index("submissions_newest", "created_at", "id"),
    Index("submissions_turns", "turn", "due_at"),
    Index("submissions_of_owner", "owner", "turn"),
)

CALLBACKS = Table(
    "callbacks",
    METADATA,
    Column("id", String(36), primary_key=True),  # the webhook-id, the same at each try
    Column("owner", String(128), nullable=False),
    Column("verification", String(36), nullable=False),
    Column("state", String(16), nullable=False),  # due, dead
    Column("tries", Integer, nullable=False),
    Column("due_at", Seconds, nullable=False),
    Column("created_at", Seconds, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # address and body
    Index("callbacks_due", "state", "due_at"),
    Index("callbacks_newest", "created_at", "id"),
)

CALLBACK_SECRETS = Table(
    "callback_secrets",
    METADATA,
    Column("owner", String(128), primary_key=True),
    Column("changed_at", Seconds, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # the secret, and the one before
)
