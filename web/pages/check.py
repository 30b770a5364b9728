"""`POST /check`: what typed values are, by the rules of their kind; nothing is kept."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, request

from documents.template import NAME, Template
from errors import FormInvalid
from service.corrections import checked
from service.templates import rules_of
from web.http.app import service
from web.http.body import Body, json_body
from web.pages.language import page_language
from web.pages.rows import value_told
from web.pages.session import signed_in

blueprint = Blueprint("check", __name__)
MOST_FIELDS = 200


class CheckBody(Body):
    """A kind, and what was typed for some of its fields; template: the name of the one that the
    document was read by, where it is the account's own."""

    kind: str
    template: str = ""
    fields: dict[str, str | None]


@blueprint.post("/check")
def check() -> dict[str, Any]:
    """By field: whether it fits, what speaks against it, and its normal form."""
    if request.mimetype == "application/json":
        body = json_body(CheckBody)
    else:
        typed: dict[str, str | None] = dict(request.form.items())
        template = typed.pop(":template", None) or ""
        kind = typed.pop("kind", None) or ""
        body = CheckBody(kind=kind, template=template, fields=typed)
    if len(body.fields) > MOST_FIELDS:
        raise FormInvalid(f"At most {MOST_FIELDS} fields are checked at once.", field="fields")
    language = page_language()
    return {
        name: {
            "fits": found.fits,
            "problems": [value_told(each, body.kind, language) for each in found.problems],
            "normalized": found.normalized,
        }
        for name, found in checked(body.kind, body.fields, _template(body.template)).items()
    }


def _template(name: str) -> Template | None:
    """The account's template of a name; None where there is none."""
    account = signed_in()
    if account is None or not re.fullmatch(NAME, name):
        return None
    return rules_of(service().templates, account.uid, name)
