"""POST /read/<kind>: a reading, and nothing kept."""

from __future__ import annotations

import io

import pytest

from documents.kinds.ktp.layout import FIELDS
from tests.conftest import encoded, serving
from tests.web.callers import assert_problem
from web.http.schemas import KindsAnswer, ReadingAnswer


def upload(data):
    return {"image": (io.BytesIO(data), "photo.jpg")}


def test_the_answer_is_a_reading(client, bearer, photo):
    response = client.post("/read/ktp", data=upload(photo), headers=bearer)
    assert response.status_code == 200
    ReadingAnswer.model_validate(response.get_json())
    assert response.get_json()["kind"] == "ktp"


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (None, "The field nik was hard to read."),
        ("id", "Data nik sulit dibaca."),
        ("id-ID,en;q=0.8", "Data nik sulit dibaca."),
        ("in-ID", "Data nik sulit dibaca."),
        ("id, en", "Data nik sulit dibaca."),
        ("en-US,id;q=0.9", "The field nik was hard to read."),
        ("fr, id;q=0.5, en;q=0.3", "Data nik sulit dibaca."),
        ("id;q=0, *", "The field nik was hard to read."),
        ("fr", "The field nik was hard to read."),
        ("\u00e9;;q=x", "The field nik was hard to read."),
    ],
)
def test_reasons_are_told_in_the_language_asked_for(client, bearer, photo, wanted, message):
    headers = bearer | ({"Accept-Language": wanted} if wanted else {})
    told = client.post("/read/ktp", data=upload(photo), headers=headers)
    first, second = told.get_json()["reasons"]
    assert told.headers["Content-Language"] == ("id" if message.startswith("Data") else "en")
    assert "Accept-Language" in told.headers["Vary"]
    assert first == {
        "code": "low_confidence",
        "level": "review",
        "field": "nik",
        "message": message,
    }
    assert second["level"] == "note"


@pytest.mark.parametrize("name", ["reference_id", "least_age", "template"])
def test_a_field_that_the_kind_does_not_take_is_refused(client, bearer, photo, name):
    """Passed over, it would look as if the age had been checked."""
    form = {**upload(photo), name: "21"}
    problem = assert_problem(
        client.post("/read/ktp", data=form, headers=bearer), 400, "form_invalid"
    )
    assert problem["detail"] == "The form takes only `image`, `page`."


def test_an_unknown_kind_is_not_found_whatever_is_sent(client, bearer, photo):
    for data in (upload(photo), {}):
        response = client.post("/read/passport", data=data, headers=bearer)
        assert (response.status_code, response.get_json(force=True)["code"]) == (404, "not_found")


def test_an_unknown_kind_is_told_to_nobody_without_a_token(client):
    assert client.post("/read/passport").status_code == 401


def test_before_the_models_are_loaded_the_answer_is_not_ready(settings, bearer, photo):
    client = serving(settings, {}).test_client()
    response = client.post("/read/ktp", data=upload(photo), headers=bearer)
    assert (response.status_code, response.get_json(force=True)["code"]) == (503, "not_ready")
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_the_reader_gets_upright_rgb_pixels(settings, bearer, file_format):
    seen = []

    def reader(photo):
        seen.append(photo)
        raise KeyError

    client = serving(settings, {"ktp": reader}).test_client()
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"  # turned
    data = encoded(file_format, (96, 64), exif=exif)
    client.post("/read/ktp", data=upload(data), headers=bearer)
    assert (seen[0].shape, seen[0].dtype) == ((96, 64, 3), "uint8")


def test_quads_are_pixels_of_the_photo_as_it_was_sent(client, bearer, monkeypatch):
    """Also where it is so large that it is read smaller."""
    monkeypatch.setattr("segmentation.decode.LARGEST", 10_000)
    data = encoded("JPEG", (400, 240))
    answer = client.post("/read/ktp", data=upload(data), headers=bearer).get_json()
    corners = [[0, 0], [400, 0], [400, 240], [0, 240]]
    assert answer["page"]["quad"] == corners
    assert answer["fields"]["nik"]["quad"] == corners
    assert answer["fields"]["golongan_darah"]["quad"] is None


def test_the_kinds_that_are_read_are_told_with_their_fields_and_form(client, app):
    answer = client.get("/kinds")
    KindsAnswer.model_validate(answer.get_json())
    (told,) = answer.get_json()["kinds"]
    assert (told["kind"], tuple(told["fields"])) == ("ktp", FIELDS)
    assert told["form"]["required"] == ["image"]
    assert told["form"]["properties"]["image"]["format"] == "binary"


def test_without_models_there_are_no_kinds_to_tell(settings):
    client = serving(settings, {}).test_client()
    assert_problem(client.get("/kinds"), 503, "not_ready")
