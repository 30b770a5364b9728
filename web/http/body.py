"""JSON bodies: small, checked against a model, and documented from it."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import request
from flask_openapi3 import APIBlueprint, Schema
from pydantic import BaseModel, ConfigDict, ValidationError

from documents.refusal import first_refusal
from errors import FormInvalid

MOST_BYTES = 64 * 1024


class Body(BaseModel):
    """Base of all: nothing is guessed or converted, nothing unknown is passed over."""

    model_config = ConfigDict(extra="forbid", strict=True)


B = TypeVar("B", bound=Body)


def json_body(model: type[B]) -> B:
    """The request's JSON; raises FormInvalid, naming the field and never repeating a value."""
    try:
        return model.model_validate_json(json_text())
    except ValidationError as error:
        where, why = first_refusal(error)
        known = str(where[0]) if where and where[0] in model.model_fields else None
        if where and known is None:
            names = ", ".join(f"`{name}`" for name in model.model_fields)
            raise FormInvalid(f"The body takes only {names}.") from None
        named = f"`{known}` does not fit" if known else "The body does not fit"
        raise FormInvalid(f"{named}: {why}.", field=known) from None


def json_text(most: int = MOST_BYTES) -> bytes:
    """The request's JSON as it came, of so many bytes at most; raises FormInvalid."""
    if request.mimetype != "application/json":
        raise FormInvalid("The request is not application/json.")
    if request.content_length is None or request.content_length > most:
        raise FormInvalid(f"The body is over {most} bytes, or its length is not said.")
    return request.get_data(cache=False)


def body_documentation(api: APIBlueprint, model: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI request body of a call that takes one; its shape gets its own name, so that
    generated clients have a type of it."""
    template = "#/components/schemas/{model}"
    shape = model.model_json_schema(ref_template=template)
    named = {model.__name__: shape, **shape.pop("$defs", {})}
    api.components_schemas.update({name: Schema(**each) for name, each in named.items()})
    content = {"application/json": {"schema": {"$ref": template.format(model=model.__name__)}}}
    return {"requestBody": {"required": True, "content": content}}
