"""What somebody with bad intent puts into every form there is, and what other sites may do."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from tests.conftest import bearer_of, encoded, fictional_reading
from tests.documents.templates import PLAIN
from tests.web.callers import verified
from tests.web.pages.people import (
    ANA,
    BOSS,
    HTML,
    SAME,
    assert_error,
    browser,
    hidden,
    look,
    running,
    send,
)
from web.pages.wiring import NAMES

pytestmark = pytest.mark.long

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
LONG = "A" * 10_000
NIK = "3301165707900001"
REGION = {"region.name": EVIL, "region.type": EVIL, "region.language": EVIL, "region.left": EVIL,
          "region.top": "1", "region.width": "1", "region.height": "1",
          "region.rest": "{}"}  # fmt: skip
# Of every form: its address, {card} being a record's id, and what is typed into it.
FORMS = [
    ("/", {"kind": "$"}),
    ("/", {"sample": "$"}),
    ("/", {"kind": "ktp", "template": "$", "consent": "$", "keep": "$"}),
    ("/", {":do": "confirm", ":id": "{card}", ":version": "1", "nama": "$"}),
    ("/", {":do": "confirm", ":id": "$", ":version": "$"}),
    ("/", {":do": "copy", ":kind": "$", "nama": "$", "$": "$"}),
    ("/", {":do": "$"}),
    ("/check", {"kind": "ktp", "nama": "$"}),
    ("/check", {"kind": "$", "$": "$", ":template": "$"}),
    ("/sign-in", {"email": "$", "next": "$"}),
    ("/sign-in", {"email": "ana@example.org", "code": "$", "challenge": "$"}),
    ("/sign-in", {"token": "$"}),
    ("/admin", {"nik": "$"}),
    ("/admin/{card}", {"decision": "$", "version": "1"}),
    ("/admin/{card}", {"decision": "failed", "note": "$", "version": "9"}),
    ("/admin/{card}", {"decision": "passed", "nama": "$", "version": "1"}),
    ("/admin/{card}", {"decision": "passed", "version": "$", "keep": "$"}),
    ("/admin/{card}/undo", {"version": "$"}),
    ("/templates", {":do": "save", "name": "$", ":rest": "$", ":picture": "$", **REGION}),
    ("/templates", {":do": "add", "name": "$", ":rest": "{}", **REGION}),
    ("/templates", {":do": "export", "name": "$", ":rest": "{}", ":version": "$", **REGION}),
    ("/templates", {":do": "$"}),
    ("/me/records/{card}/erase", {"$": "$"}),
]  # fmt: skip
ASKED = ["/?lang=$", "/sign-in?next=$", "/admin?verdict=$", "/admin?state=$", "/admin?from=$",
         "/admin?account=$", "/admin?sought=$", "/admin?cursor=$", "/admin?done=$&as=$&version=$",
         "/admin/$", "/templates?new=$", "/templates/$", "/me?cursor=$", "/$"]  # fmt: skip


@pytest.fixture
def boss(app):
    return browser(app, BOSS, admin=True)


@pytest.fixture
def card(app):
    """A record of the admin's own, that waits."""
    return verified(app.test_client(), bearer_of(app, BOSS), encoded("JPEG"))["id"]


def filled(given, card, text):
    """A form or an address with a text in the places for one."""
    if isinstance(given, str):
        return given.replace("{card}", card).replace("$", text)
    return {filled(k, card, text): filled(v, card, text) for k, v in given.items()}


TEXTS = (EVIL, LONG, "=1+1", "\u202egpj.exe", "'; DROP TABLE accounts--")


def test_whatever_is_typed_is_told_as_text_or_refused(boss, card):
    for path, form in FORMS:
        for text in TEXTS:
            given = filled(form, card, text)
            answer = boss.post(filled(path, card, "x"), data=given, headers=SAME)
            what = (path, form, text[:20])
            assert answer.status_code < 500, what
            assert "<script>alert" not in answer.text, what
            assert "<img src=x" not in answer.text, what
            if answer.status_code >= 400 and answer.mimetype == "text/html":
                told = ('data-testid="error"', 'data-testid="conflict"')
                assert any(each in answer.text for each in told), what
            assert EVIL not in str(answer.headers), what


