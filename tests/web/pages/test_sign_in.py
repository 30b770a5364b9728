"""Signing in with a browser, and out: the cookie, its guards, what ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import inside, issued
from tests.web.callers import assert_problem
from tests.web.pages.people import (
    ANA,
    BOSS,
    HTML,
    assert_error,
    browser,
    code_of,
    cookie,
    hidden,
    look,
    running,
    send,
    with_cookie,
)

pytestmark = pytest.mark.long  # it makes a service anew for each test

CHANGES = ["/sign-in", "/sign-out", "/sign-out-everywhere", "/me/erase",
           "/me/records/00000000-0000-4000-8000-000000000000/erase"]  # fmt: skip


def by_code(app, client, email=ANA, **more):
    """Sign in as a person does; the answer to the code."""
    text = send(client, "/sign-in", email=email, **more).text
    challenge = hidden(text, "challenge")
    return send(client, "/sign-in", email=email, challenge=challenge, code=code_of(app), **more)


def test_a_code_signs_in_and_leads_back(app, client):
    stranger = look(client, "/me?cursor=")
    assert (stranger.status_code, stranger.headers["Location"]) == (
        303, "/sign-in?next=%2Fme%3Fcursor%3D",
    )  # fmt: skip
    assert hidden(look(client, stranger.headers["Location"]).text, "next") == "/me?cursor="
    answer = by_code(app, client, next="/me?cursor=")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me?cursor=")
    assert f"Signed in as {ANA}." in look(client, "/me").text


def test_the_page_says_where_mails_go(app, settings, client):
    assert str(settings.data_dir / "outbox") in look(client, "/sign-in").text
    smtp = replace(settings, mail="smtp", smtp_host="localhost")
    with running(smtp) as other:
        assert 'data-testid="outbox"' not in look(other.test_client(), "/sign-in").text


def test_a_wrong_code_is_told_and_what_was_typed_stays(app, client):
    text = send(client, "/sign-in", email=ANA).text
    challenge = hidden(text, "challenge")
    wrong = "000000" if code_of(app) != "000000" else "111111"
    answer = send(client, "/sign-in", email=ANA, challenge=challenge, code=wrong)
    assert_error(answer, 400, "otp_invalid")
    assert f'value="{ANA}"' in answer.text
    assert f'value="{wrong}"' in answer.text
    assert cookie(client) is None
    right = send(client, "/sign-in", email=ANA, challenge=challenge, code=code_of(app))
    assert right.status_code == 303


def test_a_code_that_has_expired_is_told_and_a_new_one_sent_from_the_same_page(app, client):
    codes = inside(app).codes
    challenge = hidden(send(client, "/sign-in", email=ANA).text, "challenge")
    now, late = codes._clock(), 24 * 3600
    codes._clock = lambda: now + late
    answer = send(client, "/sign-in", email=ANA, challenge=challenge, code=code_of(app))
    assert_error(answer, 400, "otp_expired")
    assert f'value="{ANA}"' in answer.text
    anew = hidden(send(client, "/sign-in", email=hidden(answer.text, "email")).text, "challenge")
    right = send(client, "/sign-in", email=ANA, challenge=anew, code=code_of(app))
    assert right.status_code == 303


def test_a_token_signs_in_and_a_wrong_one_does_not(app, client):
    assert_error(send(client, "/sign-in", token="no"), 401, "token_invalid")
    assert_error(send(client, "/sign-in", token=""), 400, "form_invalid")
    assert send(client, "/sign-in", token=issued(app, ANA) + " ").status_code == 303
    assert look(client, "/me").status_code == 200


def test_a_services_token_signs_nobody_in(app, client):
    made = inside(app).accounts
    token = made.issue("service:shop", timedelta(hours=1), scopes=["verify", "read", "records"])
    assert_error(send(client, "/sign-in", token=token), 403, "not_yours")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)",
     "/\nx", "me", "/%0d%0aSet-Cookie:x", "", "//[evil", "http://[::1", "///evil"],
)  # fmt: skip
def test_next_stays_within_the_service(app, client, elsewhere):
    answer = send(client, "/sign-in", token=issued(app, ANA), next=elsewhere)
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert place.startswith("/")
    assert not place.startswith("//")
    assert "evil" not in place
    assert "evil" not in hidden(look(client, "/sign-in?next=" + elsewhere.strip()).text, "next")


def test_the_cookie_is_kept_from_scripts_and_other_pages(app):
    client = app.test_client()
    answer = send(client, "/sign-in", token=issued(app, ANA))
    (plain,) = answer.headers.getlist("Set-Cookie")
    assert plain.startswith("session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in plain.split(";")}
    tls = app.test_client().post(
        "/sign-in", data={"token": issued(app, ANA)}, base_url="https://localhost",
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    (safe,) = tls.headers.getlist("Set-Cookie")
    assert safe.startswith("__Host-session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Secure"} <= {p.strip() for p in safe.split(";")}


def test_each_sign_in_has_a_name_of_its_own_and_ends_the_one_before(app):
    client = browser(app, ANA)
    first = cookie(client)
    send(client, "/sign-in", token=issued(app, ANA))
    assert cookie(client) not in (None, first)
    assert look(with_cookie(app, first), "/me").status_code == 303


def test_no_call_looks_at_the_cookie_and_no_page_at_a_token(app):
    client = browser(app, ANA)
    assert_problem(client.get("/account"), 401, "token_missing")
    bearer = {"Authorization": f"Bearer {issued(app, ANA)}"}
    assert app.test_client().get("/me", headers=HTML | bearer).status_code == 303


@pytest.mark.parametrize(
    "ends",
    ["sign out", "everywhere", "revoked", "disabled", "erased", "erased by the call"],
)
def test_a_copied_cookie_is_worthless_once_it_ended(app, ends):
    client = browser(app, ANA)
    copy = with_cookie(app, cookie(client))
    assert look(copy, "/me").status_code == 200
    accounts, bearer = inside(app).accounts, {"Authorization": f"Bearer {issued(app, ANA)}"}
    done = {
        "sign out": lambda: send(client, "/sign-out"),
        "everywhere": lambda: send(browser(app, ANA), "/sign-out-everywhere"),
        "revoked": lambda: accounts.revoke(ANA),
        "disabled": lambda: accounts.disable(ANA, True),
        "erased": lambda: send(client, "/me/erase"),
        "erased by the call": lambda: client.delete("/account", headers=bearer),
    }
    done[ends]()
    assert look(copy, "/me").headers["Location"].startswith("/sign-in")
    assert_error(send(copy, "/me/erase"), 401, "signed_out")


def test_signing_out_takes_the_cookie_away(app):
    client = browser(app, ANA)
    assert send(client, "/sign-out").headers["Location"] == "/"
    assert cookie(client) is None
    assert look(client, "/me").headers["Cache-Control"] == "no-store"


FOREIGN = [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
           {"Sec-Fetch-Site": "none"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {},
           {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}]  # fmt: skip
OURS = [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"}]  # fmt: skip


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_another_site_changes_nothing_with_a_cookie(app, path, headers):
    client = browser(app, ANA)
    answer = client.post(path, data={"email": ANA}, headers=HTML | headers)
    assert_error(answer, 403, "cross_site")
    assert look(client, "/me").status_code == 200


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_our_own_page_does(app, headers):
    client = browser(app, ANA)
    assert client.post("/sign-out", headers=HTML | headers).status_code == 303
    assert cookie(client) is None


def test_without_a_cookie_a_program_may_send_but_no_other_site(app, client):
    assert client.post("/sign-in", data={"token": issued(app, ANA)}).status_code == 303
    other = app.test_client()
    answer = other.post(
        "/sign-in",
        data={"token": issued(app, ANA)},
        headers=HTML | {"Sec-Fetch-Site": "cross-site"},
    )
    assert_error(answer, 403, "cross_site")
    assert cookie(other) is None


def test_browsers_tell_our_own_origin(client):
    assert look(client, "/sign-in").headers["Referrer-Policy"] == "same-origin"


def test_an_admin_by_token_is_an_admin(app):
    assert look(browser(app, BOSS, admin=True), "/me").text.count('href="/admin"') == 1
    assert look(browser(app, ANA), "/me").text.count('href="/admin"') == 0


def test_without_pages_there_is_no_signing_in(settings):
    with running(replace(settings, pages=False)) as other:
        for path in ("/sign-in", "/me", "/me/download", "/admin"):
            assert other.test_client().get(path).status_code == 404
