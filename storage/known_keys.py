"""Which keys a database is sealed under: it keeps a sealed marker for each, and knows them again.

Started with a key that opens nothing here, the service would seal what comes under it and find none
of the references and NIKs that it has; no later key would open everything. So a start asks first.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
    text,
)

from storage.database import Database
from storage.vault import Vault, VaultError

METADATA = MetaData()
KNOWN_KEYS = Table(
    "known_keys",
    METADATA,
    Column("key", String(64), primary_key=True),  # fingerprint
    Column("sealed", LargeBinary, nullable=False),
)
ABOUT = "known key"
# Where sealed values stand in databases that have no marker yet, and how many are tried: those of
# one that was once run under a stray key open in part.
SEALED = {"accounts": "sealed_email", "verifications": "sealed", "mails": "sealed"}
TRIED = 200


def recognise(database: Database, vault: Vault) -> None:
    """Ask the database whether these are its keys, and let it know the newest one.

    Raises VaultError, with nothing written, where it is sealed under a key that is not among them,
    and UpstreamUnavailable.
    """

    def work(connection: Connection) -> None:
        if not _known(connection, vault):
            _note(connection, vault)

    if not database.read(lambda c: _known(c, vault)):
        database.write(work)


def renew(database: Database, vault: Vault) -> None:
    """Everything is under the newest key now: forget the others. Raises UpstreamUnavailable."""

    def work(connection: Connection) -> None:
        connection.execute(delete(KNOWN_KEYS))
        _note(connection, vault)

    database.write(work)


def _known(connection: Connection, vault: Vault) -> bool:
    """Whether the newest key is known already; raises VaultError."""
    rows = connection.execute(select(KNOWN_KEYS)).all()
    for _, sealed in rows:
        vault.open(ABOUT, bytes(sealed))
    if not rows and not _opens_some(connection, vault):
        raise VaultError("nothing that is kept can be opened with the keys in ENCRYPTION_KEYS")
    return vault.fingerprint(ABOUT, "") in {key for key, _ in rows}


def _opens_some(connection: Connection, vault: Vault) -> bool:
    """Whether a key opens anything of what is kept, or nothing is."""
    empty = True
    for table, column in SEALED.items():
        query = f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT {TRIED}"  # noqa: S608
        for (sealed,) in connection.execute(text(query)):
            empty = False
            if vault.opens(bytes(sealed)):
                return True
    return empty


def _note(connection: Connection, vault: Vault) -> None:
    key, sealed = vault.fingerprint(ABOUT, ""), vault.seal(ABOUT, b"")
    connection.execute(insert(KNOWN_KEYS).values(key=key, sealed=sealed))
