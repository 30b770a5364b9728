"""Passed, review or failed, and why: follows from the reading alone, and repairs nothing.

A NIK keeps the regions and the birth date of its first issue, so a difference from the print asks
for a person's look (review); it never fails a card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from documents.ktp.confidence import day
from documents.ktp.layout import OPTIONAL, REQUIRED
from documents.ktp.parse import CardText
from elements import Field, Quality, Reason
from fields import names, nik, regions

PASSED, REVIEW, FAILED = "passed", "review", "failed"

LEAST_FIELDS = 5  # with text; fewer, and it is hardly a KTP
# With which these fields must be read to pass. A name is held against nothing, the others bear
# each other out: of 3,000 drawn cards two passed with a wrong name; six with 0.98 and 0.995.
LEAST_CONFIDENCE = {"nik": 0.95, "nama": 0.99, "tanggal_lahir": 0.9, "jenis_kelamin": 0.9}
LEAST_OF_UNKNOWN_NAMES = 0.996
DOUBTFUL_QUALITY = {
    "photocopy": "the card looks like a photocopy",
    "screen": "the card looks photographed from a screen",
}


def judge(
    card: CardText, quality: Quality, *, today: date | None = None
) -> tuple[str, tuple[Reason, ...]]:
    """The verdict and its reasons; those that fail the card come alone."""
    failures = tuple(_failures(card.fields))
    if failures:
        return FAILED, failures
    doubts = (
        *_field_doubts(card.fields),
        *_nik_doubts(card),
        *_date_doubts(card.fields, today or date.today()),
        *_quality_doubts(quality),
    )
    return (REVIEW if doubts else PASSED), doubts


def _failures(fields: Mapping[str, Field]) -> Iterator[Reason]:
    if sum(field.value is not None for field in fields.values()) < LEAST_FIELDS:
        yield Reason("not_a_ktp", None, "Hardly any field of a KTP could be read.")
        return
    for name in REQUIRED:
        if fields[name].value is None:
            yield Reason("field_unreadable", name, f"The field {name} could not be read.")


def _field_doubts(fields: Mapping[str, Field]) -> Iterator[Reason]:
    for name, field in fields.items():
        if field.value is None:
            if name not in OPTIONAL:
                yield Reason("field_unreadable", name, f"The field {name} could not be read.")
        elif field.problems:
            yield Reason("field_doubtful", name, f"The field {name}: {field.problems[0]}.")
        elif field.confidence < _least_confidence(name, field.value):
            yield Reason("low_confidence", name, f"The field {name} was hard to read.")


def _least_confidence(name: str, value: str) -> float:
    if name == "nama" and not names.is_known(value):
        return LEAST_OF_UNKNOWN_NAMES
    return LEAST_CONFIDENCE.get(name, 0.0)


def _nik_doubts(card: CardText) -> Iterator[Reason]:
    number = card.fields["nik"].value
    if number is None or not nik.is_valid(number):
        return
    parts = nik.split(number)
    printed = day(card.fields["tanggal_lahir"].value)
    if printed is not None and parts.birth_date(printed) != printed:
        yield Reason(
            "nik_birth_date_mismatch", "nik", "The NIK holds another birth date than is printed."
        )
    sex = card.fields["jenis_kelamin"].normalized
    if sex is not None and sex != parts.sex:
        yield Reason("nik_sex_mismatch", "nik", "The NIK belongs to the other sex than is printed.")
    if regions.regency(parts.regency) is None:
        yield Reason("nik_region_unknown", "nik", "The NIK begins with no known region's code.")
    elif card.regency is not None and parts.regency != card.regency:
        yield Reason(
            "nik_region_differs",
            "nik",
            "The NIK was first issued in another region than is printed; so it is after a move.",
        )


def _date_doubts(fields: Mapping[str, Field], today: date) -> Iterator[Reason]:
    born, issued = day(fields["tanggal_lahir"].value), day(fields["tanggal_terbit"].value)
    if born is not None and born > today:
        yield Reason("date_in_future", "tanggal_lahir", "The birth date lies in the future.")
    if issued is not None and issued > today:
        yield Reason("date_in_future", "tanggal_terbit", "The date of issue lies in the future.")
    if born is not None and issued is not None and issued <= born:
        yield Reason("dates_out_of_order", "tanggal_terbit", "The card is older than its holder.")
    # Citizens' cards are valid for life whatever date an old one bears (UU 24/2013, art. 64).
    expires, citizenship = day(fields["berlaku_hingga"].value), fields["kewarganegaraan"].value
    if expires is not None and expires < today and citizenship not in ("WNI", None):
        yield Reason("expired", "berlaku_hingga", "The card has expired.")


def _quality_doubts(quality: Quality) -> Iterator[Reason]:
    for name, message in DOUBTFUL_QUALITY.items():
        if name in quality and quality[name].flag:
            yield Reason(name, None, f"In the photo, {message}.")
