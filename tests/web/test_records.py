"""GET, PATCH and DELETE /verifications: who may do what, and on which version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from settings import Settings
from tests.conftest import (
    KEY,
    SECRET,
    bearer_of,
    encoded,
    fictional_reading,
    inside,
    running,
    serving,
)
from tests.web.callers import NEITHER, assert_problem, photo_form, tagged, verified
from web.http.schemas import AuditAnswer, VerificationAnswer


@pytest.fixture
def settings(settings):
    return replace(settings, keep_images=True)


@pytest.fixture
def admin(app):
    return bearer_of(app, "boss@example.org", admin=True)


@pytest.fixture
def stranger(app):
    return bearer_of(app, "stranger@example.org")


@pytest.fixture
def record(client, bearer, photo):
    return verified(client, bearer, photo, reference_id="order-1")


@pytest.fixture
def path(record):
    return f"/verifications/{record['id']}"


CALLS = [("GET", ""), ("DELETE", ""), ("PATCH", ""), ("GET", "/image"), ("GET", "/audit")]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """A caller, an admin's headers and a record's path, for tests that leave it as it is."""
    settings = Settings(SECRET, KEY, data_dir=tmp_path_factory.mktemp("records") / "var")
    with running(settings) as app:
        client = app.test_client()
        record = verified(client, bearer_of(app, "someone@example.org"), encoded("JPEG"))
        admin = bearer_of(app, "boss@example.org", admin=True)
        yield client, admin, f"/verifications/{record['id']}"


def call(client, method, path, headers):
    body = {"json": {"decision": "passed"}} if method == "PATCH" else {}
    return client.open(path, method=method, headers=tagged(headers, '"1"'), **body)


@pytest.mark.parametrize(("method", "end"), CALLS)
def test_nobody_without_a_token(untouched, method, end):
    client, _, path = untouched
    assert_problem(call(client, method, path + end, {}), 401, "token_missing")


@pytest.mark.parametrize(("method", "end"), CALLS)
def test_a_stranger_can_not_tell_it_from_one_that_is_not_there(client, stranger, path, method, end):
    theirs = call(client, method, path + end, stranger)
    none = call(client, method, f"/verifications/{NEITHER}{end}", stranger)
    status, code = (403, "not_yours") if end == "/audit" else (404, "not_found")
    said, said_of_none = assert_problem(theirs, status, code), assert_problem(none, status, code)
    assert said | {"request_id": ""} == said_of_none | {"request_id": ""}


@pytest.mark.parametrize(("method", "end"), CALLS)
def test_the_owner_sees_and_erases_but_does_not_decide(client, bearer, path, method, end):
    answer = call(client, method, path + end, bearer)
    if method == "PATCH" or end == "/audit":
        assert_problem(answer, 403, "not_yours")
    else:
        assert answer.status_code == (204 if method == "DELETE" else 200)


@pytest.mark.parametrize(("method", "end"), CALLS)
def test_an_admin_may(client, admin, path, method, end):
    assert call(client, method, path + end, admin).status_code in (200, 204)


@pytest.mark.parametrize(("method", "end"), [each for each in CALLS if each[1] != "/audit"])
@pytest.mark.parametrize(
    "made_up", [NEITHER, "x", "%00", "a" * 5000, "..%2f..", "%F0%9F%98%80", "1;DROP", "__a__"]
)
def test_what_is_no_record_is_not_found(client, admin, method, end, made_up):
    answer = call(client, method, f"/verifications/{made_up}{end}", admin)
    assert_problem(answer, 404, "not_found")


def test_the_owner_gets_what_verifying_answered(client, bearer, record, path):
    answer = client.get(path, headers=bearer)
    assert answer.get_json() == record
    VerificationAnswer.model_validate(answer.get_json())
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_admin_sees_whose_it_is_and_where_the_nik_stands_too(
    client, admin, stranger, photo, path
):
    other = verified(client, stranger, photo)
    said = client.get(path, headers=admin).get_json()
    VerificationAnswer.model_validate(said)
    assert said["also_on"] == [other["id"]]
    assert said["owner"]
    assert (other["verdict"], other["reasons"][-1]["code"]) == ("review", "nik_on_another_account")
    assert {"owner", "also_on"} & other.keys() == set()


def test_a_change_is_the_next_version_and_says_what_was_before(client, admin, bearer, path):
    body = {"fields": {"nama": "SITI CONTOH A"}, "decision": "passed", "note": "a letter was lost"}
    answer = client.patch(path, json=body, headers=tagged(admin, '"1"'))
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    said = answer.get_json()
    VerificationAnswer.model_validate(said)
    assert said["verdict"] == said["decision"]["verdict"] == "passed"
    assert said["fields"]["nama"]["value"] == "SITI CONTOH A"
    assert "by a person" in said["fields"]["nama"]["corrections"]
    assert said["history"][0]["before"] == {"nama": "SITI CONTOH"}
    mine = client.get(path, headers=bearer)
    assert mine.headers["ETag"] == '"2"'
    assert mine.get_json()["history"] == said["history"]


def test_an_account_is_told_of_a_persons_verdict(app, client, admin, bearer, path, monkeypatch):
    told = []
    inside(app).upkeep._tasks = []  # which would tell it as well
    monkeypatch.setattr(inside(app).accounts, "mark", lambda uid, mark: told.append(mark))
    client.patch(path, json={"decision": "passed"}, headers=tagged(admin, '"1"'))
    client.patch(path, json={"decision": "failed"}, headers=tagged(admin, '"2"'))
    client.patch(path, json={"note": "looked again"}, headers=tagged(admin, '"3"'))
    assert told == [True, False]


def test_a_lost_update_is_told_and_changes_nothing(client, admin, path):
    first = client.patch(path, json={"decision": "passed"}, headers=tagged(admin, '"1"'))
    late = client.patch(path, json={"decision": "failed"}, headers=tagged(admin, '"1"'))
    assert first.status_code == 200
    assert_problem(late, 409, "stale")
    assert client.get(path, headers=admin).get_json()["verdict"] == "passed"
    weak = tagged(admin, 'W/"2"')  # a proxy that compresses weakens tags
    assert client.patch(path, json={"decision": "review"}, headers=weak).status_code == 200


def test_without_a_version_nothing_is_changed(client, admin, path):
    answer = client.patch(path, json={"decision": "passed"}, headers=admin)
    assert_problem(answer, 428, "version_missing")
    assert_problem(client.patch(path, json={"note": "x"}, headers=tagged(admin, " ")), 428,
                   "version_missing")  # fmt: skip


@pytest.mark.parametrize(
    "tag", ["1", "*", '"1', '"one"', '"1", "2"', '"-1"', '"1.0"', '""', '"²"', '"' + "9" * 30 + '"']
)
def test_a_version_that_is_none_is_refused(untouched, tag):
    client, admin, path = untouched
    answer = client.patch(path, json={"decision": "passed"}, headers=tagged(admin, tag))
    assert_problem(answer, 400, "form_invalid")
    assert client.get(path, headers=admin).headers["ETag"] == '"1"'


@pytest.mark.parametrize(
    "body",
    [
        {}, [], "x", 7, None, {"fields": {}}, {"note": ""}, {"fields": {"alamat": "X"}},
        {"fields": {"nama": ""}}, {"fields": {"nama": "x" * 201}}, {"fields": {"nama": 7}},
        {"fields": {"nama": "SITI\n"}}, {"fields": {"nama": "SI\x00TI"}}, {"fields": ["nama"]},
        {"fields": {"nama": "SI\u202eTI"}},
        {"fields": {"nama": "SI\u200bTI"}}, {"fields": {"nama": "SI\u2028TI"}},
        {"fields": {"nama": "SI\x1bTI"}}, {"fields": {"nama": "SI\x85TI"}},
        {"fields": {"nama": "SI\x7fTI"}}, {"decision": "maybe"}, {"decision": True},
        {"note": "x" * 1001}, {"note": 7}, {"decision": "passed", "verdict": "passed"},
        {"decision": "passed", "owner": "me"},
    ],
    ids=repr,
)  # fmt: skip
def test_a_change_that_does_not_fit_is_refused_whole(untouched, body):
    client, admin, path = untouched
    answer = client.patch(path, json=body, headers=tagged(admin, '"1"'))
    assert_problem(answer, 400, "form_invalid")
    assert client.get(path, headers=admin).headers["ETag"] == '"1"'


@pytest.mark.parametrize("sent", [b"", b"{", b"\xff", b'{"note": "\\ud800"}', b"[" * 60_000])
def test_what_is_no_json_is_refused(untouched, sent):
    client, admin, path = untouched
    how = {"content_type": "application/json", "headers": tagged(admin, '"1"')}
    assert_problem(client.patch(path, data=sent, **how), 400, "form_invalid")


def test_a_body_that_is_too_large_or_of_another_kind_is_refused(untouched):
    client, admin, path = untouched
    large = b'{"note": "' + b"x" * 70_000 + b'"}'
    how = {"headers": tagged(admin, '"1"')}
    refused = client.patch(path, data=large, content_type="application/json", **how)
    assert_problem(refused, 400, "form_invalid")
    assert_problem(client.patch(path, data={"note": "x"}, **how), 400, "form_invalid")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_the_image_comes_as_it_was_sent_and_as_no_kind_of_page(client, bearer, kind):
    sent = encoded(kind.upper())
    made = verified(client, bearer, sent)
    answer = client.get(f"/verifications/{made['id']}/image", headers=bearer)
    assert (answer.data, answer.mimetype) == (sent, f"image/{kind}")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_where_none_is_kept_there_is_no_image(settings, photo):
    app = serving(replace(settings, keep_images=False), {"ktp": fictional_reading})
    client, mine = app.test_client(), bearer_of(app, "someone@example.org")
    path = f"/verifications/{verified(client, mine, photo)['id']}/image"
    assert_problem(client.get(path, headers=mine), 404, "not_found")


def test_an_erased_record_is_gone_and_its_trail_stays(client, admin, bearer, photo, record, path):
    client.get(path, headers=admin)
    client.patch(path, json={"fields": {"nama": "SITI X"}}, headers=tagged(admin, '"1"'))
    assert client.delete(path, headers=bearer).data == b""
    for method, end in CALLS[:4]:
        assert_problem(call(client, method, path + end, bearer), 404, "not_found")
    trail = client.get(f"{path}/audit", headers=admin).get_json()
    AuditAnswer.model_validate(trail)
    told = [(line["action"], line["version"], line["fields"]) for line in trail["items"]]
    assert told == [("created", 1, []), ("viewed", 1, []), ("changed", 2, ["nama"]),
                    ("erased", 2, [])]  # fmt: skip
    assert "SITI" not in str(trail)
    again = client.post("/verify-ktp", data=photo_form(photo, reference_id="order-1"),
                        headers=bearer)  # fmt: skip
    assert again.get_json()["id"] != record["id"]


def test_a_record_is_told_in_the_language_of_whoever_asks(client, bearer, photo):
    """Whatever was spoken when it was made."""
    made = verified(client, bearer | {"Accept-Language": "id"}, photo)

    def told(language):
        headers = bearer | {"Accept-Language": language}
        return client.get(f"/verifications/{made['id']}", headers=headers).get_json()["reasons"][0]

    assert told("en")["message"] == "The field nik was hard to read."
    assert told("id") == told("en") | {"message": "Data nik sulit dibaca."}
    (record,) = client.get("/account", headers=bearer | {"Accept-Language": "id"}).get_json()[
        "verifications"
    ]
    assert record["reasons"][0] == told("id")
