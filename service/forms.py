"""What a request says beside its image, held to the form of its kind."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ValidationError

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
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        name = str(first["loc"][0]) if first["loc"] else None
        where = f"`{name}`: " if name else ""
        raise FormInvalid(f"{where}{first['msg']}.", field=name) from None
