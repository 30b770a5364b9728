"""In which language a page is told: ``?lang=``, then the cookie, then what the browser asks for."""

from __future__ import annotations

from flask import Response, request

from documents.reasons import LANGUAGES
from web.http.answers import language

COOKIE = "lang"
YEAR = 365 * 24 * 3600


def page_language() -> str:
    """A language of `documents.reasons.LANGUAGES`."""
    for asked in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return str(asked)
    return language()


def remember(response: Response) -> None:
    """Keep the language that an address asks for."""
    if (asked := request.args.get("lang")) in LANGUAGES:
        response.set_cookie(
            COOKIE, str(asked), max_age=YEAR, samesite="Lax", secure=request.is_secure, path="/"
        )
