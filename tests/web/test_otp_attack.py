"""Attacks on codes: whoever guesses, replays or races gets no more than one code and few tries.

All of it comes over HTTP, from many clients at once, to SQLite and to PostgreSQL.
"""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from auth.tables import CODES
from settings import Settings
from tests.conftest import inside, issued, serving
from tests.emulators import postgresql
from tests.web.callers import assert_problem

pytestmark = pytest.mark.long  # it makes a service anew for each test

KNOWN, UNKNOWN = "someone@example.org", "nobody@example.org"
CODE, OTHER_CODE = "918273", "019283"
TRIES = Settings().otp_tries
OFF = {"limit_client": "", "limit_codes": "", "limit_tries": ""}
ON = {name: getattr(Settings(), name) for name in OFF}
GUESSES, CLIENTS = 2_000, 200


@pytest.fixture
def serve(settings, monkeypatch):
    """A service with these settings; one address has an account, every code is the same.

    Nothing runs beside its requests.
    """
    monkeypatch.setattr("auth.otp.secrets.randbelow", lambda _: int(CODE))
    monkeypatch.setattr("service.upkeep.Upkeep.start", lambda _: None)

    def make(**changes):
        app = serving(replace(settings, **changes), {})
        issued(app, KNOWN)
        return app

    return make


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def app(request, serve):
    """A service without limits by client, beside each database."""
    if request.param == "sqlite":
        yield serve(**OFF)
        return
    with postgresql() as url:
        made = serve(**OFF, database_url=url)
        yield made
        inside(made).database.forget_connections()


def send(app, email=KNOWN):
    return app.test_client().post("/otp/send", json={"email": email})


def verify(app, code, email=KNOWN, address="192.0.2.1"):
    told, where = {"email": email, "code": code}, {"REMOTE_ADDR": address}
    return app.test_client().post("/otp/verify", json=told, environ_base=where)


def met(answer):
    """An answer's status, and its code where it is a problem."""
    return answer.status_code, answer.get_json(force=True).get("code")


def at_once(number, ask):
    """How often each answer came to so many who ask at the same moment."""
    together = threading.Barrier(number)

    def one(which):
        together.wait()
        return met(ask(which))

    with ThreadPoolExecutor(number) as askers:
        return Counter(askers.map(one, range(number)))


def client_address(number):
    return f"198.51.100.{number % CLIENTS}"


@pytest.mark.long
@pytest.mark.parametrize("limits", [OFF, ON], ids=["without limits", "with limits"])
def test_two_thousand_guesses_get_no_further_than_the_tries(serve, limits, monkeypatch):
    app = serve(**limits)
    compared = []
    digest = "auth.otp.hmac.compare_digest"
    monkeypatch.setattr(digest, lambda a, b: compared.append(a == b) or compared[-1])
    assert send(app).status_code == 202
    guesses = [f"{number:06}" for number in range(GUESSES)]
    assert CODE not in guesses

    def guess(number):
        return met(verify(app, guesses[number], address=client_address(number)))

    with ThreadPoolExecutor(4) as attackers:
        answers = Counter(attackers.map(guess, range(GUESSES)))
    assert answers == {(400, "otp_invalid"): TRIES, (429, "otp_locked"): GUESSES - TRIES}
    assert compared == [False] * TRIES  # no other guess could have been right
    locked = assert_problem(verify(app, CODE), 429, "otp_locked")
    assert locked["status"] == 429
    assert compared == [False] * TRIES


def test_guesses_from_one_client_meet_its_limit_first(serve):
    app = serve(**OFF | {"limit_tries": "3/hour"})
    send(app)
    answers = Counter(met(verify(app, "000000")) for _ in range(10))
    assert answers == {(400, "otp_invalid"): 3, (429, "rate_limited"): 7}
    assert verify(app, CODE, address="192.0.2.2").status_code == 200  # the owner, elsewhere


def test_wrong_codes_at_once_are_counted_one_by_one(app):
    send(app)
    answers = at_once(50, lambda number: verify(app, "000000", address=client_address(number)))
    assert answers == {(400, "otp_invalid"): TRIES, (429, "otp_locked"): 50 - TRIES}
    assert_problem(verify(app, CODE), 429, "otp_locked")


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_of_fifty_at_once_with_the_right_code_one_gets_in(app, email):
    send(app, email)
    answers = at_once(50, lambda number: verify(app, CODE, email, client_address(number)))
    assert answers == {(200, None): 1, (400, "otp_invalid"): 49}


def test_a_used_code_is_worth_nothing_to_whoever_saw_it(app):
    send(app)
    assert verify(app, CODE).status_code == 200
    for number in range(2 * TRIES):
        again = verify(app, CODE, address=client_address(number))
        assert_problem(again, 400, "otp_invalid")


