"""Firebase's ID tokens: one gets in, and every way to be another one meets its own error."""

from __future__ import annotations

import base64
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from auth.firebase.accounts import FirebaseAccounts
from errors import (
    AccountDisabled,
    EmailNotVerified,
    FormInvalid,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
    UpstreamUnavailable,
)
from tests.auth.google import (
    KID,
    PROJECT,
    SIGNER,
    claims,
    google_server,
    id_token,
    key,
    key_file,
    pem,
    point_firebase_at,
)

pytestmark = pytest.mark.long

HOUR = 3600
LOOKUP = f"/v1/projects/{PROJECT}/accounts:lookup"


@pytest.fixture
def google(monkeypatch):
    with google_server() as server:
        point_firebase_at(server.url, monkeypatch)
        yield server


@pytest.fixture
def accounts(google, tmp_path):
    return FirebaseAccounts(PROJECT, key_file(tmp_path, google.url), timeout=30)


def now():
    return int(time.time())


def segment(value):
    """A part of a JWT."""
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def with_header(header, payload):
    return f"{segment(header)}.{segment(payload)}.c2ln"


def test_a_token_of_firebase_tells_who_holds_it(accounts, google):
    account = accounts.account(id_token())
    assert (account.uid, account.email, account.admin) == ("u1", "someone@example.org", False)
    assert google.asked == ["/certificates", "/token", LOOKUP]


def test_certificates_and_access_tokens_are_kept(accounts, google):
    for _ in range(3):
        accounts.account(id_token())
    assert sorted(google.asked) == sorted(["/certificates", "/token", LOOKUP, LOOKUP, LOOKUP])


def test_an_admins_token_says_so_in_so_many_words(accounts):
    assert accounts.account(id_token(admin=True)).admin is True
    assert accounts.account(id_token(admin="true")).admin is False
    assert accounts.account(id_token(admin=1)).admin is False


def test_a_token_may_be_long_but_not_endless(accounts, google):
    assert accounts.account(id_token(plan="x" * 1000)).uid == "u1"
    google.asked.clear()
    with pytest.raises(TokenInvalid):
        accounts.account(id_token(plan="x" * 4000))
    assert google.asked == []


def test_a_clock_that_lags_a_little_does_no_harm(accounts):
    assert accounts.account(id_token(iat=now() + 5)).uid == "u1"


def test_an_expired_token_is_told_apart(accounts):
    with pytest.raises(TokenExpired):
        accounts.account(id_token(iat=now() - 2 * HOUR, exp=now() - HOUR))


@pytest.mark.parametrize(
    "forged",
    [
        {"signed_by": "stranger"},
        {"aud": "another-project"},
        {"iss": "https://securetoken.google.com/another-project"},
        {"iss": "https://session.firebase.google.com/a-project"},
        {"header": {"kid": "key-2"}},
        {"header": {"typ": "JWT"}},
        {"signed_by": "", "algorithm": "none"},
        {"sub": ""},
        {"sub": "x" * 129},
        *({name: None} for name in ("aud", "iss", "sub", "iat", "exp")),
        {"aud": [PROJECT]},
    ],
    ids=str,
)
def test_a_forged_token_is_invalid_and_no_user_is_looked_up(accounts, google, forged):
    with pytest.raises(TokenInvalid):
        accounts.account(id_token(**forged))
    assert LOOKUP not in google.asked


def test_a_token_from_the_future_is_invalid(accounts):
    with pytest.raises(TokenInvalid):
        accounts.account(id_token(iat=now() + HOUR, exp=now() + 2 * HOUR))


def test_a_token_of_another_key_is_invalid_even_where_it_has_expired(accounts):
    with pytest.raises(TokenInvalid):
        accounts.account(id_token(signed_by="stranger", exp=now() - HOUR))


def test_googles_public_key_is_no_secret_to_sign_with(accounts):
    public = key("google").public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    payload = id_token().split(".")[1]
    signed = f"{segment({'alg': 'HS256', 'kid': KID})}.{payload}"
    signature = hmac.digest(public, signed.encode(), "sha256")
    token = f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
    assert jwt.decode(token, options={"verify_signature": False})["sub"] == "u1"
    with pytest.raises(TokenInvalid):
        accounts.account(token)


