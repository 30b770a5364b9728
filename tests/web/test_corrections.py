"""PATCH /verifications/<id>: typed values are held to the rules of the card's fields."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import bearer_of, fictional_reading, serving
from tests.web.callers import assert_problem, tagged, verified
from web.http.schemas import VerificationAnswer


@pytest.fixture
def admin(app):
    return bearer_of(app, "boss@example.org", admin=True)


@pytest.fixture
def path(client, bearer, photo):
    return f"/verifications/{verified(client, bearer, photo)['id']}"


def corrected(client, admin, path, version=1, **fields):
    headers = tagged(admin, f'"{version}"')
    return client.patch(path, json={"fields": fields}, headers=headers)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("nik", "123", "3 digits where 16 belong"),
        ("tanggal_lahir", "31-02-1990", "the date is on no calendar"),
        ("golongan_darah", "MARS", "not a known blood type"),
        ("nama", "-", "not in the form of a name"),
    ],
)
def test_a_value_that_no_card_prints_is_refused_with_the_problem(
    client, admin, path, name, text, why
):
    said = assert_problem(corrected(client, admin, path, **{name: text}), 400, "form_invalid")
    assert (said["field"], said["detail"]) == (f"fields.{name}", f"`{name}` does not fit: {why}.")
    assert client.get(path, headers=admin).headers["ETag"] == '"1"'


@pytest.mark.parametrize(
    ("value", "field", "detail"),
    [
        (12, "fields", "`fields` does not fit: a text belongs there."),
        ("A\nB", "fields.nama", "A corrected value is 1 to 200 printable characters."),
    ],
)
def test_what_is_no_text_of_a_card_is_refused_by_its_name(
    client, admin, path, value, field, detail
):
    said = assert_problem(corrected(client, admin, path, nama=value), 400, "form_invalid")
    assert (said["field"], said["detail"]) == (field, detail)


def test_a_right_date_is_normalized(client, admin, path):
    said = corrected(client, admin, path, tanggal_lahir="16/07/1990").get_json()
    VerificationAnswer.model_validate(said)
    field = said["fields"]["tanggal_lahir"]
    assert (field["value"], field["normalized"]) == ("16-07-1990", "1990-07-16")
    assert field["quad"] is not None


def test_reasons_and_verdict_follow_what_was_typed_until_a_person_decides(client, admin, path):
    first = corrected(client, admin, path, nik="3301165707900001").get_json()
    assert (first["verdict"], first["reasons"]) == ("passed", [])
    second = corrected(client, admin, path, 2, tanggal_lahir="16-07-1990").get_json()
    assert second["verdict"] == "review"
    assert [each["code"] for each in second["reasons"]] == ["nik_birth_date_mismatch"]
    decided = {"decision": "passed", "fields": {"golongan_darah": "O"}}
    third = client.patch(path, json=decided, headers=tagged(admin, '"3"')).get_json()
    assert (third["verdict"], len(third["reasons"])) == ("passed", 1)
    fourth = corrected(client, admin, path, 4, tanggal_lahir="15-07-1990").get_json()
    assert fourth["verdict"] == "passed"  # the decision stands


def test_an_odd_nik_is_kept_and_doubted(client, admin, path):
    said = corrected(client, admin, path, nik="3301163102750005").get_json()
    assert said["fields"]["nik"]["problems"] == [
        "not a valid NIK: its birth date is on no calendar"
    ]
    assert (said["fields"]["nik"]["confidence"], said["verdict"]) == (0.5, "review")


def test_an_account_is_told_where_a_correction_makes_a_card_pass(app, client, admin, path, bearer):
    assert client.get("/account", headers=bearer).get_json()["ktp_verified"] is False
    corrected(client, admin, path, nik="3301165707900001")
    assert client.get("/account", headers=bearer).get_json()["ktp_verified"] is True


def test_an_operators_notes_that_wait_wait_after_a_correction_too(settings, photo):
    def reader(image):
        read = fictional_reading(image)
        heading = {"provinsi": "PROVINSI JAWA BARAT", "kabupaten_kota": "KOTA BANDUNG"}
        more = {name: replace(read.fields["nama"], value=each) for name, each in heading.items()}
        return replace(read, fields=more | read.fields)

    app = serving(replace(settings, review_reasons="nik_region_differs"), {"ktp": reader})
    client, admin = app.test_client(), bearer_of(app, "boss@example.org", admin=True)
    path = f"/verifications/{verified(client, admin, photo)['id']}"
    said = corrected(client, admin, path, nik="3301165707900001").get_json()
    assert [(each["code"], each["level"]) for each in said["reasons"]] == [
        ("nik_region_differs", "review")
    ]
    assert said["verdict"] == "review"


def test_an_owner_corrects_their_own_and_a_person_has_to_look(app, client, admin, path, bearer):
    corrected(client, admin, path, nik="3301165707900001")
    said = corrected(client, bearer, path, 2, nama="SITI CONTOH BINTI").get_json()
    VerificationAnswer.model_validate(said)
    assert said["verdict"] == "review"
    assert [each["code"] for each in said["reasons"]] == ["changed_by_owner"]
    assert said["fields"]["nama"]["corrections"][-1] == "by the owner"
    assert said["history"][-1]["note"] == "by the owner"
    assert client.get("/account", headers=bearer).get_json()["ktp_verified"] is False
    again = corrected(client, bearer, path, 3, nama="SITI CONTOH").get_json()
    assert [each["code"] for each in again["reasons"]] == ["changed_by_owner"]
    assert again["fields"]["nama"]["corrections"].count("by the owner") == 1
    by_admin = corrected(client, admin, path, 4, nama="SITI").get_json()
    assert by_admin["verdict"] == "review"  # until a person decides


def test_an_owner_can_not_decide(client, path, bearer):
    for body in ({"decision": "passed"}, {"note": "please"}):
        answer = client.patch(path, json=body, headers=tagged(bearer, '"1"'))
        assert_problem(answer, 403, "not_yours")


@pytest.mark.parametrize(("decision", "after"), [("passed", "review"), ("failed", "failed")])
def test_what_an_admin_let_pass_waits_anew_what_they_refused_stays(
    client, admin, path, bearer, decision, after
):
    body = {"decision": decision, "note": "seen"}
    client.patch(path, json=body, headers=tagged(admin, '"1"'))
    said = corrected(client, bearer, path, 2, nama="ANOTHER NAME").get_json()
    assert said["verdict"] == after
    assert (said["decision"] is None) is (after == "review")
    queued = client.get("/verifications?decided=false", headers=admin).get_json()["items"]
    assert len(queued) == (after == "review")


def test_an_admins_correction_stands(client, admin, path):
    said = corrected(client, admin, path, nik="3301165707900001").get_json()
    assert (said["verdict"], said["reasons"]) == ("passed", [])


def test_an_owner_in_indonesian(client, path, bearer):
    headers = tagged(bearer, '"1"') | {"Accept-Language": "id"}
    said = client.patch(path, json={"fields": {"nama": "SITI"}}, headers=headers).get_json()
    assert said["fields"]["nama"]["corrections"][-1] == "oleh pemilik"
