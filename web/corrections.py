"""What an admin types in place of what was read, held to the rules of the document's kind."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app

from documents.answers import field_from_json, field_to_json
from documents.kinds import find_kinds
from documents.reasons import weighed
from elements import Measure
from records.verification import Corrected, Verification, as_typed
from settings import Settings


def corrected(record: Verification, typed: Mapping[str, str | None]) -> Corrected:
    """A record's fields, reasons and verdict anew; raises FormInvalid, naming the field and what is
    wrong, where a typed value can't be one."""
    kind = find_kinds().get(record.reading["kind"])
    if kind is None or kind.correct is None:
        return as_typed(record, typed)
    settings: Settings = current_app.extensions["settings"]
    kept = record.reading["fields"]
    parsed = kind.correct(
        {name: field_from_json(field) for name, field in kept.items()},
        typed,
        {name: Measure(m["value"], m["flag"]) for name, m in record.reading["quality"].items()},
        record.reasons,
    )
    verdict, reasons = weighed(parsed.reasons, settings.waits)
    fields = {
        name: {**field_to_json(field), "quad": kept[name]["quad"]}
        for name, field in parsed.fields.items()
    }
    return Corrected({**kept, **fields}, reasons, verdict)