@pytest.mark.parametrize("text", ["SITI " + LONG, "SITI \u202egpj.exe 1", "SITI\u200b 1"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_a_value_that_shows_otherwise_than_it_is_goes_into_no_record(boss, card, text, language):
    for path, form in (
        ("/", {":do": "confirm", ":id": card, ":version": "1"}),
        (f"/admin/{card}", {"decision": "passed", "version": "1"}),
    ):
        answer = boss.post(f"{path}?lang={language}", data={**form, "nama": text}, headers=SAME)
        assert_error(answer, 400, "form_invalid")
        assert ("all of which show" if language == "en" else "semuanya tampak") in answer.text
        assert f'value="{text}"' in answer.text, "it stays"
    typed = {"nama": text, "agama": "ISLAM", "nik": "12"}
    told = boss.post("/check", json={"kind": "ktp", "fields": typed}, headers=SAME).get_json()
    assert {name: each["fits"] for name, each in told.items()} == {
        "nama": False, "agama": True, "nik": False,
    }  # fmt: skip


@pytest.mark.parametrize("how", ["csv", "xlsx", "json", "copy"])
def test_no_formula_heads_a_column(boss, how):
    answer = boss.post("/", data={":do": how, ":kind": "ktp", "=1+1": "x"}, headers=SAME)
    assert_error(answer, 400, "form_invalid")


def test_more_regions_than_a_template_has_are_refused_not_left_out(boss):
    regions = {f"region.{key}": [value] * 201 for key, value in {
        "type": "text", "language": "eng", "left": "1", "top": "1", "width": "2", "height": "1",
        "rest": "{}"}.items()}  # fmt: skip
    form = {"name": "acme", ":rest": "{}", ":version": "0",
            "region.name": [f"region_{n}" for n in range(1, 202)], **regions}  # fmt: skip
    for asked in ("save", "add"):
        answer = boss.post("/templates", data={**form, ":do": asked}, headers=SAME)
        assert answer.status_code == (400 if asked == "save" else 200)
        shown = answer.text.split('<template id="region-set">')[0].count('data-testid="region"')
        assert shown == (201 if asked == "save" else 202)


def test_whatever_stands_in_an_address_is_told_as_text(boss):
    for path in ASKED:
        for text in (EVIL, LONG[:3000], "../../etc/passwd", "\0"):
            answer = look(boss, filled(path, "", quote(text, safe="")))
            assert answer.status_code < 500, (path, text[:20])
            assert "<script>alert" not in answer.text, path
            assert "<img src=x" not in answer.text, path


def test_markup_in_names_of_files_stays_text(boss):
    picture = encoded("JPEG")
    for form in (
        {"kind": "ktp", "image": (io.BytesIO(picture), EVIL)},
        {"kind": "ktp", "image": (io.BytesIO(b"none"), EVIL)},
    ):
        answer = boss.post("/", data=form, headers=SAME)
        assert "<script>alert" not in answer.text
    file = io.BytesIO(json.dumps(PLAIN).encode()), EVIL
    assert boss.post("/templates", data={":do": "import", "file": file}, headers=SAME).location
    tried = {":do": "try", ":version": "1", ":rest": "{}", "name": "acme", **REGION,
             "region.name": "total", "region.type": "money", "region.language": "eng",
             "region.left": "1", "documents": (io.BytesIO(picture), f"{EVIL[2:]}.jpg")}  # fmt: skip
    answer = boss.post("/templates/acme", data=tried, headers=SAME)
    assert 'data-testid="tries"' in answer.text
    assert "<script>alert" not in answer.text
    assert "alert(1)" in answer.text, "it is told, as text"


@pytest.mark.parametrize("place", ["name", "region", "pattern", "language"])
def test_an_imported_template_brings_no_markup(boss, place):
    told = json.loads(json.dumps(PLAIN))
    region = told["regions"][0]
    {"name": told, "region": region, "pattern": region, "language": told}[place][
        "name" if place == "region" else place
    ] = EVIL
    file = io.BytesIO(json.dumps(told).encode()), "acme.json"
    answer = boss.post("/templates", data={":do": "import", "file": file}, headers=SAME)
    shown = answer if answer.status_code != 303 else look(boss, answer.location)
    assert "<script>alert" not in shown.text
    assert shown.status_code < 500


def test_what_is_kept_is_shown_as_text_wherever_it_is_shown(settings):
    """A card whose print is markup, a note that is markup: to its owner and to the admin."""

    def reader(photo):
        read = fictional_reading(photo)
        nama = replace(read.fields["nama"], value=EVIL, raw=EVIL, corrections=(EVIL,))
        return replace(read, fields=read.fields | {"nama": nama})

    with running(settings, {"ktp": reader}) as app:
        ana, boss = browser(app, ANA), browser(app, BOSS, admin=True)
        card = verified(app.test_client(), bearer_of(app, ANA), encoded("JPEG"))["id"]
        text = look(boss, f"/admin/{card}").text
        send(boss, f"/admin/{card}", decision="failed", note=EVIL, version=hidden(text, "version"))
        for client, path in ((boss, f"/admin/{card}"), (boss, "/admin?state=all"), (ana, "/me")):
            shown = look(client, path)
            assert shown.status_code == 200
            assert "<script>alert" not in shown.text
            assert "<img src=x" not in shown.text


def test_files_that_go_along_hold_no_formula(client):
    evil = {"nama": "=cmd|' /C calc'!A0", "alamat": "+1", "agama": "@SUM(A1)", "rt_rw": "-2+3",
            "pekerjaan": "\t=1", "kecamatan": "\r=1", "nik": NIK,
            "berlaku_hingga": "001"}  # fmt: skip
    form = {":kind": "ktp", **evil}
    table = client.post("/", data={**form, ":do": "csv"}, headers=SAME).data.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert {row[name] for name in ("nik", "berlaku_hingga")} == {f"'{NIK}", "'001"}
    assert all(row[name].startswith("'") for name in evil)
    book = client.post("/", data={**form, ":do": "xlsx"}, headers=SAME).data
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]
    assert {cell.data_type for cell in sheet[2] if cell.value is not None} == {"s"}
    assert NIK in [cell.value for cell in sheet[2]]


def changing(app):
    """Every address of a page that takes something."""
    return [
        re.sub("<[^>]+>", "00000000-0000-4000-8000-000000000000", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in NAMES and "POST" in (rule.methods or ())
    ]


FOREIGN = [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
           {"Origin": "https://evil.example"}, {"Origin": "null"}, {}]  # fmt: skip


def test_no_form_takes_anything_of_another_site(app, boss):
    paths = changing(app)
    assert len(paths) >= 12
    for path in paths:
        for headers in FOREIGN:
            assert_error(boss.post(path, data={}, headers=HTML | headers), 403, "cross_site")
    assert look(boss, "/me").status_code == 200, "still signed in"


def test_no_page_stands_in_a_frame_and_none_is_kept_by_the_browser(boss, card):
    for path in ("/", "/docs", "/sign-in", "/me", "/me/erase", "/admin", f"/admin/{card}",
                 "/templates", "/templates?new=1", "/nothing"):  # fmt: skip
        headers = look(boss, path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["Cache-Control"] == "no-store", path


def test_a_nik_stands_in_no_log_title_or_address(boss, caplog):
    with caplog.at_level(logging.DEBUG):
        image = io.BytesIO(encoded("JPEG")), f"{NIK}.jpg"
        form = {"kind": "ktp", "keep": "1", "image": image}
        text = boss.post("/", data=form, headers=SAME).text
        given = {name: hidden(text, name) for name in (":kind", ":id", ":version")}
        seen = [
            text,
            send(boss, "/", **given, **{":do": "confirm", "nik": NIK, "nama": "ANA CONTOH"}).text,
            send(boss, "/admin", nik=NIK).text,
            send(boss, "/check", kind="ktp", nik=NIK).text,
        ]
        page = look(boss, f"/admin/{given[':id']}")
        seen.append(page.text)
        fields = {"decision": "passed", "version": hidden(page.text, "version"), "nik": NIK}
        moved = [send(boss, f"/admin/{given[':id']}", **fields).location]
        moved.append(send(boss, f"/me/records/{given[':id']}/erase").location)
    titles = " ".join(re.findall(r"<title>.*?</title>", " ".join(seen)))
    links = " ".join(re.findall(r'(?:href|action|src)="([^"]*)"', " ".join(seen)))
    for place in (caplog.text, titles, links, " ".join(moved)):
        assert NIK not in place
        assert "ANA CONTOH" not in place