def test_a_token_from_before_the_revocation_is_revoked(accounts, google):
    google.users["u1"]["validSince"] = str(now() - 30)
    with pytest.raises(TokenRevoked):
        accounts.account(id_token(iat=now() - 60))
    assert accounts.account(id_token(iat=now() - 20)).uid == "u1"


def test_a_disabled_user_is_told_apart(accounts, google):
    google.users["u1"]["disabled"] = True
    with pytest.raises(AccountDisabled):
        accounts.account(id_token())


def test_a_deleted_users_token_is_worthless(accounts, google):
    google.users.clear()
    with pytest.raises(TokenInvalid):
        accounts.account(id_token())


@pytest.mark.parametrize(
    "change", [{"email_verified": False}, {"email_verified": "true"}, {"email_verified": None},
               {"email": None}, {"email": ["someone@example.org"]}], ids=str
)  # fmt: skip
def test_an_address_that_nobody_has_proven_does_not_get_in(accounts, change):
    with pytest.raises(EmailNotVerified):
        accounts.account(id_token(**change))


@pytest.mark.parametrize(
    "token",
    [
        "", "x", "a.b.c", "é.ü.ö", "\x00", "\ud800", "x" * 100_000,
        with_header({"alg": "RS256", "kid": KID}, []),
        with_header([], {}),
        with_header({"alg": "RS256", "kid": [KID]}, claims()),
        with_header({"alg": "RS256", "kid": KID}, "[" * 2500),
        with_header({"alg": "HS256"}, {"v": 0, "d": 5}),
    ],
    ids=lambda token: ascii(token[:20]),
)  # fmt: skip
def test_rubbish_is_invalid_and_nobody_is_asked(accounts, google, token):
    with pytest.raises(TokenInvalid):
        accounts.account(token)
    assert google.asked == []


def test_a_custom_token_is_signed_by_the_service_account(accounts, google):
    google.instead[LOOKUP] = (
        200,
        {"users": [{"localId": "u1", "email": "someone@example.org", "emailVerified": True}]},
    )
    signed_in = accounts.sign_in("someone@example.org")
    said = jwt.decode(
        signed_in.token, key("service account").public_key(), ["RS256"],
        audience="https://identitytoolkit.googleapis.com/"
        "google.identity.identitytoolkit.v1.IdentityToolkit",
    )  # fmt: skip
    assert signed_in.uid == said["uid"] == "u1"
    assert said["iss"] == said["sub"] == SIGNER
    assert "email" not in said


def test_an_address_that_firebase_refuses_is_the_callers_fault(accounts, google):
    google.instead[LOOKUP] = 400, {"error": {"code": 400, "message": "INVALID_EMAIL"}}
    with pytest.raises(FormInvalid):
        accounts.sign_in("someone@example.org")


def test_without_a_key_nobody_signs_in_and_google_is_not_asked_for_one(google):
    with pytest.raises(UpstreamUnavailable):
        FirebaseAccounts(PROJECT, None).sign_in("someone@example.org")
    assert google.asked == []


WHOLE = {"type": "service_account", "project_id": PROJECT, "private_key": "PRIVATE"}


@pytest.mark.parametrize(
    "content",
    ["PRIVATE", [], {"type": "authorized_user"}, WHOLE | {"project_id": "another"}, WHOLE,
     WHOLE | {"private_key": None}, WHOLE | {"private_key": pem("stranger")}],
    ids=range(7),
)  # fmt: skip
def test_a_wrong_key_file_stops_the_start_and_is_not_repeated(tmp_path, content):
    path = tmp_path / "key.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(ValueError, match="key file") as told:
        FirebaseAccounts(PROJECT, path)
    assert "PRIVATE" not in str(told.value)


def test_a_key_file_that_is_not_there_stops_the_start(tmp_path):
    with pytest.raises(ValueError, match="No such file"):
        FirebaseAccounts(PROJECT, tmp_path / "key.json")
