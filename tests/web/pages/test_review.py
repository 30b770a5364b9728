"""The queue and its cards: narrowed, decided by keys' buttons, taken back, two admins at once."""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from documents.reasons import REASONS, reason
from records.keeper import Asker
from tests.conftest import bearer_of, encoded, fictional_reading, inside
from tests.web.callers import NEITHER, tagged, verified
from tests.web.pages.people import (
    ANA,
    BOSS,
    assert_error,
    browser,
    hidden,
    look,
    marked,
    running,
    send,
)
from web.pages.texts import TEXTS

pytestmark = pytest.mark.long  # it makes a service anew for each test

OTHER_BOSS = "chief@example.org"
NIK = "3301165707900001"
TWO = {"code": "second_card", "level": "review"}


@pytest.fixture
def boss(app):
    return browser(app, BOSS, admin=True)


@pytest.fixture
def three(app):
    """Ids of three cards that wait, the longest first."""
    return cards(app, 3)


def cards(app, number, email=ANA):
    client, bearer = app.test_client(), bearer_of(app, email)
    return [
        verified(client, bearer, encoded("JPEG", size=(96 + n, 64)))["id"] for n in range(number)
    ]


def listed(client, query=""):
    return [row for (row,) in marked(look(client, f"/admin{query}").text, "queue-row", "data-id")]


def started(client):
    return look(client, "/admin/start").headers["Location"].removeprefix("/admin/")


def decided(client, card, decision="passed", **more):
    version = hidden(look(client, f"/admin/{card}").text, "version")
    return send(client, f"/admin/{card}", **{"version": version, "decision": decision, **more})


def record(app, card):
    return inside(app).keeper.fetch(card, Asker("a-look", admin=True))


def fields_of(text):
    """What the page's inputs hold, by field."""
    return dict(re.findall(r'<input id="f-\w+" name="(\w+)" value="([^"]*)"', text))


def test_without_a_note_nothing_is_refused_and_the_page_asks_for_one(app, boss, three):
    answer = decided(boss, three[0], "failed")
    assert_error(answer, 400, "form_invalid")
    assert "</strong> Say in a note why it is refused.</p>" in answer.text
    assert record(app, three[0]).decision is None


@pytest.mark.parametrize(
    "path",
    ["/admin", "/admin/start", "/admin/figures.csv", f"/admin/{NEITHER}", f"/admin/{NEITHER}/next"],
)
def test_strangers_go_to_sign_in_and_people_are_refused(app, path):
    stranger = look(app.test_client(), path)
    assert (stranger.status_code, stranger.headers["Location"][:9]) == (303, "/sign-in?")
    assert_error(look(browser(app, ANA), path), 403, "not_yours")


@pytest.mark.parametrize("path", ["/admin", f"/admin/{NEITHER}", f"/admin/{NEITHER}/undo"])
def test_nobody_else_sends_anything(app, path):
    assert_error(send(app.test_client(), path), 401, "signed_out")
    assert_error(send(browser(app, ANA), path), 403, "not_yours")


def test_the_queue_shows_who_waits_longest_first_and_no_value(boss, three):
    text = look(boss, "/admin").text
    assert marked(text, "waiting", "data-count") == [("3",)]
    assert listed(boss) == three
    assert marked(text, "queue-row", "data-verdict") == [("review",)] * 3
    assert NIK not in text
    assert "SITI" not in text


def test_an_empty_queue_says_how_cards_come(boss):
    text = look(boss, "/admin").text
    assert marked(text, "empty")
    assert not marked(text, "queue-row")


def test_filters_narrow_the_queue(app, boss, three):
    decided(boss, three[0])
    other = cards(app, 1, "other@example.org")
    uid = inside(app).accounts.uid_of(ANA)
    assert listed(boss) == [*three[1:], *other]
    assert listed(boss, "?state=decided") == three[:1]
    assert listed(boss, "?state=all") == [*other, *three[::-1]]
    assert listed(boss, "?state=all&verdict=passed") == three[:1]
    assert listed(boss, "?verdict=passed") == []
    assert listed(boss, f"?account={uid}") == three[1:]
    assert listed(boss, f"?account={ANA}") == three[1:]
    assert listed(boss, "?account=nobody@example.org") == []
    assert listed(boss, f"?state=all&sought={three[0]}") == three[:1]
    assert listed(boss, "?from=2020-01-01&to=2020-01-02") == []
    assert len(listed(boss, "?from=2020-01-01")) == 3


