"""What every page has, whoever looks: its language, its headers, its files, its errors."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import replace

import pytest

from documents.wording import phrases
from settings import ROOT
from tests.conftest import fictional_reading, serving
from web.http.headers import PAGE_POLICY
from web.http.sandbox import error_kinds
from web.pages import static
from web.pages.texts import PARTS, TEXTS, told
from web.pages.wiring import NAMES

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
STATIC = ROOT / "web" / "static"
THIRD_PARTY = json.loads((STATIC / "third-party.json").read_text("utf-8"))


def page(client, path, **headers):
    return client.get(path, headers={**HTML, **headers})


def test_a_browser_that_loses_its_way_meets_a_page(client):
    answer = page(client, "/nowhere")
    text = answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert 'data-testid="error" data-code="not_found"' in text
    assert 'role="alert"' in text
    assert "<title>Error: There is nothing at this address – KTP reader</title>" in text
    assert answer.headers["X-Request-ID"] in text


def test_a_program_that_loses_its_way_meets_the_same_answer_as_before(client):
    for headers in ({}, {"Accept": "*/*"}, {**HTML, "Authorization": "Bearer no"}):
        assert client.get("/nowhere", headers=headers).mimetype == "application/problem+json"


def test_a_page_has_its_landmarks(client):
    text = page(client, "/nowhere").get_data(as_text=True)
    first_link = re.search(r"<a [^>]*>([^<]*)</a>", text)
    assert first_link[1] == "Skip to the content"
    assert text.count("<main") == text.count("<h1") == 1
    assert '<nav aria-label="Main">' in text


def test_headers_of_pages(client):
    headers = page(client, "/nowhere").headers
    assert headers["Content-Security-Policy"] == PAGE_POLICY
    assert "unsafe" not in PAGE_POLICY
    assert headers["Permissions-Policy"].startswith("camera=(self), ")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "language"),
    [
        ("", "", "", "en"),
        ("", "", "id-ID,id;q=0.9,en;q=0.8", "id"),
        ("", "", "de", "en"),
        ("", "en", "id", "en"),
        ("?lang=id", "en", "en", "id"),
        ("?lang=xx", "", "id", "id"),
    ],
)
def test_the_language_is_asked_for_kept_or_the_browsers(client, query, cookie, accepted, language):
    if cookie:
        client.set_cookie("lang", cookie)
    answer = page(client, f"/nowhere{query}", **{"Accept-Language": accepted})
    assert f'<html lang="{language}">' in answer.get_data(as_text=True)
    assert answer.headers["Content-Language"] == language
    other = {"en": "id", "id": "en"}[language]
    assert f'href="?lang={other}"' in answer.get_data(as_text=True)


def test_the_language_that_was_asked_for_is_kept(client):
    page(client, "/nowhere?lang=id")
    assert client.get_cookie("lang").value == "id"
    assert '<html lang="id">' in page(client, "/nowhere").get_data(as_text=True)


def test_a_cookie_holds_no_other_text_than_a_language(client):
    page(client, "/nowhere?lang=%0d%0aSet-Cookie:%20x=1")
    assert client.get_cookie("lang") is None


def test_files_are_named_by_their_content_and_kept_for_a_year(client):
    for name, file in static.files().items():
        answer = client.get(static.address(name))
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert hashlib.sha256(answer.data).hexdigest()[:12] in static.address(name)
        squeezed = client.get(static.address(name), headers={"Accept-Encoding": "gzip"})
        assert squeezed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(squeezed.data) == file.plain


def test_a_module_imports_others_by_their_lasting_names():
    for name, file in static.files().items():
        for imported in re.findall(r'(?:from|import)\s+"\./([^"]+)"', file.plain.decode()):
            assert imported in {each.name for each in static.files().values()}, (name, imported)


@pytest.mark.parametrize(
    "path", ["third-party.json", "pages.css", "..%2f..%2fmain.py", "pico.LICENSE.txt", ""]
)
def test_nothing_else_of_the_folder_is_served(client, path):
    assert client.get(f"/static/{path}").status_code == 404


def test_files_of_others_are_those_that_their_record_names():
    for file in THIRD_PARTY:
        data = (STATIC / file["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"], file["file"]
        assert file["version"] in file["source"]
        assert (STATIC / file["licence_file"]).is_file()
        assert "GPL" not in file["licence"]
    others = {path.name for path in STATIC.iterdir() if ".min." in path.name}
    assert others == {file["file"] for file in THIRD_PARTY}


def test_without_pages_there_are_none(settings):
    client = serving(replace(settings, pages=False), {"ktp": fictional_reading}).test_client()
    shown = serving(settings).url_map
    paths = {
        re.sub("<[^>]+>", "00000000-0000-4000-8000-000000000000", rule.rule)
        for rule in shown.iter_rules()
        if rule.endpoint.split(".")[0] in NAMES and not rule.rule.startswith("/templates")
    }
    assert {"/", "/check", "/docs", "/sign-in", "/me/download", "/admin/start"} <= paths
    for path in {*paths, static.address("pages.css")}:
        for answer in (page(client, path), client.post(path, data={"x": "1"}, headers=HTML)):
            assert (answer.status_code, answer.mimetype) == (404, "application/problem+json"), path
            assert "Set-Cookie" not in answer.headers
    for answer in (page(client, "/templates?new=1"), client.post("/templates", headers=HTML)):
        assert answer.status_code in (401, 405), "the calls are there alone"
        assert answer.mimetype == "application/problem+json"
    assert client.get("/openapi/swagger").status_code == 200


def test_every_text_is_there_in_both_languages():
    for key, (english, indonesian) in TEXTS.items():
        assert english, key
        assert indonesian, key
        holes = [sorted(re.findall(r"\{\w+\}", text)) for text in (english, indonesian)]
        assert holes[0] == holes[1], key


def test_no_two_pages_have_a_text_of_one_key():
    assert sum(map(len, PARTS)) == len(TEXTS)


def test_no_advice_for_people_speaks_of_headers_or_calls():
    """What errors.py tells who writes programs, people are told otherwise."""
    technical = re.compile(r"`|POST |GET |ETag|multipart")
    for code, kind in error_kinds().items():
        if kind.advice and technical.search(kind.advice) and not code.startswith("token_"):
            assert f"advice_{code}" in TEXTS, code
            assert not technical.search(told("en", f"advice_{code}")), code


def test_problems_and_corrections_have_codes_of_their_own():
    sentences = [each for each in phrases().phrases if " " in each]
    codes = {phrases().code(each.replace("{}", "9")) for each in sentences}
    assert "other" not in codes
    assert phrases().code("O→0: only digits stand here") == "only_digits_stand_here"
    assert phrases().code("what somebody typed") == "other"
