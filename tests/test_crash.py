"""Killed, again and again, while apps write: what was acknowledged is there, once.

A real server loses all its processes twenty times, or ATTACK_KILLS, at moments drawn by chance,
while apps verify cards, ask for codes, change records and erase them. An app that gets no answer
asks the same again, as apps do. A killed process loses what it had in memory and nothing of what
it had handed to the system, so this is not about power cuts: for those, SQLite runs with
synchronous=FULL.

Every request is repeated until it is answered, so in the end each has happened. What may remain
unknown is only how often something happened that leaves a line each time: a look at a record.
"""

from __future__ import annotations

import random
import re
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

import service.build as services
from settings import Settings
from tests.amounts import amount
from tests.conftest import KEY, SECRET, encoded
from tests.servers import GONE, PATIENCE, Service, ask, bearer, verify

pytestmark = pytest.mark.servers

SEED = 20261117
KILLS = amount("KILLS", 20)
APPS, ROUNDS = 5, 25 * max(KILLS // 20, 1)  # and four requests a round
REQUESTS = 4 * APPS * ROUNDS


@dataclass
class Told:
    """What an app knows of one of its records."""

    reference: str
    id: str = ""
    version: int = 1
    notes: list[str] = field(default_factory=list)  # of changes that were acknowledged
    erased: bool = False
    looks: int = 0  # answered
    asked: int = 0  # looks, answered or not


class App(threading.Thread):
    """One account's app: verifies, asks for codes, and has an admin change what it verified."""

    def __init__(self, number, port, token, admin, answered):
        super().__init__(daemon=True)
        self.number, self._port, self._answered = number, port, answered
        self._mine, self._admin = bearer(token), bearer(admin)
        self._token, self._chance = token, random.Random(SEED + number)
        self.photo = encoded("JPEG", (96 + number, 64))
        self.records, self.addresses, self.cut, self.failed = [], [], 0, None

    def run(self):
        try:
            for number in range(1, ROUNDS + 1):
                record = Told(f"order-{self.number}-{number}")
                self.records.append(record)
                last = self.erase if self._chance.random() < 0.3 else self.change
                steps = [self.verify, self.change, last]
                steps.insert(self._chance.randrange(4), self.code)
                for step in steps:
                    step(record)
                    self._answered.append(self.number)
        except BaseException as error:
            self.failed = error
            raise

    def verify(self, record):
        answer, lost = self._asked(verify, self._port, self._token, self.photo, record.reference)
        assert answer.status == 200, answer.body
        record.asked += lost  # what is asked again is looked at
        record.id = answer.json["id"]

    def code(self, record):
        address = f"{record.reference}@example.org"
        answer, lost = self._call("POST", "/otp/send", {"email": address})
        # Too soon after an answer that was lost: the code is on its way.
        assert answer.status == 202 or (lost and answer.status == 429), answer.body
        self.addresses.append(address)

    def change(self, record):
        note = f"{record.reference} {record.version}"
        path, tag = f"/verifications/{record.id}", {"If-Match": f'"{record.version}"'}
        answer, lost = self._call("PATCH", path, {"note": note}, **self._admin, **tag)
        if lost and answer.status == 409:  # it has changed: by whom?
            answer = self.look(record)
        assert answer.status == 200, answer.body
        assert answer.json["history"][-1]["note"] == note
        record.version = int(answer.headers["ETag"].strip('"'))
        record.notes.append(note)

    def look(self, record):
        answer, lost = self._call("GET", f"/verifications/{record.id}", **self._admin)
        record.looks, record.asked = record.looks + 1, record.asked + 1 + lost
        return answer

    def erase(self, record):
        answer, lost = self._call("DELETE", f"/verifications/{record.id}", **self._mine)
        assert answer.status == 204 or (lost and answer.status == 404), answer.body
        record.erased = True

    def _call(self, method, path, body=None, **headers):
        return self._asked(ask, self._port, method, path, body, **headers)

    def _asked(self, call, *given, **headers):
        """Ask until there is an answer → it, and how many there may have been that were lost."""
        lost, end = 0, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = call(*given, **headers)
                if answer.status != 503:
                    return answer, lost
                assert answer.headers["Retry-After"]
            except ConnectionRefusedError:
                pass  # nobody was there to be asked
            except GONE:
                lost, self.cut = lost + 1, self.cut + 1
            time.sleep(0.02)
        pytest.fail(f"no answer in {PATIENCE} s")


@pytest.fixture(scope="module")
def survived(tmp_path_factory):
    """The service after all that, and the apps with what they were told."""
    folder = tmp_path_factory.mktemp("crash")
    settings = Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=folder)
    accounts, day = services.build(settings).accounts, timedelta(days=1)
    admin = accounts.issue("boss@example.org", day, admin=True)
    kept = Service(folder, "passing", WEB_CONCURRENCY="2", OTP_RESEND_SECONDS="3600")
    answered = []
    apps = [
        App(number, kept.port, accounts.issue(f"app{number}@example.org", day), admin, answered)
        for number in range(APPS)
    ]
    chance = random.Random(SEED)
    kept.start()
    try:
        for app in apps:
            app.start()
        for count in sorted(chance.sample(range(REQUESTS - 20), KILLS)):
            while len(answered) < count and any(app.is_alive() for app in apps):
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.03))
            kept.kill()
            kept.start()
        for app in apps:
            app.join()
        kept.ready()
        yield kept, settings, apps
    finally:
        kept.kill()


