"""Accounts on Firebase's own emulator, which answers every call that the service makes.

What the emulator doesn't look at, signatures and expiry, stands in test_firebase_tokens.py.
"""

from __future__ import annotations

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from auth.firebase.accounts import FirebaseAccounts
from auth.firebase.calls import emulated
from auth.sessions import Sessions
from errors import (
    AccountDisabled,
    EmailNotVerified,
    NotFound,
    SignedOut,
    TokenInvalid,
    TokenRevoked,
)
from storage.database import Database
from storage.vault import Vault
from tests.auth.conftest import migrated
from tests.emulators import FIREBASE_PROJECT, firebase_auth
from tests.records.kept import KEY

pytestmark = pytest.mark.servers

PASSWORD = "a-strangers-password"


class App:
    """What the app does: Firebase's public REST calls, as its own SDK makes them."""

    def __init__(self, address):
        self._address = address

    def call(self, path, **body):
        request = Request(
            f"{self._address}/{path}?key=any", json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )  # fmt: skip
        with urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def accounts(self, call, **body):
        path = f"identitytoolkit.googleapis.com/v1/accounts:{call}"
        return self.call(path, **body, returnSecureToken=True)

    def signed_in(self, custom_token):
        """The tokens that a custom token is traded for: idToken and refreshToken."""
        return self.accounts("signInWithCustomToken", token=custom_token)

    def refreshed(self, tokens):
        """A newer ID token."""
        path = "securetoken.googleapis.com/v1/token"
        answer = self.call(path, grant_type="refresh_token", refresh_token=tokens["refreshToken"])
        return answer["id_token"]


@pytest.fixture(scope="module")
def address():
    with firebase_auth() as given:
        yield given


@pytest.fixture
def app(address):
    return App(address)


@pytest.fixture
def accounts(address):
    return FirebaseAccounts(FIREBASE_PROJECT, None, timeout=30)


@pytest.fixture
def client(accounts):
    """Firebase's own client, to do what a project's owner does in the console."""
    return accounts._firebase._client()


@pytest.fixture
def email():
    return f"{uuid.uuid4().hex}@example.org"


@pytest.fixture
def tokens(accounts, app, email):
    """The tokens of somebody who signed in with a code."""
    return app.signed_in(accounts.sign_in(email).token)


def after_this_second():
    """Times in tokens are whole seconds, and a token of the second of its revocation holds."""
    time.sleep(1.1 - time.time() % 1)


def test_a_proven_address_gets_in(accounts, app, email):
    signed_in = accounts.sign_in(email)
    account = accounts.account(app.signed_in(signed_in.token)["idToken"])
    assert (account.uid, account.email, account.admin) == (signed_in.uid, email, False)


def test_an_address_has_one_account(accounts, email):
    assert accounts.sign_in(email).uid == accounts.sign_in(email).uid


def test_an_address_has_one_account_however_many_sign_in_at_once(accounts, email):
    with ThreadPoolExecutor(8) as threads:
        uids = {one.uid for one in threads.map(accounts.sign_in, [email] * 8)}
    assert len(uids) == 1


def test_a_custom_token_is_no_id_token(accounts, email):
    with pytest.raises(TokenInvalid):
        accounts.account(accounts.sign_in(email).token)


def test_a_shown_card_stands_in_the_next_token(accounts, app, client, tokens):
    uid = tokens_uid(accounts, tokens)
    client.set_custom_user_claims(uid, {"admin": True, "plan": "free"})
    for shown in (True, True, False):
        accounts.mark(uid, shown)
        assert client.get_user(uid).custom_claims == {
            "admin": True, "plan": "free", "ktp_verified": shown,
        }  # fmt: skip
    claims = client.verify_id_token(app.refreshed(tokens))
    assert claims["ktp_verified"] is False
    assert claims["plan"] == "free"


def test_an_account_that_is_gone_is_not_marked(accounts):
    accounts.mark("gone", True)


def test_called_back_tokens_are_told_apart(accounts, client, tokens):
    uid = tokens_uid(accounts, tokens)
    after_this_second()
    client.revoke_refresh_tokens(uid)
    with pytest.raises(TokenRevoked):
        accounts.account(tokens["idToken"])


@pytest.fixture
def sessions(accounts, tmp_path):
    """Sessions of browsers beside Firebase's accounts."""
    database = Database(migrated(f"sqlite:///{tmp_path}/service.db"))
    yield Sessions(database, Vault([KEY]), accounts, "a secret of 32 characters at the least", 3600)
    database.forget_connections()


def test_a_proven_address_begins_a_session(accounts, sessions, client, email):
    name = sessions.begin(accounts.prove(email))
    account = sessions.account(name)
    assert (account.email, account.admin) == (email, False)
    accounts.set_admin(email, True)
    assert sessions.account(name).admin is True


