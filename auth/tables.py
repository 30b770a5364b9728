"""The tables of this room; the migrations in storage/ make them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, MetaData, String, Table

from storage.columns import Bytes, Switch

METADATA = MetaData()
Seconds = Float(53)  # since 1970, UTC

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("uid", String(32), primary_key=True),
    Column("email", String(64), unique=True),  # fingerprint; none once it was erased
    Column("sealed_email", Bytes),
    Column("admin", Switch, nullable=False),
    Column("disabled", Switch, nullable=False),
    Column("ktp_verified", Switch, nullable=False),
    Column("generation", Integer, nullable=False),  # tokens of another one are revoked
    Column("created_at", Seconds, nullable=False),
    Column("bound", String(64)),  # keyed code over the columns above
)

CODES = Table(
    "codes",
    METADATA,
    Column("challenge", String(64), primary_key=True),  # HMAC of what the asker was given
    Column("email", String(64), nullable=False, index=True),  # fingerprint
    Column("code", String(64)),  # HMAC; none once it was used
    Column("expires_at", Seconds, nullable=False),
    Column("tries", Integer, nullable=False),  # wrong ones by who has the challenge
    Column("loose_tries", Integer, nullable=False),  # wrong ones by anybody else
    Column("sent_at", Seconds, nullable=False),
)

# How many codes went to a mailbox, and how many of them to the same asker.
SENDINGS = Table(
    "sendings",
    METADATA,
    Column("who", String(64), primary_key=True),  # fingerprint of a mailbox, or of it and its asker
    Column("mailbox", Switch, nullable=False),
    Column("sent_at", Seconds, nullable=False),
    Column("window_started", Seconds, nullable=False, index=True),
    Column("sends", Integer, nullable=False),  # in the window
)

# Who is signed in with a browser.
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("name", String(64), primary_key=True),  # HMAC of what the cookie holds
    Column("uid", String(128), nullable=False, index=True),
    Column("generation", BigInteger, nullable=False),  # of the account's proofs
    Column("admin", Switch, nullable=False),  # whether it shows an admin's rights
    Column("used_at", Seconds, nullable=False, index=True),
    Column("bound", String(64), nullable=False),  # keyed code over the columns above
)

MAILS = Table(
    "mails",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("sealed", Bytes, nullable=False),
    Column("due_at", Seconds, nullable=False, index=True),
    Column("expires_at", Seconds, nullable=False),
    Column("tries", Integer, nullable=False),
)
