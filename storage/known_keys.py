"""Which keys a database is sealed under: it keeps a sealed marker for each, and knows them again.

Started with a key that opens nothing here, the service would seal what comes under it and find none
of the references and NIKs that it has; no later key would open everything. So a start asks first.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
    text,
    update,
)

from storage.columns import Bytes
from storage.database import Database
from storage.vault import Vault, VaultError

METADATA = MetaData()
KNOWN_KEYS = Table(
    "known_keys",
    METADATA,
    Column("key", String(64), primary_key=True),  # fingerprint
    Column("sealed", Bytes, nullable=False),
)
ABOUT, BOUND = "known key", b"bound"
# Where sealed values stand in databases that have no marker yet, and how many are tried: those of
# one that was once run under a stray key open in part.
SEALED = {"accounts": "sealed_email", "verifications": "sealed", "mails": "sealed"}
TRIED = 200


def recognise(database: Database, vault: Vault) -> None:
    """Ask the database whether these are its keys, and let it know the newest one.

    The vault believes rows without a code until ``bound`` was called once. Raises VaultError, with
    nothing written, where the database is sealed under a key that is not among them, and
    UpstreamUnavailable.
    """

    def work(connection: Connection) -> None:
        if not _known(connection, vault):
            _note(connection, vault, b"" if vault.believes_unbound else BOUND)

    if not database.read(lambda c: _known(c, vault)):
        database.write(work)


def renew(database: Database, vault: Vault) -> None:
    """Everything is under the newest key now: forget the others. Raises UpstreamUnavailable."""

    def work(connection: Connection) -> None:
        connection.execute(delete(KNOWN_KEYS))
        _note(connection, vault, b"" if vault.believes_unbound else BOUND)

    database.write(work)


def bound(database: Database, vault: Vault) -> None:
    """All rows have codes: from now on none is believed without one."""
    fresh = update(KNOWN_KEYS).where(KNOWN_KEYS.c.key == vault.fingerprint(ABOUT, ""))
    database.write(lambda c: c.execute(fresh.values(sealed=vault.seal(ABOUT, BOUND))))
    vault.believes_unbound = False


def _known(connection: Connection, vault: Vault) -> bool:
    """Whether the newest key is known already; raises VaultError."""
    rows = connection.execute(select(KNOWN_KEYS)).all()
    markers = {vault.open(ABOUT, bytes(sealed)) for _, sealed in rows}
    vault.believes_unbound = BOUND not in markers
    if not rows:
        opens = _opens_some(connection, vault)
        if opens is False:
            raise VaultError("nothing that is kept can be opened with the keys in ENCRYPTION_KEYS")
        vault.believes_unbound = opens is not None
    return vault.fingerprint(ABOUT, "") in {key for key, _ in rows}


def _opens_some(connection: Connection, vault: Vault) -> bool | None:
    """Whether a key opens anything of what is kept; None where nothing is."""
    found = None
    for table, column in SEALED.items():
        query = f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT {TRIED}"  # noqa: S608
        for (sealed,) in connection.execute(text(query)):
            found = False
            if vault.opens(bytes(sealed)):
                return True
    return found


def _note(connection: Connection, vault: Vault, marker: bytes) -> None:
    key, sealed = vault.fingerprint(ABOUT, ""), vault.seal(ABOUT, marker)
    connection.execute(insert(KNOWN_KEYS).values(key=key, sealed=sealed))
