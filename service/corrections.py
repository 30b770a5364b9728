"""What a person types in place of what was read, held to the rules of the document's kind."""

from __future__ import annotations

from collections.abc import Mapping

from documents.answers import field_from_json, field_to_json
from documents.kind import Checked
from documents.kinds import find_kinds
from documents.reasons import weighed
from documents.template import Template
from elements import Measure
from errors import FormInvalid, NotFound
from records.verification import Corrected, Verification, as_typed

LONGEST_VALUE = 200
UNSHOWN = f"a value has 1 to {LONGEST_VALUE} characters, all of which show"
HARD_BLANK = "\u00a0"  # as texts that are copied have it


def is_printable(value: str) -> bool:
    """Whether a typed value shows all that it holds: with marks that turn or hide letters, a person
    would see another one than is kept."""
    return 1 <= len(value) <= LONGEST_VALUE and value.replace(HARD_BLANK, " ").isprintable()


def corrected(
    record: Verification, typed: Mapping[str, str | None], waits: frozenset[str]
) -> Corrected:
    """A record's fields, reasons and verdict anew.

    waits: codes of notes that ask for a review. Raises FormInvalid, naming the field and what is
    wrong, where a typed value can't be one.
    """
    for name, text in typed.items():
        if text is not None and not is_printable(text):
            raise FormInvalid(f"`{name}` does not fit: {UNSHOWN}.", field=f"fields.{name}")
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


def checked(
    kind: str, typed: Mapping[str, str | None], template: Template | None = None
) -> dict[str, Checked]:
    """What typed values of a kind's fields are, by the same rules; nothing is kept.

    template: that the document was read by. An empty text is a value that can't be read. Without
    rules every value fits. Raises NotFound for a kind that there is not, FormInvalid for a field
    that it has not.
    """
    known = find_kinds().get(kind)
    if known is None:
        raise NotFound("This kind of document is not read here.")
    if known.fields and not typed.keys() <= set(known.fields):
        raise FormInvalid("`fields` names one that the reading has not.", field="fields")
    given = {name: text if text and text.strip() else None for name, text in typed.items()}
    unshown = {
        name: Checked(text, fits=False, problems=(UNSHOWN,))
        for name, text in given.items()
        if text is not None and not is_printable(text)
    }
    fair = {name: text for name, text in given.items() if name not in unshown}
    if known.check is None:
        return {**{name: Checked(text) for name, text in fair.items()}, **unshown}
    return {**known.check(fair, template), **unshown}
