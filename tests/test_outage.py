"""What callers get while something behind the service is down, and that nothing is lost by it.

Each server behind it is a real one with a gate before: shut, nobody listens; silent, calls are
taken and never answered; refusing, whoever calls is hung up on. The stores' own tests go through
their calls one by one; here it is what comes over HTTP, in bounded time, and what is there
afterwards.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller

import service.build as services
from settings import Settings
from tests.conftest import KEY, SECRET, encoded
from tests.emulators import firestore_port, free_port, postgresql, redis
from tests.servers import PATIENCE, ask, at_once, bearer, gate, service, verify

pytestmark = pytest.mark.servers

PHOTO = encoded("JPEG")
GUARD = 30  # seconds; far more than any answer takes, and less than what hangs
TROUBLES = ["shut", "silent", "refuse"]


def token_of(folder, email="someone@example.org", url=""):
    """A token of an account that is made beside the service."""
    settings = Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=folder, database_url=url)
    parts = services.build(settings)
    token = parts.accounts.issue(email, timedelta(hours=1))
    parts.database.forget_connections()
    return token


def until(found, seconds=PATIENCE):
    """What ``found`` gives as soon as that is something; fails where it never is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.1)
    pytest.fail(f"not within {seconds} s")


def assert_down(answer):
    assert (answer.status, answer.json["code"]) == (503, "upstream_unavailable")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


class Kept:
    """A caller of a service that keeps records behind a gate."""

    def __init__(self, running, behind, token):
        self.port, self.behind, self.token = running.port, behind, token

    def verify(self, reference):
        return verify(self.port, self.token, PHOTO, reference, patience=GUARD)

    def again(self, reference):
        """Come back until the record is there."""
        return until(lambda: self._if_there(reference))

    def _if_there(self, reference):
        answer = self.verify(reference)
        if answer.status == 200:
            return answer.json["id"]
        assert_down(answer)

    def records(self):
        """Which records there are: their references and ids."""
        answer = ask(self.port, "GET", "/account", **bearer(self.token))
        return sorted((each["reference_id"], each["id"]) for each in answer.json["verifications"])


# --- records ---


@pytest.fixture(scope="module")
def on_firestore(tmp_path_factory):
    folder = tmp_path_factory.mktemp("firestore")
    with gate(firestore_port()) as behind:
        project = {"FLASK_ENV": "development", "FIREBASE_PROJECT_ID": f"demo-{free_port()}"}
        project["FIRESTORE_EMULATOR_HOST"] = f"127.0.0.1:{behind.port}"
        token = token_of(folder)
        with service(folder, RECORDS="firestore", **project) as running:
            yield Kept(running, behind, token)


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory):
    folder = tmp_path_factory.mktemp("postgresql")
    with postgresql() as url:
        port = urlsplit(url).port
        token = token_of(folder, url=url)
        with gate(port) as behind:
            through = url.replace(f":{port}/", f":{behind.port}/")
            with service(folder, DATABASE_URL=through) as running:
                yield Kept(running, behind, token)


@pytest.fixture
def kept(request):
    found = request.getfixturevalue(f"on_{request.param}")
    yield found
    found.behind.open()
    until(lambda: ask(found.port, "GET", "/readyz").status == 200)


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("kept", ["firestore", "postgresql"], indirect=True)
def test_who_verifies_is_told_to_come_back_and_finds_one_record(kept, trouble):
    order, before = f"order-{trouble}", kept.records()
    account = partial(ask, kept.port, "GET", "/account", patience=GUARD, **bearer(kept.token))
    ready = partial(ask, kept.port, "GET", "/readyz", patience=GUARD)
    getattr(kept.behind, trouble)()
    for answer in at_once([partial(kept.verify, order), account, ready]):
        assert_down(answer)
    assert ask(kept.port, "GET", "/healthz", patience=GUARD).status == 200
    kept.behind.open()
    made = kept.again(order)
    assert kept.again(order) == made
    assert kept.records() == sorted([*before, (order, made)])


