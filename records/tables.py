"""The tables of this room; the migrations in storage/ make them."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from storage.columns import Bytes, Json, Switch

METADATA = MetaData()
Seconds = Float(53)  # since 1970, UTC

VERIFICATIONS = Table(
    "verifications",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("owner", String(128), nullable=False),
    Column("reference", String(64)),  # fingerprint
    Column("nik", String(64)),  # fingerprint
    Column("verdict", String(16), nullable=False),
    Column("reasons", Json, nullable=False),  # codes
    Column("created_at", Seconds, nullable=False),
    Column("expires_at", Seconds),
    Column("version", Integer, nullable=False),
    Column("unmarked", Switch, nullable=False),
    Column("sealed", Bytes, nullable=False),
    Column("clear", Json(none_as_null=True)),
    Column("called", String(64)),  # fingerprint of the reference alone, whoever's it is
    Column("decided_at", Seconds),  # by a person
    Column("decided_by", String(128)),  # their uid
    Column("least_confidence", Seconds),  # of the fields that were read
    Column("milliseconds", Seconds),  # that the reading took
    Column("bound", String(64)),  # keyed code over the columns above, but unmarked and clear
    UniqueConstraint("owner", "reference", name="one_record_a_reference"),
    Index("verifications_newest", "created_at", "id"),
    Index("verifications_by_verdict", "verdict", "created_at", "id"),
    Index("verifications_of_owner", "owner", "created_at", "id"),
    Index("verifications_owner_verdict", "owner", "verdict"),
    Index("verifications_by_nik", "nik"),
    Index("verifications_by_end", "expires_at"),
    Index("verifications_unmarked", "unmarked"),
    Index("verifications_by_called", "called"),
    Index("verifications_waiting", "verdict", "decided_at", "created_at", "id"),
)

IMAGES = Table(
    "images",
    METADATA,
    Column("id", ForeignKey("verifications.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", Bytes, nullable=False),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", Seconds, nullable=False),
    Column("actor", String(128), nullable=False),
    Column("action", String(16), nullable=False),
    Column("verification", String(36), index=True),
    Column("version", Integer),
    Column("fields", Json, nullable=False),  # names of what was changed, never values
    Index("audit_by_time", "at"),
)

TEMPLATES = Table(
    "templates",
    METADATA,
    Column("owner", String(128), primary_key=True),
    Column("name", String(64), primary_key=True),  # fingerprint
    Column("version", Integer, nullable=False),
    Column("changed_at", Seconds, nullable=False),
    Column("sealed", Bytes, nullable=False),
    Column("picture", Bytes),  # sealed
)