@pytest.fixture(scope="module")
def apps(survived):
    """What they were told; all their requests were answered, and kills did hit some."""
    apps = survived[2]
    assert [app.failed for app in apps] == [None] * APPS
    assert sum(app.cut for app in apps) >= KILLS
    return apps


@pytest.fixture(scope="module")
def service(survived):
    """The service's own parts, beside it on the same files."""
    return services.build(survived[1])


@pytest.fixture(scope="module")
def rows(survived):
    """Asks the database's file itself."""
    connection = sqlite3.connect(survived[1].data_dir / "service.db")
    yield lambda query: connection.execute(query).fetchall()
    connection.close()


def test_the_database_is_whole(rows, apps):
    assert rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("PRAGMA foreign_key_check") == []


def test_nothing_acknowledged_is_lost_however_often_it_is_killed(rows, apps, service):
    """Each verification there is was acknowledged, and the other way round; none is there twice."""
    left = {record.id: app for app in apps for record in app.records if not record.erased}
    assert sorted(rows("SELECT id FROM verifications")) == sorted((each,) for each in left)
    keeper = service.keeper
    for app in apps:
        for record in app.records:
            if record.erased:
                assert keeper.store.get(record.id) is None
                continue
            row = keeper.store.get(record.id)
            kept = keeper.opened(row)
            assert (kept.reference_id, kept.version) == (record.reference, record.version)
            assert [line["note"] for line in kept.history] == record.notes


def test_every_acknowledged_change_has_its_audit_line_once(rows, apps):
    told = [record for app in apps for record in app.records]
    written = rows("SELECT verification, action, version FROM audit WHERE action != 'viewed'")
    expected = Counter((record.id, "created", 1) for record in told)
    for record in told:
        changes = range(2, record.version + 1)
        assert len(changes) == len(record.notes)
        expected.update((record.id, "changed", version) for version in changes)
        if record.erased:
            expected[record.id, "erased", record.version] += 1
    assert Counter(written) == expected


def test_every_look_that_was_answered_was_noted(rows, apps):
    query = "SELECT verification, count(*) FROM audit WHERE action = 'viewed' GROUP BY 1"
    seen = dict(rows(query))
    for record in (record for app in apps for record in app.records):
        assert record.looks <= seen.pop(record.id, 0) <= record.asked
    assert seen == {}


def test_every_acknowledged_code_is_mailed_once_and_is_good(rows, apps, survived):
    """A mail that a killed process had in its hands goes when its minute (here: 2 s) is over."""
    kept, settings, _ = survived
    end = time.monotonic() + PATIENCE
    while rows("SELECT id FROM mails") and time.monotonic() < end:
        time.sleep(0.1)
    files = list((settings.data_dir / "outbox").iterdir())
    assert [file.name for file in files if file.suffix != ".eml"] == []
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert sorted(mail["To"] for mail in mails) == sorted(a for app in apps for a in app.addresses)
    for mail in mails:
        code = re.search("[0-9]{6}", mail.get_body(("plain",)).get_content())[0]
        body = {"email": mail["To"], "code": code}
        assert ask(kept.port, "POST", "/otp/verify", body).status == 200


def test_every_account_was_told_that_its_card_passed(rows, apps, survived):
    """Also where the process was killed between keeping a record and telling its account."""
    end = time.monotonic() + PATIENCE
    while rows("SELECT id FROM verifications WHERE unmarked") and time.monotonic() < end:
        time.sleep(0.1)
    assert rows("SELECT count(*) FROM verifications WHERE unmarked") == [(0,)]
    assert rows("SELECT count(*) FROM accounts WHERE ktp_verified") == [(APPS,)]
