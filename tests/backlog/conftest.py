"""Every database there is, one after the other, and a clock that stands still."""

from __future__ import annotations

import pytest

from backlog.claims import Claims
from backlog.firestore import FirestoreRows
from backlog.sql import SqlRows
from backlog.submissions import Submissions
from storage.database import Database
from storage.vault import Vault
from tests.emulators import firestore, postgresql
from tests.records.kept import KEY, Clock

HOUR = 3600.0


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def database(request, tmp_path):
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path}/backlog.db")
        made.migrate()
        yield made
        made.forget_connections()
        return
    with postgresql() as url:
        made = Database(url)
        made.migrate()
        yield made
        made.forget_connections()


@pytest.fixture(params=["sqlite", *(pytest.param(n, marks=pytest.mark.servers)
                                    for n in ("postgresql", "firestore"))])  # fmt: skip
def rows(request, tmp_path):
    """Where submissions wait, empty."""
    if request.param == "postgresql":
        with postgresql() as url:
            yield from _sql(url)
    elif request.param == "sqlite":
        yield from _sql(f"sqlite:///{tmp_path}/backlog.db")
    else:
        with firestore() as client:
            callbacks = Database(f"sqlite:///{tmp_path}/backlog.db")
            callbacks.migrate()
            yield FirestoreRows(client, callbacks)


def _sql(url):
    made = Database(url)
    made.migrate()
    yield SqlRows(made)
    made.forget_connections()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def submissions(rows, clock):
    return Submissions(rows, Vault([KEY]), 10, 24 * HOUR, clock)


@pytest.fixture
def claims(rows, clock):
    return Claims(rows, Vault([KEY]), clock)
