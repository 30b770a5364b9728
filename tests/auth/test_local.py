"""Tokens that this service signs: what they say, when they end, and what forgeries meet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from auth.local import AUDIENCE, ISSUER, LocalAccounts
from errors import TokenExpired, TokenInvalid

SECRET = "Nh3vT0aWq8-kYx5zRj2mPu7cLb4gFd9s_for-tests"
HOUR = timedelta(hours=1)


@pytest.fixture
def accounts():
    return LocalAccounts(SECRET)


def forged(accounts, key=None, algorithm="HS256", **changes):
    """A token like the service's own, with claims changed; None takes one away."""
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + HOUR, "sub": "a" * 32,
        "email": "someone@example.org", "admin": False, "version": 1,
    } | changes  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, accounts._key if key is None else key, algorithm)


def test_a_token_tells_who_holds_it(accounts):
    account = accounts.account(accounts.issue("someone@example.org", HOUR))
    assert account.email == "someone@example.org"
    assert account.admin is False


def test_an_admins_token_says_so(accounts):
    assert accounts.account(accounts.issue("boss@example.org", HOUR, admin=True)).admin is True


def test_the_uid_stays_the_same_for_a_person_and_differs_between_people(accounts):
    first, again, other = (
        accounts.account(accounts.issue(email, HOUR)).uid
        for email in ("Someone@example.org", "someone@Example.org", "other@example.org")
    )
    assert first == again != other
    assert "someone" not in first


def test_an_expired_token_is_told_apart(accounts):
    with pytest.raises(TokenExpired):
        accounts.account(accounts.issue("someone@example.org", -HOUR))


def test_another_services_secret_signs_nothing_here(accounts):
    with pytest.raises(TokenInvalid):
        accounts.account(LocalAccounts(SECRET + "!").issue("someone@example.org", HOUR))


def test_the_secret_itself_is_not_the_key(accounts):
    with pytest.raises(TokenInvalid):
        accounts.account(forged(accounts, key=SECRET))


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "another-api"},
        {"iss": "another-service"},
        {"version": 2},
        {"iat": datetime.now(UTC) + HOUR},
        *({name: None} for name in ("aud", "iss", "exp", "iat", "sub", "email", "version")),
    ],
)
def test_a_claim_that_is_not_ours_makes_the_token_invalid(accounts, change):
    assert accounts.account(forged(accounts)).uid == "a" * 32
    with pytest.raises(TokenInvalid):
        accounts.account(forged(accounts, **change))


def test_a_token_without_signature_or_of_another_algorithm_is_invalid(accounts):
    with pytest.raises(TokenInvalid):
        accounts.account(forged(accounts, key="", algorithm="none"))
    with pytest.raises(TokenInvalid):
        accounts.account(forged(accounts, key=accounts._key * 2, algorithm="HS512"))


def test_admin_is_only_who_the_token_says_in_so_many_words(accounts):
    assert accounts.account(forged(accounts, admin="yes")).admin is False


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.ü.ö", "\x00", "x" * 100_000])
def test_rubbish_is_invalid(accounts, token):
    with pytest.raises(TokenInvalid):
        accounts.account(token)
