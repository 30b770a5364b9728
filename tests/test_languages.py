"""Whoever asks in Indonesian is told everything in Indonesian: nothing is said in English alone."""

from __future__ import annotations

import ast
import importlib
import re

import pytest

from documents.wording import Phrases, phrases, told_value
from errors import INDONESIAN, FormInvalid
from settings import ROOT
from tests.conftest import bearer_of
from tests.web.callers import assert_problem, photo_form, tagged, verified
from web.http.details import BODY_ADVICE, QUERY_ADVICE, UPLOAD_ADVICE
from web.http.details import TOLD as DETAILS
from web.http.sandbox import error_kinds

ERRORS = {kind.__name__ for kind in error_kinds().values()} | {"kind", "error"}
INVALID = {"InvalidFormat", "InvalidLength", "InvalidComponent", "unreadable"}
ROOMS = ("web", "auth", "records", "storage", "segmentation", "documents", "fields")
VALUES = phrases()
SAID, OF_VALUES = {"said"}, {"why", "what", "problem", "moved"}  # what a sentence waits in
KTP = ROOT / "documents" / "ktp"
ID = {"Accept-Language": "id-ID,id;q=0.9,en;q=0.5"}


def _is_sentence(node):
    """Whether a constant of its module's is a sentence: such go where no search sees them."""
    name, value = getattr(node.targets[0], "id", ""), getattr(node.value, "value", None)
    return name.isupper() and isinstance(value, str) and re.fullmatch(r"[a-z].* .*", value)


def templates(node, module):
    """The texts that an expression may be, ``7`` for whatever changes."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "7"
                        for part in node.values)]  # fmt: skip
    if isinstance(node, ast.IfExp):
        return templates(node.body, module) + templates(node.orelse, module)
    if isinstance(node, ast.Name):
        found = getattr(importlib.import_module(module), node.id, None)
        return [found] if isinstance(found, str) else []
    if isinstance(node, ast.Tuple):
        return [text for each in node.elts for text in templates(each, module)]
    return []


def sentences():
    """(sentence, file, whether it is an error's) of all that the programs say of requests."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    for path in files:
        names = OF_VALUES if path.is_relative_to(ROOT / "documents") else SAID
        names = OF_VALUES if path.is_relative_to(ROOT / "fields") else names
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            said = []
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "")
                if name in ERRORS | INVALID:
                    said = node.args[:1]
                elif name == "changed":
                    said = node.args[2:3]
                said = said + [
                    k.value for k in node.keywords if k.arg in ("problems", "corrections", "advice")
                ]
                told = DETAILS if name in ERRORS else VALUES
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in names:
                said, told = [node.value], DETAILS
            elif isinstance(node, ast.Assign) and path.is_relative_to(KTP) and _is_sentence(node):
                said, told = [node.value], VALUES
            for each in said:
                for text in templates(each, module):
                    yield pytest.param(text, told, id=f"{path.name}: {text}")


def covered(text, told):
    """Whether each part of a text that is not a value is told in Indonesian."""
    return not text.strip("7→: .-") or told.knows(text) or any(
        covered(text[:at], told) and covered(text[at + 2 :], told)
        for at in range(len(text)) if text[at : at + 2] == ": "
    )  # fmt: skip


SENTENCES = list({param.id: param for param in sentences()}.values())


def test_the_search_finds_some():
    assert len(SENTENCES) > 80


@pytest.mark.parametrize(("text", "told"), SENTENCES)
def test_every_sentence_has_one_in_indonesian(text, told):
    assert covered(text, told)


