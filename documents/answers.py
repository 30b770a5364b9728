"""A reading, or an error, as the JSON that callers see.

Quads to a tenth of a pixel, confidences to 0.001.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from documents.reasons import LANGUAGES, message
from documents.wording import told_value
from elements import Compared, Field, Measure, Quad, Reading, Reason
from errors import ReaderError, problem_type


def quad_to_json(quad: Quad | None) -> list[list[float]] | None:
    """Four ``[x, y]`` pairs in pixels of the upright photo, or None."""
    if quad is None:
        return None
    return [[round(float(x), 1), round(float(y), 1)] for x, y in quad]


def field_to_json(field: Field) -> dict[str, Any]:
    """One field; ``normalized`` stands only where the value has a form that differs in kind;
    ``printed``, ``barcode`` and ``match`` where the document says its values twice."""
    answer: dict[str, Any] = {
        "value": field.value,
        "raw": field.raw,
        "confidence": round(float(field.confidence), 3),
        "quad": quad_to_json(field.quad),
        "corrections": list(field.corrections),
        "problems": list(field.problems),
    }
    if field.normalized is not None:
        answer["normalized"] = field.normalized
    if field.compared is not None:
        answer |= asdict(field.compared)
    return answer


def field_in(language: str, field: Mapping[str, Any]) -> dict[str, Any]:
    """A field's answer in English, told in a language of `documents.reasons.LANGUAGES`."""
    told = {
        name: [told_value(each, language) for each in field[name]]
        for name in ("corrections", "problems")
    }
    return {**field, **told}


def field_from_json(kept: Mapping[str, Any]) -> Field:
    """A field of an answer in English, but for its place."""
    return Field(
        value=kept["value"],
        raw=kept["raw"],
        confidence=kept["confidence"],
        normalized=kept.get("normalized"),
        corrections=tuple(kept["corrections"]),
        problems=tuple(kept["problems"]),
        compared=Compared(kept["printed"], kept["barcode"], kept["match"])
        if "match" in kept
        else None,
    )


def measure_to_json(measure: Measure) -> dict[str, Any]:
    """A quality figure and its flag."""
    return {"value": round(float(measure.value), 3), "flag": bool(measure.flag)}


def reason_to_json(reason: Reason, language: str = LANGUAGES[0]) -> dict[str, Any]:
    """Why the verdict is what it is, told in a language of `documents.reasons.LANGUAGES`."""
    return {
        "code": reason.code,
        "level": reason.level,
        "field": reason.field,
        "message": message(reason, language),
    }


def reading_to_json(reading: Reading, language: str = LANGUAGES[0]) -> dict[str, Any]:
    """The answer to ``POST /read/<kind>``; ``verdict`` and ``reasons`` where the kind judges."""
    answer: dict[str, Any] = {
        "kind": reading.kind,
        "fields": {
            name: field_in(language, field_to_json(field)) for name, field in reading.fields.items()
        },
        "page": {"quad": quad_to_json(reading.quad), "turn": reading.turn, **_number(reading)},
        "quality": {name: measure_to_json(m) for name, m in reading.quality.items()},
        "models": dict(reading.models),
        "timings_ms": {stage: round(ms, 1) for stage, ms in reading.timings_ms.items()},
        **reading.read_by,
    }
    if reading.verdict is not None:
        answer["verdict"] = reading.verdict
        answer["reasons"] = [reason_to_json(one, language) for one in reading.reasons]
    return answer


def _number(reading: Reading) -> dict[str, int]:
    """Which of how many pages was read, of a file that has pages."""
    return {"number": reading.number, "of": reading.of} if reading.of else {}


def problem(error: ReaderError) -> dict[str, Any]:
    """An error in the shape that the service answers with."""
    answer = {
        "type": problem_type(error.code),
        "title": error.title,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
    }
    return answer | ({"advice": error.advice} if error.advice else {})
