"""Every store there is, one after the other; one that can't run here is skipped and says why."""

from __future__ import annotations

import pytest

from records.keeper import Keeper, Policy
from records.sql import SqlStore
from storage.database import Database
from storage.vault import Vault
from tests.emulators import firestore, postgresql
from tests.records.kept import KEY, Clock

SERVERS = [pytest.param(name, marks=pytest.mark.servers) for name in ("postgresql", "firestore")]


@pytest.fixture(params=["sqlite", *SERVERS])
def store(request):
    """An empty store."""
    if request.param == "firestore":
        return request.getfixturevalue("firestore_store")
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql_store")
    return request.getfixturevalue("sql")


@pytest.fixture
def sqlite_database(tmp_path):
    """A file of its own."""
    database = Database(f"sqlite:///{tmp_path}/records.db")
    database.migrate()
    return database


@pytest.fixture
def postgresql_database():
    """A database of its own on a real PostgreSQL server."""
    with postgresql() as url:
        database = Database(url)
        database.migrate()
        yield database
        database.forget_connections()


@pytest.fixture
def firestore_client():
    """An empty project of Firestore's own emulator."""
    with firestore() as client:
        yield client


@pytest.fixture
def sql(sqlite_database):
    """A store in a file of its own."""
    return SqlStore(sqlite_database)


@pytest.fixture
def postgresql_store(postgresql_database):
    """A store in a database of its own on a real PostgreSQL server."""
    return SqlStore(postgresql_database)


@pytest.fixture
def firestore_store(firestore_client):
    """A store in an empty project of Firestore's own emulator."""
    from records.firestore import FirestoreStore

    return FirestoreStore(firestore_client)


@pytest.fixture
def clock():
    """The keeper's."""
    return Clock()


@pytest.fixture
def keeper(sql, clock):
    """A keeper as the settings have it by default."""
    return Keeper(sql, Vault([KEY]), Policy(), clock)