def test_a_record_is_sought_by_what_an_account_calls_it(app, boss, photo):
    client, bearer = app.test_client(), bearer_of(app, ANA)
    mine = verified(client, bearer, photo, reference_id="order-7")["id"]
    other = verified(client, bearer_of(app, "b@example.org"), photo, reference_id="order-7")["id"]
    assert set(listed(boss, "?sought=order-7")) == {mine, other}
    assert listed(boss, f"?sought=order-7&account={ANA}") == [mine]
    assert listed(boss, "?sought=order-8") == []


@pytest.mark.parametrize("query", ["verdict=x", "state=x", "from=x", "to=31-12-2020", "account=é",
                                   "sought=é", "cursor=x"])  # fmt: skip
def test_a_filter_that_can_not_be_is_told(boss, query):
    assert_error(look(boss, f"/admin?{query}"), 400, "form_invalid")


def test_a_filter_that_is_refused_leaves_what_was_typed(boss, three):
    answer = look(boss, f"/admin?state=all&account={ANA}&sought=%25")
    assert_error(answer, 400, "form_invalid")
    for stays in (f'name="account" value="{ANA}"', 'name="sought" value="%"',
                  '<option value="all" selected>'):  # fmt: skip
        assert stays in answer.text
    assert not marked(answer.text, "empty")


@pytest.mark.parametrize(
    ("query", "told"),
    [("", "come by themselves"), ("?state=waiting&verdict=", "come by themselves"),
     ("?sought=order-8", "Empty the filters")],
)  # fmt: skip
def test_an_empty_queue_tells_whether_filters_make_it_so(boss, query, told):
    assert told in look(boss, f"/admin{query}").text.split('data-testid="empty"')[1][:200]


def test_a_nik_is_sought_without_standing_in_an_address(app, boss, three, caplog):
    for typed in (f" {NIK[:4]} {NIK[4:]}", f"{NIK[:6]}.{NIK[6:12]}-{NIK[12:]}"):
        answer = send(boss, "/admin", nik=typed)
        assert [row for (row,) in marked(answer.text, "queue-row", "data-id")] == three[::-1]
    assert not marked(send(boss, "/admin", nik="3301165707900002").text, "queue-row")
    assert NIK not in caplog.text


@pytest.mark.parametrize(
    ("language", "advice"),
    [("en", "go on to the next card"), ("id", "lanjutkan ke kartu berikutnya")],
)
def test_who_decides_an_erased_card_is_told_to_go_on(app, boss, three, language, advice):
    inside(app).keeper.erase(three[0], Asker("another", admin=True))
    answer = send(boss, f"/admin/{three[0]}?lang={language}", version="1", decision="passed")
    assert_error(answer, 404, "not_found")
    assert advice in answer.text
    assert look(boss, f"/admin/{three[0]}/next").headers["Location"] == "/admin/start"
    assert look(boss, "/admin/none/next").status_code == 404


def test_pages_of_the_queue_follow(app, boss):
    keeper, uid = inside(app).keeper, "somebody"
    reading = {"kind": "ktp", "fields": {}, "page": {"quad": None, "turn": 0}, "quality": {},
               "models": {}, "timings_ms": {}, "verdict": "review", "reasons": []}  # fmt: skip
    ids = [keeper.keep(uid, None, b"%d" % n, reading).id for n in range(30)]
    text = look(boss, "/admin").text
    more = re.search(r'href="(/admin\?cursor=[^"]*)">More', text)[1]
    rest = [row for (row,) in marked(look(boss, more).text, "queue-row", "data-id")]
    assert [row for (row,) in marked(text, "queue-row", "data-id")] + rest == ids


def test_start_goes_to_the_card_that_waits_longest(boss, three):
    assert started(boss) == three[0]


def test_a_card_shows_what_there_is(app, boss, three):
    text = look(boss, f"/admin/{three[0]}").text
    assert fields_of(text)["nik"] == NIK
    levels = dict(marked(text, "field", "data-field", "data-level"))
    assert levels == {
        "nik": "low",
        "nama": "high",
        "tanggal_lahir": "high",
        "golongan_darah": "bad",
    }
    assert "KEEP_IMAGES=0" in text
    assert marked(text, "history")
    assert not marked(text, "also-on")
    assert hidden(text, "version") == "1"
    for button in ("Accept (a)", "Reject (r)", "Skip (n)", "Back (p)"):
        assert f">{button}</button>" in text


