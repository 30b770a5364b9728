"""What every kind of document owes its callers, checked for each kind that is found."""

from __future__ import annotations

import numpy as np
import pytest

from documents.answers import reading_to_json
from documents.kinds import find_kinds
from documents.pipeline import DocumentKind
from elements import Box, Page, Reading

KINDS = find_kinds()
KTP_FIELDS = (
    "provinsi kabupaten_kota nik nama tempat_lahir tanggal_lahir jenis_kelamin golongan_darah "
    "alamat rt_rw kelurahan_desa kecamatan agama status_perkawinan pekerjaan kewarganegaraan "
    "berlaku_hingga tempat_terbit tanggal_terbit"
).split()
FIELD_KEYS = {"value", "raw", "confidence", "quad", "corrections", "problems"}


def answer_without_lines(kind):
    """The JSON of a page on which nothing was located."""
    image = np.zeros((638, 1011, 3), np.uint8)
    page = Page(image, Box(0, 0, 1011, 638).quad(), np.eye(3), 0, 1.0)
    parsed = kind.parse([], page, {})
    return reading_to_json(
        Reading(kind.name, parsed.fields, page.quad, 0, {}, {}, {}, parsed.verdict, parsed.reasons)
    )


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_five_choices(name):
    kind = KINDS[name]
    assert isinstance(kind, DocumentKind)
    assert kind.name == name
    assert all(map(callable, (kind.rectify, kind.locate, kind.cut, kind.parse)))
    assert kind.recognizers


@pytest.mark.parametrize("name", KINDS)
def test_a_page_without_lines_is_answered(name):
    """{"kind", "fields", "page", "quality", "models", "timings_ms"}, and a reason at each null."""
    answer = answer_without_lines(KINDS[name])
    assert {"kind", "fields", "page", "quality", "models", "timings_ms"} <= set(answer)
    for field in answer["fields"].values():
        assert set(field) >= FIELD_KEYS
        assert field["value"] is not None or field["problems"]


def test_the_fields_of_a_ktp_stand_in_card_order():
    assert list(answer_without_lines(KINDS["ktp"])["fields"]) == KTP_FIELDS


def test_a_ktp_is_judged():
    """{"verdict": "passed" | "review" | "failed",
    "reasons": [{"code", "level", "field", "message"}]}"""
    answer = answer_without_lines(KINDS["ktp"])
    assert answer["verdict"] == "failed"
    assert answer["reasons"]
    assert all(set(reason) == {"code", "level", "field", "message"} for reason in answer["reasons"])
