"""The clock goes an hour forward, and back: who signs in then is in, and waits for nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from auth.local import LocalAccounts
from auth.mail.postbox import LONGEST_PAUSE, Postbox
from auth.mail.ways import MailDelayed, Outbox
from auth.otp import CodeRules, Codes
from auth.sendings import HOUR, SendingRules
from auth.sessions import Sessions
from errors import CodeInvalid, CodeLocked, RateLimited
from storage.vault import Vault
from tests.conftest import KEY, SECRET

RULES = CodeRules(minutes=10, tries=5, sendings=SendingRules(60, 5, 15, 30))
EMAIL, ASKER = "someone@example.org", "198.51.100.7"


class Kept(Outbox):
    """Takes mails once it is told to."""

    down = False

    def send(self, name, mail):
        if self.down:
            raise MailDelayed("ConnectionRefusedError")
        self.came.append((mail.to, mail.text))


@pytest.fixture
def way(outbox):
    made = Kept(outbox, "no-reply@example.org")
    made.came = []
    return made


@pytest.fixture
def postbox(database, way, clock):
    return Postbox(database, Vault([KEY]), way, clock)


@pytest.fixture
def codes(database, postbox, clock):
    return Codes(database, Vault([KEY]), postbox, SECRET, RULES, clock)


def code_of(way):
    return next(word for word in way.came[-1][1].split() if word.isdigit() and len(word) == 6)


def test_a_code_of_the_hour_ahead_neither_holds_up_nor_passes_for_the_newest(codes, way, clock):
    clock.now += HOUR
    codes.send(EMAIL, "KTP reader", ASKER)
    clock.now -= HOUR
    codes.send(EMAIL, "KTP reader", ASKER)
    codes.check(EMAIL, code_of(way), asker=ASKER)


@pytest.mark.parametrize("before", [3, 5])
def test_a_clock_that_is_set_back_gives_no_more_codes_and_the_hour_ends(codes, clock, before):
    for _ in range(before):
        codes.send(EMAIL, "KTP reader", ASKER)
        clock.now += 60
    clock.now -= 3 * HOUR
    for _ in range(5 - before):
        codes.send(EMAIL, "KTP reader", ASKER)
        clock.now += 60
    with pytest.raises(RateLimited, match="codes of this hour") as told:
        codes.send(EMAIL, "KTP reader", ASKER)
    assert told.value.retry_after <= HOUR
    codes.mend_times()
    codes.purge()
    clock.now += told.value.retry_after - 1
    with pytest.raises(RateLimited):
        codes.send(EMAIL, "KTP reader", ASKER)
    clock.now += 1
    codes.send(EMAIL, "KTP reader", ASKER)


def test_a_clock_that_is_set_back_gives_no_more_codes_all_in_all(codes, clock):
    for number in range(RULES.sendings.in_all):
        codes.send(f"who{number}@example.org", "KTP reader", ASKER)
    clock.now -= 3 * HOUR
    with pytest.raises(RateLimited, match="Too many codes") as told:
        codes.send(EMAIL, "KTP reader", ASKER)
    assert told.value.retry_after <= HOUR
    codes.mend_times()
    clock.now += HOUR
    codes.send(EMAIL, "KTP reader", ASKER)


def test_a_clock_that_is_set_back_gives_no_more_tries_of_a_code(codes, way, clock):
    codes.send(EMAIL, "KTP reader", ASKER)
    wrong = "000000" if code_of(way) != "000000" else "111111"
    for _ in range(RULES.tries):
        with pytest.raises(CodeInvalid):
            codes.check(EMAIL, wrong, asker=ASKER)
    clock.now -= 3 * HOUR
    codes.mend_times()
    with pytest.raises(CodeLocked):
        codes.check(EMAIL, code_of(way), asker=ASKER)


def test_a_mail_of_the_hour_ahead_goes_after_its_pause(codes, postbox, way, clock):
    way.down = True
    clock.now += HOUR
    codes.send(EMAIL, "KTP reader", ASKER)
    clock.now -= HOUR
    way.down = False
    assert postbox.deliver() == 0
    postbox.mend_times()
    clock.now += LONGEST_PAUSE
    assert postbox.deliver() == 1
    codes.check(EMAIL, code_of(way), asker=ASKER)


def test_a_session_begun_ahead_goes_on_and_ends_in_time(database, clock):
    vault = Vault([KEY])
    accounts = LocalAccounts(database, vault, SECRET, timedelta(hours=1))
    sessions = Sessions(database, vault, accounts, SECRET, 12 * HOUR, clock)
    clock.now += HOUR
    name = sessions.begin(accounts.prove(EMAIL))
    clock.now -= HOUR
    assert sessions.account(name).email == EMAIL
    sessions.purge()
    assert sessions.account(name).email == EMAIL


def test_a_second_code_of_the_hour_ahead_waits_a_minute_and_is_told_why(codes, clock):
    codes.send(EMAIL, "KTP reader", ASKER)
    clock.now += HOUR
    for _ in range(4):
        codes.send(EMAIL, "KTP reader", ASKER)
        with pytest.raises(RateLimited, match="A code was sent a moment ago") as told:
            codes.send(EMAIL, "KTP reader", ASKER)
        assert told.value.retry_after == 60
        clock.now += 60
    codes.send(EMAIL, "KTP reader", ASKER)
    with pytest.raises(RateLimited, match="codes of this hour") as told:
        codes.send(EMAIL, "KTP reader", ASKER)
    assert told.value.retry_after == HOUR - 240


def test_a_token_issued_by_a_clock_ahead_holds_once_it_is_set_back(database, monkeypatch):
    accounts = LocalAccounts(database, Vault([KEY]), SECRET, timedelta(hours=2))
    ahead = datetime.now(UTC) + timedelta(hours=1)
    with monkeypatch.context() as patched:
        patched.setattr("auth.local.datetime", Mock(now=lambda zone: ahead))
        token = accounts.issue(EMAIL, timedelta(hours=2))
    assert accounts.account(token).email == EMAIL
    assert accounts.account(accounts.refresh(token).token).email == EMAIL
