"""POST /verify-ktp: the card's fields, a verdict, and a name for this answer."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from records.store import Wanted
from tests.conftest import inside
from web.http.schemas import VerificationAnswer


@pytest.fixture
def verify(client, bearer, photo):
    """Posts a photo with some text fields beside it."""

    def post(**fields):
        data = {"image": (io.BytesIO(photo), "photo.jpg"), **fields}
        return client.post("/verify-ktp", data=data, headers=bearer)

    return post


def test_the_answer_is_a_reading_and_what_names_it(verify):
    response = verify()
    assert response.status_code == 200
    answer = response.get_json()
    VerificationAnswer.model_validate(answer)
    assert answer["fields"]["nama"]["value"] == "SITI CONTOH"
    assert answer["fields"]["tanggal_lahir"]["normalized"] == "1990-07-17"
    assert answer["fields"]["golongan_darah"]["value"] is None
    assert answer["page"] == {"quad": [[0, 0], [96, 0], [96, 64], [0, 64]], "turn": 90}
    assert (answer["verdict"], answer["reasons"][0]["code"]) == ("review", "low_confidence")


def test_fields_come_in_the_cards_order(verify):
    names = re.findall(r'"(nik|nama|tanggal_lahir|golongan_darah)":', verify().text)
    assert names == ["nik", "nama", "tanggal_lahir", "golongan_darah"]


def test_letters_come_as_they_are(verify):
    assert "O→0" in verify().text


def test_the_time_of_decoding_stands_beside_the_other_stages(verify):
    stages = verify().get_json()["timings_ms"]
    assert list(stages) == ["decode", "rectify", "locate", "recognise", "parse"]
    assert stages["decode"] > 0


def test_each_answer_has_an_id_of_its_own_and_a_time_and_an_end(verify):
    first, second = verify().get_json(), verify().get_json()
    assert first["id"] != second["id"]
    age = datetime.now(UTC) - datetime.fromisoformat(first["created_at"])
    assert timedelta(seconds=-1) < age < timedelta(minutes=1)
    end = datetime.fromisoformat(first["expires_at"])
    assert end - datetime.fromisoformat(first["created_at"]) == timedelta(days=90)


def test_the_callers_reference_comes_back(verify):
    reference = "order:2026-11.7_A"
    assert verify(reference_id=reference).get_json()["reference_id"] == reference
    assert verify(reference_id="").get_json()["reference_id"] is None
    assert verify().get_json()["reference_id"] is None


@pytest.mark.parametrize("reference", ["a b", "x" * 65, "<script>", "a\nb", "../..", "é", "a\x00"])
def test_a_reference_that_does_not_fit_is_refused_by_name(verify, reference):
    response = verify(reference_id=reference)
    assert response.status_code == 400
    problem = response.get_json(force=True)
    assert (problem["code"], problem["field"]) == ("form_invalid", "reference_id")
    assert reference not in problem["detail"]


@pytest.mark.parametrize("name", ["refrence_id", "page", "consnet"])
def test_a_field_that_there_is_not_is_refused_and_keeps_nothing(app, verify, name):
    """A misspelt reference that is passed over would keep a card twice."""
    problem = refused(verify(**{name: "order-7"}))
    assert "`reference_id`" in problem["detail"]
    assert "order-7" not in problem["detail"]
    assert kept(app) == 0


@pytest.mark.parametrize("name", ["mode", "crops"])
def test_a_parameter_that_comes_in_the_form_is_told_where_it_stands(app, verify, name):
    problem = refused(verify(**{name: "async"}))
    assert problem["field"] == name
    assert f"?{name}=" in problem["detail"]
    assert kept(app) == 0


@pytest.mark.parametrize("name", ["reference_id", "consent", "callback_url"])
def test_a_field_that_comes_in_the_address_is_told_where_it_stands(
    app, client, bearer, photo, name
):
    data = {"image": (io.BytesIO(photo), "photo.jpg")}
    problem = refused(client.post(f"/verify-ktp?{name}=a", data=data, headers=bearer))
    assert problem["field"] == name
    assert kept(app) == 0


@pytest.mark.parametrize("name", ["reference_id", "consent", "callback_url"])
def test_a_text_that_comes_as_a_file_is_refused_by_name(app, verify, name):
    assert refused(verify(**{name: (io.BytesIO(b"order-7"), "text.txt")}))["field"] == name
    assert kept(app) == 0


def refused(response):
    assert response.status_code == 400, response.text
    problem = response.get_json(force=True)
    assert problem["code"] == "form_invalid"
    return problem


def kept(app):
    """How many verifications there are."""
    return inside(app).keeper.count(None, Wanted())


def test_two_references_are_refused(verify):
    assert verify(reference_id=["a", "b"]).status_code == 400


def test_nobody_may_keep_the_answer(verify):
    assert verify().headers["Cache-Control"] == "no-store"


def test_what_verifying_answers_is_what_reading_answers(client, bearer, photo, verify):
    data = {"image": (io.BytesIO(photo), "photo.jpg")}
    reading = client.post("/read/ktp", data=data, headers=bearer).get_json()
    verification = verify().get_json()
    for answer in (reading, verification):
        answer.pop("timings_ms")
    assert {name: verification[name] for name in reading} == reading
