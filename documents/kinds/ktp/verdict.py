"""Passed, review or failed, and why: follows from the reading alone, and repairs nothing.

A NIK keeps the region and the birth date of its first issue. Another region than is printed is what
a move leaves, and only noted; another birth date asks for a person's look (review). Neither ever
fails a card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from documents.kinds.ktp.confidence import day
from documents.kinds.ktp.gather import PERHAPS_MORE
from documents.kinds.ktp.layout import OPTIONAL, REQUIRED
from documents.kinds.ktp.parse import CardText
from documents.meaning.days import day_doubts
from documents.reasons import FAILED, doubts_of, reason, weighed
from elements import Field, Quality, Reason
from fields import names, nik, regions

LEAST_FIELDS = 5  # with text; fewer, and it is hardly a KTP
# With which these fields must be read to pass. A name is held against nothing, the others bear each
# other out. Of 52 names of the calibration that are 0.95 to 0.976 sure all are right, as are 16 of
# other cards; of 71 from 0.92 on three are not. docs/figures.md says how many pass, and how many
# wrongly.
LEAST_CONFIDENCE = {
    "nik": 0.97, "nama": 0.95, "tanggal_lahir": 0.9, "jenis_kelamin": 0.9,
    # Under it 13 of 14 drawn addresses are wrong; a date of issue is right more often than it says.
    "alamat": 0.3, "tanggal_terbit": 0.3,
    # Of what somebody wrote over cards ten words were a part of one of these, nine of them under
    # it; of 106 drawn cards that passed none was.
    "kelurahan_desa": 0.7, "tempat_lahir": 0.7,
}  # fmt: skip
LEAST_OF_OTHERS = 0.5  # under it a value is likelier wrong than right: none is claimed unseen
NEVER = 1.01  # a box may end before a last letter or apostrophe, and the picture knows of none
# Years under which nobody has a KTP: it is for who is 17, or married before that.
TOO_YOUNG = 15


def judge(
    card: CardText, quality: Quality, *, signs: Sequence[str] = (), today: date | None = None
) -> tuple[str, tuple[Reason, ...]]:
    """The verdict and its reasons; those that fail the card come alone.

    signs: codes of what the photo as a whole shows (`elements.Page.signs`).
    """
    failed = tuple(failures(card.fields))
    if failed:
        return weighed(failed)
    return weighed((
        *field_doubts(card.fields),
        *nik_doubts(card),
        *date_doubts(card.fields, today or date.today()),
        *doubts_of(quality),
        *(reason(code) for code in signs),
    ))  # fmt: skip


def failures(fields: Mapping[str, Field]) -> Iterator[Reason]:
    """What makes a card of no use, whatever else it shows."""
    if sum(field.value is not None for field in fields.values()) < LEAST_FIELDS:
        yield reason("not_a_ktp")
        return
    for name in REQUIRED:
        if fields[name].value is None:
            yield reason("field_unreadable", name, level=FAILED)


def field_doubts(fields: Mapping[str, Field]) -> Iterator[Reason]:
    """What single fields leave in doubt, at most one reason each."""
    for name, field in fields.items():
        if field.value is None:
            if name not in OPTIONAL:
                yield reason("field_unreadable", name)
        elif problems := _problems(name, field):
            yield reason("field_doubtful", name, problems[0])
        elif field.confidence < _least_confidence(name, field.value):
            yield reason("low_confidence", name)


def _problems(name: str, field: Field) -> Sequence[str]:
    """What is to be said against a field. That more may be printed of it than was read weighs in
    its confidence; a card waits for that alone where it is the name."""
    if name == "nama":
        return field.problems
    return [problem for problem in field.problems if problem not in PERHAPS_MORE]


def _least_confidence(name: str, value: str) -> float:
    if name == "nama" and not names.is_nearly_known(value) and names.may_lack_a_sign(value):
        return NEVER
    return LEAST_CONFIDENCE.get(name, LEAST_OF_OTHERS)


def nik_doubts(card: CardText) -> Iterator[Reason]:
    """Where the NIK says another thing than is printed."""
    number = card.fields["nik"].value
    if number is None or not nik.is_valid(number):
        return
    parts = nik.split(number)
    printed = day(card.fields["tanggal_lahir"].value)
    if printed is not None and parts.birth_date(printed) != printed:
        yield reason("nik_birth_date_mismatch", "nik")
    sex = card.fields["jenis_kelamin"].normalized
    if sex is not None and sex != parts.sex:
        yield reason("nik_sex_mismatch", "nik")
    if regions.regency(parts.regency) is None:
        yield reason("nik_region_unknown", "nik")
    elif card.regency is not None and parts.regency != card.regency:
        yield reason("nik_region_differs", "nik")


def date_doubts(fields: Mapping[str, Field], today: date) -> Iterator[Reason]:
    """Dates that can't be, or are over."""
    born, issued = day(fields["tanggal_lahir"].value), day(fields["tanggal_terbit"].value)
    yield from day_doubts({"tanggal_lahir": born, "tanggal_terbit": issued}, today)
    if _is_child(born, today):
        yield reason("dates_out_of_order", "tanggal_lahir")
    # The date of issue is small print and no part of who it is: no card waits for it alone.
    elif _is_child(born, issued):
        yield reason("young_at_issue", "tanggal_terbit")
    # Citizens' cards are valid for life whatever date an old one bears (UU 24/2013, art. 64).
    expires, citizenship = day(fields["berlaku_hingga"].value), fields["kewarganegaraan"].value
    if expires is not None and expires < today and citizenship not in ("WNI", None):
        yield reason("expired", "berlaku_hingga")


def _is_child(born: date | None, on: date | None) -> bool:
    """Whether somebody was too young for a card on a day, where both days are known."""
    if born is None or on is None:
        return False
    return born < on and on.year - born.year < TOO_YOUNG
