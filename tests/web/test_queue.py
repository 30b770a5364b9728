"""GET /verifications: the review queue, page by page, and what hostile callers ask of it."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime

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
from tests.web.callers import NEITHER, assert_problem, verified
from web.http.schemas import QueueAnswer


@pytest.fixture
def admin(app):
    return bearer_of(app, "boss@example.org", admin=True)


@pytest.fixture
def seven(client, bearer, photo):
    """Ids of seven records, the newest first."""
    return [verified(client, bearer, photo)["id"] for _ in range(7)][::-1]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A caller, an admin's headers and ids of seven records, for tests that change nothing."""
    settings = Settings(SECRET, KEY, data_dir=tmp_path_factory.mktemp("queue") / "var")
    with running(settings) as app:
        client, bearer = app.test_client(), bearer_of(app, "someone@example.org")
        seven = [verified(client, bearer, encoded("JPEG"))["id"] for _ in range(7)][::-1]
        yield client, bearer_of(app, "boss@example.org", admin=True), seven


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
def test_pages_hold_every_record_once_the_newest_first(filled, limit):
    client, admin, seven = filled
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


def test_an_item_shows_no_value_of_the_card(filled):
    client, admin, _ = filled
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
     *(("verdict", each) for each in ("x", "PASSED", "passed ", "\0")),
     *((name, each) for name in ("from", "to") for each in
       ("yesterday", "2026", "2026-13-01", "2026-02-30", "02-11-2026", "2026-W01-1", "²026-01-01",
        "2026-11-02T25:00", "9" * 99, "\0")),
     ("account", "a b"), ("account", "'; DROP TABLE verifications; --"), ("account", "\0"),
     ("reference_id", "é"), ("reason", "low"), ("reason", "%"), ("decided", "1"),
     ("decided", "TRUE"), ("order", "asc"), ("count", "yes")],
)  # fmt: skip
def test_a_query_that_does_not_fit_is_refused_by_name(filled, name, value):
    client, admin, _ = filled
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
def test_a_cursor_that_no_page_gave_is_refused(filled, sent):
    client, admin, _ = filled
    answer = client.get("/verifications", query_string={"cursor": sent}, headers=admin)
    assert assert_problem(answer, 400, "form_invalid")["field"] == "cursor"


def test_a_cursor_into_the_far_past_or_future_is_an_end_or_the_beginning(filled):
    client, admin, _ = filled
    assert page(client, admin, cursor=cursor(f"1.0 {NEITHER}"))["items"] == []
    assert len(page(client, admin, cursor=cursor(f"1e12 {NEITHER}"))["items"]) == 7


@pytest.mark.parametrize("query", ["nik=3301165707900001", "From=2026-01-01", "limit=2&page=3", "=",
                                   "limit=2&limit=3", "verdict=review&verdict=x"])  # fmt: skip
def test_parameters_that_come_twice_or_are_unknown_are_refused(filled, query):
    """Else the answer would be one to another question."""
    client, admin, _ = filled
    said = assert_problem(client.get(f"/verifications?{query}", headers=admin), 400, "form_invalid")
    assert "3301165707900001" not in str(said)


def ids(client, admin, **query):
    return [item["id"] for item in page(client, admin, **query)["items"]]


def test_the_oldest_come_first_where_they_are_asked_for(client, admin, seven):
    seen, cursor = [], ""
    while cursor is not None:
        found = page(client, admin, limit=3, cursor=cursor, order="oldest")
        seen, cursor = seen + [item["id"] for item in found["items"]], found["next_cursor"]
    assert seen == seven[::-1]
    assert ids(client, admin, order="newest") == seven


def test_a_queue_of_what_nobody_has_decided(client, admin, seven):
    decide = {"json": {"decision": "review"}, "headers": admin | {"If-Match": '"1"'}}
    note = {"json": {"note": "decision pending"}, "headers": admin | {"If-Match": '"1"'}}
    client.patch(f"/verifications/{seven[2]}", **decide)
    client.patch(f"/verifications/{seven[3]}", **note)
    assert ids(client, admin, decided="true") == [seven[2]]
    assert ids(client, admin, decided="false") == [each for each in seven if each != seven[2]]
    assert ids(client, admin, decided="false", verdict="passed") == []


def test_a_queue_of_one_account_and_its_reference(app, client, admin, photo, seven):
    other = bearer_of(app, "other@example.org")
    theirs = verified(client, other, photo, reference_id="order-1")
    verified(client, other, photo, reference_id="order-2")
    uid = client.get("/account", headers=other).get_json()["uid"]
    assert len(ids(client, admin, account=uid)) == 2
    assert ids(client, admin, account=uid, reference_id="order-1") == [theirs["id"]]
    assert ids(client, admin, account=uid, reference_id="order-3") == []
    assert ids(client, admin, account="nobody") == []
    alone = client.get("/verifications?reference_id=order-1", headers=admin)
    assert assert_problem(alone, 400, "form_invalid")["field"] == "reference_id"


def test_a_queue_of_a_reason(app, client, admin, photo, seven):
    twice = verified(client, bearer_of(app, "other@example.org"), photo)["id"]
    assert ids(client, admin, reason="nik_on_another_account") == [twice]
    assert len(ids(client, admin, reason="low_confidence")) == 8
    assert ids(client, admin, reason="expired") == []


def test_a_queue_of_some_days(app, client, admin, bearer, photo):
    keeper = inside(app).keeper
    days = {}
    for day in ("2026-11-01T23:59:59", "2026-11-02T00:00:00", "2026-11-03T12:00:00"):
        keeper.clock = datetime.fromisoformat(f"{day}+00:00").timestamp
        days[day[:10]] = verified(client, bearer, photo)["id"]
    assert ids(client, admin, **{"from": "2026-11-02"}) == [days["2026-11-03"], days["2026-11-02"]]
    assert ids(client, admin, to="2026-11-02") == [days["2026-11-01"]]
    assert ids(client, admin, **{"from": "2026-11-02", "to": "2026-11-03"}) == [days["2026-11-02"]]
    jakarta = {"from": "2026-11-02T07:00:00+07:00", "to": "2026-11-03T12:00:00Z"}
    assert ids(client, admin, **jakarta) == [days["2026-11-02"]]


def test_a_queue_is_counted_where_that_is_asked_for(client, admin, seven):
    found = page(client, admin, limit=2, count="true")
    assert (len(found["items"]), found["count"]) == (2, 7)
    assert page(client, admin, count="true", verdict="passed")["count"] == 0
    assert "count" not in page(client, admin, count="false")


def test_records_without_an_end_say_so(settings, photo):
    app = serving(replace(settings, retention_days=0), {"ktp": fictional_reading})
    client, admin = app.test_client(), bearer_of(app, "boss@example.org", admin=True)
    assert verified(client, admin, photo)["expires_at"] is None
    assert page(client, admin)["items"][0]["expires_at"] is None
