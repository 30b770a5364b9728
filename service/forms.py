"""What a request says beside its image, held to the form of its kind."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ValidationError

from documents.refusal import first_refusal
from errors import FormInvalid

FILE_TYPES = (bytes, bytes | None)


def files_in(form: type[BaseModel]) -> tuple[str, ...]:
    """The names of those fields of a kind's form that take a file, as its bytes."""
    return tuple(
        name for name, asked in form.model_fields.items() if asked.annotation in FILE_TYPES
    )


def checked_form(form: type[BaseModel], given: Mapping[str, str | bytes]) -> BaseModel:
    """A kind's form from texts and files by name; raises FormInvalid, naming the field and what is
    wrong.

    The message never repeats what was given.
    """
    try:
        return form.model_validate(dict(given))
    except ValidationError as error:
        where, why = first_refusal(error)
        name = str(where[0]) if where else None
        named = f"`{name}` does not fit" if name else "The form does not fit"
        raise FormInvalid(f"{named}: {why}.", field=name) from None
