"""A database of each kind, a clock, and a folder that mails go to."""

from __future__ import annotations

import pytest

from auth.mail.ways import Outbox
from auth.tables import METADATA
from storage.database import Database
from tests.emulators import postgresql
from tests.records.kept import Clock


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory):
    """One database in a file."""
    return migrated(f"sqlite:///{tmp_path_factory.mktemp('database')}/service.db")


@pytest.fixture(scope="session")
def postgresql_url():
    """One database on a real PostgreSQL server."""
    with postgresql() as address:
        yield migrated(address)


def migrated(url):
    """The address of a database that has this version's tables now."""
    database = Database(url)
    database.migrate()
    database.forget_connections()
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def database(request):
    """A database of each kind, one after the other, with nothing in it."""
    made = Database(request.getfixturevalue(f"{request.param}_url"))
    for table in METADATA.sorted_tables:
        made.write(lambda c, t=table: c.execute(t.delete()))
    yield made
    made.forget_connections()


@pytest.fixture
def clock():
    """Stands still until a test moves it."""
    return Clock()


@pytest.fixture
def outbox(tmp_path):
    """The folder that mails go to."""
    return tmp_path / "outbox"


@pytest.fixture
def way(outbox):
    """The way there."""
    return Outbox(outbox, "no-reply@example.org")