def test_each_button_of_a_card_is_there_once(boss, three):
    text = look(boss, f"/admin/{three[0]}").text
    for button in ("Accept (a)", "Reject (r)", "Skip (n)", "Back (p)"):
        assert text.count(f">{button}</button>") == 1


def kept_with(app, *reasons):
    """The id of a record that waits for these reasons."""
    told = [{"code": r.code, "field": r.field, "message": r.message, "level": r.level}
            for r in reasons]  # fmt: skip
    reading = {"kind": "ktp", "fields": {}, "page": {"quad": None, "turn": 0}, "quality": {},
               "models": {}, "timings_ms": {}, "verdict": "review", "reasons": told}  # fmt: skip
    return inside(app).keeper.keep("somebody", None, repr(told).encode(), reading).id


@pytest.mark.parametrize(("language", "said"), [("en", "Fields hard to read"),
                                                ("id", "Data yang sulit dibaca")])  # fmt: skip
def test_a_row_says_its_reasons_in_words_and_how_many_fields_they_are_about(
    app, boss, language, said
):
    kept_with(app, reason("low_confidence", "nama"))
    kept_with(app, reason("low_confidence", "nama"), reason("low_confidence", "alamat"))
    text = look(boss, f"/admin?lang={language}").text
    told = re.findall(r'<li data-code="low_confidence">([^<]*)</li>', text)
    assert told == [f"{said}: 1", f"{said}: 2"]
    assert f'<tr data-code="low_confidence"><th scope="row">{said}</th>' in text, "the figures"


@pytest.mark.parametrize("code", [code for code, each in REASONS.items() if "{field}" in each.en])
def test_a_row_speaks_of_no_field_that_it_does_not_name(code):
    for text in TEXTS[f"of_fields_{code}"]:
        assert not re.search(r"\bthe field\b|[{}]", text, re.IGNORECASE)


def test_a_refused_value_is_told_by_the_name_of_its_field(boss, three):
    text = decided(boss, three[0], tanggal_lahir="x").text
    assert "`tanggal_lahir`" not in text
    assert text.count("Date of birth does not fit: ") == 2  # above, and at its row


def test_history_tells_moments_and_fields_as_everything_else_does(boss, three):
    decided(boss, three[0], nama="SITI CONTOH BINTI")
    history = look(boss, f"/admin/{three[0]}").text.split('data-testid="history"')[1]
    assert re.search(r"<li>\d{4}-\d\d-\d\d \d\d:\d\d WIB, you; ", history)
    assert '<li data-field="nama">Name: SITI CONTOH</li>' in history


def test_admins_are_told_of_accounts_by_words_or_uids_never_by_addresses(app, boss, three):
    decided(boss, three[0], nama="SITI CONTOH BINTI")
    other, uid = browser(app, OTHER_BOSS, admin=True), inside(app).accounts.uid_of(BOSS)
    for client, by in ((boss, "you"), (other, uid)):
        history = look(client, f"/admin/{three[0]}").text.split('data-testid="history"')[1]
        queue = look(client, "/admin?state=decided").text
        assert f" WIB, {by}; before" in history
        assert f" WIB, by {by}<" in queue
        assert not re.search(f"{ANA}|{BOSS}|{OTHER_BOSS}", history + queue)


def test_accepting_takes_the_corrections_and_shows_the_next(app, boss, three):
    card = started(boss)
    answer = decided(boss, card, nama="SITI CONTOH BINTI", golongan_darah="O")
    place = answer.headers["Location"]
    assert place.startswith(f"/admin/{three[1]}?")
    kept = record(app, card)
    assert (kept.verdict, kept.decision["verdict"]) == ("passed", "passed")
    assert kept.reading["fields"]["nama"]["value"] == "SITI CONTOH BINTI"
    assert kept.reading["fields"]["golongan_darah"]["value"] == "O"
    assert kept.reading["fields"]["nik"]["corrections"][-1:] != ["by a person"]
    following = look(boss, place).text
    assert marked(following, "done", "data-id", "data-as") == [(card, "passed")]
    assert "SITI" not in place


def test_a_refusal_needs_a_note(app, boss, three):
    assert_error(decided(boss, three[0], "failed"), 400, "form_invalid")
    assert record(app, three[0]).verdict == "review"
    decided(boss, three[0], "failed", note="a copy")
    kept = record(app, three[0])
    assert (kept.verdict, kept.decision["note"]) == ("failed", "a copy")


