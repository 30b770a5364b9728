"""scripts.accounts: what an operator does to an account."""

from __future__ import annotations

import pytest

from scripts.accounts import main
from tests.conftest import KEY, SECRET, bearer_of, fictional_reading, serving
from tests.web.callers import assert_problem, verified

EMAIL = "someone@example.org"


@pytest.fixture
def app(settings, monkeypatch):
    """A service, and an environment in which commands meet its database."""
    for name, value in (("SECRET_KEY", SECRET), ("ENCRYPTION_KEYS", KEY),
                        ("DATA_DIR", str(settings.data_dir))):  # fmt: skip
        monkeypatch.setenv(name, value)
    return serving(settings, {"ktp": fictional_reading})


@pytest.mark.parametrize(
    ("action", "status", "code"),
    [("revoke", 401, "token_revoked"), ("disable", 403, "account_disabled")],
)
def test_an_account_is_called_back_or_shut_out(app, action, status, code):
    bearer = bearer_of(app, EMAIL)
    assert main([action, EMAIL]) == 0
    assert_problem(app.test_client().get("/account", headers=bearer), status, code)


def test_who_was_shut_out_is_let_in_again(app):
    bearer = bearer_of(app, EMAIL)
    assert [main(["disable", EMAIL]), main(["enable", EMAIL])] == [0, 0]
    assert app.test_client().get("/account", headers=bearer).status_code == 200


@pytest.mark.parametrize("before", [[], ["disable"]])
def test_an_account_is_erased_with_its_records_even_where_it_was_shut_out(
    app, photo, before, capsys
):
    client, bearer = app.test_client(), bearer_of(app, EMAIL)
    boss = bearer_of(app, "boss@x.org", admin=True)
    kept = verified(client, bearer, photo)
    theirs = verified(client, bearer_of(app, "other@example.org"), photo)
    for action in before:
        main([action, EMAIL])
    assert main(["erase", EMAIL]) == 0
    assert capsys.readouterr().out == "erased the account and 1 records\n"
    items = client.get("/verifications", headers=boss).get_json()["items"]
    assert [item["id"] for item in items] == [theirs["id"]]
    trail = client.get(f"/verifications/{kept['id']}/audit", headers=boss).get_json()["items"]
    assert (trail[-1]["action"], trail[-1]["actor"]) == ("erased", "system")
    assert client.get("/account", headers=bearer).status_code in (401, 403)


@pytest.mark.parametrize("action", ["revoke", "disable", "enable", "erase"])
def test_nobody_and_what_is_no_address_are_said_in_one_line(app, action, capsys):
    assert main([action, "nobody@example.org"]) == 1
    assert capsys.readouterr().err == "There is no such account.\n"
    assert main([action, "no address"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
