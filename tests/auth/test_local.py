"""Accounts of the service's own: who a token names, what forgeries meet, how tokens end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from sqlalchemy import select

from auth.local import AUDIENCE, ISSUER, VERSION, LocalAccounts
from auth.tables import ACCOUNTS
from errors import AccountDisabled, NotFound, TokenExpired, TokenInvalid, TokenRevoked
from storage.database import Database
from storage.vault import Vault, new_key
from tests.conftest import KEY, SECRET

HOUR = timedelta(hours=1)
EMAIL = "someone@example.org"
CLAIMS = ("aud", "iss", "exp", "iat", "sub", "email", "admin", "generation", "version")


def database_in(folder):
    made = Database(f"sqlite:///{folder}/service.db")
    made.migrate()
    return made


@pytest.fixture
def database(tmp_path):
    return database_in(tmp_path)


@pytest.fixture
def accounts(database):
    return LocalAccounts(database, Vault([KEY]), SECRET, HOUR)


@pytest.fixture
def elsewhere(tmp_path):
    """The same service beside another, empty database."""
    (tmp_path / "elsewhere").mkdir()
    return LocalAccounts(database_in(tmp_path / "elsewhere"), Vault([KEY]), SECRET, HOUR)


def row(database, uid):
    query = select(ACCOUNTS).where(ACCOUNTS.c.uid == uid)
    return database.read(lambda c: c.execute(query).mappings().one())


def forged(accounts, key=None, algorithm="HS256", **changes):
    """A token like the service's own, with claims changed; None takes one away."""
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + HOUR,
        "sub": accounts.sign_in(EMAIL).uid, "email": EMAIL, "admin": False, "generation": 1,
        "version": VERSION,
    } | changes  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, accounts._key if key is None else key, algorithm)


def refused(accounts, token, error=TokenInvalid):
    with pytest.raises(error):
        accounts.account(token)


def test_a_token_tells_who_holds_it(accounts):
    signed_in = accounts.sign_in(EMAIL)
    account = accounts.account(signed_in.token)
    assert (account.uid, account.email, account.admin) == (signed_in.uid, EMAIL, False)
    assert accounts.account(accounts.issue(EMAIL, HOUR)) == account


def test_the_uid_stays_the_same_for_a_person_and_differs_between_people(accounts, elsewhere):
    first = accounts.sign_in(EMAIL).uid
    assert accounts.sign_in(EMAIL).uid == first == elsewhere.sign_in(EMAIL).uid
    assert accounts.sign_in("other@example.org").uid != first
    assert "someone" not in first


def test_the_row_shows_no_address(accounts, database):
    kept = row(database, accounts.sign_in(EMAIL).uid)
    assert kept["email"] == Vault([KEY]).fingerprint("email", EMAIL)
    assert b"someone" not in kept["sealed_email"]


def test_an_expired_token_is_told_apart(accounts):
    refused(accounts, accounts.issue(EMAIL, -HOUR), TokenExpired)


def test_a_token_holds_as_long_as_it_is_asked_to(accounts):
    claims = jwt.decode(accounts.sign_in(EMAIL).token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == HOUR.total_seconds()


def test_another_services_secret_signs_nothing_here(accounts, database):
    stranger = LocalAccounts(database, Vault([KEY]), SECRET + "!", HOUR)
    refused(accounts, stranger.issue(EMAIL, HOUR))


def test_the_secret_itself_is_not_the_key(accounts):
    refused(accounts, forged(accounts, key=SECRET))
    refused(accounts, forged(accounts, key=accounts._uid_key))


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "another-api"},
        {"iss": "another-service"},
        {"version": 1},
        {"version": VERSION + 1},
        {"version": str(VERSION)},
        {"iat": datetime(2999, 1, 1, tzinfo=UTC)},
        {"nbf": datetime(2999, 1, 1, tzinfo=UTC)},
        {"sub": "a" * 32, "generation": 2},
        {"sub": "a" * 32},
        {"sub": 7},
        *({name: None} for name in CLAIMS),
    ],
    ids=str,
)
def test_a_claim_that_is_not_ours_makes_the_token_invalid(accounts, change):
    assert accounts.account(forged(accounts)).email == EMAIL
    refused(accounts, forged(accounts, **change))


def test_a_token_without_signature_or_of_another_algorithm_is_invalid(accounts):
    refused(accounts, forged(accounts, key="", algorithm="none"))
    refused(accounts, forged(accounts, key=accounts._key * 2, algorithm="HS512"))
    head, body, _ = forged(accounts).split(".")
    refused(accounts, f"{head}.{body}.")
    refused(accounts, f"{head}.{body}")


def test_a_changed_letter_makes_a_token_invalid(accounts):
    token = forged(accounts)
    for place in range(0, len(token) - 1, 7):
        letter = "A" if token[place] != "A" else "B"
        refused(accounts, token[:place] + letter + token[place + 1 :])


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "é.ü.ö", "\x00", "x" * 100_000, "..", "e30.e30."]
)
def test_rubbish_is_invalid(accounts, token):
    refused(accounts, token)