def test_after_the_last_card_none_waits(boss, three):
    for _ in three:
        answer = decided(boss, started(boss))
    text = look(boss, answer.headers["Location"]).text
    assert marked(text, "empty")
    assert marked(text, "done", "data-id") == [(three[2],)]
    assert started(boss) == "/admin?left".removeprefix("/admin/")


def test_skipping_and_going_back_decide_nothing(app, boss, three):
    def led(card, way):
        return look(boss, f"/admin/{card}/{way}").headers["Location"].removeprefix("/admin/")

    assert led(three[0], "next") == three[1]
    assert led(three[2], "back") == three[1]
    assert led(three[2], "next") == "/admin?left".removeprefix("/admin/")
    assert {record(app, card).verdict for card in three} == {"review"}


def test_a_decision_is_taken_back_whole(app, boss, three):
    before = record(app, three[0])
    place = decided(boss, three[0], nama="BUDI").headers["Location"]
    text = look(boss, place).text
    version = re.search(r'/undo".*?name="version" value="(\d+)"', text, re.DOTALL)[1]
    answer = send(boss, f"/admin/{three[0]}/undo", version=version)
    back = answer.headers["Location"]
    after = record(app, three[0])
    assert after.reading == before.reading
    assert (after.verdict, after.reasons, after.decision) == ("review", before.reasons, None)
    assert marked(look(boss, back).text, "done", "data-id", "data-as") == [(three[0], "taken_back")]
    assert listed(boss) == three
    assert [line["note"] for line in after.history] == ["", "taken back"]
    assert_error(send(boss, f"/admin/{three[0]}/undo", version=version), 409, "stale")


def test_nobody_takes_anothers_decision_back(app, boss, three):
    decided(boss, three[0])
    other = browser(app, OTHER_BOSS, admin=True)
    assert_error(send(other, f"/admin/{three[0]}/undo", version="2"), 403, "not_yours")


def test_what_another_admin_opened_is_left_to_them_for_a_while(app, boss, three, monkeypatch):
    other = browser(app, OTHER_BOSS, admin=True)
    look(boss, f"/admin/{started(boss)}")
    assert started(other) == three[1]
    assert started(boss) == three[0]
    ana = browser(app, ANA)
    look(ana, "/me")
    keeper = inside(app).keeper
    keeper.fetch(three[1], Asker(inside(app).accounts.uid_of(ANA)))  # the owner's look hinders none
    assert started(other) == three[1]
    now = keeper.clock()
    monkeypatch.setattr(keeper, "clock", lambda: now + 301)
    assert started(other) == three[0]


def test_two_admins_on_one_card_lose_nothing(app, boss, three):
    other, card = browser(app, OTHER_BOSS, admin=True), three[0]
    for client in (boss, other):
        look(client, f"/admin/{card}")
    send(other, f"/admin/{card}", version="1", decision="passed", nama="THEIR NAME")
    mine = {"version": "1", "decision": "passed", "nama": "MY NAME", "note": "mine"}
    answer = send(boss, f"/admin/{card}", **mine)
    assert answer.status_code == 409
    text = answer.text
    assert marked(text, "conflict")
    assert inside(app).accounts.uid_of(OTHER_BOSS) in text
    assert "THEIR NAME" in text
    assert fields_of(text)["nama"] == "MY NAME"
    assert 'name="note" value="mine"' in text
    assert record(app, card).reading["fields"]["nama"]["value"] == "THEIR NAME"
    again = send(boss, f"/admin/{card}", **mine)  # pressed once more it is the same
    assert again.status_code == 409
    keep = re.search(r'name="keep" value="(\d+)"', text)[1]
    assert send(boss, f"/admin/{card}", **mine, keep=keep).status_code == 303
    assert record(app, card).reading["fields"]["nama"]["value"] == "MY NAME"


def test_a_button_that_is_pressed_twice_decides_once_and_goes_on(app, boss, three):
    card = three[0]
    for given in ({"decision": "passed", "nama": "siti baru"}, {"decision": "failed", "note": "n"}):
        version = str(record(app, card).version)
        first, again = (send(boss, f"/admin/{card}", version=version, **given) for _ in range(2))
        assert (first.status_code, again.status_code) == (303, 303)
        assert record(app, card).version == int(version) + 1
    other = send(boss, f"/admin/{card}", version=version, decision="failed", note="another")
    assert other.status_code == 409, "from another tab it is another decision"
    assert "You changed this card meanwhile" in other.text


