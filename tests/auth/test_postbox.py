"""Mails that wait: sealed, sent once by whoever comes first, and lost by no crash."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from sqlalchemy import select, text

from auth.mail.messages import Mail, code_mail
from auth.mail.postbox import CLAIM_SECONDS, Postbox
from auth.mail.ways import Outbox, Smtp, SmtpServer
from auth.tables import MAILS
from errors import UpstreamUnavailable
from settings import ROOT
from storage.vault import Vault, VaultError, new_key
from tests.auth.test_mail import mail_server
from tests.conftest import KEY
from tests.emulators import free_port
from tests.records.kept import START

TO, CODE = "someone@example.org", "918273"
MINUTES = 600.0  # a code's, in seconds


@pytest.fixture
def make(database, way, clock):
    """A postbox beside this database, with other keys or another way out where a test wants it."""
    return lambda *keys, way=way: Postbox(database, Vault(keys or [KEY]), way, clock)


@pytest.fixture
def postbox(make):
    return make()


@pytest.fixture
def put(postbox, database, clock):
    """Put a mail in; gives its name."""

    def one(to=TO, expires_at=None):
        mail, end = code_mail(to, CODE, 10, "KTP reader"), expires_at or clock.now + MINUTES
        return database.write(lambda c: postbox.put(c, mail, end))

    return one


def waiting(database):
    return database.read(lambda c: c.execute(select(MAILS).order_by(MAILS.c.id)).mappings().all())


def sent(outbox):
    """The names of the mails in the folder, and nothing else is in it."""
    files = list(outbox.iterdir()) if outbox.is_dir() else []
    assert {file.suffix for file in files} <= {".eml"}
    return sorted(file.stem for file in files)


def test_a_mail_is_sent_once_and_gone(postbox, put, database, outbox):
    name = put()
    assert postbox.deliver() == 1
    assert sent(outbox) == [name]
    assert waiting(database) == []
    assert postbox.deliver() == 0


def test_a_waiting_mail_is_sealed(put, database):
    put()
    (row,) = waiting(database)
    for said in (TO, "someone", CODE, "KTP reader"):
        assert said not in str(dict(row))
        assert said.encode() not in bytes(row["sealed"])
    with pytest.raises(VaultError):
        Vault([new_key()]).open(f"mail {row['id']}", row["sealed"])
    opened = Vault([KEY]).open_json(f"mail {row['id']}", row["sealed"])
    assert Mail(**opened) == code_mail(TO, CODE, 10, "KTP reader")


def test_a_mail_is_put_in_by_the_callers_transaction(postbox, database, outbox):
    def work(connection):
        postbox.put(connection, code_mail(TO, CODE, 10, "KTP reader"), START + MINUTES)
        raise KeyError("the caller's own")

    with pytest.raises(KeyError):
        database.write(work)
    assert waiting(database) == []
    assert postbox.deliver() == 0
    assert sent(outbox) == []


def test_until_the_transaction_commits_nobody_sends_it(postbox, database, outbox):
    def work(connection):
        postbox.put(connection, code_mail(TO, CODE, 10, "KTP reader"), START + MINUTES)
        assert waiting(database) == []

    database.write(work)
    assert postbox.deliver() == 1


def test_the_one_that_waits_longest_goes_first(postbox, put, clock, outbox):
    first = put()
    clock.now += 1
    put()
    taken = []

    class Noting(Outbox):
        def send(self, name, mail):
            taken.append(name)
            super().send(name, mail)

    postbox._way = Noting(outbox, "no-reply@example.org")
    assert postbox.deliver() == 2
    assert taken[0] == first


def test_senders_at_once_send_each_mail_once(make, put, database, outbox):
    names = sorted(put(f"someone{number}@example.org") for number in range(12))
    counts, together = [], threading.Barrier(3)

    def deliver():
        together.wait()
        counts.append(make().deliver())

    senders = [threading.Thread(target=deliver) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    while (more := make().deliver()) > 0:  # one that lost too often left it to the next turn
        counts.append(more)
    assert sum(counts) == 12
    assert sent(outbox) == names
    assert waiting(database) == []


def test_a_delayed_mail_is_tried_again_with_growing_pauses(postbox, put, database, clock, outbox):
    outbox.write_text("a file where the folder should be")
    name, pauses = put(expires_at=START + 10_000), []
    for tried in range(8):
        assert postbox.deliver() == 0
        assert postbox.delayed() == (tried > 0)  # the first try may fail of a mishap
        (row,) = waiting(database)
        pauses.append(row["due_at"] - clock.now)
        clock.now = row["due_at"] - 0.1
        assert postbox.deliver() == 0
        assert waiting(database) == [row]  # not tried before its time
        clock.now = row["due_at"]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    outbox.unlink()
    assert postbox.deliver() == 1
    assert sent(outbox) == [name]
    assert postbox.delayed() == 0


def test_mails_whose_code_has_ended_are_not_told_as_delayed(postbox, put, clock, outbox):
    outbox.write_text("a file where the folder should be")
    put(expires_at=START + 60)
    for _ in range(3):
        postbox.deliver()
        clock.now += 10
    assert postbox.delayed() == 1
    clock.now = START + 60
    assert postbox.delayed() == 0


def test_a_delay_is_logged_without_the_address(postbox, put, outbox, caplog):
    outbox.write_text("a file where the folder should be")
    name = put()
    postbox.deliver()
    assert f"mail={name} delayed=FileExistsError again_in=1" in caplog.messages
    assert not any(said in caplog.text for said in ("someone", "example", CODE))


def test_a_way_out_that_is_down_is_asked_once_a_turn(postbox, put, database, outbox):
    for number in range(3):
        put(f"someone{number}@example.org")
    outbox.write_text("a file where the folder should be")
    for turn in (1, 2, 3):
        assert postbox.deliver() == 0
        assert sum(row["tries"] for row in waiting(database)) == turn
    outbox.unlink()


def test_a_refused_mail_is_dropped_and_the_log_names_nobody(make, put, database, caplog):
    name, other = put(), put()
    with mail_server(RCPT="550 words someone@example.org") as (received, server):
        assert make(way=Smtp(server, "no-reply@example.org")).deliver() == 0
    assert waiting(database) == []
    assert received.commands.count("RCPT") == 2
    assert f"mail={name} refused=SMTP 550" in caplog.messages
    assert f"mail={other} refused=SMTP 550" in caplog.messages
    assert not any(said in caplog.text for said in ("someone", "example", CODE, "words"))


@pytest.mark.parametrize(("seconds", "goes"), [(MINUTES - 1, 1), (MINUTES, 0), (10 * MINUTES, 0)])
def test_an_expired_mail_is_never_sent(postbox, put, database, clock, outbox, seconds, goes):
    put()
    clock.now += seconds
    assert postbox.deliver() == goes
    assert len(sent(outbox)) == goes
    assert waiting(database) == []


DYING = """
import os, sys
from pathlib import Path
from auth.mail.ways import Outbox
from auth.mail.postbox import Postbox
from storage.database import Database
from storage.vault import Vault
url, key, now, folder, when = sys.argv[1:]