def test_an_id_token_begins_one_with_its_own_rights(accounts, sessions, app, email, tokens):
    name = sessions.begin(accounts.proof(tokens["idToken"]))
    accounts.set_admin(email, True)
    assert sessions.account(name).admin is False
    again = sessions.begin(accounts.proof(app.refreshed(tokens)))
    assert sessions.account(again).admin is True


@pytest.mark.parametrize(
    "end",
    [
        lambda client, uid: client.revoke_refresh_tokens(uid),
        lambda client, uid: client.update_user(uid, disabled=True),
        lambda client, uid: client.delete_user(uid),
    ],
    ids=["revoked", "disabled", "erased"],
)
def test_a_session_ends_with_the_account(accounts, sessions, client, email, end):
    name = sessions.begin(accounts.prove(email))
    uid = sessions.account(name).uid
    after_this_second()
    end(client, uid)
    with pytest.raises(SignedOut):
        sessions.account(name)


def test_a_disabled_account_neither_gets_in_nor_signs_in(accounts, client, email, tokens):
    client.update_user(tokens_uid(accounts, tokens), disabled=True)
    with pytest.raises(AccountDisabled):
        accounts.account(tokens["idToken"])
    with pytest.raises(AccountDisabled):
        accounts.sign_in(email)


def test_an_erased_account_is_nobody_and_may_come_back_as_another(accounts, email, tokens):
    uid = tokens_uid(accounts, tokens)
    accounts.erase(uid)
    accounts.erase(uid)
    with pytest.raises(TokenInvalid):
        accounts.account(tokens["idToken"])
    assert accounts.sign_in(email).uid != uid


def test_an_address_that_nobody_has_proven_does_not_get_in(accounts, app, email):
    tokens = app.accounts("signUp", email=email, password=PASSWORD)
    with pytest.raises(EmailNotVerified):
        accounts.account(tokens["idToken"])


def test_a_user_without_an_address_does_not_get_in(accounts, app):
    with pytest.raises(EmailNotVerified):
        accounts.account(app.accounts("signUp")["idToken"])


def test_who_took_somebodys_address_loses_it_to_the_one_who_proves_it(accounts, app, email):
    stranger = app.accounts("signUp", email=email, password=PASSWORD)
    after_this_second()
    mine = accounts.sign_in(email)
    assert mine.uid == stranger["localId"]
    assert accounts.account(app.signed_in(mine.token)["idToken"]).email == email
    with pytest.raises(TokenRevoked):
        accounts.account(stranger["idToken"])
    # Firebase refuses the stranger's refresh token as well; the emulator takes every one.
    with pytest.raises(HTTPError):
        app.accounts("signInWithPassword", email=email, password=PASSWORD)


def test_who_came_with_somebodys_address_from_elsewhere_loses_it_as_well(
    accounts, app, client, email
):
    said = json.dumps({"sub": uuid.uuid4().hex, "email": email, "email_verified": False})
    come = {
        "requestUri": "http://localhost",
        "postBody": f"providerId=facebook.com&id_token={said}",
    }
    stranger = app.accounts("signInWithIdp", **come)
    after_this_second()
    assert accounts.sign_in(email).uid == stranger["localId"]
    with pytest.raises(TokenRevoked):
        accounts.account(stranger["idToken"])
    assert client.get_user(stranger["localId"]).provider_data == []
    assert "idToken" not in app.accounts("signInWithIdp", **come)


def test_who_proved_the_address_before_keeps_the_password(accounts, app, client, email):
    user = app.accounts("signUp", email=email, password=PASSWORD)
    client.update_user(user["localId"], email_verified=True)
    accounts.sign_in(email)
    tokens = app.accounts("signInWithPassword", email=email, password=PASSWORD)
    assert accounts.account(tokens["idToken"]).uid == user["localId"]


def test_an_admin_is_made_and_unmade(accounts, app, client, email, tokens):
    uid = tokens_uid(accounts, tokens)
    accounts.mark(uid, True)
    accounts.set_admin(email, True)
    as_admin = app.refreshed(tokens)
    assert accounts.account(as_admin).admin is True
    after_this_second()
    accounts.set_admin(email, False)
    with pytest.raises(TokenRevoked):
        accounts.account(as_admin)
    assert accounts.account(app.signed_in(accounts.sign_in(email).token)["idToken"]).admin is False
    assert client.get_user(uid).custom_claims == {"admin": False, "ktp_verified": True}


def test_an_admin_is_only_who_the_claim_names_so_in_so_many_words(accounts, app, client, tokens):
    client.set_custom_user_claims(tokens_uid(accounts, tokens), {"admin": "yes"})
    assert accounts.account(app.refreshed(tokens)).admin is False


def test_nobody_is_made_an_admin_by_a_slip_of_the_keys(accounts, email):
    with pytest.raises(NotFound):
        accounts.set_admin(email, True)


def test_a_ping_is_answered(accounts):
    assert emulated()
    accounts.ping()


def tokens_uid(accounts, tokens):
    return accounts.account(tokens["idToken"]).uid