@pytest.mark.parametrize("query", ["to=9999-12-31", "from=0001-01-01&to=0001-01-01"])
def test_the_ends_of_time_are_days(boss, three, query):
    assert look(boss, f"/admin?{query}").status_code == 200


@pytest.mark.parametrize("value", ["12", "x" * 10_000, "<b>3301</b>", "3301\x00"])
def test_a_value_that_can_not_be_is_told_and_stays(app, boss, three, value):
    answer = decided(boss, three[0], nik=value)
    assert_error(answer, 400, "form_invalid")
    assert record(app, three[0]).version == 1
    assert "<b>" not in answer.text
    if len(value) < 100 and "\x00" not in value:
        assert value.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert 'data-testid="field-error"' in answer.text or len(value) > 100 or "\x00" in value


def test_other_accounts_records_of_the_nik_are_shown(app, boss, three):
    (other,) = cards(app, 1, "other@example.org")
    text = look(boss, f"/admin/{three[0]}").text
    assert marked(text, "also-on")
    assert f'href="/admin/{other}"' in text


def test_of_many_other_records_of_the_nik_the_newest_are_named(app, boss, three):
    many = cards(app, 7, "other@example.org")
    text = look(boss, f"/admin/{three[0]}").text
    named = set(re.findall(r'href="/admin/([0-9a-f-]{36})"', text))
    assert named == set(many[-5:])
    assert "and 2 more" in text


def test_a_refusal_corrects_nothing_and_keeps_what_was_typed_where_it_comes_too_late(
    app, boss, three
):
    other, card = browser(app, OTHER_BOSS, admin=True), three[0]
    send(other, f"/admin/{card}", version="1", decision="passed", nama="THEIR NAME")
    mine = {"decision": "failed", "nama": "MY NAME", "nik": "12", "note": "blurred"}
    late = send(boss, f"/admin/{card}", version="1", **mine)
    assert late.status_code == 409
    assert fields_of(late.text) | {"nama": "MY NAME", "nik": "12"} == fields_of(late.text)
    assert send(boss, f"/admin/{card}", version="2", **mine).status_code == 303
    kept = record(app, card)
    assert kept.decision["verdict"] == "failed"
    assert kept.reading["fields"]["nama"]["value"] == "THEIR NAME"


def test_an_owners_correction_is_told(app, boss, three):
    bearer = bearer_of(app, ANA)
    answer = app.test_client().patch(
        f"/verifications/{three[0]}",
        json={"fields": {"nama": "SITI"}},
        headers=tagged(bearer, '"1"'),
    )
    assert answer.status_code == 200
    text = look(boss, f"/admin/{three[0]}").text
    history = text.split('data-testid="history"')[1]
    assert re.search("WIB, the account&#39;s holder; before: [^.]*. by the owner", history)
    assert ("changed_by_owner",) in marked(text, "reason", "data-code")


def test_the_page_is_shown_where_photos_are_kept(settings):
    with running(replace(settings, keep_images=True), {"ktp": placed_reading}) as made:
        (card,) = cards(made, 1)
        text = look(browser(made, BOSS, admin=True), f"/admin/{card}").text
        assert 'href="data:image/jpeg;base64,' in text
        assert marked(text, "crop")
        assert re.findall(r'<a data-field="(\w+)"', text) == ["nik", "nama", "tanggal_lahir"]
        audit = [line.action for line in inside(made).keeper.trail(card)]
        assert audit[-2:] == ["viewed", "image_viewed"]


def placed_reading(photo):
    return fictional_reading(np.asarray(photo))


