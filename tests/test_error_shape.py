"""Every error has one shape, whoever raises it.

Content-Type: application/problem+json

    {
      "type": "tag:ktp-reader,2026:<code>",  a URI that names the problem
      "title": "...",                         the same for every error of this code
      "status": 400,                          as in the status line
      "code": "image_missing",                what a program looks at
      "detail": "...",                        what happened this time
      "request_id": "...",                    as in the header X-Request-ID
      "field": "image",                       only where a form field is to blame
      "advice": "..."                         only where the sender can do something
    }
"""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from errors import Busy, ReaderError
from settings import ROOT
from tests.conftest import fictional_reading, inside, serving
from web.http.sandbox import error_kinds

pytestmark = pytest.mark.long  # it makes a service anew for each test

ALWAYS = {"type", "title", "status", "code", "detail", "request_id"}
SOMETIMES = {"field", "advice"}


def assert_problem(response, status, code):
    """The answer is the problem above, and only that."""
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    body = response.get_json(force=True)
    assert body.keys() >= ALWAYS
    assert body.keys() <= ALWAYS | SOMETIMES
    assert body["type"] == f"tag:ktp-reader,2026:{code}"
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"] == response.headers["X-Request-ID"]
    assert all(isinstance(value, str) and value for value in body.values() if value != status)
    return body


def test_an_unknown_address(client):
    assert_problem(client.get("/nowhere"), 404, "not_found")


def test_a_method_that_an_address_does_not_take(client):
    response = client.get("/verify-ktp")
    assert_problem(response, 405, "method_not_allowed")
    assert "POST" in response.headers["Allow"]


def test_no_token(client):
    response = client.post("/verify-ktp")
    assert_problem(response, 401, "token_missing")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="ktp-reader"'


def test_a_body_over_the_limit(app, client, bearer):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    form = {"image": (io.BytesIO(bytes(2000)), "a.jpg")}
    answer = client.post("/verify-ktp", data=form, headers=bearer)
    told = assert_problem(answer, 413, "image_too_large")
    assert "8388608 bytes" in told["detail"]


def test_errors_that_only_http_knows(app, client):
    app.add_url_rule("/teapot", view_func=lambda: __import__("flask").abort(418))
    assert_problem(client.get("/teapot"), 418, "i'm_a_teapot")


@pytest.mark.parametrize("kind", error_kinds().values(), ids=error_kinds())
def test_every_error_of_the_house(kind, settings, bearer):
    def reader(photo):
        raise kind(field="image", retry_after=7)

    client = serving(settings, {"ktp": reader}).test_client()
    response = client.post("/read/ktp", data={"image": picture()}, headers=bearer)
    body = assert_problem(response, kind.status, kind.code)
    assert body["field"] == "image"
    assert response.headers["Retry-After"] == "7"
    assert ("WWW-Authenticate" in response.headers) == (kind.status == 401)


def test_every_error_says_what_to_do():
    """All that are told to callers; the base stands for what only HTTP knows."""
    kinds = error_kinds().values()
    assert [kind.code for kind in kinds if not kind.advice and kind is not ReaderError] == []


def test_a_body_with_an_unknown_member_is_told_those_that_there_are(client):
    answer = client.post("/otp/send", json={"email": "someone@example.org", "3301": "SITI"})
    told = assert_problem(answer, 400, "form_invalid")
    assert told["detail"] == "The body takes only `email`."


def test_a_fault_of_ours_says_nothing_of_what_was_read(settings, bearer, caplog):
    """Neither the answer nor the log repeats the exception's message: it may quote the card."""

    def reader(photo):
        raise ValueError("3301165707900001 SITI CONTOH")

    client = serving(settings, {"ktp": reader}).test_client()
    response = client.post("/read/ktp", data={"image": picture()}, headers=bearer)
    assert_problem(response, 500, "internal_error")
    assert "fault=ValueError" in caplog.text
    assert "test_error_shape.py" in caplog.text
    for told in (response.text, caplog.text):
        assert "SITI" not in told
        assert "3301165707900001" not in told


def test_too_many_readings_at_once_are_refused_with_a_time_to_come_back(settings, bearer):
    """The reader asks for a second reading while its own holds the only place."""
    one_at_a_time = replace(settings, readings_at_once=1, busy_wait_seconds=1)
    refused = []

    def reader(photo):
        with pytest.raises(Busy) as caught:
            inside(app).desk.read(picture()[0].getvalue(), "ktp")
        refused.append(caught.value)
        raise caught.value

    app = serving(one_at_a_time, {"ktp": reader})
    data = {"image": picture()}
    response = app.test_client().post("/read/ktp", data=data, headers=bearer)
    assert_problem(response, 503, "busy")
    assert int(response.headers["Retry-After"]) > 0
    assert len(refused) == 1


def test_a_failed_reading_gives_its_place_back(settings, bearer):
    answers = iter([ReaderError("no"), None, None])

    def reader(photo):
        if error := next(answers):
            raise error
        return fictional_reading(photo)

    one_at_a_time = replace(settings, readings_at_once=1)
    client = serving(one_at_a_time, {"ktp": reader}).test_client()
    statuses = [
        client.post("/read/ktp", data={"image": picture()}, headers=bearer).status_code
        for _ in range(3)
    ]
    assert statuses == [400, 200, 200]


def test_every_code_is_documented():
    page = (ROOT / "docs" / "api.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    documented = {row.split("`")[1]: row for row in rows}
    for code, kind in error_kinds().items():
        assert f"| {kind.status} |" in documented[code], code


def picture():
    from tests.conftest import encoded

    return io.BytesIO(encoded("JPEG")), "photo.jpg"
