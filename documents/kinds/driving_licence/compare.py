"""Print and code of one licence made into its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from documents.meaning.value import Value
from elements import Compared, Evidence, Field, Quad
from fields import aamva, licence

NOT_THERE = "not found on the card"
OTHERWISE = "the code says otherwise"
AS_CODED = "the code says so, and the print can be read so"
BLANKS = "the code has its blanks so"
WORDING = {
    NOT_THERE: "tidak ditemukan pada kartu",
    OTHERWISE: "kode menyebut lain",
    AS_CODED: "kode menyebut demikian, dan cetakan dapat dibaca demikian",
    BLANKS: "spasi pada kode demikian",
}
# Nats by which the print may be less likely what the code says than what was read of it, so that it
# is a misreading of the print; from CLEAR on it says something else, or from PLAIN on where it was
# read less surely than LEAST_SURE. All else, and letters that only look like others, is the
# reader's doubt, for which no card is blamed. Of 373 drawn fields those that a code says otherwise
# lost 21 and more, misread ones 16 and less.
MISREAD, CLEAR, PLAIN = 5.0, 8.0, 18.0
LEAST_SURE = 0.5
SURE = 0.95  # the same of a reading without evidence
TWICE = 0.999  # confidence of what print and code say alike: a misreading agrees with no code
DOUBTFUL = 0.5  # the most that a value with a problem is claimed with
MIXED = ("license_number", "document_discriminator")  # letters among digits, by no rule
MOST_LONGER = 2  # characters; a number that differs by more is another value's print
# Of these a part that is read says that the reading was cut, not that the card is wrong.
TEXTS = ("last_name", "given_names", "address_street", "address_city")
CUT = (*MIXED, *TEXTS)
CODES, NONE = ("restrictions", "endorsements"), "NONE"
NEARLY = 0.75  # of its letters
_ALIKE = str.maketrans("OQDISZBG", "00015286")
ISO = ("birth_date", "issue_date", "expiry_date")
MEASURES = ("height", "weight")  # told as a bare number, as the code has them


@dataclass(frozen=True, slots=True)
class Print:
    """One field as it is printed. raw: its lines as read; part: what of them is the field's own;
    evidence: of that part, where it stands in one line; is_cut: whether it may go on."""

    value: Value
    raw: str
    confidence: float
    quad: Quad
    part: str = ""
    evidence: Evidence | None = None
    is_cut: bool = False


def field_of(
    name: str, told: Print | None, payload: aamva.Payload | None, sure: float = 1.0
) -> Field:
    """A field from what is printed and what the code says; sure: how surely the code was read."""
    coded = payload.fields.get(name) if payload is not None else None
    if told is None or told.value.value is None:
        return _unprinted(told, coded, sure)
    value = told.value
    doubted = min(told.confidence, DOUBTFUL) if value.problems else told.confidence
    if payload is None or coded is None:
        return _field(value, told, doubted, Compared(_form(name, value), coded, licence.ABSENT))
    if name == "address_street" and _but_for_a_sign(value.value or "", coded):
        why = f"{value.value}→{coded}: {AS_CODED}"
        value = Value(coded, corrections=(*value.corrections, why))
    match = licence.compare(name, _form(name, value), coded, cut=payload.cut)
    if match == licence.MATCH:
        value = _with_blanks(value, coded) if name in TEXTS else value
        compared = Compared(_form(name, value), coded, match)
        return _field(replace(value, problems=()), told, TWICE, compared)
    if match == licence.ABSENT:
        return _field(value, told, doubted, Compared(_form(name, value), coded, match))
    return _otherwise(name, told, coded)


def _but_for_a_sign(printed: str, coded: str) -> bool:
    """Whether a street is the code's but for the number sign before an apartment's, which no line
    net knows: a letter, a mark or nothing is read in its place."""
    *before, behind = ("".join(part.split()) for part in coded.upper().split("#"))
    own = "".join(printed.upper().split())
    return bool(before) and bool(
        re.fullmatch("[^0-9]?".join(map(re.escape, (*before, behind))), own)
    )


def _with_blanks(value: Value, coded: str) -> Value:
    """A text with the code's blanks, where it is the code's but for blanks: a gap of the print may
    be missed, and where none is one may be seen."""
    text = value.value or ""
    if text == coded or text.replace(" ", "") != coded.replace(" ", ""):
        return value
    return replace(
        value, value=coded, corrections=(*value.corrections, f"{text}→{coded}: {BLANKS}")
    )


def _otherwise(name: str, told: Print, coded: str) -> Field:
    """A field whose print was read as something else than the code says: misread, surely another,
    or neither."""
    value = told.value
    text, lost = _as_coded(name, told, coded)
    own, other = _folded(value.value or ""), _folded(coded)
    alike = name in MIXED and own == other
    cut = name in CUT and own != other and (own in other or _is_cut_short(told, own, other))
    longer = name in TEXTS and other in own and told.confidence < LEAST_SURE
    # What is longer than a licence's number may be the discriminator's print; what is shorter and
    # surely read is another number.
    apart = len(own) - len(other)
    if name == "document_discriminator" or told.confidence < LEAST_SURE:
        apart = abs(apart)
    strange = longer or (name in MIXED and (apart > MOST_LONGER or (apart > 0 and other in own)))
    # NONE is the one word among codes: what is spelt nearly so is no code of another sort
    strange |= name in CODES and coded.upper() == NONE and _is_nearly(own, _folded(NONE))
    if lost < MISREAD or alike:
        normal = coded if value.normalized is not None or name in (*ISO, *MEASURES) else None
        why = f"{told.raw}→{text}: {AS_CODED}"
        value = Value(text, normal, (*value.corrections, why))
    if lost < MISREAD:
        return _field(value, told, TWICE, Compared(_form(name, value), coded, licence.MATCH))
    doubted = min(told.confidence, DOUBTFUL)
    least = CLEAR if told.confidence >= LEAST_SURE else PLAIN
    if alike or cut or strange or lost < least or value.problems:
        return _field(value, told, doubted, Compared(_form(name, value), coded, licence.ABSENT))
    value = replace(value, problems=(*value.problems, OTHERWISE))
    return _field(value, told, doubted, Compared(_form(name, value), coded, licence.MISMATCH))


def _is_nearly(own: str, word: str) -> bool:
    """Whether a text is a word, or the beginning of one, but for a letter; or begins with it."""
    near = SequenceMatcher(None, own, word, autojunk=False).ratio() >= NEARLY
    return near or own.startswith(word) or (len(own) > 1 and word.startswith(own))


def _is_cut_short(told: Print, own: str, other: str) -> bool:
    """Whether a text is another's beginning but for its last letter, which may be half a one."""
    return told.is_cut and len(own) < len(other) and other.startswith(own[:-1])


