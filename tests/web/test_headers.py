"""What answers tell browsers: what may run, who may call, and to come back over https."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import bearer_of, fictional_reading, serving
from tests.web.callers import photo_form

OURS, OTHER = "https://app.example.org", "https://app.example.org.evil.example"
CALLS = ["/healthz", "/consent", "/nowhere", "/account", "/metrics", "/openapi/openapi.json"]


@pytest.mark.parametrize("call", CALLS)
def test_an_answer_is_no_page_and_nothing_may_run_in_it(client, call):
    headers = client.get(call).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_the_documentation_runs_its_own_scripts_and_no_others(client):
    answer = client.get("/openapi/swagger")
    assert answer.mimetype == "text/html"
    policy = answer.headers["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'self'"
    assert rules["script-src"].split() == ["'self'", "'unsafe-inline'"]
    assert rules["frame-ancestors"] == "'none'"
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize(("wanted", "told"), [("id", "id"), ("fr", "en"), (None, "en")])
def test_an_error_says_its_language_and_by_what_it_was_chosen(client, wanted, told):
    answer = client.get("/account", headers={"Accept-Language": wanted} if wanted else {})
    assert answer.headers["Content-Language"] == told
    assert "Accept-Language" in answer.headers["Vary"]


def test_an_answer_without_sentences_has_no_language(client):
    headers = client.get("/healthz", headers={"Accept-Language": "id"}).headers
    assert "Content-Language" not in headers
    assert "Accept-Language" not in headers.get("Vary", "")


def served(settings, **changes):
    return serving(replace(settings, **changes), {"ktp": fictional_reading})


@pytest.mark.parametrize("origin", [OURS, OTHER, "null"])
def test_no_web_page_may_call_by_default(client, origin):
    answer = client.get("/consent", headers={"Origin": origin})
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    "origin",
    [OTHER, "null", "http://app.example.org", "https://APP.example.org:443", "https://example.org",
     "https://app.example.org:8443", "https://xapp.example.org", "https://appxexample.org"],
)  # fmt: skip
def test_a_page_that_is_not_named_may_not(settings, origin):
    client = served(settings, cors_origins=OURS).test_client()
    for headers in ({}, {"Access-Control-Request-Method": "GET"}):
        answer = client.options("/consent", headers={"Origin": origin, **headers})
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.get(
        "/consent", headers={"Origin": origin}
    ).headers  # fmt: skip


@pytest.mark.parametrize("origin", [OURS, "http://localhost:3000"])
def test_a_page_that_is_named_may_and_reads_what_it_needs(settings, photo, origin):
    app = served(settings, cors_origins=f"{OURS}, http://localhost:3000")
    client, bearer = app.test_client(), bearer_of(app, "someone@example.org")
    answer = client.post("/verify-ktp", data=photo_form(photo), headers=bearer | {"Origin": origin})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert {"Origin", "Accept-Language"} <= set(answer.vary)
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert set(exposed) == {"ETag", "Location", "X-Request-ID", "Retry-After"}
    assert "Access-Control-Allow-Credentials" not in answer.headers
    refused = client.get("/account", headers={"Origin": origin})
    assert refused.headers["Access-Control-Allow-Origin"] == origin  # errors can be read too


@pytest.mark.parametrize(
    ("call", "method"),
    [("/verify-ktp", "POST"), ("/verifications/x", "PATCH"), ("/account", "DELETE"),
     ("/otp/send", "POST"), ("/verifications", "GET")],
)  # fmt: skip
def test_a_browsers_first_question_is_answered_without_a_token(settings, call, method):
    client = served(settings, cors_origins=OURS).test_client()
    asked = {"Origin": OURS, "Access-Control-Request-Method": method,
             "Access-Control-Request-Headers": "authorization, if-match, prefer"}  # fmt: skip
    answer = client.options(call, headers=asked)
    assert answer.status_code == 200
    assert answer.data == b""
    assert answer.headers["Access-Control-Allow-Origin"] == OURS
    assert method in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert {"authorization", "if-match", "prefer"} <= set(allowed.split(", "))


def test_and_opens_nothing_else(settings):
    client = served(settings, cors_origins=OURS).test_client()
    asked = {"Origin": OURS, "Access-Control-Request-Method": "GET"}
    assert client.get("/account", headers=asked).status_code == 401
    assert client.options("/account", headers={"Origin": OURS}).status_code == 401


def test_https_is_asked_for_only_where_it_is_spoken(settings):
    client = served(settings, trusted_proxies=1).test_client()

    def said(**headers):
        return "Strict-Transport-Security" in client.get("/healthz", headers=headers).headers

    assert said(X_Forwarded_Proto="https")
    assert not said(X_Forwarded_Proto="http")
    assert not said()


def test_no_one_but_a_trusted_proxy_says_that_it_is_https(client):
    answer = client.get("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in answer.headers
    assert "Strict-Transport-Security" in client.get("https://localhost/healthz").headers


@pytest.mark.parametrize("path", ["/openapi", "//openapi", "/openapi//", "//evil.example/openapi"])
def test_a_redirect_leads_to_no_host_that_the_caller_names(client, path):
    answer = client.get(path, headers={"Host": "evil.example"})
    if answer.status_code in (301, 302, 307, 308):
        assert answer.headers["Location"].startswith("/")
        assert not answer.headers["Location"].startswith(("//", "/\\"))
    assert "http" not in answer.headers.get("Location", "")
    assert client.get("/openapi", headers={"Host": "evil.example"}).status_code == 308
