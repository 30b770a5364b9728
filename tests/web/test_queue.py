"""GET /verifications: the review queue, page by page, and what hostile callers ask of it."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from main import create_app
from tests.conftest import bearer_of, fictional_reading
from tests.web.callers import NEITHER, assert_problem, verified
from web.schemas import QueueAnswer


@pytest.fixture
def admin(app):
    return bearer_of(app, "boss@example.org", admin=True)


@pytest.fixture
def seven(client, bearer, photo):
    """Ids of seven records, the newest first."""
    return [verified(client, bearer, photo)["id"] for _ in range(7)][::-1]


def page(client, admin, **query):
    answer = client.get("/verifications", query_string=query, headers=admin)
    assert answer.status_code == 200
    QueueAnswer.model_validate(answer.get_json())
    return answer.get_json()


def test_it_is_for_admins(client, bearer):
    assert_problem(client.get("/verifications"), 401, "token_missing")
    assert_problem(client.get("/verifications", headers=bearer), 403, "not_yours")
    wrong = client.get("/verifications?limit=x", headers=bearer)
    assert_problem(wrong, 403, "not_yours")


def test_an_empty_queue(client, admin):
    assert page(client, admin) == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 8, 100])
def test_pages_hold_every_record_once_the_newest_first(client, admin, seven, limit):
    seen, cursor = [], ""
    while cursor is not None:
        found = page(client, admin, limit=limit, cursor=cursor)
        assert 1 <= len(found["items"]) <= limit
        seen += [item["id"] for item in found["items"]]
        cursor = found["next_cursor"]
    assert seen == seven


def test_what_comes_meanwhile_does_not_shift_the_pages(client, admin, bearer, photo, seven):
    first = page(client, admin, limit=3)
    verified(client, bearer, photo)
    client.delete(f"/verifications/{seven[2]}", headers=bearer)  # the one that the cursor names
    second = page(client, admin, limit=4, cursor=first["next_cursor"])
    assert [item["id"] for item in second["items"]] == seven[3:]


def test_an_item_shows_no_value_of_the_card(client, admin, seven):
    (item, *_) = page(client, admin)["items"]
    assert (item["verdict"], item["version"]) == ("review", 1)
    assert item["reasons"] == ["low_confidence", "nik_region_differs"]
    assert "SITI" not in str(item)
    assert "3301165707900001" not in str(item)


def test_a_queue_of_one_verdict(client, admin, seven):
    change = {"json": {"decision": "passed"}, "headers": admin | {"If-Match": '"1"'}}
    client.patch(f"/verifications/{seven[4]}", **change)
    assert [item["id"] for item in page(client, admin, verdict="passed")["items"]] == [seven[4]]
    assert len(page(client, admin, verdict="review")["items"]) == 6
    assert page(client, admin, verdict="failed")["items"] == []
    assert len(page(client, admin, verdict="")["items"]) == 7


@pytest.mark.parametrize(
    ("name", "value"),
    [*(("limit", each) for each in ("0", "101", "-1", "1.5", "x", "1e2", "٣", " 1", "99999")),
     *(("verdict", each) for each in ("x", "PASSED", "passed ", "\0"))],
)  # fmt: skip
def test_a_query_that_does_not_fit_is_refused_by_name(client, admin, name, value):
    answer = client.get("/verifications", query_string={name: value}, headers=admin)
    assert assert_problem(answer, 400, "form_invalid")["field"] == name


def cursor(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "sent",
    ["x", "=", "é", "\0", "%", "A" * 10_000, cursor("1.0"), cursor(f"nan {NEITHER}"),
     cursor(f"inf {NEITHER}"), cursor(f"-inf {NEITHER}"), cursor(f"1e999 {NEITHER}"),
     cursor(f"1.0 {NEITHER} x"), cursor("1.0 '; DROP TABLE verifications; --"),
     cursor("1.0 \0" + "a" * 35), cursor("1.0 " + "é" * 36), cursor(f"1_0 {NEITHER}"),
     cursor(f"0x1 {NEITHER}"), cursor(f"1.0  {NEITHER}"), cursor(f"++ {NEITHER}")],
)  # fmt: skip
def test_a_cursor_that_no_page_gave_is_refused(client, admin, seven, sent):
    answer = client.get("/verifications", query_string={"cursor": sent}, headers=admin)
    assert assert_problem(answer, 400, "form_invalid")["field"] == "cursor"


def test_a_cursor_into_the_far_past_or_future_is_an_end_or_the_beginning(client, admin, seven):
    assert page(client, admin, cursor=cursor(f"1.0 {NEITHER}"))["items"] == []
    assert len(page(client, admin, cursor=cursor(f"1e12 {NEITHER}"))["items"]) == 7


def test_parameters_that_come_twice_or_are_unknown_do_no_harm(client, admin, seven):
    asked = "/verifications?limit=2&limit=3&nonsense=1&verdict=review&verdict=x"
    answer = client.get(asked, headers=admin)
    assert (answer.status_code, len(answer.get_json()["items"])) == (200, 2)


def test_records_without_an_end_say_so(settings, photo):
    app = create_app(replace(settings, retention_days=0), {"ktp": fictional_reading})
    client, admin = app.test_client(), bearer_of(app, "boss@example.org", admin=True)
    assert verified(client, admin, photo)["expires_at"] is None
    assert page(client, admin)["items"][0]["expires_at"] is None