def _unprinted(told: Print | None, coded: str | None, sure: float) -> Field:
    """Of what is not printed, or not legible, the code's word."""
    compared = Compared(None, coded, licence.ABSENT)
    if coded is not None:
        raw, quad = (told.raw, told.quad) if told else ("", None)
        return Field(coded, raw, sure, quad, compared=compared)
    if told is None:
        return Field(None, problems=(NOT_THERE,), compared=compared)
    return Field(None, told.raw, 0.0, told.quad, problems=told.value.problems, compared=compared)


def _field(value: Value, told: Print, confidence: float, compared: Compared) -> Field:
    return Field(value.value, told.raw, confidence, told.quad, value.normalized,
                 value.corrections, value.problems, compared)  # fmt: skip


def _form(name: str, value: Value) -> str | None:
    """A printed value in the form in which the code's is told."""
    return value.normalized if isinstance(value.normalized, str) else value.value


def _as_coded(name: str, told: Print, coded: str) -> tuple[str, float]:
    """What the code says as it may stand in print, and by how many nats the print is less likely
    that than what was read of it."""
    if told.evidence is None:
        return coded, CLEAR if told.confidence >= SURE else MISREAD
    texts = _spellings(name, coded)
    own, *others = told.evidence.log_likelihoods([told.part, *texts])
    best = others.index(max(others))
    return texts[best], max(0.0, own - others[best])


def _folded(text: str) -> str:
    """Letters and digits alone, those that look alike being one."""
    return re.sub(r"[\W_]", "", text.upper()).translate(_ALIKE)


def _spellings(name: str, coded: str) -> list[str]:
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
    names: tuple[str, ...],
    printed: Mapping[str, Print],
    payload: aamva.Payload | None,
    sure: float = 1.0,
) -> dict[str, Field]:
    """Every field of a layout; sure: how surely the code was read."""
    return {name: field_of(name, printed.get(name), payload, sure) for name in names}
