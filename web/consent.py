"""GET /consent: what the holder of a card agrees to, and what a verification notes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app, request
from flask_openapi3 import APIBlueprint, Tag

from errors import ConsentMissing
from settings import ROOT, Settings
from web.limits import limit_client
from web.schemas import ConsentTextAnswer, problems

api = APIBlueprint("consent", __name__, abp_tags=[Tag(name="Privacy")])
api.before_request(limit_client)

SHIPPED = Path(__file__).parent / "texts" / "consent.txt"


def consent_text(settings: Settings) -> str:
    """The text in force, Indonesian and English; raises OSError where the named file is amiss."""
    file = ROOT / settings.consent_file if settings.consent_file else SHIPPED
    return file.read_text("utf-8")


@api.get(
    "/consent",
    operation_id="fetchConsent",
    summary="The consent text",
    description="The text to show to a card's holder before its photo is sent, and its version.",
    responses={200: ConsentTextAnswer, **problems(429, 500, 503)},
)
def consent() -> dict[str, Any]:
    """The text in force."""
    settings: Settings = current_app.extensions["settings"]
    return {"version": settings.consent_version, "text": current_app.extensions["consent"]}


def consent_given() -> dict[str, Any]:
    """What a verification notes: the version in force, and whether the form names it.

    Raises ConsentMissing where it has to and does not.
    """
    settings: Settings = current_app.extensions["settings"]
    given = request.form.get("consent") == settings.consent_version
    if settings.consent_required and not given:
        raise ConsentMissing(field="consent")
    return {"version": settings.consent_version, "given": given}
