"""A reading as JSON: rounded, plain types, verdict only where there is one."""

from __future__ import annotations

import json

import numpy as np

from documents.answers import reading_to_json
from documents.reasons import reason
from elements import Field, Measure, Reading

QUAD = np.array([[0.123, 1], [2.26, 3], [4, 5], [6, 7.96]], np.float32)


def reading(**changes):
    fields = {
        "nama": Field("DEWI CONTOH", ": DEWI CONTOH", 0.98765, QUAD),
        "tanggal_lahir": Field("02-11-1975", "02-11-1975", 1.0, QUAD, normalized="1975-11-02"),
        "agama": Field(None, problems=("not found on the card",)),
    }
    made = {
        "kind": "ktp", "fields": fields, "quad": QUAD, "turn": 90,
        "quality": {"blur": Measure(np.float32(0.1234), np.bool_(False))},
        "models": {"card": "a", "fields": "b", "text": "c"},
        "timings_ms": {"decode": 1.26, "parse": 0.04}, "verdict": "review",
        "reasons": (reason("expired", "berlaku_hingga"), reason("nik_region_differs", "nik")),
    }  # fmt: skip
    return Reading(**{**made, **changes})


def test_the_shape():
    answer = reading_to_json(reading())
    assert answer["fields"]["nama"] == {
        "value": "DEWI CONTOH",
        "raw": ": DEWI CONTOH",
        "confidence": 0.988,
        "quad": [[0.1, 1.0], [2.3, 3.0], [4.0, 5.0], [6.0, 8.0]],
        "corrections": [],
        "problems": [],
    }
    assert answer["page"]["turn"] == 90
    assert answer["quality"] == {"blur": {"value": 0.123, "flag": False}}
    assert answer["timings_ms"] == {"decode": 1.3, "parse": 0.0}
    assert answer["reasons"][0] == {
        "code": "expired",
        "level": "review",
        "field": "berlaku_hingga",
        "message": "The card has expired.",
    }
    assert [reason["level"] for reason in answer["reasons"]] == ["review", "note"]


def test_messages_are_in_the_language_asked_for():
    told = reading_to_json(reading(), "id")["reasons"]
    assert told[0]["message"] == "Masa berlaku kartu sudah habis."
    assert told[0] | {"message": ""} == reading_to_json(reading())["reasons"][0] | {"message": ""}


def test_normalized_stands_where_there_is_a_normal_form():
    fields = reading_to_json(reading())["fields"]
    assert fields["tanggal_lahir"]["normalized"] == "1975-11-02"
    assert "normalized" not in fields["nama"]


def test_what_was_not_found_is_null():
    agama = reading_to_json(reading())["fields"]["agama"]
    assert (agama["value"], agama["quad"]) == (None, None)
    assert agama["problems"] == ["not found on the card"]


def test_a_kind_that_does_not_judge_has_no_verdict():
    answer = reading_to_json(reading(verdict=None, reasons=()))
    assert "verdict" not in answer
    assert "reasons" not in answer


def test_no_numpy_type_is_left():
    assert json.loads(json.dumps(reading_to_json(reading())))
