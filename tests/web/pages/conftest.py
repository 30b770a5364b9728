"""A browser, and a service that it can reach, for the tests of pages that need a real one."""

from __future__ import annotations

import pytest

from tests.browser import chromium, served


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def address(app):
    with served(app) as address:
        yield address
