"""Sessions in two workers of gunicorn: each knows what the other began and ended."""

from __future__ import annotations

import http.client
from urllib.parse import urlencode

import pytest

from scripts.issue_token import main as issue_token
from tests import servers
from tests.conftest import KEY, SECRET
from tests.web.pages.people import ANA

pytestmark = pytest.mark.servers
HTML = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
MOST = 100  # connections, among which each worker has one


def asked(connection, path, body=None, **headers):
    """An answer on a connection that stays."""
    connection.request("GET" if body is None else "POST", path, body, {**HTML, **headers})
    answer = connection.getresponse()
    answer.read()
    return answer


def one_each(running):
    """A connection to each worker, who keeps it: what is asked on it that worker answers."""
    found = {}
    for _ in range(MOST):
        connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
        found.setdefault(int(asked(connection, "/docs").headers["X-Process"]), connection)
        if len(found) == 2:
            assert set(found) == set(running.workers)
            return found
    pytest.fail(f"of {MOST} connections one worker has all")


def test_two_hundred_requests_alternate_and_one_ending_ends_all(tmp_path, monkeypatch, capsys):
    for name, value in (("SECRET_KEY", SECRET), ("ENCRYPTION_KEYS", KEY), ("DATA_DIR", tmp_path)):
        monkeypatch.setenv(name, str(value))
    with servers.service(tmp_path, app="named", WEB_CONCURRENCY="2") as running:
        capsys.readouterr()
        assert issue_token([ANA]) == 0
        token = capsys.readouterr().out.strip()
        workers = one_each(running)
        first, second = workers.values()
        answer = asked(first, "/sign-in", urlencode({"token": token}).encode(), **FORM)
        assert answer.status == 303
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        seen = [
            (answer.status, int(answer.headers["X-Process"]))
            for _ in range(100)
            for answer in (asked(each, "/me", Cookie=cookie) for each in (second, first))
        ]
        by_first, by_second = workers
        assert seen == [(200, by_second), (200, by_first)] * 100
        assert asked(first, "/sign-out", b"", Cookie=cookie, **FORM).status == 303
        assert [asked(each, "/me", Cookie=cookie).status for each in (second, first)] == [303, 303]
