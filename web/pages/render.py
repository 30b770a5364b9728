"""A page from its template: texts in the page's language, every value escaped."""

from __future__ import annotations

import gzip
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from documents.reasons import LANGUAGES
from web.http.app import service
from web.pages import static
from web.pages.language import page_language
from web.pages.session import signed_in
from web.pages.texts import told

LEAST_SQUEEZED = 1400  # bytes; less goes in one packet anyway

environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.globals["static"] = static.address


def moment(seconds: float) -> str:
    """Seconds since 1970 as people read them: the day and the minute in TIME_ZONE, and its name."""
    local = datetime.fromtimestamp(seconds, service().settings.zone)
    return f"{local:%Y-%m-%d %H:%M} {zone_name(local)}"


def zone_name(local: datetime) -> str:
    """What a moment's zone is called: WIB, or UTC+08 where it has no name of its own."""
    name = local.strftime("%Z")
    return name if name.isalpha() else f"UTC{name}"


def day_and_minute(text: str) -> str:
    """A moment as records have it, such as 2026-01-31T08:15:00+00:00, as `moment` tells it."""
    return moment(datetime.fromisoformat(text).timestamp())


environment.filters["moment"] = moment
environment.filters["day_and_minute"] = day_and_minute


def render(template: str, status: int = 200, /, **context: Any) -> Response:
    """The page of a template. It knows ``t`` (text by key), ``language``, ``account`` (None where
    nobody is signed in) and what ``context`` adds."""
    language = page_language()
    text = environment.get_template(template).render(
        {
            "t": partial(told, language),
            "language": language,
            "languages": LANGUAGES,
            "in_language": _in_language,
            "account": signed_in(),
            "path": request.path,
            "name": service().settings.service_name,
            **context,
        }
    )
    page = Response(text, status, mimetype="text/html")
    page.headers["Content-Language"] = language
    return squeezed(page)


def squeezed(response: Response) -> Response:
    """The same with gzip, where the browser takes it."""
    data = response.get_data()
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    if len(data) >= LEAST_SQUEEZED and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(data, 6))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _in_language(language: str) -> str:
    """This page's address in a language."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return "?" + urlencode([*kept, ("lang", language)])
