"""Sessions in two workers of gunicorn: each knows what the other began and ended."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from scripts.issue_token import main as issue_token
from tests import servers
from tests.conftest import KEY, SECRET
from tests.web.pages.people import ANA

pytestmark = pytest.mark.servers
HTML = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def test_two_hundred_requests_alternate_and_one_ending_ends_all(tmp_path, monkeypatch, capsys):
    for name, value in (("SECRET_KEY", SECRET), ("ENCRYPTION_KEYS", KEY), ("DATA_DIR", tmp_path)):
        monkeypatch.setenv(name, str(value))
    with servers.service(tmp_path, WEB_CONCURRENCY="2") as running:
        capsys.readouterr()
        assert issue_token([ANA]) == 0
        token = capsys.readouterr().out.strip()
        body = urlencode({"token": token}).encode()
        answer = servers.ask(running.port, "POST", "/sign-in", body, **HTML, **FORM)
        assert answer.status == 303
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        seen = [
            servers.ask(running.port, "GET", "/me", Cookie=cookie, **HTML).status
            for _ in range(200)
        ]
        assert seen == [200] * 200
        assert len(running.workers) == 2
        answer = servers.ask(running.port, "POST", "/sign-out", b"", Cookie=cookie, **HTML, **FORM)
        assert answer.status == 303
        after = {
            servers.ask(running.port, "GET", "/me", Cookie=cookie, **HTML).status for _ in range(20)
        }
        assert after == {303}
