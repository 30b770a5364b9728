"""`/docs`: the first request in five languages, what comes back, the codes of errors."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, request

from errors import INDONESIAN
from web.http.sandbox import error_kinds
from web.pages.language import page_language
from web.pages.render import render

blueprint = Blueprint("docs", __name__)
FOLDER = Path(__file__).parent / "snippets"
FILES = {
    "curl": "curl.sh.txt",
    "python": "python.py.txt",
    "javascript": "javascript.mjs.txt",
    "kotlin": "kotlin.kt.txt",
    "dart": "dart.dart.txt",
}
NAMES = {"curl": "curl", "python": "Python", "javascript": "JavaScript", "kotlin": "Kotlin",
         "dart": "Dart"}  # fmt: skip
SERVICE = "@SERVICE@"
HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:[0-9]{1,5})?")


@cache
def snippet(language: str) -> str:
    """A language's first request, with SERVICE where the address belongs."""
    return (FOLDER / FILES[language]).read_text("utf-8")


def address() -> str:
    """This service's address as the browser knows it; a host that can't be one is no part of it."""
    host = request.host if HOST.fullmatch(request.host) else "127.0.0.1"
    return f"{request.scheme}://{host}"


@blueprint.get("/docs")
def docs() -> Response:
    """Snippets that run as they stand."""
    indonesian = page_language() == "id"
    kinds = sorted(error_kinds().items(), key=lambda item: (item[1].status, item[0]))
    return render(
        "docs.html",
        snippets=[
            (language, NAMES[language], snippet(language).replace(SERVICE, address()))
            for language in FILES
        ],
        codes=[
            (code, kind.status, INDONESIAN[code][0] if indonesian else kind.title)
            for code, kind in kinds
        ],
    )