def test_every_error_has_a_title_and_an_advice_in_indonesian():
    assert set(error_kinds()) <= set(INDONESIAN)
    for code, kind in error_kinds().items():
        title, advice = INDONESIAN[code]
        assert title != kind.title
        assert (advice is None) == (kind.advice is None), code


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("not legible: 15 digits where 16 belong", "tidak terbaca: 15 angka, seharusnya 16"),
        ("not a known religion", "agama ini tidak dikenal"),
        ("O→0: only digits stand here", "O→0: di sini hanya ada angka"),
        ("A: B→A B: as addresses are written", "A: B→A B: sebagaimana alamat ditulis"),
        ("'AGAMA :' left out: it is the label", "'AGAMA :' dihilangkan: itu label"),
        ("→-: a short mark alone: no blood type is recorded",
         "→-: hanya tanda pendek: golongan darah tidak tercatat"),
        ("something else", "something else"),
        ("{0}→{}: only digits stand here", "{0}→{}: di sini hanya ada angka"),
    ],
)  # fmt: skip
def test_values_stay_and_what_is_said_of_them_is_told(english, indonesian):
    assert told_value(english, "id") == indonesian
    assert told_value(english, "en") == english


def test_a_word_is_told_within_a_sentence():
    assert Phrases({"no {}": "tanpa {}", "card": "kartu"}).told("no card") == "tanpa kartu"


@pytest.mark.parametrize("code", sorted(error_kinds()))
def test_every_error_is_told_in_indonesian(app, client, bearer, photo, code):
    kind = error_kinds()[code]

    def fail():
        raise kind

    app.add_url_rule("/fails", view_func=fail)
    english, indonesian = client.get("/fails"), client.get("/fails", headers=ID)
    said = assert_problem(indonesian, kind.status, code)
    other = english.get_json(force=True)
    assert (said["title"], said["detail"]) == (INDONESIAN[code][0],) * 2
    assert other["title"] == kind.title
    assert said.get("advice") != kind.advice or kind.advice is None


def test_details_problems_corrections_and_reasons_are_told_in_indonesian(
    app, client, bearer, photo
):
    """At the calls, in the language of whoever asks, whatever was asked in when it was read."""
    admin = bearer_of(app, "boss@example.org", admin=True)
    read = client.post("/read/ktp", data=photo_form(photo), headers=bearer | ID).get_json()
    assert read["fields"]["nik"]["corrections"] == ["O→0: di sini hanya ada angka"]
    record = verified(client, bearer, photo)
    path = f"/verifications/{record['id']}"
    fields = client.get(path, headers=bearer | ID).get_json()["fields"]
    assert fields["nik"]["corrections"] == ["O→0: di sini hanya ada angka"]
    assert record["fields"]["nik"]["corrections"] == ["O→0: only digits stand here"]

    headers = tagged(admin, '"1"') | ID
    refused = client.patch(path, json={"fields": {"nik": "123"}}, headers=headers)
    said = assert_problem(refused, 400, "form_invalid")
    assert said["detail"] == "`nik` tidak sesuai: 3 angka, seharusnya 16."
    assert said["title"] == "Isi permintaan tidak sah"
    body = client.patch(path, json={"note": 7}, headers=headers)
    assert (
        assert_problem(body, 400, "form_invalid")["detail"]
        == "`note` tidak sesuai: isinya harus teks."
    )
    client.patch(path, json={"fields": {"nama": "SITI 2"}}, headers=headers)
    changed = client.get(path, headers=admin | ID).get_json()["fields"]["nama"]
    assert changed["corrections"] == ["oleh petugas"]
    assert changed["problems"] == ["bentuknya bukan bentuk nama"]


def test_a_mistake_in_json_or_in_a_query_does_not_advise_a_form(app, client, bearer):
    admin = bearer_of(app, "boss@example.org", admin=True)
    calls = {
        BODY_ADVICE: client.post("/otp/send", json={"email": "x"}),
        QUERY_ADVICE: client.get("/verifications?nik=1", headers=admin),
        UPLOAD_ADVICE: client.post("/verify-ktp", data=photo_form(b"", reference_id="é"),
                                   headers=bearer),
    }  # fmt: skip
    for advice, answer in calls.items():
        if advice != UPLOAD_ADVICE:
            assert assert_problem(answer, 400, FormInvalid.code)["advice"] == advice
    assert FormInvalid.advice == UPLOAD_ADVICE
