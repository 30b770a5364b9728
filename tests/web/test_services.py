"""A backend's own key, with scopes, and a person's token refreshed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import jwt
import pytest

from auth.accounts import SCOPES, service_identity
from errors import FormInvalid
from tests.conftest import bearer_of, fictional_reading, inside, issued, serving
from tests.web.callers import assert_problem, photo_form, tagged, verified


def key(app, name="my-app", scopes=SCOPES, lifetime=timedelta(days=30)):
    """The header that carries a backend's key."""
    accounts = inside(app).accounts
    token = accounts.issue(service_identity(name), lifetime, scopes=scopes)
    return {"Authorization": f"Bearer {token}"}


def test_a_backend_verifies_and_has_its_records(app, client, photo):
    mine = key(app)
    record = verified(client, mine, photo)
    path = f"/verifications/{record['id']}"
    assert client.get(path, headers=mine).get_json() == record
    assert_problem(client.get(path, headers=key(app, "other-app")), 404, "not_found")
    assert client.delete(path, headers=mine).status_code == 204


CALLS = {
    "verify": ("POST", "/verify-ktp"),
    "read": ("POST", "/read/ktp"),
    "records": ("GET", "/verifications/00000000-0000-4000-8000-000000000000"),
    "templates": ("GET", "/templates"),
}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_may_ask_for_what_its_scopes_say_and_for_nothing_else(app, client, photo, scope):
    mine = key(app, scopes=(scope,))
    for name, (method, path) in CALLS.items():
        form = {"data": photo_form(photo)} if method == "POST" else {}
        answer = client.open(path, method=method, headers=mine, **form)
        if name == scope:
            assert answer.status_code in (200, 404)
        else:
            assert_problem(answer, 403, "not_yours")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/account"), ("DELETE", "/account"), ("GET", "/verifications"),
     ("POST", "/token/refresh"), ("PATCH", CALLS["records"][1]),
     ("GET", CALLS["records"][1] + "/audit")],
)  # fmt: skip
def test_what_is_for_people_is_not_for_a_key(app, client, method, path):
    answer = client.open(path, method=method, headers=tagged(key(app), '"1"'), json={"note": "x"})
    assert answer.status_code in (403, 404)


def test_a_key_is_called_back_and_shut_out_by_its_name(app, client, photo):
    mine, accounts = key(app), inside(app).accounts
    accounts.revoke(service_identity("my-app"))
    answer = client.post("/read/ktp", data=photo_form(photo), headers=mine)
    assert_problem(answer, 401, "token_revoked")
    fresh = key(app)
    assert client.post("/read/ktp", data=photo_form(photo), headers=fresh).status_code == 200
    accounts.disable(service_identity("my-app"), True)
    answer = client.post("/read/ktp", data=photo_form(photo), headers=fresh)
    assert_problem(answer, 403, "account_disabled")


def test_backends_are_counted_apart_from_people(settings, photo):
    limits = replace(settings, limit_account="1/hour", limit_service="2/hour")
    app = serving(limits, {"ktp": fictional_reading})
    client, person, mine = app.test_client(), bearer_of(app, "a@example.org"), key(app)

    def statuses(headers):
        return [client.post("/read/ktp", data=photo_form(photo), headers=headers).status_code
                for _ in range(3)]  # fmt: skip

    assert statuses(person) == [200, 429, 429]
    assert statuses(mine) == [200, 200, 429]
    figures = client.get("/metrics").text
    assert 'service_requests_total{service="my-app",status="200"} 2.0' in figures
    assert "a@example.org" not in figures


@pytest.mark.parametrize("name", ["", "My App", "a@b", "a" * 64, "-a", "é", "a:b", "a\n"])
def test_a_name_that_is_none(name):
    with pytest.raises(FormInvalid):
        service_identity(name)


def claims(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_a_persons_token_is_refreshed_for_as_long_as_it_held(app, client):
    token = issued(app, "someone@example.org", lifetime=timedelta(minutes=10))
    answer = client.post("/token/refresh", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    before, after = claims(token), claims(answer.get_json()["token"])
    assert after["exp"] - after["iat"] == before["exp"] - before["iat"]
    assert (after["sub"], after["iat"] >= before["iat"]) == (before["sub"], True)
    fresh = {"Authorization": f"Bearer {answer.get_json()['token']}"}
    assert client.get("/account", headers=fresh).get_json()["uid"] == answer.get_json()["uid"]
    inside(app).accounts.revoke("someone@example.org")
    for headers in (fresh, {"Authorization": f"Bearer {token}"}):
        assert_problem(client.post("/token/refresh", headers=headers), 401, "token_revoked")


def test_no_token_that_ended_and_no_admins_is_refreshed(app, client):
    old = issued(app, "someone@example.org", lifetime=timedelta(seconds=-1))
    ended = client.post("/token/refresh", headers={"Authorization": f"Bearer {old}"})
    assert_problem(ended, 401, "token_expired")
    admin = bearer_of(app, "boss@example.org", admin=True)
    assert_problem(client.post("/token/refresh", headers=admin), 403, "not_yours")
    assert_problem(client.post("/token/refresh"), 401, "token_missing")