@pytest.mark.parametrize("kept", ["firestore", "postgresql"], indirect=True)
def test_cut_off_at_any_moment_it_is_kept_once(kept):
    """Whoever is cut off while it is stored can't know whether it was, and sends it again."""
    chance, before, told, made = random.Random(20261117), kept.records(), [], []
    for number in range(15):
        order = f"cut-{number}"
        caller = threading.Thread(target=lambda to=order: told.append(kept.verify(to)))
        caller.start()
        time.sleep(chance.uniform(0.005, 0.08))
        kept.behind.shut()
        caller.join()
        kept.behind.open()
        made.append((order, kept.again(order)))
    assert kept.records() == sorted([*before, *made])
    assert {answer.status for answer in told} <= {200, 503}
    assert 503 in {answer.status for answer in told}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_codes_need_no_firestore(on_firestore, trouble):
    getattr(on_firestore.behind, trouble)()
    try:
        body = {"email": f"{trouble}@example.org"}
        answer = ask(on_firestore.port, "POST", "/otp/send", body, patience=GUARD)
        assert answer.status == 202
    finally:
        on_firestore.behind.open()


# --- mails ---


class Mailbox:
    """What a mail server took: the addresses, in order."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.taken += envelope.rcpt_tos
        return "250 taken"


@pytest.fixture(scope="module")
def mailed(tmp_path_factory):
    """A service, the gate before its mail server, what that took, and what still waits."""
    folder, box, port = tmp_path_factory.mktemp("smtp"), Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    with gate(port) as behind:
        way = {"MAIL": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(behind.port)}
        with service(folder, SMTP_SECURITY="none", **way) as running:
            rows = sqlite3.connect(folder / "service.db")
            waiting = lambda: rows.execute("SELECT count(*) FROM mails").fetchone()[0]  # noqa: E731
            yield running, behind, box, waiting
            rows.close()
    controller.stop()


@pytest.mark.parametrize(
    "trouble", ["shut", "silent", b"", b"421 closed for now\r\n", b"554 no service here\r\n"]
)
def test_a_mail_waits_for_its_server_and_goes_once(mailed, trouble):
    running, behind, box, waiting = mailed
    email, delayed = f"someone{len(box.taken)}@example.org", running.log.count("delayed=")
    if isinstance(trouble, bytes):
        behind.refuse(trouble)
    else:
        getattr(behind, trouble)()
    answer = ask(running.port, "POST", "/otp/send", {"email": email}, patience=GUARD)
    assert answer.status == 202
    until(lambda: running.log.count("delayed=") > delayed)
    assert waiting() == 1
    behind.open()
    until(lambda: waiting() == 0)
    assert box.taken.count(email) == 1


# --- limits ---


@pytest.fixture(scope="module")
def limited(tmp_path_factory):
    """A service that lets an account read twice an hour, as Redis counts."""
    folder = tmp_path_factory.mktemp("redis")
    with redis() as url, gate(urlsplit(url).port) as behind:
        shared = {"REDIS_URL": f"redis://127.0.0.1:{behind.port}/0", "LIMIT_ACCOUNT": "2/hour"}
        with service(folder, **shared) as running:
            yield folder, running, behind


@pytest.mark.parametrize("trouble", TROUBLES)
def test_without_redis_everything_goes_on_and_limits_hold(limited, trouble):
    folder, running, behind = limited
    token = token_of(folder, f"{trouble}@example.org")

    def status():
        return verify(running.port, token, PHOTO, "order-1", patience=GUARD).status

    getattr(behind, trouble)()
    asked = running.log.count("redis down")
    assert [status() for _ in range(4)] == [200, 200, 429, 429]
    assert 1 <= running.log.count("redis down") - asked < 4  # and not each request waits for it
    behind.open()
    until(lambda: status() == 200)  # Redis counts again, and has not met this account
    assert [status() for _ in range(2)] == [200, 429]
