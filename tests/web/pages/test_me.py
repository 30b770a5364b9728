"""What is kept of oneself: seen, taken along, erased."""

from __future__ import annotations

from dataclasses import replace

import pytest

from errors import CardNotFound
from records.keeper import Asker
from tests.conftest import bearer_of, fictional_reading, inside
from tests.web.callers import photo_form, verified
from tests.web.pages.people import (
    ANA,
    assert_error,
    browser,
    cookie,
    look,
    marked,
    running,
    send,
)

OTHER = "other@example.org"


@pytest.fixture
def mine(app, photo):
    client = app.test_client()
    return [verified(client, bearer_of(app, ANA), photo)["id"] for _ in range(2)]


def listed(client):
    return [record for (record,) in marked(look(client, "/me").text, "record", "data-id")]


def test_the_page_is_empty_at_first(app):
    client = browser(app, ANA)
    assert 'data-testid="empty"' in look(client, "/me").text


def test_one_sees_ones_own_and_no_others(app, mine):
    assert sorted(listed(browser(app, ANA))) == sorted(mine)
    assert "3301165707900001" in look(browser(app, ANA), "/me").text
    assert listed(browser(app, OTHER)) == []


def test_one_erases_ones_own_and_no_others(app, mine):
    client = browser(app, ANA)
    stranger = browser(app, OTHER)
    assert_error(send(stranger, f"/me/records/{mine[0]}/erase"), 404, "not_found")
    assert send(client, f"/me/records/{mine[0]}/erase").headers["Location"] == "/me?erased=1"
    assert listed(client) == [mine[1]]
    assert 'data-testid="erased"' in look(client, "/me?erased=1").text


@pytest.fixture
def waits(app, photo, monkeypatch):
    """The id of a photo that nobody reads yet."""
    monkeypatch.setattr(inside(app).readers, "start", lambda: None)
    answer = app.test_client().post(
        "/verify-ktp?mode=async", data=photo_form(photo), headers=bearer_of(app, ANA)
    )
    return answer.json["id"]


def photos(client, query=""):
    return marked(look(client, f"/me{query}").text, "photo", "data-id", "data-state")


def test_a_photo_that_waits_is_told_and_erased(app, waits):
    client = browser(app, ANA)
    assert photos(client) == [(waits, "waiting")]
    assert 'data-testid="empty"' not in look(client, "/me").text
    assert photos(browser(app, OTHER)) == []
    assert_error(send(browser(app, OTHER), f"/me/records/{waits}/erase"), 404, "not_found")
    assert send(client, f"/me/records/{waits}/erase").status_code == 303
    assert photos(client) == []
    assert not inside(app).later.read_one()


@pytest.mark.parametrize(
    ("language", "why"), [("en", "No card was found"), ("id", "Tidak ada kartu")]
)
def test_one_that_has_failed_says_why(app, waits, language, why):
    def no_card(photo):
        raise CardNotFound

    inside(app).desk.open({"ktp": no_card})
    assert inside(app).later.read_one()
    client = browser(app, ANA)
    assert photos(client) == [(waits, "failed")]
    assert why in look(client, f"/me?lang={language}").text


def test_what_is_yet_to_be_told_of_a_record_goes_with_it(app, mine):
    service = inside(app)
    uid = service.accounts.uid_of(ANA)
    for each in mine:
        service.database.write(lambda c, each=each: service.callbacks.put(c, uid, each, "x", {}))
    send(browser(app, ANA), f"/me/records/{mine[0]}/erase")
    assert [each.verification for each in service.callbacks.page(None, None, 9)] == [mine[1]]


def test_all_is_taken_along_however_many_there_are(app, mine, photo):
    keeper = inside(app).keeper
    uid = inside(app).accounts.uid_of(ANA)
    record = keeper.fetch(mine[0], Asker(uid))
    for number in range(105):
        keeper.keep(
            uid, None, b"%d" % number, {**record.reading, "verdict": "review", "reasons": []}
        )
    answer = look(browser(app, ANA), "/me/download")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    told = answer.get_json()
    assert (told["email"], len(told["verifications"])) == (ANA, 107)
    assert {"audit", "fields", "history"} <= set(told["verifications"][0])


def test_pages_of_records_follow(app, photo):
    keeper, client = inside(app).keeper, browser(app, ANA)
    uid = inside(app).accounts.uid_of(ANA)
    reading = {"kind": "ktp", "fields": {}, "page": {"quad": None, "turn": 0}, "quality": {},
               "models": {}, "timings_ms": {}, "verdict": "review", "reasons": []}  # fmt: skip
    ids = {keeper.keep(uid, None, b"%d" % n, reading).id for n in range(25)}
    first = look(client, "/me").text
    more = first.split('href="/me?cursor=')[1].split('"')[0]
    second = look(client, f"/me?cursor={more}").text
    seen = [one for text in (first, second) for (one,) in marked(text, "record", "data-id")]
    assert len(seen) == 25
    assert set(seen) == ids


def test_the_account_is_erased_after_it_was_asked_once_more(app, mine):
    client = browser(app, ANA)
    asked = look(client, "/me/erase").text
    assert 'action="/me/erase"' in asked
    assert listed(client)
    answer = send(client, "/me/erase")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert cookie(client) is None
    assert listed(browser(app, ANA)) == []


def test_the_photo_that_is_kept_is_shown_to_its_owner(settings, photo):
    with running(replace(settings, keep_images=True), {"ktp": fictional_reading}) as made:
        kept = verified(made.test_client(), bearer_of(made, ANA), photo)["id"]
        client = browser(made, ANA)
        assert f"/me/records/{kept}/image" in look(client, "/me").text
        answer = look(client, f"/me/records/{kept}/image")
        assert (answer.data, answer.mimetype) == (photo, "image/jpeg")
        assert look(browser(made, OTHER), f"/me/records/{kept}/image").status_code == 404


def test_markup_in_a_value_stays_text(app, mine, monkeypatch):
    keeper, uid = inside(app).keeper, inside(app).accounts.uid_of(ANA)
    keeper.change(mine[0], 1, Asker(uid), {"nama": "<script>alert(1)</script>"})
    text = look(browser(app, ANA), "/me").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
