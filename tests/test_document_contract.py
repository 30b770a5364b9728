"""What every kind of document owes its callers, checked for each kind that is found."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import BaseModel

from documents.answers import reading_to_json
from documents.kind import DocumentKind, Stages
from documents.kinds import find_kinds
from documents.reader import open_reader
from elements import ID1, Page, Reading
from errors import ReaderError

KINDS = find_kinds()
KTP_FIELDS = (
    "provinsi kabupaten_kota nik nama tempat_lahir tanggal_lahir jenis_kelamin golongan_darah "
    "alamat rt_rw kelurahan_desa kecamatan agama status_perkawinan pekerjaan kewarganegaraan "
    "berlaku_hingga tempat_terbit tanggal_terbit"
).split()
ANSWER = {"kind", "fields", "page", "quality", "models", "timings_ms"}
FIELD_KEYS = {"value", "raw", "confidence", "quad", "corrections", "problems"}
# Of a captcha, of a photo of a card: the smallest that may be sent, and one of the usual size.
BLANK = [(50, 200), (1, 1), (125, 200), (638, 1011)]


def answer_without_lines(kind):
    """The JSON of a page on which nothing was located."""
    image = np.zeros((ID1.height, ID1.width, 3), np.uint8)
    page = Page(image, ID1.quad(), np.eye(3), 0, 1.0)
    parsed = kind.stages(kind.form()).parse([], page, {})
    return reading_to_json(
        Reading(kind.name, parsed.fields, page.quad, 0, {}, {}, {}, parsed.verdict, parsed.reasons)
    )


def check_fields(answer):
    for field in answer["fields"].values():
        assert set(field) >= FIELD_KEYS
        assert field["value"] is not None or field["problems"]


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_says_what_it_needs_and_gives(name):
    kind = KINDS[name]
    assert isinstance(kind, DocumentKind)
    assert kind.name == name
    assert kind.nets
    assert issubclass(kind.form, BaseModel)
    assert isinstance(kind.stages(kind.form()), Stages)
    assert set(kind.sample.values) >= set(kind.fields) or kind.varied is not None
    assert not kind.judged or kind.sample.vital in kind.sample.values


@pytest.mark.parametrize("name", KINDS)
def test_a_page_without_lines_is_answered(name):
    """{"kind", "fields", "page", "quality", "models", "timings_ms"}, and a reason at each null."""
    answer = answer_without_lines(KINDS[name])
    assert set(answer) >= ANSWER
    assert set(answer["fields"]) == set(KINDS[name].fields)
    check_fields(answer)


@pytest.fixture(scope="module", params=KINDS)
def reader(request):
    if KINDS[request.param].in_training:
        pytest.skip(f"the weights of {request.param} are still in training: nothing to read with")
    return open_reader(request.param)


@pytest.mark.parametrize("size", BLANK)
@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_blank_picture_of_any_size_is_refused_or_read_as_nothing(reader, size, grey):
    """No value is made up where nothing stands."""
    try:
        reading = reader(np.full((*size, 3), grey, np.uint8))
    except ReaderError:
        return
    answer = reading_to_json(reading)
    assert set(answer) >= ANSWER
    check_fields(answer)
    assert all(field["value"] is None for field in answer["fields"].values())


def test_the_fields_of_a_ktp_stand_in_card_order():
    assert list(answer_without_lines(KINDS["ktp"])["fields"]) == KTP_FIELDS


def test_a_ktp_is_judged():
    """{"verdict": "passed" | "review" | "failed",
    "reasons": [{"code", "level", "field", "message"}]}"""
    answer = answer_without_lines(KINDS["ktp"])
    assert answer["verdict"] == "failed"
    assert answer["reasons"]
    assert all(set(reason) == {"code", "level", "field", "message"} for reason in answer["reasons"])
