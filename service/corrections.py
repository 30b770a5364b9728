"""What an admin types in place of what was read, held to the rules of the document's kind."""

from __future__ import annotations

from collections.abc import Mapping

from documents.answers import field_from_json, field_to_json
from documents.kinds import find_kinds
from documents.reasons import weighed
from elements import Measure
from records.verification import Corrected, Verification, as_typed


def corrected(
    record: Verification, typed: Mapping[str, str | None], waits: frozenset[str]
) -> Corrected:
    """A record's fields, reasons and verdict anew.

    waits: codes of notes that ask for a review. Raises FormInvalid, naming the field and what is
    wrong, where a typed value can't be one.
    """
    kind = find_kinds().get(record.reading["kind"])
    if kind is None or kind.correct is None:
        return as_typed(record, typed)
    kept = record.reading["fields"]
    parsed = kind.correct(
        {name: field_from_json(field) for name, field in kept.items()},
        typed,
        {name: Measure(m["value"], m["flag"]) for name, m in record.reading["quality"].items()},
        record.reasons,
    )
    verdict, reasons = weighed(parsed.reasons, waits)
    fields = {
        name: {**field_to_json(field), "quad": kept[name]["quad"]}
        for name, field in parsed.fields.items()
    }
    return Corrected({**kept, **fields}, reasons, verdict)
