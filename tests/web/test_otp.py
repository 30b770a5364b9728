"""POST /otp/send and /otp/verify: a code goes out, a token comes back, and nobody learns who is."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from tests.conftest import bearer_of, inside, issued, serving
from tests.web.callers import assert_problem
from web.http.schemas import SentAnswer, SignedInAnswer

pytestmark = pytest.mark.long

KNOWN, UNKNOWN = "someone@example.org", "nobody@example.org"
CODE = "918273"


@pytest.fixture
def app(settings, monkeypatch):
    """Codes are always the same here, and may be asked for again at once."""
    monkeypatch.setattr("auth.otp.secrets.randbelow", lambda _: int(CODE))
    app = serving(
        replace(settings, otp_resend_seconds=0, otp_per_hour=100, otp_mailbox_per_hour=100), {}
    )
    issued(app, KNOWN)
    return app


def send(client, email):
    return client.post("/otp/send", json={"email": email})


def verify(client, email, code=CODE):
    return client.post("/otp/verify", json={"email": email, "code": code})


def seen(answer):
    """All that a caller sees of an answer, but for what differs from request to request."""
    headers = {n: v for n, v in answer.headers.items() if n not in ("X-Request-ID", "Date")}
    body = answer.get_json(force=True)
    for differs in ("request_id", "challenge"):
        body.pop(differs, None)
    return answer.status_code, headers, body


def test_a_code_comes_by_mail_and_gives_a_token(app, client, settings):
    answer = send(client, KNOWN)
    assert answer.status_code == 202
    SentAnswer.model_validate(answer.get_json())
    (file,) = (settings.data_dir / "outbox").glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["To"] == KNOWN
    assert CODE in mail.get_body(("plain",)).get_content()
    assert CODE not in mail["Subject"]
    signed_in = verify(client, KNOWN)
    assert signed_in.status_code == 200
    SignedInAnswer.model_validate(signed_in.get_json())
    bearer = {"Authorization": f"Bearer {signed_in.get_json()['token']}"}
    assert client.get("/account", headers=bearer).get_json()["email"] == KNOWN


@pytest.mark.parametrize("typed", [CODE, f" {CODE}", "918 273", "918273\n", "918-273", "918–273"])
def test_a_code_may_be_typed_or_pasted_with_spaces_and_dashes(client, typed):
    send(client, KNOWN)
    assert verify(client, KNOWN, typed).status_code == 200


@pytest.mark.parametrize("spelling", ["Someone@Example.ORG", " someone@example.org "])
def test_one_address_in_another_spelling_is_the_same(client, spelling):
    send(client, spelling)
    assert verify(client, KNOWN).status_code == 200


def test_the_first_right_code_makes_the_account(app, client):
    send(client, UNKNOWN)
    uid = verify(client, UNKNOWN).get_json()["uid"]
    assert inside(app).accounts.sign_in(UNKNOWN).uid == uid


def test_sending_tells_nobody_who_has_an_account(client):
    assert seen(send(client, KNOWN)) == seen(send(client, UNKNOWN))


def test_a_wrong_code_tells_nobody_who_has_an_account(client):
    assert seen(verify(client, KNOWN, "000000")) == seen(verify(client, UNKNOWN, "000000"))
    for email in (KNOWN, UNKNOWN):
        send(client, email)
    for _ in range(7):  # on to otp_locked
        assert seen(verify(client, KNOWN, "000000")) == seen(verify(client, UNKNOWN, "000000"))
    assert_problem(verify(client, UNKNOWN), 429, "otp_locked")


def test_asking_too_often_tells_nobody_who_has_an_account(settings, monkeypatch):
    monkeypatch.setattr("auth.otp.time.time", lambda: 1_790_000_000.0)
    monkeypatch.setattr("auth.otp.Codes.__init__.__defaults__", (lambda: 1_790_000_000.0,))
    app = serving(settings, {})
    issued(app, KNOWN)
    client = app.test_client()
    first = [seen(send(client, email)) for email in (KNOWN, UNKNOWN)]
    again = [send(client, email) for email in (KNOWN, UNKNOWN)]
    assert first[0] == first[1]
    assert seen(again[0]) == seen(again[1])
    assert_problem(again[0], 429, "rate_limited")
    assert again[0].headers["Retry-After"] == "60"


def test_a_disabled_account_is_told_only_to_who_holds_the_code(app, client):
    inside(app).accounts.disable(KNOWN, True)
    assert seen(send(client, KNOWN)) == seen(send(client, UNKNOWN))
    assert seen(verify(client, KNOWN, "000000")) == seen(verify(client, UNKNOWN, "000000"))
    assert_problem(verify(client, KNOWN), 403, "account_disabled")


def test_a_code_is_good_once(client):
    send(client, KNOWN)
    assert verify(client, KNOWN).status_code == 200
    assert_problem(verify(client, KNOWN), 400, "otp_invalid")


def test_a_code_is_good_for_its_address_alone(client):
    send(client, KNOWN)
    assert_problem(verify(client, UNKNOWN), 400, "otp_invalid")
    assert verify(client, KNOWN).status_code == 200


@pytest.mark.parametrize("call", ["/otp/send", "/otp/verify"])
@pytest.mark.parametrize(
    "body",
    [{}, [], "x", None, {"email": ""}, {"email": "nobody"}, {"email": 7}, {"email": None},
     {"email": ["a@b.org"]}, {"email": "x" * 400}, {"email": KNOWN, "admin": True}],
    ids=repr,
)  # fmt: skip
def test_a_body_that_does_not_fit_is_refused(client, call, body):
    if isinstance(body, dict) and call == "/otp/verify":
        body = {"code": CODE, **body}
    problem = assert_problem(client.post(call, json=body), 400, "form_invalid")
    assert str(body) not in problem["detail"]


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "９１８２７３", "-91827", "\0" * 6]
)
def test_what_is_no_code_is_a_wrong_one(client, code):
    send(client, KNOWN)
    assert_problem(verify(client, KNOWN, code), 400, "otp_invalid")


def test_a_form_is_not_json(client):
    assert_problem(client.post("/otp/send", data={"email": KNOWN}), 400, "form_invalid")


def test_a_token_of_before_is_good_beside_the_new_one(app, client):
    old = bearer_of(app, KNOWN)
    send(client, KNOWN)
    verify(client, KNOWN)
    assert client.get("/account", headers=old).status_code == 200
