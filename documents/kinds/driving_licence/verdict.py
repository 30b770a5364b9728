"""Passed, review or failed, and why, from a licence's fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from documents.reasons import FAILED, NOTE, reason, weighed
from elements import Field, Reason
from fields.licence import MISMATCH

NEEDED = ("license_number",)  # without which a licence says nothing
# A card need not show them, and some issuers don't.
OPTIONAL = ("restrictions", "endorsements", "document_discriminator", "hair_color", "weight",
            "blood_type", "occupation", "issue_date", "eye_color", "height")  # fmt: skip
LEAST_CONFIDENCE = 0.95  # of what tells who somebody is and what they may drive
LEAST_OF_OTHERS = 0.8
TELLING = ("license_number", "last_name", "given_names", "full_name", "birth_date", "expiry_date",
           "vehicle_class")  # fmt: skip


def judge(
    fields: Mapping[str, Field], *, least_age: int = 0, today: date | None = None
) -> tuple[str, tuple[Reason, ...]]:
    """The verdict and its reasons; those that fail the licence come alone.

    least_age: in years, under which the holder is noted.
    """
    today = today or date.today()
    failed = tuple(
        reason("field_unreadable", name, level=FAILED)
        for name in NEEDED
        if fields[name].value is None
    )
    if failed:
        return weighed(failed)
    return weighed((*_doubts(fields), *_notes(fields, least_age, today)))


def _doubts(fields: Mapping[str, Field]) -> Iterator[Reason]:
    """What single fields leave in doubt, at most one reason each."""
    for name, field in fields.items():
        if field.compared is not None and field.compared.match == MISMATCH:
            yield reason("barcode_mismatch", name)
        elif field.value is None:
            if name not in OPTIONAL or field.raw:
                yield reason("field_unreadable", name)
        elif field.problems:
            yield reason("field_doubtful", name, field.problems[0])
        elif field.confidence < (LEAST_CONFIDENCE if name in TELLING else LEAST_OF_OTHERS):
            yield reason("low_confidence", name)


def _notes(fields: Mapping[str, Field], least_age: int, today: date) -> Iterator[Reason]:
    until = _day(fields.get("expiry_date"))
    if until is not None and until < today:
        yield reason("expired", "expiry_date", level=NOTE)
    born = _day(fields.get("birth_date"))
    if born is not None and least_age and _age(born, today) < least_age:
        yield reason("under_age", "birth_date")


def _day(field: Field | None) -> date | None:
    """A field's day; of what only the code says, the value is the day itself."""
    if field is None or field.value is None:
        return None
    try:
        return date.fromisoformat(str(field.normalized or field.value))
    except ValueError:
        return None


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
