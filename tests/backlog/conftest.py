"""Every database there is, one after the other, and a clock that stands still."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.emulators import postgresql
from tests.records.kept import Clock


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


@pytest.fixture
def clock():
    return Clock()