def test_a_replaced_code_is_worth_nothing(serve, monkeypatch):
    app = serve(**OFF, otp_resend_seconds=0)
    send(app)
    monkeypatch.setattr("auth.otp.secrets.randbelow", lambda _: int(OTHER_CODE))
    send(app)
    assert_problem(verify(app, CODE), 400, "otp_invalid")
    assert verify(app, OTHER_CODE).status_code == 200


HOLDER, STRANGERS = "198.51.100.200", [f"203.0.113.{number}" for number in range(3)]


def from_there(app, call, address, **body):
    where = {"REMOTE_ADDR": address}
    return app.test_client().post(f"/otp/{call}", json={"email": KNOWN, **body}, environ_base=where)


def test_strangers_who_know_the_address_can_not_keep_its_holder_out(serve):
    """Wrong tries without end, codes asked for without end, before and after the holder's own."""
    app = serve(**OFF, otp_resend_seconds=0)
    for stranger in STRANGERS[:2]:
        for _ in range(8):
            from_there(app, "send", stranger)
            from_there(app, "verify", stranger, code="000000")
    sent = from_there(app, "send", HOLDER)
    assert sent.status_code == 202
    for _ in range(8):
        from_there(app, "send", STRANGERS[2])
        from_there(app, "verify", STRANGERS[2], code="000000")
        from_there(app, "verify", STRANGERS[2], code="000000", challenge="guessed")
    challenge = sent.get_json()["challenge"]
    assert from_there(app, "verify", HOLDER, code=CODE, challenge=challenge).status_code == 200


def test_a_code_is_guessed_at_twice_its_tries_at_most(serve, monkeypatch):
    app, compared = serve(**OFF), []
    digest = "auth.otp.hmac.compare_digest"
    monkeypatch.setattr(digest, lambda a, b: compared.append(a == b) or compared[-1])
    challenge = from_there(app, "send", STRANGERS[0]).get_json()["challenge"]
    for number in range(50):
        for given in ({}, {"challenge": challenge}, {"challenge": "other"}):
            from_there(app, "verify", client_address(number), code=f"{number:06}", **given)
    assert compared == [False] * (2 * TRIES)


def test_codes_asked_for_at_once_are_one(app, settings):
    answers = at_once(20, lambda _: send(app))
    assert answers == {(202, None): 1, (429, "rate_limited"): 19}
    assert len(list((settings.data_dir / "outbox").glob("*.eml"))) == 1


def test_asking_again_gives_no_more_tries_than_the_hours_codes(serve):
    app = serve(**OFF, otp_resend_seconds=0, otp_per_hour=3)
    answers = Counter()
    for _ in range(10):
        answers[met(send(app))] += 1
        for _ in range(TRIES + 1):
            answers[met(verify(app, "000000"))] += 1
    assert answers[202, None] == 3
    assert answers[400, "otp_invalid"] == 3 * TRIES


def seen(answer):
    """All that a caller sees, but for what differs from request to request."""
    headers = {n: v for n, v in answer.headers.items() if n not in ("X-Request-ID", "Date")}
    body = answer.get_json(force=True)
    for differs in ("request_id", "challenge"):
        body.pop(differs, None)
    return answer.status_code, headers, body


@pytest.fixture
def worked(app):
    """Do something and tell what the database was asked meanwhile, values left out."""
    engine, asked = inside(app).database.engine, []

    @event.listens_for(engine, "before_cursor_execute")
    def note(connection, cursor, statement, parameters, context, many):
        asked.append((statement, len(parameters)))

    def doing(call, *given):
        asked.clear()
        return seen(call(app, *given)), tuple(asked)

    yield doing
    event.remove(engine, "before_cursor_execute", note)


def path(worked, app, email):
    """Everything that somebody may ask about an address without holding its code."""

    def sent_now():
        inside(app).codes._clock = lambda: at
        return worked(send, email)

    at = 1_790_000_000.0
    steps = [worked(verify, "000000", email), sent_now(), sent_now()]
    steps += [worked(verify, "000000", email) for _ in range(TRIES + 1)]
    at += 60
    return [*steps, sent_now()]


def test_known_and_unknown_addresses_take_the_same_path(app, worked):
    known, unknown = path(worked, app, KNOWN), path(worked, app, UNKNOWN)
    assert known == unknown
    statuses = [answer[0] for answer, _ in known]
    assert statuses == [400, 202, 429, *[400] * TRIES, 429, 202]
    for _, asked in known:
        assert any("codes" in statement or "sendings" in statement for statement, _ in asked)
        assert not any("accounts" in statement for statement, _ in asked)
    assert inside(app).database.read(lambda c: len(c.execute(select(CODES)).all())) == 4
