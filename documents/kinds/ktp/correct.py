"""A card that a person corrected: its fields, and the reasons for its verdict, told anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from documents.kind import Checked, Parsed
from documents.kinds.ktp.layout import FIELDS, REQUIRED
from documents.kinds.ktp.parse import NOT_FOUND, CardText
from documents.kinds.ktp.typed import PLACES, regency_of, typed_place, typed_value
from documents.kinds.ktp.verdict import (
    date_doubts,
    failures,
    field_doubts,
    nik_doubts,
)
from documents.meaning.value import ILLEGIBLE
from documents.reasons import DOUBTFUL_QUALITY, FAILED, REVIEW, reason, weighed
from documents.template import Template
from elements import Field, Quality, Reason
from errors import FormInvalid
from fields.invalid import Invalid

BY_A_PERSON = "by a person"
DOUBTED = 0.5  # the confidence of what was typed and yet is odd: seen by a person, as it is
OF_FIELDS = ("field_unreadable", "field_doubtful", "low_confidence")
OF_CHECKS = ("nik_birth_date_mismatch", "nik_sex_mismatch", "nik_region_unknown",
             "nik_region_differs", "date_in_future", "dates_out_of_order", "young_at_issue",
             "expired")  # fmt: skip


def correct(
    fields: Mapping[str, Field],
    typed: Mapping[str, str | None],
    quality: Quality,
    reasons: Sequence[Reason],
    *,
    today: date | None = None,
) -> Parsed:
    """The fields with what was typed for some (None: not legible), and the verdict anew.

    fields, quality, reasons: of the reading as it stands. Raises FormInvalid, naming the field and
    what is wrong with it, where no card prints the value.
    """
    whole = {name: fields.get(name) or Field(None, problems=(NOT_FOUND,)) for name in FIELDS}
    after = _placed(_filled(whole, typed), typed)
    changed = {name for name in FIELDS if after[name] is not whole[name]}
    values = {name: field.value for name, field in after.items()}
    card = CardText(after, None, regency_of(values))
    told = tuple(_reasons(card, changed, quality, reasons, today or date.today()))
    kept = {name: field for name, field in after.items() if name in fields}
    return Parsed(kept, *weighed(told))


def check(typed: Mapping[str, str | None], template: Template | None = None) -> dict[str, Checked]:
    """What each typed value of a card is, those that are places by the places typed with them.

    Names that are no fields of a card are left out.
    """
    above = {place: typed.get(place) for place in PLACES}
    return {name: _checked(name, typed[name], above) for name in FIELDS if name in typed}


def _checked(name: str, text: str | None, above: Mapping[str, str | None]) -> Checked:
    if text is None:
        return Checked(None)
    try:
        value = typed_value(name, text, above)
    except Invalid as error:
        return Checked(text, fits=False, problems=(str(error),))
    return Checked(value.value, normalized=value.normalized, problems=value.problems)


def _filled(fields: Mapping[str, Field], typed: Mapping[str, str | None]) -> dict[str, Field]:
    """The fields with the typed ones, in card order: a place is looked for in those above it."""
    filled = dict(fields)
    for name in sorted(typed, key=FIELDS.index):
        text, before = typed[name], fields[name]
        corrections = (*before.corrections, BY_A_PERSON)
        if text is None:
            filled[name] = replace(before, value=None, normalized=None, confidence=0.0,
                                   corrections=corrections, problems=(ILLEGIBLE,))  # fmt: skip
            continue
        above = {place: typed.get(place, fields[place].value) for place in PLACES}
        try:
            value = typed_value(name, text, above)
        except Invalid as error:
            raise FormInvalid(f"`{name}` does not fit: {error}.", field=f"fields.{name}") from None
        filled[name] = replace(
            before, value=value.value, normalized=value.normalized,
            confidence=DOUBTED if value.problems else 1.0,
            corrections=corrections, problems=value.problems,
        )  # fmt: skip
    return filled


def _placed(fields: dict[str, Field], typed: Mapping[str, str | None]) -> dict[str, Field]:
    """The fields, places anew that lie in one that was typed."""
    if not {"provinsi", "kabupaten_kota", "kecamatan"} & typed.keys():
        return fields
    above = {place: fields[place].value for place in PLACES}
    for name in PLACES:
        field = fields[name]
        if name in typed or field.value is None:
            continue
        try:
            value = typed_place(name, field.value, above).value
        except Invalid:  # as it was read, it was no name before either
            continue
        if (value.normalized, value.problems) != (field.normalized, field.problems):
            fields[name] = replace(field, normalized=value.normalized, problems=value.problems)
    return fields


def _reasons(
    card: CardText, changed: set[str], quality: Quality, before: Sequence[Reason], today: date
) -> list[Reason]:
    """Reasons of the changed fields and of all checks between fields anew, the others as they were.

    What failed a card came alone, so that nothing else was told of the photo. Where it is mended,
    the rest is told now, and what failed it still asks for a person's look.
    """
    failed = [one for one in before if one.level == FAILED]
    other = [one for one in before
             if one not in failed and one.code not in (*OF_FIELDS, *OF_CHECKS)]  # fmt: skip
    names = set(FIELDS) if failed else changed
    still = list(failures(card.fields)) if failed or _emptied(card, changed) else []
    if still:
        return [*still, *other]
    doubts = [one for one in before if one.code in OF_FIELDS and _stays(one, failed, names)]
    doubts += field_doubts({name: card.fields[name] for name in FIELDS if name in names})
    mended = [replace(one, level=REVIEW) for one in failed]
    flagged = [name for name in DOUBTFUL_QUALITY if name in quality and quality[name].flag]
    known = {one.code for one in other}
    photo = [reason(code) for code in flagged if failed and code not in known]
    in_order = sorted([*mended, *doubts], key=lambda one: FIELDS.index(one.field or FIELDS[0]))
    return [*in_order, *nik_doubts(card), *date_doubts(card.fields, today), *photo, *other]


def _emptied(card: CardText, changed: set[str]) -> bool:
    return any(card.fields[name].value is None for name in changed)


def _stays(one: Reason, failed: Sequence[Reason], names: set[str]) -> bool:
    """Whether a reason about a field stays: nobody changed it, or it is what once failed the card
    (a required field is never unreadable and only asks for a review)."""
    if one in failed:
        return False
    mended = one.code == "field_unreadable" and one.field in REQUIRED
    return mended or one.field not in names
