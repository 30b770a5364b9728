"""Browsers of people as the Flask client plays them: HTML asked for, forms sent, cookies kept."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from html import unescape

from sqlalchemy import select

from auth.tables import MAILS
from tests.browser import PATIENCE
from tests.conftest import inside, issued, serving

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SAME = {**HTML, "Sec-Fetch-Site": "same-origin"}
ANA, BOSS = "ana@example.org", "boss@example.org"


@contextmanager
def running(settings, readers=None):
    """The service with other settings, and nothing of it left running."""
    app = serving(settings, readers)
    try:
        yield app
    finally:
        inside(app).upkeep.stop(0)
        inside(app).database.forget_connections()


def browser(app, email=None, *, admin=False):
    """A browser; signed in with a token where an address is given."""
    client = app.test_client()
    if email is not None:
        token = issued(app, email, admin=admin)
        answer = client.post("/sign-in", data={"token": token}, headers=SAME)
        assert answer.status_code == 303, answer.text
    return client


def look(client, path):
    return client.get(path, headers=HTML)


def send(client, path, **fields):
    return client.post(path, data=fields, headers=SAME)


def cookie(client, name="session"):
    found = client.get_cookie(name)
    return None if found is None else found.value


def with_cookie(app, value):
    """Another browser that holds a copy of a cookie."""
    client = app.test_client()
    client.set_cookie("session", value)
    return client


def mails(app):
    """The mails that went out, the oldest first, once none waits: the service's own background may
    have claimed one and not have sent it yet."""
    service = inside(app)
    service.postbox.deliver()
    end = time.monotonic() + PATIENCE
    while service.database.read(lambda c: c.execute(select(MAILS.c.id)).first()) is not None:
        assert time.monotonic() < end, "a mail never went"
        time.sleep(0.02)
    files = sorted(
        (service.settings.data_dir / "outbox").glob("*.eml"), key=lambda f: f.stat().st_mtime_ns
    )
    return [file.read_text("utf-8") for file in files]


def code_of(app):
    """The code of the newest mail."""
    return re.search(r": (\d{6})", mails(app)[-1])[1]


def hidden(text, name):
    """What a hidden input of a page holds."""
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', text)[1])


def marked(text, testid, *names):
    """Of every element with a data-testid the values of some of its attributes, in order."""
    found = re.findall(rf'<\w+[^>]*data-testid="{testid}"[^>]*>', text)
    return [tuple(_attribute(tag, name) for name in names) for tag in found]


def _attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return None if found is None else unescape(found[1])


def assert_error(answer, status, code):
    assert answer.status_code == status, answer.text
    assert f'data-testid="error" data-code="{code}"' in answer.text
