"""Fifty apps send one card under one reference at the same moment: one record, fifty equal answers.

A real server with two workers, on each database that several workers can share. Apps that are told
503 busy ask again when they were told to, or a little sooner.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from datetime import timedelta

import pytest

import service.build as services
from settings import Settings
from tests.conftest import KEY, SECRET, encoded
from tests.emulators import postgresql
from tests.servers import at_once, service, verify

pytestmark = pytest.mark.servers

APPS = 50
PHOTO = encoded("JPEG")


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request, tmp_path):
    """Settings of a service, its own parts beside it on the same database, and a token."""
    with postgresql() if request.param == "postgresql" else nullcontext("") as url:
        settings = Settings(
            secret_key=SECRET, encryption_keys=KEY, data_dir=tmp_path, database_url=url
        )  # fmt: skip
        parts = services.build(settings)
        token = parts.accounts.issue("someone@example.org", timedelta(hours=1))
        yield settings, parts, token
        parts.database.forget_connections()


def answers(kept, **more):
    """What fifty apps are told at first, and in the end."""
    settings, _, token = kept
    given = {"DATABASE_URL": settings.database_url, "WEB_CONCURRENCY": "2", "WEB_THREADS": "25"}
    with service(settings.data_dir, "slow", **given, **more) as running:

        def app():
            first = answer = verify(running.port, token, PHOTO, "order-1")
            for _ in range(20):
                if answer.status != 503:
                    break
                assert answer.json["code"] == "busy"
                time.sleep(min(0.5, int(answer.headers["Retry-After"])))
                answer = verify(running.port, token, PHOTO, "order-1")
            return first, answer

        told = at_once([app] * APPS)
    return [first for first, _ in told], [last for _, last in told]


def one_record(kept, last):
    """All answers are the same, and are the one record there is."""
    keeper = kept[1].keeper
    assert {answer.status for answer in last} == {200}
    assert len({(answer.body, answer.headers["ETag"]) for answer in last}) == 1
    (row,) = keeper.page(None, None, 9)
    assert row.id == last[0].json["id"]
    first, *others = [line.action for line in keeper.store.audit(row.id)]
    assert (first, set(others)) == ("created", {"viewed"})


def test_all_read_and_keep_at_the_same_moment(kept):
    """The card takes half a second, so all have read it before any has kept it."""
    first, last = answers(kept, READINGS_AT_ONCE="25")
    assert {answer.status for answer in first} == {200}
    one_record(kept, last)


def test_those_for_whom_it_is_too_much_are_told_and_come_again(kept):
    first, last = answers(kept, READINGS_AT_ONCE="1", BUSY_WAIT_SECONDS="1")
    assert {answer.status for answer in first} == {200, 503}
    one_record(kept, last)
