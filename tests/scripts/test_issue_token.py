"""python -m scripts.issue_token: the token alone on standard output."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from auth.local import LocalAccounts
from scripts.issue_token import main

SECRET = "Nh3vT0aWq8-kYx5zRj2mPu7cLb4gFd9s_for-tests"


@pytest.fixture
def secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", SECRET)
    return SECRET


def test_it_prints_one_token_that_the_service_accepts(secret, capsys):
    assert main(["someone@example.org"]) == 0
    token, rest = capsys.readouterr().out.split("\n", 1)
    assert rest == ""
    account = LocalAccounts(secret).account(token)
    assert (account.email, account.admin) == ("someone@example.org", False)


def test_admin_and_days_are_in_the_token(secret, capsys):
    assert main(["boss@example.org", "--admin", "--days", "3"]) == 0
    token = capsys.readouterr().out.strip()
    assert LocalAccounts(secret).account(token).admin is True
    expiry = jwt.decode(token, options={"verify_signature": False})["exp"]
    left = datetime.fromtimestamp(expiry, UTC) - datetime.now(UTC)
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


@pytest.mark.parametrize(
    "arguments",
    [[], ["not-an-address"], ["a@b@c"], ["a@b.org", "--days", "0"], ["a@b.org", "--days", "x"]],
)
def test_wrong_arguments_are_refused_and_nothing_is_printed(secret, capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_without_a_usable_secret_it_says_so_in_one_line(monkeypatch, capsys):
    monkeypatch.setenv("SECRET_KEY", "too-short")
    assert main(["someone@example.org"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("SECRET_KEY")
