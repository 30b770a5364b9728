"""Passed, review or failed, and why, from a zone's fields and where the picture ends.

A check digit is blind to some characters, and names, states and a visa's optional data have none:
so a zone passes only where all digits hold and every field that tells who and what was surely read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from documents.kinds.mrz.parse import NOT_OF_FORMAT, NOTHING
from documents.reasons import FAILED, NOTE, reason, weighed
from elements import Field, Reason

# With which a field must be read to pass.
CHECKED = ("document_number", "birth_date", "expiry_date")
UNCHECKED = ("document_type", "issuing_state", "nationality", "sex", "surname", "given_names")
LEAST_CONFIDENCE = dict.fromkeys(CHECKED, 0.99) | dict.fromkeys(UNCHECKED, 0.998)
LEAST_OF_OTHERS = 0.99
NOT_JUDGED = ("line_", "format")  # how names of fields begin whose parts are judged
OPTIONAL = ("expiry_date", "nationality", "given_names", "optional_data", "optional_data_2")


def judge(
    fields: Mapping[str, Field], *, signs: Sequence[str] = (), today: date | None = None
) -> tuple[str, tuple[Reason, ...]]:
    """The verdict and its reasons. Only what is no zone fails: of any other a person can tell what
    was not read. signs: codes of what the photo as a whole shows (`elements.Page.signs`)."""
    if fields["format"].value is None:
        return weighed((reason("field_unreadable", "format", level=FAILED),))
    shown = (reason(code) for code in signs)
    return weighed((*_doubts(fields), *shown, *_expiry(fields, today or date.today())))


def least_sure(fields: Mapping[str, Field]) -> float:
    """How sure the least sure of a zone's fields is, 0–1, of those that are judged and hold a
    value."""
    judged = (field for name, field in fields.items() if not name.startswith(NOT_JUDGED))
    return min((field.confidence for field in judged if field.value is not None), default=0.0)


def _doubts(fields: Mapping[str, Field]) -> Iterator[Reason]:
    """What single fields leave in doubt, at most one reason each."""
    for name, field in fields.items():
        least = LEAST_CONFIDENCE.get(name, LEAST_OF_OTHERS)
        if name.startswith(NOT_JUDGED):
            continue
        if field.problems and field.problems[0] not in (NOTHING, NOT_OF_FORMAT):
            if field.value is None:
                yield reason("field_unreadable", name)
            else:
                yield reason("field_doubtful", name, field.problems[0])
        elif field.value is None and name not in OPTIONAL and field.problems != (NOT_OF_FORMAT,):
            yield reason("field_unreadable", name)
        elif field.problems != (NOT_OF_FORMAT,) and field.confidence < least:
            yield reason("low_confidence", name)


def _expiry(fields: Mapping[str, Field], today: date) -> Iterator[Reason]:
    """A document that is over is noted: it may be shown all the same."""
    until = fields["expiry_date"].normalized
    if until is not None and str(until) < today.isoformat()[: len(str(until))]:
        yield reason("expired", "expiry_date", level=NOTE)
