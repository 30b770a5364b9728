"""The page on which documents are read, by forms alone: samples, one's own, what is taken along."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from documents.kinds import find_kinds
from documents.reasons import reason
from elements import Field
from tests.conftest import encoded, fictional_reading, inside, issued, serving
from web.pages.rows import HIGH, LOW, level, reason_told, rows_of, seen_as

HTML = {"Accept": "text/html", "Accept-Language": "en"}
SAME = {**HTML, "Sec-Fetch-Site": "same-origin"}
EVIL = '"><script>alert(1)</script>'


def entered(app, email="clerk@example.org", *, admin=False):
    """A browser that is signed in."""
    service, client = inside(app), app.test_client()
    if admin:
        issued(app, email, admin=True)
    client.set_cookie("session", service.sessions.begin(service.accounts.prove(email)))
    return client


def post(client, **form):
    return client.post("/", data=form, headers=SAME)


def photo_of(data=None, name="card.jpg"):
    return io.BytesIO(data or encoded("JPEG")), name


def attributes(text, testid):
    """The attributes of every element of a name."""
    tags = re.findall(rf'<[^>]*data-testid="{testid}"[^>]*>', text)
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in tags]


def test_the_form_is_there_for_everybody(client):
    text = client.get("/", headers=HTML).get_data(as_text=True)
    assert len(attributes(text, "upload")) == 1
    assert [each["value"] for each in attributes(text, "sample")] == ["clear", "blurred"]
    assert "<h1>Read a document</h1>" in text


def test_a_sample_needs_no_account_and_is_read_once(settings):
    read = []

    def reader(photo):
        read.append(photo.shape)
        return fictional_reading(photo)

    client = serving(settings, {"ktp": reader}).test_client()
    for _ in range(2):
        answer = post(client, sample="clear")
        assert attributes(answer.get_data(as_text=True), "result")[0]["data-verdict"] == "review"
    assert len(read) == 1
    assert post(client, sample="../../etc/passwd").status_code == 404


def test_ones_own_photo_needs_an_account(client):
    answer = post(client, kind="ktp", image=photo_of())
    assert answer.status_code == 401
    assert attributes(answer.get_data(as_text=True), "error")[0]["data-code"] == "signed_out"


def test_a_photo_is_read_and_nothing_is_kept(app):
    client = entered(app)
    text = post(client, kind="ktp", image=photo_of()).get_data(as_text=True)
    assert "<h1>Check the reading</h1>" in text
    assert "<title>Check the reading – KTP reader</title>" in text
    levels = {each["data-field"]: each["data-level"] for each in attributes(text, "field")}
    assert levels == {
        "nik": "low",
        "nama": "high",
        "tanggal_lahir": "high",
        "golongan_darah": "bad",
    }
    reasons = [(each["data-code"], each["data-field"]) for each in attributes(text, "reason")]
    assert reasons == [("low_confidence", "nik"), ("nik_region_differs", "nik")]
    assert 'data-code="only_digits_stand_here"' in text
    assert re.search(r'name="nik"[^>]* autofocus', text)
    assert "data:image/jpeg;base64," in text
    assert len(re.findall(r"<a data-field=", text)) == 3
    assert len(attributes(text, "unplaced")) == 1, "of the field that was not found"


def test_a_record_is_kept_corrected_and_confirmed(app):
    client = entered(app)
    text = post(client, kind="ktp", keep="1", consent="2026-11", image=photo_of())
    text = text.get_data(as_text=True)
    hidden = dict(re.findall(r'type="hidden" name="(:\w+)" value="([^"]*)"', text))
    values = dict(re.findall(r'<input id="f-\w+" name="(\w+)" value="([^"]*)"', text))
    form = {**hidden, **values, ":do": "confirm", "nama": "SITI CONTOH BARU"}
    answer = client.post("/", data=form, headers=SAME)
    saved = attributes(answer.get_data(as_text=True), "saved")[0]
    assert saved["data-id"] == hidden[":id"]
    account = inside(app).accounts.prove("clerk@example.org")
    from records.keeper import Asker

    record = inside(app).keeper.fetch(saved["data-id"], Asker(account.uid, False))
    assert record.reading["fields"]["nama"]["value"] == "SITI CONTOH BARU"
    assert record.consent == {"version": "2026-11", "given": True}
    again = client.post("/", data={**form, "nama": "LAIN"}, headers=SAME)
    assert again.status_code == 409
    assert attributes(again.get_data(as_text=True), "error")[0]["data-code"] == "stale"


def test_a_photo_that_is_sent_twice_has_one_record(app):
    client = entered(app)
    once = re.search(r'name=":once" value="(\w+)"', client.get("/", headers=HTML).text)[1]
    form = {"kind": "ktp", "keep": "1", "consent": "2026-11", ":once": once}
    photos = encoded("JPEG"), encoded("JPEG"), encoded("JPEG", size=(96, 60))
    answers = [post(client, **form, image=photo_of(photo)).text for photo in photos]
    first, again, other = (re.search(r'name=":id" value="([^"]+)"', text)[1] for text in answers)
    assert first == again
    assert other != first, "another photo that is sent from the same form is another card's"


def test_a_value_that_no_card_can_print_is_refused_and_its_field_named(app):
    client = entered(app)
    text = post(client, kind="ktp", keep="1", image=photo_of()).get_data(as_text=True)
    hidden = dict(re.findall(r'type="hidden" name="(:\w+)" value="([^"]*)"', text))
    answer = client.post("/", data={**hidden, ":do": "confirm", "nik": "123"}, headers=SAME)
    assert answer.status_code == 400
    assert attributes(answer.get_data(as_text=True), "error")[0]["data-field"] == "nik"


HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')


def test_a_session_that_ends_while_one_types_loses_nothing_without_scripts(app):
    client = entered(app)
    text = post(client, kind="ktp", keep="1", image=photo_of()).get_data(as_text=True)
    form = {**dict(HIDDEN.findall(text)), "nama": '"TYPED" <BY> HAND', ":do": "confirm"}
    client.delete_cookie("session")
    page = client.post("/", data=form, headers=SAME)
    assert page.status_code == 401
    again = {name: html.unescape(value) for name, value in HIDDEN.findall(page.text)}
    assert again == form
    assert ">Try again</button>" in page.text
    session = inside(app).sessions.begin(inside(app).accounts.prove("clerk@example.org"))
    client.set_cookie("session", session)
    saved = client.post("/", data={**again, "nama": "SITI BARU"}, headers=SAME)
    assert attributes(saved.get_data(as_text=True), "saved")


def test_a_form_of_elsewhere_or_with_a_file_is_not_told_again(app):
    client = app.test_client()
    form = {":do": "confirm", ":kind": "ktp", "nama": "TYPED"}
    elsewhere = client.post("/", data=form, headers={**SAME, "Sec-Fetch-Site": "cross-site"})
    assert (elsewhere.status_code, HIDDEN.findall(elsewhere.text)) == (403, [])
    with_file = post(client, kind="ktp", image=photo_of())
    assert (with_file.status_code, HIDDEN.findall(with_file.text)) == (401, [])


@pytest.mark.parametrize("keep_images", [False, True])
def test_where_photos_are_kept_a_refused_value_leaves_the_page_in_view(settings, keep_images):
    app = serving(replace(settings, keep_images=keep_images), {"ktp": fictional_reading})
    client = entered(app)
    text = post(client, kind="ktp", keep="1", image=photo_of()).get_data(as_text=True)
    hidden = dict(re.findall(r'type="hidden" name="(:\w+)" value="([^"]*)"', text))
    answer = client.post("/", data={**hidden, ":do": "confirm", "nik": "123"}, headers=SAME)
    assert bool(attributes(answer.get_data(as_text=True), "page")) == keep_images


def test_nobody_confirms_what_is_anothers(app):
    text = post(entered(app), kind="ktp", keep="1", image=photo_of()).get_data(as_text=True)
    hidden = dict(re.findall(r'type="hidden" name="(:\w+)" value="([^"]*)"', text))
    form = {**hidden, ":do": "confirm", "nama": "LAIN"}
    other = entered(app, "other@example.org")
    assert other.post("/", data=form, headers=SAME).status_code == 404
    assert app.test_client().post("/", data=form, headers=SAME).status_code == 401


def test_values_are_taken_along_as_they_stand(client):
    form = {":kind": "ktp", ":verdict": "review", "nik": "3301165707900001", "nama": "=1+1",
            "golongan_darah": ""}  # fmt: skip
    found = {}
    for how in ("json", "csv", "xlsx"):
        answer = client.post("/", data={**form, ":do": how}, headers=SAME)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="reading.{how}"'
        found[how] = answer.data
    told = json.loads(found["json"])
    assert told["fields"]["nama"] == {"value": "=1+1"}
    assert told["fields"]["golongan_darah"] == {"value": None}
    assert "'=1+1" in found["csv"].decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(found["xlsx"])).worksheets[0]
    row = dict(zip(*sheet.iter_rows(values_only=True), strict=True))
    assert (row["nik"], row["nama"]) == ("3301165707900001", "=1+1")
    assert {cell.data_type for cell in sheet[2] if cell.value is not None} == {"s"}
    text = client.post("/", data={**form, ":do": "copy"}, headers=SAME).get_data(as_text=True)
    assert "NIK\t3301165707900001\nName\t=1+1" in html.unescape(text)


def test_markup_in_a_value_stays_text(settings):
    def reader(photo):
        read = fictional_reading(photo)
        return replace(read, fields={"nama": Field(EVIL, EVIL, 0.9, read.quad)}, reasons=())

    app = serving(settings, {"ktp": reader})
    text = post(entered(app), kind="ktp", image=photo_of(name=EVIL)).get_data(as_text=True)
    assert "<script>alert" not in text
    assert html.escape(EVIL) in text.replace("&#34;", "&quot;")


def test_ten_thousand_characters_pass(client):
    form = {":kind": "ktp", "nama": "A" * 10_000}
    for how in ("json", "csv", "xlsx", "copy"):
        assert client.post("/", data={**form, ":do": how}, headers=SAME).status_code == 200


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"kind": "ktp"}, "image_missing"),
        ({"kind": "nothing", "image": "x"}, "not_found"),
        ({"kind": "ktp", "image": b"no picture at all"}, "unsupported_media_type"),
    ],
)
def test_what_goes_wrong_is_told_above_the_form(app, form, code):
    if isinstance(form.get("image"), bytes):
        form = {**form, "image": photo_of(form["image"])}
    answer = entered(app).post("/", data=form, headers=SAME, content_type="multipart/form-data")
    text = answer.get_data(as_text=True)
    assert attributes(text, "error")[0]["data-code"] == code
    assert len(attributes(text, "upload")) == 1
    assert "<title>Error: Read a document – KTP reader</title>" in text


def test_a_heic_photo_is_shown_as_jpeg(app):
    from settings import ROOT

    heic = (ROOT / "tests" / "segmentation" / "quarters.heic").read_bytes()
    text = post(entered(app), kind="ktp", image=photo_of(heic, "a.heic")).get_data(as_text=True)
    assert "data:image/jpeg;base64," in text


@pytest.mark.parametrize("how", ["json", "form"])
def test_typed_values_are_checked_by_the_servers_rules(client, how):
    fields = {"nik": "123", "nama": "SITI", "tanggal_lahir": "17-07-1990"}
    if how == "json":
        answer = client.post("/check", json={"kind": "ktp", "fields": fields}, headers=SAME)
    else:
        answer = client.post("/check", data={"kind": "ktp", **fields}, headers=SAME)
    told = answer.get_json()
    assert (told["nik"]["fits"], told["nama"]["fits"]) == (False, True)
    assert told["nik"]["problems"] == ["a NIK has 16 digits"] or told["nik"]["problems"]
    assert told["tanggal_lahir"]["normalized"] == "1990-07-17"


def test_levels():
    sure = {"value": "A", "problems": [], "confidence": HIGH}
    assert level(sure, False) == "high"
    assert level({**sure, "confidence": LOW}, False) == "fair"
    assert level({**sure, "confidence": LOW - 0.01}, False) == "low"
    assert level(sure, True) == "low"
    assert level({**sure, "problems": ["x"]}, False) == "bad"
    assert level({**sure, "value": None}, False) == "bad"


@pytest.mark.parametrize(
    ("language", "correction", "told"),
    [
        ("en", "'O9' left out: it belongs to tanggal_lahir", "it belongs to Date of birth"),
        ("id", "'O9' left out: it belongs to tanggal_lahir", "itu bagian dari Tanggal lahir"),
        ("en", "'O9' left out: it belongs to alamat", "it belongs to Address"),
        ("id", "'O9' left out: it belongs to alamat", "itu bagian dari Alamat"),
        ("id", "'17-08-1990' taken from the line of nama", "diambil dari baris Nama"),
        ("id", "taken from the line of the sex", "diambil dari baris jenis kelamin"),
    ],
)
def test_what_is_told_of_a_field_names_others_as_people_know_them(language, correction, told):
    field = {"value": "KAIMANA", "raw": "KAIMANA O9", "confidence": 1.0, "problems": []}
    fields = {"tempat_lahir": {**field, "corrections": [correction]}}
    (row,) = rows_of("ktp", fields, (), language)
    assert row.why[0][1].endswith(told)
    assert "tanggal_lahir" not in row.why[0][1]


@pytest.mark.parametrize("kind", find_kinds())
def test_every_reason_names_its_field_as_people_know_it(kind):
    for name, labels in find_kinds()[kind].labels.items():
        for language, label in zip(("en", "id"), labels, strict=True):
            for code in ("field_unreadable", "barcode_mismatch"):
                told = reason_told(reason(code, name), kind, language)
                assert f" {label} " in told
                assert f" {name} " not in told.replace(label, "", 1) or name == label


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ["Name", "Portrait", "Document"]), ("id", ["Nama", "Pas foto", "Dokumen"])],
)
def test_what_the_nets_tell_apart_has_a_name(language, told):
    assert [seen_as("ktp", name, language) for name in ("nama", "portrait", "cover")] == told


def test_the_text_of_consent_stands_open_in_whole_paragraphs(app):
    text = entered(app).get("/", headers=HTML).get_data(as_text=True)
    asked = re.search(r'<details open><summary>What the holder agrees to</summary>(.*?)</details>',
                      text, re.DOTALL)[1]  # fmt: skip
    lines = [line for line in re.sub("</?p[^>]*>", "", html.unescape(asked)).splitlines() if line]
    assert [len(line) > 200 for line in lines] == [False, True, False, True]  # title, paragraph
