"""GET /consent: what the holder of a card agrees to, and what a verification notes of it."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint, Tag

from errors import ConsentMissing
from web.http.app import service
from web.http.guards import limit_client
from web.http.schemas import ConsentTextAnswer, problems

api = APIBlueprint("consent", __name__, abp_tags=[Tag(name="Privacy")])
api.before_request(limit_client)


@api.get(
    "/consent",
    operation_id="fetchConsent",
    summary="The consent text",
    description="The text to show to a card's holder before its photo is sent, and its version.",
    responses={200: ConsentTextAnswer, **problems(429, 500, 503)},
)
def consent() -> dict[str, Any]:
    """The text in force."""
    return {"version": service().settings.consent_version, "text": service().consent}


def consent_given() -> dict[str, Any]:
    """What a verification notes: the version in force, and whether the form names it.

    Raises ConsentMissing where it has to and does not.
    """
    settings = service().settings
    given = request.form.get("consent") == settings.consent_version
    if settings.consent_required and not given:
        raise ConsentMissing(field="consent")
    return {"version": settings.consent_version, "given": given}
