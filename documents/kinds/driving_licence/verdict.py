"""Passed, review or failed, and why, from a licence's fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from documents.meaning.days import day_doubts
from documents.reasons import FAILED, NOTE, doubts_of, reason, weighed
from elements import Field, Quality, Reason
from fields.licence import MISMATCH

NEEDED = ("license_number",)  # without which a licence says nothing
# A card need not show them, and some issuers don't.
OPTIONAL = ("restrictions", "endorsements", "document_discriminator", "hair_color", "weight",
            "blood_type", "occupation", "issue_date", "eye_color", "height")  # fmt: skip
ONLY_CODED = "the print was not read: only the code says so"
CODED_OTHERWISE = "the code has the name in another form"
WORDING = {
    ONLY_CODED: "cetakannya tidak terbaca: hanya kodenya yang menyebutkan",
    CODED_OTHERWISE: "kodenya memuat nama ini dalam bentuk lain",
}
NAMES = ("last_name", "given_names")
DAYS = ("birth_date", "issue_date", "expiry_date")  # in the order in which they must come
LEAST_CONFIDENCE = 0.95  # of what tells who somebody is and what they may drive
LEAST_OF_OTHERS = 0.9
YOUNGEST = 14  # years at the issue: no state and no country of these layouts lets others drive
TELLING = ("license_number", "last_name", "given_names", "full_name", "birth_date", "expiry_date",
           "vehicle_class")  # fmt: skip


def judge(
    fields: Mapping[str, Field],
    quality: Quality,
    *,
    signs: Sequence[str] = (),
    least_age: int = 0,
    today: date | None = None,
) -> tuple[str, tuple[Reason, ...]]:
    """The verdict and its reasons; those that fail the licence come alone.

    signs: codes of what the photo as a whole shows (`elements.Page.signs`). least_age: in years,
    under which the holder is noted.
    """
    today = today or date.today()
    failed = tuple(
        reason("field_unreadable", name, level=FAILED)
        for name in NEEDED
        if fields[name].value is None
    )
    if failed:
        return weighed(failed)
    days = {name: _day(fields.get(name)) for name in DAYS}
    odd = (*day_doubts(days, today, ends=("expiry_date",)), *_too_young(days, today))
    shown = (*doubts_of(quality), *(reason(code) for code in signs))
    return weighed((*_doubts(fields), *odd, *shown, *_notes(days, least_age, today)))


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


def with_doubts(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The fields, each with what speaks against it where print and code do not bear it out."""
    return {
        name: replace(field, problems=(*field.problems, why))
        if name not in OPTIONAL and (why := _unproven(name, field)) else field
        for name, field in fields.items()
    }  # fmt: skip


def _unproven(name: str, field: Field) -> str | None:
    """Why print and code do not bear each other out, though they do not contradict: a code alone
    proves no card, and a name that was cut or joined may have been misread as well."""
    if field.compared is None or field.compared.barcode is None:
        return None
    if field.compared.match == MISMATCH:  # which is told by itself
        return None
    if field.compared.printed is None:
        return ONLY_CODED
    printed, coded = (re.sub(r"[^A-Z]", "", each.upper())
                      for each in (field.compared.printed, field.compared.barcode))  # fmt: skip
    return CODED_OTHERWISE if name in NAMES and printed != coded else None


def _too_young(days: Mapping[str, date | None], today: date) -> Iterator[Reason]:
    """A birth date so near before the issue, or today, is another date of the card. One behind the
    issue is told by `day_doubts`."""
    born, seen = days["birth_date"], days["issue_date"] or today
    if born is not None and born <= seen and _age(born, seen) < YOUNGEST:
        yield reason("dates_out_of_order", "birth_date")


def _notes(days: Mapping[str, date | None], least_age: int, today: date) -> Iterator[Reason]:
    until, born = days["expiry_date"], days["birth_date"]
    if until is not None and until < today:
        yield reason("expired", "expiry_date", level=NOTE)
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
