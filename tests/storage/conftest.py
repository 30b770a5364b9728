"""An empty database of each kind."""

from __future__ import annotations

import pytest

from tests.emulators import postgresql


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def url(request, tmp_path):
    """The address of an empty database; PostgreSQL's is a real server's."""
    if request.param == "postgresql":
        with postgresql() as address:
            yield address
    else:
        yield f"sqlite:///{tmp_path}/service.db"