def test_admin_is_only_who_the_token_says_in_so_many_words(accounts):
    assert accounts.account(accounts.issue("boss@example.org", HOUR, admin=True)).admin is True
    assert accounts.account(accounts.issue("boss@example.org", HOUR)).admin is False
    for claim in ("yes", 1, "true", [True]):
        assert accounts.account(forged(accounts, admin=claim)).admin is False


def test_an_admin_signs_in_as_one_until_called_back(accounts):
    accounts.issue("boss@example.org", HOUR, admin=True)
    assert accounts.account(accounts.sign_in("boss@example.org").token).admin is True
    accounts.revoke("boss@example.org")
    assert accounts.account(accounts.sign_in("boss@example.org").token).admin is False


def test_tokens_that_were_called_back_are_revoked_and_new_ones_are_not(accounts):
    old = [accounts.sign_in(EMAIL).token, accounts.issue(EMAIL, HOUR, admin=True)]
    other = accounts.sign_in("other@example.org").token
    accounts.revoke(EMAIL)
    for token in old:
        refused(accounts, token, TokenRevoked)
    assert accounts.account(accounts.sign_in(EMAIL).token).email == EMAIL
    assert accounts.account(other).email == "other@example.org"


def test_who_is_shut_out_gets_no_token_and_the_old_ones_open_nothing(accounts):
    token = accounts.sign_in(EMAIL).token
    accounts.disable(EMAIL, True)
    refused(accounts, token, AccountDisabled)
    for ask in (lambda: accounts.sign_in(EMAIL), lambda: accounts.issue(EMAIL, HOUR)):
        with pytest.raises(AccountDisabled):
            ask()
    accounts.disable(EMAIL, False)
    assert accounts.account(token).email == EMAIL


def test_who_is_not_there_can_be_neither_shut_out_nor_called_back(accounts):
    for ask in (lambda: accounts.disable(EMAIL, True), lambda: accounts.revoke(EMAIL)):
        with pytest.raises(NotFound):
            ask()


def test_an_erased_account_leaves_no_address_and_its_tokens_stay_revoked(accounts, database):
    signed_in = accounts.sign_in(EMAIL)
    accounts.mark(signed_in.uid, True)
    accounts.erase(signed_in.uid)
    left = row(database, signed_in.uid)
    assert (left["email"], left["sealed_email"]) == (None, None)
    assert (left["admin"], left["ktp_verified"]) == (False, False)
    refused(accounts, signed_in.token, TokenRevoked)
    again = accounts.sign_in(EMAIL)
    assert again.uid == signed_in.uid
    assert accounts.account(again.token).email == EMAIL
    refused(accounts, signed_in.token, TokenRevoked)


def test_erasing_who_is_gone_is_harmless(accounts):
    accounts.erase("nobody")
    uid = accounts.sign_in(EMAIL).uid
    accounts.erase(uid)
    accounts.erase(uid)


def test_a_database_that_has_not_met_a_tokens_account_makes_it(accounts, elsewhere):
    for admin in (False, True):
        met = elsewhere.account(accounts.issue(f"{admin}@example.org", HOUR, admin=admin))
        assert (met.email, met.admin) == (f"{admin}@example.org", admin)
        assert elsewhere.sign_in(met.email).uid == met.uid


def test_but_only_for_a_token_of_the_first_generation(accounts, elsewhere, database):
    accounts.sign_in(EMAIL)
    accounts.revoke(EMAIL)
    refused(elsewhere, accounts.sign_in(EMAIL).token)
    with pytest.raises(NotFound):
        elsewhere.revoke(EMAIL)


def test_marks_are_kept_and_none_is_made_for_who_is_gone(accounts, database):
    uid = accounts.sign_in(EMAIL).uid
    assert row(database, uid)["ktp_verified"] is False
    for mark in (True, True, False):
        accounts.mark(uid, mark)
        assert row(database, uid)["ktp_verified"] is mark
    accounts.mark("nobody", True)
    assert len(database.read(lambda c: c.execute(select(ACCOUNTS)).all())) == 1


def test_under_a_new_key_the_account_is_the_same(accounts, database):
    newer = new_key()
    token, uid = accounts.issue(EMAIL, HOUR, admin=True), accounts.sign_in(EMAIL).uid
    between = LocalAccounts(database, Vault([newer, KEY]), SECRET, HOUR)
    assert between.sign_in(EMAIL).uid == uid
    assert between.reseal() == 1
    after = LocalAccounts(database, Vault([newer]), SECRET, HOUR)
    assert after.account(token).admin is True
    assert after.sign_in(EMAIL).uid == uid
    after.disable(EMAIL, True)
    refused(after, token, AccountDisabled)


def test_it_says_when_it_answers(accounts):
    accounts.ping()
