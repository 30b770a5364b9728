"""python -m scripts.issue_token: the token alone on standard output."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from errors import TokenRevoked
from scripts.accounts import main as change
from scripts.issue_token import main
from service.parts import local_accounts
from service.stored import open_database
from settings import load_settings
from storage.vault import Vault
from tests.conftest import KEY, SECRET


@pytest.fixture
def environment(monkeypatch, tmp_path):
    for name, value in {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": tmp_path}.items():
        monkeypatch.setenv(name, str(value))


@pytest.fixture
def accounts(environment):
    """The accounts of a service with the same settings."""
    settings = load_settings()
    return local_accounts(settings, open_database(settings), Vault(settings.keys))


def test_it_prints_one_token_that_the_service_accepts(accounts, capsys):
    assert main(["someone@example.org"]) == 0
    token, rest = capsys.readouterr().out.split("\n", 1)
    assert rest == ""
    account = accounts.account(token)
    assert (account.email, account.admin) == ("someone@example.org", False)


def test_admin_and_days_are_in_the_token(accounts, capsys):
    assert main(["boss@example.org", "--admin", "--days", "3"]) == 0
    token = capsys.readouterr().out.strip()
    assert accounts.account(token).admin is True
    expiry = jwt.decode(token, options={"verify_signature": False})["exp"]
    left = datetime.fromtimestamp(expiry, UTC) - datetime.now(UTC)
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


def test_a_backend_gets_a_key_of_its_own_that_is_called_back_by_its_name(accounts, capsys):
    assert main(["--service", "my-app", "--scopes", "verify,read"]) == 0
    token = capsys.readouterr().out.strip()
    account = accounts.account(token)
    assert (account.service, account.scopes, account.admin) == ("my-app", ("verify", "read"), False)
    assert change(["revoke", "service:my-app"]) == 0
    with pytest.raises(TokenRevoked):
        accounts.account(token)
    assert change(["revoke", "service:My App"]) == change(["revoke", "service:none"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a@b.org", "--service", "my-app"],
        ["--service", "My App"],
        ["--service", "a", "--admin"],
        ["--service", "a", "--scopes", "all"],
        ["a@b.org", "--scopes", "read"],
        ["not-an-address"],
        ["a@b@c"],
        ["a@b.org", "--days", "0"],
        ["a@b.org", "--days", "x"],
    ],
)
def test_wrong_arguments_are_refused_and_nothing_is_printed(environment, capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_without_a_usable_secret_it_says_so_in_one_line(environment, monkeypatch, capsys):
    monkeypatch.setenv("SECRET_KEY", "too-short")
    assert main(["someone@example.org"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("SECRET_KEY")