def test_figures_count_what_came_and_go_along_as_csv(app, boss, three):
    decided(boss, three[0])
    text = look(boss, "/admin").text
    assert marked(text, "figures")
    assert "3 records" in text
    answer = look(boss, "/admin/figures.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="figures.csv"'
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    told = {(figure, name): count for figure, name, count in rows[1:]}
    assert told["reason", "low_confidence"] == "3"
    assert told["least confidence", "0.9–0.95"] == "3"
    assert told["milliseconds", "0–100"] == "3"
    assert sorted(told[f"verdict {v}", rows[1][1]] for v in ("passed", "review")) == ["1", "2"]


EVENING = datetime(2026, 11, 30, 20, 15, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Jakarta", "2026-12-01 03:15 WIB"),
        ("Asia/Makassar", "2026-12-01 04:15 WITA"),
        ("Asia/Kathmandu", "2026-12-01 02:00 UTC+0545"),
        ("UTC", "2026-11-30 20:15 UTC"),
    ],
)
def test_times_and_days_are_those_of_the_operators_zone(settings, zone, told):
    with running(replace(settings, time_zone=zone), {"ktp": fictional_reading}) as made:
        inside(made).keeper.clock = lambda: EVENING
        (card,) = cards(made, 1)
        boss, day = browser(made, BOSS, admin=True), told[:10]
        text = look(boss, "/admin").text
        assert f'href="/admin/{card}">{told}</a>' in text
        assert f"Card of {told}" in look(boss, f"/admin/{card}").text
        assert f'<th scope="col">Day ({told[17:]})</th>' in text
        assert f'<tr><th scope="row">{day}</th>' in text
        assert listed(boss, f"?from={day}&to={day}") == [card]
        other = "2026-11-30" if day == "2026-12-01" else "2026-12-01"
        assert listed(boss, f"?from={other}&to={other}") == []


def test_a_damaged_record_is_told_and_never_given_out(app, boss, three):
    from sqlalchemy import update

    from records.tables import VERIFICATIONS as V

    inside(app).database.write(
        lambda c: c.execute(update(V).where(V.c.id == three[0]).values(version=9))
    )
    text = look(boss, "/admin").text
    assert re.search(rf'data-id="{three[0]}" data-verdict="review" data-damaged', text)
    assert started(boss) == three[1]
    assert_error(look(boss, f"/admin/{three[0]}"), 500, "record_damaged")


def test_twenty_cards_take_twenty_decisions(app, boss):
    ids = cards(app, 20)
    place = f"/admin/{started(boss)}"
    for card in ids:
        assert place.split("?")[0] == f"/admin/{card}"
        version = hidden(look(boss, place).text.split('id="accept"')[1], "version")
        place = send(boss, f"/admin/{card}", version=version, decision="passed").headers["Location"]
    assert place.startswith("/admin?left")
    assert marked(look(boss, "/admin").text, "waiting", "data-count") == [("0",)]


def test_the_queue_is_small_with_all_that_it_loads(app, boss):
    """80 KB compressed at the most, for a page of the queue that is full."""
    keeper = inside(app).keeper
    reading = {"kind": "ktp", "fields": {}, "page": {"quad": None, "turn": 0}, "quality": {},
               "models": {}, "timings_ms": {"a": 1.0}, "verdict": "review",
               "reasons": [dict.fromkeys(("field", "message"), None) | TWO]}  # fmt: skip
    for n in range(30):
        keeper.keep("a-uid-of-thirty-two-characters-x", None, b"%d" % n, reading)
    zipped = {"Accept": "text/html", "Accept-Encoding": "gzip"}
    page = boss.get("/admin", headers=zipped)
    text = gzip.decompress(page.data).decode()
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text))
    loaded = [boss.get(path, headers=zipped).data for path in files]
    loaded += [
        boss.get(f"/static/{name}", headers=zipped).data
        for data in loaded
        for name in re.findall(rb'from "\./([\w.-]+\.js)"', gzip.decompress(data))
        for name in [name.decode()]
        if f"/static/{name}" not in files
    ]
    total = len(page.data) + sum(map(len, loaded))
    assert len(files) >= 5
    assert total <= 80 * 1024, total


@pytest.mark.parametrize(
    ("language", "title", "told"),
    [("en", "Something does not fit", "Note does not fit"),
     ("id", "Ada yang belum sesuai", "Catatan tidak sesuai")],
)  # fmt: skip
def test_an_error_calls_a_control_as_its_label_does(boss, three, language, title, told):
    long = {"version": "1", "decision": "failed", "note": "x" * 1001}
    answer = send(boss, f"/admin/{three[0]}?lang={language}", **long)
    assert_error(answer, 400, "form_invalid")
    assert f"<strong>{title}:</strong> {told}" in answer.text
    assert "`note`" not in answer.text
    for query, label in (("sought=%20%25", ("Id or reference", "Id atau referensi")),
                         ("account=ana@", ("Account", "Akun"))):  # fmt: skip
        wrong = look(boss, f"/admin?lang={language}&{query}").text
        box = wrong.split('data-testid="error"')[1].split("</div>")[0]
        assert "`" not in box
        assert f"</strong> {label[language == 'id']} " in box
