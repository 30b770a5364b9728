"""`POST /check`: what typed values are, by the rules of their kind; nothing is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from documents.wording import told_value
from errors import FormInvalid
from service.corrections import checked
from web.http.body import Body, json_body
from web.pages.language import page_language

blueprint = Blueprint("check", __name__)
MOST_FIELDS = 200


class CheckBody(Body):
    """A kind, and what was typed for some of its fields."""

    kind: str
    fields: dict[str, str | None]


@blueprint.post("/check")
def check() -> dict[str, Any]:
    """By field: whether it fits, what speaks against it, and its normal form."""
    if request.mimetype == "application/json":
        body = json_body(CheckBody)
    else:
        typed: dict[str, str | None] = dict(request.form.items())
        body = CheckBody(kind=typed.pop("kind", None) or "", fields=typed)
    if len(body.fields) > MOST_FIELDS:
        raise FormInvalid(f"At most {MOST_FIELDS} fields are checked at once.", field="fields")
    language = page_language()
    return {
        name: {
            "fits": found.fits,
            "problems": [told_value(each, language) for each in found.problems],
            "normalized": found.normalized,
        }
        for name, found in checked(body.kind, body.fields).items()
    }
