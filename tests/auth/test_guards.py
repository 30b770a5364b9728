"""The guard: no valid token, no answer, and no work either."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import g

from tests.conftest import issued

CALLS = ["/verify-ktp", "/read/ktp"]


def code(response):
    return response.status_code, response.get_json(force=True)["code"]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "x"])
def test_without_a_bearer_token_it_is_missing(client, call, header):
    headers = {} if header is None else {"Authorization": header}
    assert code(client.post(call, headers=headers)) == (401, "token_missing")


@pytest.mark.parametrize("call", CALLS)
def test_a_forged_token_is_invalid_and_an_old_one_expired(app, client, call):
    old = issued(app, "someone@example.org", lifetime=timedelta(days=-1))
    for token, wanted in (("a.b.c", "token_invalid"), (old, "token_expired")):
        response = client.post(call, headers={"Authorization": f"Bearer {token}"})
        assert code(response) == (401, wanted)
        assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


def test_the_scheme_is_not_case_sensitive(client, token):
    response = client.post("/verify-ktp", headers={"Authorization": f"bearer  {token}"})
    assert code(response) == (400, "image_missing")


def test_the_request_knows_who_asks(app, client, bearer):
    with client:
        client.post("/verify-ktp", headers=bearer)
        assert g.account.email == "someone@example.org"


def test_a_strangers_form_is_never_taken_apart(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the form was parsed")

    monkeypatch.setattr("werkzeug.formparser.FormDataParser.parse", refuse)
    data = {"image": (io.BytesIO(b"x"), "a.jpg")}
    assert code(client.post("/verify-ktp", data=data)) == (401, "token_missing")
