"""Print and code of one licence made into its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from documents.meaning.value import Value
from elements import Compared, Evidence, Field, Quad
from fields import aamva, licence

NOT_THERE = "not found on the card"
OTHERWISE = "the code says otherwise"
AS_CODED = "the code says so, and the print can be read so"
WORDING = {
    NOT_THERE: "tidak ditemukan pada kartu",
    OTHERWISE: "kode menyebut lain",
    AS_CODED: "kode menyebut demikian, dan cetakan dapat dibaca demikian",
}
# Nats by which the print may be less likely what the code says than what was read of it, so that it
# is a misreading of the print and no mismatch.
MISREAD = 5.0
TWICE = 0.999  # confidence of what print and code say alike: a misreading agrees with no code
DOUBTFUL = 0.5  # the most that a value with a problem is claimed with
MIXED = ("license_number", "document_discriminator")  # letters among digits, by no rule
_ALIKE = str.maketrans("OQDISZBG", "00015286")
ISO = ("birth_date", "issue_date", "expiry_date")


@dataclass(frozen=True, slots=True)
class Print:
    """One field as it is printed. raw: the line as read; evidence: of that line, where the value is
    all of it."""

    value: Value
    raw: str
    confidence: float
    quad: Quad
    evidence: Evidence | None = None


def field_of(name: str, told: Print | None, payload: aamva.Payload | None) -> Field:
    """A field from what is printed and what the code says."""
    coded = payload.fields.get(name) if payload is not None else None
    if told is None or told.value.value is None:
        return _unprinted(told, coded)
    value = told.value
    if payload is None or coded is None:
        sure = min(told.confidence, DOUBTFUL) if value.problems else told.confidence
        return _field(value, told, sure, Compared(_form(name, value), coded, licence.ABSENT))
    match = licence.compare(name, _form(name, value), coded, cut=payload.cut)
    if match == licence.MISMATCH and (mended := _as_coded(name, told, coded, payload)):
        value, match = mended, licence.MATCH
    compared = Compared(_form(name, value), coded, match)
    if match == licence.MATCH:
        return _field(replace(value, problems=()), told, TWICE, compared)
    value = replace(value, problems=(*value.problems, OTHERWISE))
    return _field(value, told, min(told.confidence, DOUBTFUL), compared)


def _unprinted(told: Print | None, coded: str | None) -> Field:
    """Of what is not printed, or not legible, the code's word."""
    compared = Compared(None, coded, licence.ABSENT)
    if coded is not None:
        raw, quad = (told.raw, told.quad) if told else ("", None)
        return Field(coded, raw, 1.0, quad, compared=compared)
    if told is None:
        return Field(None, problems=(NOT_THERE,), compared=compared)
    return Field(None, told.raw, 0.0, told.quad, problems=told.value.problems, compared=compared)


def _field(value: Value, told: Print, confidence: float, compared: Compared) -> Field:
    return Field(value.value, told.raw, confidence, told.quad, value.normalized,
                 value.corrections, value.problems, compared)  # fmt: skip


def _form(name: str, value: Value) -> str | None:
    """A printed value in the form in which the code's is told."""
    return value.normalized if isinstance(value.normalized, str) else value.value


def _as_coded(name: str, told: Print, coded: str, payload: aamva.Payload) -> Value | None:
    """The value as the code has it, where the print was but misread: its picture is nearly as
    likely the code's text, or letters were taken for digits that look like them."""
    if name in MIXED and _folded(told.value.value or "") == _folded(coded):
        why = f"{told.raw}→{coded}: {AS_CODED}"
        return Value(coded, corrections=(*told.value.corrections, why))
    if told.evidence is None:
        return None
    texts = _spellings(name, coded, told.raw)
    own, *others = told.evidence.log_likelihoods([told.raw, *texts])
    best = max(zip(others, texts, strict=True), default=(float("-inf"), ""))
    if best[0] < own - MISREAD:
        return None
    normal = coded if told.value.normalized is not None or name in ISO else None
    why = f"{told.raw}→{best[1]}: {AS_CODED}"
    return Value(best[1], normal, (*told.value.corrections, why))


def _folded(text: str) -> str:
    """Letters and digits alone, those that look alike being one."""
    return re.sub(r"[\W_]", "", text.upper()).translate(_ALIKE)


def _spellings(name: str, coded: str, raw: str) -> list[str]:
    """How what the code says may stand in print."""
    if name in ISO:
        year, month, day = coded.split("-")
        return [apart.join((month, day, year)) for apart in ("/", "-")]
    if name == "height":
        feet, inches = divmod(int(coded), 12)
        return [f"{feet}'-{inches:02d}\"", f"{feet}'-{inches}\"", f"{feet}-{inches:02d}",
                f"{feet}'{inches:02d}\"", f"{int(coded)} IN"]  # fmt: skip
    if name == "weight":
        return [coded, f"{coded} LB", f"{coded} LBS", f"{coded}LB"]
    return [coded]


def fields_of(
    names: tuple[str, ...], printed: Mapping[str, Print], payload: aamva.Payload | None
) -> dict[str, Field]:
    """Every field of a layout."""
    return {name: field_of(name, printed.get(name), payload) for name in names}
