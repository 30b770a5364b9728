"""One-time codes: good once, for their address, for a while, and for few tries.

All of it holds on SQLite and on PostgreSQL, and whether or not an address has an account.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from auth.local import LocalAccounts
from auth.mail.postbox import Postbox
from auth.otp import CodeRules, Codes
from auth.sendings import HOUR, SendingRules
from auth.tables import CODES, SENDINGS
from errors import CodeExpired, CodeInvalid, CodeLocked, RateLimited, ReaderError
from storage.vault import Vault, new_key
from tests.conftest import KEY, SECRET
from tests.records.kept import START

SENDING = SendingRules(resend_seconds=60, by_asker=5, to_mailbox=15, in_all=30)
RULES = CodeRules(minutes=10, tries=5, sendings=SENDING)
STRANGER, HOLDER = "192.0.2.66", "198.51.100.7"
EMAIL, OTHER = "someone@example.org", "other@example.org"
SIX = re.compile(r"\b\d{6}\b")


@pytest.fixture
def make(database, way, clock):
    """Codes beside this database, with other keys or another secret where a test wants them."""

    def codes(*keys, secret=SECRET, rules=RULES):
        vault = Vault(keys or [KEY])
        return Codes(database, vault, Postbox(database, vault, way, clock), secret, rules, clock)

    return codes


@pytest.fixture
def codes(make):
    return make()


@pytest.fixture
def ask(codes, outbox):
    """Ask for a code and take it out of the mail that comes."""

    def asked(email=EMAIL, codes=codes, asker=""):
        before = set(outbox.glob("*.eml"))
        asked.challenge = codes.send(email, "KTP reader", asker)
        (file,) = set(outbox.glob("*.eml")) - before
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert mail["To"] == email
        (code,) = set(SIX.findall(mail.get_body(("plain",)).get_content()))
        return code

    return asked


def wrong(code, by=1):
    """Another code than this one."""
    return f"{(int(code) + by) % 10**6:06}"


def refused(codes, error, code, email=EMAIL):
    with pytest.raises(error) as caught:
        codes.check(email, code)
    assert type(caught.value) is error
    return caught.value


def locked(codes, code, email=EMAIL):
    """Wrong codes until no more are taken."""
    for by in range(1, RULES.tries + 1):
        refused(codes, CodeInvalid, wrong(code, by), email)


def rows(database, table=CODES):
    query = select(table).order_by(table.c.sent_at)
    return database.read(lambda c: c.execute(query).mappings().all())


def test_a_code_is_good_once(codes, ask):
    code = ask()
    codes.check(EMAIL, code)
    refused(codes, CodeInvalid, code)


def test_a_code_is_good_for_its_address_alone(codes, ask):
    mine, others = ask(), ask(OTHER)
    refused(codes, CodeInvalid, wrong(mine) if mine == others else others)
    codes.check(EMAIL, mine)
    codes.check(OTHER, others)


def test_without_a_code_none_is_right(codes):
    refused(codes, CodeInvalid, "000000")


def test_codes_are_six_digits_and_seldom_the_same(make, ask, clock):
    codes, made = (
        make(
            rules=CodeRules(sendings=SendingRules(resend_seconds=0, by_asker=100, to_mailbox=100))
        ),
        set(),
    )
    for _ in range(6):
        clock.now += 1
        made.add(ask(codes=codes))
    assert len(made) > 4


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (599, True), (600, False), (900, False)])
def test_a_code_holds_for_its_minutes(codes, ask, clock, seconds, good):
    code = ask()
    clock.now += seconds
    if good:
        codes.check(EMAIL, code)
    else:
        assert refused(codes, CodeExpired, code).field == "code"


def test_the_last_try_may_be_the_right_one(codes, ask):
    code = ask()
    for by in range(1, RULES.tries):
        refused(codes, CodeInvalid, wrong(code, by))
    codes.check(EMAIL, code)


@pytest.mark.parametrize(("later", "wait"), [(0, 60), (19.5, 41), (59, 1), (60, 1), (500, 1)])
def test_after_too_many_wrong_ones_the_right_one_is_refused(codes, ask, clock, later, wait):
    code = ask()
    locked(codes, code)
    clock.now += later
    for tried in (code, wrong(code)):
        assert refused(codes, CodeLocked, tried).retry_after == wait


def test_a_locked_address_is_told_to_wait_until_another_code_may_be_asked_for(codes, ask, clock):
    for _ in range(SENDING.by_asker):
        code = ask()
        clock.now += 60
    locked(codes, code)
    told = refused(codes, CodeLocked, code).retry_after
    assert told == HOUR - SENDING.by_asker * 60
    clock.now += told
    codes.check(EMAIL, ask())


def test_one_address_locked_locks_no_other(codes, ask):
    locked(codes, ask())
    codes.check(OTHER, ask(OTHER))


def test_a_new_code_unlocks_with_tries_of_its_own(codes, ask, clock):
    locked(codes, ask())
    clock.now += 60
    code = ask()
    locked(codes, code)
    refused(codes, CodeLocked, code)


def test_a_newer_code_replaces_the_older_one(codes, ask, clock):
    old = ask()
    clock.now += 60
    while (new := ask()) == old:
        clock.now += 60
    refused(codes, CodeInvalid, old)
    codes.check(EMAIL, new)
    refused(codes, CodeInvalid, old)


@pytest.mark.parametrize(("seconds", "wait"), [(0, 60), (30, 30), (58.5, 2), (59.9, 1)])
def test_another_code_comes_after_a_while(codes, ask, clock, database, seconds, wait):
    ask()
    clock.now += seconds
    before = rows(database)
    with pytest.raises(RateLimited) as caught:
        codes.send(EMAIL, "KTP reader")
    assert caught.value.retry_after == wait
    assert rows(database) == before
    clock.now = START + 60
    ask()
    assert rows(database)[-1]["sent_at"] == clock.now


def test_an_address_gets_so_many_codes_an_hour(codes, ask, clock, outbox):
    for _ in range(SENDING.by_asker):
        ask()
        clock.now += 60
    with pytest.raises(RateLimited) as caught:
        codes.send(EMAIL, "KTP reader")
    assert caught.value.retry_after == HOUR - SENDING.by_asker * 60
    ask(OTHER)
    clock.now = START + HOUR - 0.5
    with pytest.raises(RateLimited):
        codes.send(EMAIL, "KTP reader")
    assert len(list(outbox.glob("*.eml"))) == SENDING.by_asker + 1
    clock.now = START + HOUR
    for _ in range(SENDING.by_asker):
        ask()
        clock.now += 60


def test_using_codes_up_gives_no_more_of_them(codes, ask, clock):
    for _ in range(SENDING.by_asker):
        codes.check(EMAIL, ask())
        clock.now += 60
    with pytest.raises(RateLimited):
        codes.send(EMAIL, "KTP reader")


def test_a_code_given_back_is_good_once_more(codes, ask):
    code = ask()
    codes.check(EMAIL, code)
    codes.give_back(EMAIL, code)
    codes.check(EMAIL, code)
    refused(codes, CodeInvalid, code)


def test_giving_back_gives_no_more_tries_and_no_more_time(codes, ask, clock):
    code = ask()
    for by in range(1, RULES.tries):
        refused(codes, CodeInvalid, wrong(code, by))
    codes.check(EMAIL, code)
    codes.give_back(EMAIL, code)
    refused(codes, CodeInvalid, wrong(code))
    refused(codes, CodeLocked, code)
    clock.now += 60
    late = ask()
    codes.check(EMAIL, late)
    codes.give_back(EMAIL, late)
    clock.now += 600
    refused(codes, CodeExpired, late)


def test_a_code_given_back_does_not_replace_a_newer_one(codes, ask, clock):
    old = ask()
    codes.check(EMAIL, old)
    clock.now += 60
    while (new := ask()) == old:
        clock.now += 60
    codes.give_back(EMAIL, old)
    refused(codes, CodeInvalid, old)
    codes.check(EMAIL, new)


def test_giving_back_for_who_is_gone_leaves_nothing(codes, ask, database):
    code = ask()
    codes.check(EMAIL, code)
    codes.forget(EMAIL)
    codes.give_back(EMAIL, code)
    assert rows(database) == []


def test_forgetting_erases_one_address(codes, ask, database):
    code, others = ask(), ask(OTHER)
    codes.forget(EMAIL)
    assert len(rows(database)) == 1
    refused(codes, CodeInvalid, code)
    codes.check(OTHER, others)


@pytest.mark.parametrize(("seconds", "left"), [(0, 1), (HOUR, 1), (HOUR + 601, 0)])
def test_purging_erases_who_asked_for_nothing_for_an_hour(
    codes, ask, clock, database, seconds, left
):
    ask()
    clock.now += seconds
    codes.purge()
    assert len(rows(database)) == left
    assert len(rows(database, SENDINGS)) == 2 * left


def test_purging_gives_no_more_codes_an_hour_and_no_more_tries(codes, ask, clock):
    for _ in range(SENDING.by_asker):
        code = ask()
        clock.now += 60
    locked(codes, code)
    codes.purge()
    refused(codes, CodeLocked, code)
    with pytest.raises(RateLimited):
        codes.send(EMAIL, "KTP reader")


def test_the_row_holds_an_hmac_of_the_code_and_nothing_of_the_address(codes, ask, database):
    code = ask()
    (row,) = rows(database)
    assert set(row) == {
        "challenge", "email", "code", "expires_at", "tries", "loose_tries", "sent_at",
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{64}", row["code"])
    assert not any(said in str(dict(row)) for said in (code, EMAIL, "someone"))
    tried = [text.encode() for text in (code, f"{EMAIL}\0{code}", f"{EMAIL}{code}")]
    keys = [b"", KEY.encode(), EMAIL.encode(), b"one-time codes, version 1"]
    guesses = {hashlib.sha256(text).hexdigest() for text in tried}
    guesses |= {hmac.digest(key, text, "sha256").hex() for key in keys for text in tried}
    assert row["code"] not in guesses


def test_the_hmac_differs_with_the_secret_and_with_the_address(
    make, ask, clock, database, monkeypatch
):
    monkeypatch.setattr("auth.otp.secrets.randbelow", lambda _: 918273)
    seen = set()
    for secret in (SECRET, SECRET[::-1]):
        codes = make(secret=secret)
        for email in (EMAIL, OTHER):
            assert ask(email, codes) == "918273"
        seen |= {row["code"] for row in rows(database)}
        for email in (EMAIL, OTHER):
            codes.forget(email)
        clock.now += 60
    assert len(seen) == 4


def test_a_used_code_leaves_no_hmac(codes, ask, database):
    codes.check(EMAIL, ask())
    assert [row["code"] for row in rows(database)] == [None]


def test_codes_that_could_not_be_written_send_no_mail(codes, database, outbox, monkeypatch):
    def full(*_):
        raise ReaderError("the mail can not be put in")

    monkeypatch.setattr(codes._postbox, "put", full)
    with pytest.raises(ReaderError):
        codes.send(EMAIL, "KTP reader")
    assert rows(database) == []
    assert not outbox.exists()


def outcomes(codes, ask, clock, email):
    """What an address meets on its way through everything, and the rows it leaves."""

    def told(call, *given):
        try:
            call(*given)
        except ReaderError as error:
            return error.code, error.detail, error.field, error.retry_after
        return "done"

    met = [told(codes.check, email, "000000")]
    code = ask(email)
    met += [told(codes.send, email, "KTP reader")]
    met += [told(codes.check, email, wrong(code, by)) for by in range(1, RULES.tries + 2)]
    clock.now += 60
    code = ask(email)
    met += [told(codes.check, email, code) for _ in range(2)]
    clock.now += 600
    code = ask(email)
    clock.now += 600
    return [*met, told(codes.check, email, code)]


def test_nothing_differs_where_an_address_has_an_account(codes, ask, clock, database):
    LocalAccounts(database, Vault([KEY]), SECRET, timedelta(hours=1)).sign_in(EMAIL)
    known = outcomes(codes, ask, clock, EMAIL)
    clock.now = START
    assert outcomes(codes, ask, clock, OTHER) == known
    assert {told if told == "done" else told[0] for told in known} == {
        "done", "otp_invalid", "rate_limited", "otp_locked", "otp_expired",
    }  # fmt: skip
    kept = [dict(row) for row in rows(database)]
    mine = [row for row in kept if row["email"] == kept[0]["email"]]
    others = [row for row in kept if row not in mine]
    assert len(mine) == 3
    for differs in ("email", "code", "challenge"):
        had = [row.pop(differs) for row in mine]
        assert differs == "code" or had != [row[differs] for row in others]
        for row in others:
            row.pop(differs)
    assert mine == others


def test_while_keys_change_a_code_is_good_and_counts_go_on(make, ask, clock, database):
    newer = new_key()
    before, between = make(), make(newer, KEY)
    code = ask(codes=before)
    with pytest.raises(RateLimited):
        between.send(EMAIL, "KTP reader")
    refused(between, CodeInvalid, wrong(code))
    between.check(EMAIL, code)
    between.give_back(EMAIL, code)
    between.check(EMAIL, code)
    clock.now += 60
    ask(codes=between)
    assert [row["sends"] for row in rows(database, SENDINGS)] == [2, 2]
    between.forget(EMAIL)
    assert rows(database) == []


def test_resealing_forgets_all_codes_and_new_ones_are_good(make, ask, clock, database):
    newer = new_key()
    code, _ = ask(), ask(OTHER)
    assert make(newer, KEY).reseal() == 2
    after = make(newer)
    refused(after, CodeInvalid, code)
    assert rows(database) == []
    after.check(EMAIL, ask(codes=after))


def test_a_stranger_uses_up_no_try_of_who_holds_the_challenge(codes, ask, clock):
    code = ask(asker=HOLDER)
    challenge = ask.challenge
    locked(codes, code)  # by a stranger, who has none
    clock.now += 1
    codes.send(EMAIL, "KTP reader", STRANGER)  # and puts another code before it
    for by in range(1, RULES.tries + 1):
        refused(codes, CodeInvalid, wrong(code, by))
    codes.check(EMAIL, code, challenge)


def test_tries_with_a_challenge_are_as_few_as_without(codes, ask):
    code = ask()
    for by in range(1, RULES.tries + 1):
        with pytest.raises(CodeInvalid):
            codes.check(EMAIL, wrong(code, by), ask.challenge)
    with pytest.raises(CodeLocked):
        codes.check(EMAIL, code, ask.challenge)


def test_a_challenge_is_good_for_its_own_code_and_address(codes, ask):
    mine = ask(asker=HOLDER)
    challenge = ask.challenge
    while ask(OTHER) == mine:
        codes.forget(OTHER)
    others = ask.challenge
    for email, given in ((EMAIL, others), (OTHER, challenge), (EMAIL, "x"), (EMAIL, "x" * 64)):
        with pytest.raises(CodeInvalid):
            codes.check(email, mine, given)
    codes.check(EMAIL, mine, challenge)
    with pytest.raises(CodeInvalid):
        codes.check(EMAIL, mine, challenge)


def test_a_code_given_back_by_its_challenge_is_that_one(codes, ask):
    code = ask(asker=HOLDER)
    challenge = ask.challenge
    codes.send(EMAIL, "KTP reader", STRANGER)
    codes.check(EMAIL, code, challenge)
    codes.give_back(EMAIL, code, challenge)
    codes.check(EMAIL, code, challenge)


def test_the_challenge_itself_is_not_kept(codes, ask, database):
    ask()
    assert len(ask.challenge) >= 22
    assert ask.challenge not in str([dict(row) for row in rows(database)])


def test_a_stranger_who_sends_without_end_leaves_the_holder_codes(codes, ask, clock):
    for _ in range(59):
        with suppress(RateLimited):
            codes.send(EMAIL, "KTP reader", STRANGER)
        clock.now += 60
    code = ask(asker=HOLDER)
    codes.check(EMAIL, code, ask.challenge)


def sent(codes, emails, askers):
    """How many codes go out to so many addresses from so many askers."""
    went = 0
    for number, email in enumerate(emails):
        try:
            codes.send(email, "KTP reader", askers[number % len(askers)])
            went += 1
        except RateLimited:
            pass
    return went


def test_one_mailbox_is_not_flooded_by_sub_addresses(make, database):
    sending = SendingRules(resend_seconds=0, by_asker=5, to_mailbox=15, in_all=1000)
    codes, other_worker = (make(rules=CodeRules(sendings=sending)) for _ in range(2))
    emails = [f"someone+{number}@example.org" for number in range(60)]
    assert sent(codes, emails, [STRANGER]) == 5
    assert sent(other_worker, emails, [STRANGER]) == 0
    assert sent(codes, emails, [f"192.0.2.{number}" for number in range(60)]) == 10
    assert sent(codes, [OTHER], [STRANGER]) == 1


def test_all_in_all_so_many_codes_go_out_an_hour(codes, clock):
    emails = [f"person{number}@example.org" for number in range(40)]
    assert sent(codes, emails, [STRANGER]) == SENDING.in_all
    clock.now += HOUR
    assert sent(codes, emails[:1], [STRANGER]) == 1
