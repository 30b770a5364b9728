"""The values that stand in a form of rows: what was typed, apart from what the page adds.

Names of fields are a kind's or a template's; the page's own begin with a colon, which none may.
"""

from __future__ import annotations

import re

from flask import request

from documents.template import NAME
from errors import FormInvalid

OWN = ":"


def typed() -> dict[str, str]:
    """Values by field, in the form's order; raises FormInvalid for a name that no field has, which
    would head a column of a table."""
    fields = {name: text for name, text in request.form.items() if not name.startswith(OWN)}
    if not all(re.fullmatch(NAME, name) for name in fields):
        raise FormInvalid("The form is not whole.")
    return fields


def own(name: str) -> str:
    """One of the page's own; empty where it is not there."""
    return request.form.get(OWN + name, "")