class Dying(Outbox):
    def send(self, name, mail):
        if when == "after sending":
            super().send(name, mail)
        os._exit(9)

way = Dying(Path(folder), "no-reply@example.org")
Postbox(Database(url), Vault([key]), way, lambda: float(now)).deliver()
"""


@pytest.mark.parametrize("when", ["before sending", "after sending"])
def test_what_a_sender_died_over_goes_once(postbox, put, database, clock, outbox, when):
    name = put()
    url = database.engine.url.render_as_string(hide_password=False)
    given = [url, KEY, str(clock.now), str(outbox), when]
    died = subprocess.run([sys.executable, "-c", DYING, *given], cwd=ROOT, timeout=60)
    assert died.returncode == 9
    assert sent(outbox) == ([name] if when == "after sending" else [])
    clock.now += CLAIM_SECONDS - 0.1
    assert postbox.deliver() == 0  # it might be at it still
    clock.now += 0.1
    assert postbox.deliver() == 1
    assert sent(outbox) == [name]  # the same name: the same file
    assert waiting(database) == []


def test_resealed_under_a_new_key_it_goes(make, put, database, outbox):
    newer = new_key()
    names = sorted([put(), put()])
    assert make(newer, KEY).reseal() == 2
    for row in waiting(database):
        with pytest.raises(VaultError):
            Vault([KEY]).open(f"mail {row['id']}", row["sealed"])
    assert make(newer).deliver() == 2
    assert sent(outbox) == names


def test_a_mail_that_no_key_opens_stops_no_other_and_goes_once_one_does(
    make, put, database, clock, outbox, caplog
):
    newer = new_key()
    name = put()
    clock.now += 1
    mail = code_mail("other@example.org", CODE, 10, "KTP reader")
    other = database.write(lambda c: make(newer).put(c, mail, START + MINUTES))
    assert make(newer).deliver() == 1
    assert sent(outbox) == [other]
    assert f"mail={name} delayed=no key of ENCRYPTION_KEYS opens it" in caplog.messages
    clock.now += CLAIM_SECONDS
    assert make(newer, KEY).deliver() == 1
    assert sent(outbox) == sorted([name, other])


def test_a_quick_way_out_sends_before_the_caller_answers(postbox, put, outbox):
    name = put()
    postbox.wake()
    assert sent(outbox) == [name]
    assert not postbox.waiting.is_set()


def test_a_slow_way_out_is_left_to_the_background(make, put, database):
    put()
    slow = make(way=Smtp(SmtpServer("127.0.0.1", free_port(), "none"), "no-reply@example.org"))
    slow.wake()
    assert slow.waiting.is_set()
    assert [row["tries"] for row in waiting(database)] == [0]


def test_a_caller_hears_nothing_of_a_way_out_that_is_down(postbox, put, database, outbox):
    outbox.write_text("a file where the folder should be")
    put()
    postbox.wake()
    assert [row["tries"] for row in waiting(database)] == [1]


def test_a_caller_hears_nothing_of_a_database_that_went_down_after_the_commit(
    postbox, put, database
):
    put()
    database.write(lambda c: c.execute(text("ALTER TABLE mails RENAME TO away")))
    try:
        with pytest.raises(UpstreamUnavailable):
            postbox.deliver()
        postbox.wake()
    finally:
        database.write(lambda c: c.execute(text("ALTER TABLE away RENAME TO mails")))
    assert postbox.waiting.is_set()
    assert postbox.deliver() == 1
