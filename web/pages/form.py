"""The values that stand in a form of rows: what was typed, apart from what the page adds.

Names of fields are a kind's or a template's; the page's own begin with a colon, which none may.
"""

from __future__ import annotations

from flask import request

OWN = ":"


def typed() -> dict[str, str]:
    """Values by field, in the form's order."""
    return {name: text for name, text in request.form.items() if not name.startswith(OWN)}


def own(name: str) -> str:
    """One of the page's own; empty where it is not there."""
    return request.form.get(OWN + name, "")
