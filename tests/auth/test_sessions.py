"""Sessions of browsers: begun by a proof, ended by time, by hand and with the account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from auth.local import LocalAccounts
from auth.sessions import Sessions
from auth.tables import ACCOUNTS, SESSIONS
from errors import NotYours, SignedOut
from storage.vault import Vault
from tests.records.kept import KEY, NEWER

SECRET, HOURS, ANA = "a secret of thirty-two characters!", 12 * 3600.0, "ana@example.org"


def opened(database, clock, keys=(KEY,)):
    """Accounts and their sessions, as any worker has them."""
    vault = Vault(keys)
    accounts = LocalAccounts(database, vault, SECRET, timedelta(hours=1))
    return accounts, Sessions(database, vault, accounts, SECRET, HOURS, clock)


@pytest.fixture
def accounts(database, clock):
    return opened(database, clock)[0]


@pytest.fixture
def sessions(database, clock):
    return opened(database, clock)[1]


@pytest.fixture
def name(accounts, sessions):
    return sessions.begin(accounts.prove(ANA))


def rows(database):
    return database.read(lambda c: c.execute(select(SESSIONS)).mappings().all())


def assert_ended(sessions, name):
    with pytest.raises(SignedOut):
        sessions.account(name)


def test_a_session_tells_its_account_in_another_worker_too(
    accounts, sessions, name, database, clock
):
    account = sessions.account(name)
    assert (account.email, account.admin, account.scopes) == (ANA, False, None)
    assert opened(database, clock)[1].account(name) == account


def test_only_a_hash_of_the_name_is_kept(name, database):
    (row,) = rows(database)
    assert name not in str(dict(row))
    assert len(name) >= 43


def test_each_sign_in_has_a_name_of_its_own(accounts, sessions):
    proof = accounts.prove(ANA)
    assert sessions.begin(proof) != sessions.begin(proof)


def test_it_ends_so_long_after_the_last_use(sessions, name, clock):
    for _ in range(3):
        clock.now += HOURS - 1
        sessions.account(name)
    clock.now += HOURS
    assert_ended(sessions, name)


def test_what_has_ended_is_erased(sessions, name, clock, database):
    clock.now += HOURS - 1
    sessions.purge()
    assert len(rows(database)) == 1
    clock.now += 1
    sessions.purge()
    assert rows(database) == []


def test_signing_out_ends_one_and_everywhere_ends_all(accounts, sessions):
    one, other, third = (sessions.begin(accounts.prove(ANA)) for _ in range(3))
    budi = sessions.begin(accounts.prove("budi@example.org"))
    sessions.end(one)
    assert_ended(sessions, one)
    sessions.end_all(sessions.account(other).uid)
    assert_ended(sessions, other)
    assert_ended(sessions, third)
    assert sessions.account(budi).email == "budi@example.org"


@pytest.mark.parametrize(
    "ends",
    [
        lambda accounts, uid: accounts.revoke(ANA),
        lambda accounts, uid: accounts.disable(ANA, True),
        lambda accounts, uid: accounts.erase(uid),
    ],
    ids=["revoked", "disabled", "erased"],
)
def test_it_ends_with_the_account_at_once(accounts, sessions, name, database, clock, ends):
    uid = sessions.account(name).uid
    ends(accounts, uid)
    assert_ended(opened(database, clock)[1], name)
    assert rows(database) == []  # nor does it come back with the account


def test_an_admin_is_one_for_as_long_as_the_account_is(accounts, sessions):
    token = accounts.issue(ANA, timedelta(hours=1), admin=True)
    plain = accounts.issue(ANA, timedelta(hours=1))
    assert sessions.account(sessions.begin(accounts.proof(token))).admin is True
    assert sessions.account(sessions.begin(accounts.proof(plain))).admin is False
    by_code = sessions.begin(accounts.prove(ANA))
    assert sessions.account(by_code).admin is True
    accounts.revoke(ANA)
    assert_ended(sessions, by_code)
    assert sessions.account(sessions.begin(accounts.prove(ANA))).admin is False


def test_a_services_key_begins_none(accounts):
    token = accounts.issue("service:shop", timedelta(hours=1), scopes=["read"])
    with pytest.raises(NotYours):
        accounts.proof(token)


@pytest.mark.parametrize("values", [{"uid": "another"}, {"admin": True}, {"generation": 2},
                                    {"used_at": 9e9}, {"bound": "f" * 64}], ids=str)  # fmt: skip
def test_a_row_that_was_written_without_a_key_is_none(accounts, sessions, database, values):
    token = accounts.issue(ANA, timedelta(hours=1))
    name = sessions.begin(accounts.proof(token))
    database.write(lambda c: c.execute(update(SESSIONS).values(values)))
    assert_ended(sessions, name)


def test_a_change_of_keys_ends_none(accounts, sessions, name, database, clock):
    both = opened(database, clock, (NEWER, KEY))
    both[0].reseal()
    both[1].reseal()
    assert opened(database, clock, (NEWER,))[1].account(name).email == ANA


def test_no_address_stands_in_clear(name, database):
    kept = database.read(lambda c: c.execute(select(ACCOUNTS)).mappings().all())
    assert ANA not in str(kept) + str(rows(database))
