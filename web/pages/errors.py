"""Errors as pages: what happened, what to do, the request's id."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from errors import (
    INDONESIAN,
    Busy,
    InternalError,
    NotReady,
    RateLimited,
    ReaderError,
    SignedOut,
    UpstreamUnavailable,
)
from web.http.details import TOLD
from web.http.errors import BY_STATUS, known, request_id
from web.pages.language import page_language
from web.pages.render import render
from web.pages.texts import TEXTS, told

# The page's own controls: the form's field → the text of its label. No kind has fields of these
# names.
CONTROLS = {
    **{name: name for name in ("account", "code", "consent", "email", "from", "keep", "kind",
                               "note", "sought", "state", "template", "to", "token", "verdict",
                               "version")},
    "documents": "try_documents", "file": "template_import", "image": "photo",
    "page": "template_page",
}  # fmt: skip
# Errors that pass, after which the same may be sent again.
PASSING = (SignedOut.code, Busy.code, NotReady.code, UpstreamUnavailable.code, RateLimited.code)
LONGEST = 1_048_576  # bytes of a form that is told again
ALSO = {"sought": ("reference_id",)}  # how calls name it


def error_page(error: Exception) -> Response:
    """The page of whatever went wrong."""
    found = _as_reader_error(error)
    g.code = found.code
    again = _typed() if found.code in PASSING else []
    answer = render("error.html", found.status, error=error_told(found), typed=again)
    if found.retry_after is not None:
        answer.headers["Retry-After"] = str(found.retry_after)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name == "Allow":
                answer.headers[name] = value
    return answer


def _typed() -> list[tuple[str, str]]:
    """What a form of ours sent, to be sent again: without scripts it stands nowhere else. Nothing
    where it sent a file, which no page can send again by itself. Another page's was refused."""
    if request.method != "POST" or (request.content_length or 0) > LONGEST:
        return []
    with suppress(ReaderError, HTTPException):
        if not any(file.filename for file in request.files.values()):
            return list(request.form.items(multi=True))
    return []


def error_told(
    error: ReaderError, known_as: Callable[[str], str] | None = None
) -> dict[str, str | int | None]:
    """What the macro ``error`` of parts.html shows: code, title, detail, advice, request_id, field,
    retry_after. known_as: a document's field by the name that people know."""
    language = page_language()
    title, usual = error.title, error.advice
    detail: str | None = error.detail
    if language == "id":
        title, usual = INDONESIAN[error.code]
        if error.advised:
            usual = TOLD.told(error.advice or "")
        detail = title if error.detail == error.title else TOLD.told(error.detail)
    detail = None if detail == title else detail
    if (key := f"title_{error.code}") in TEXTS:
        title = told(language, key)
    key = f"advice_{error.code}"
    advice = usual
    if key in TEXTS and not error.advised:
        seconds = error.retry_after or 60
        advice = told(language, key, seconds=seconds)
    field = error.field.removeprefix("fields.") if error.field else None
    if field is not None and detail:
        for name in dict.fromkeys((error.field, field, *ALSO.get(field, ()))):
            detail = detail.replace(f"`{name}`", _called(field, known_as))
    return {
        "code": error.code,
        "title": title,
        "detail": detail,
        "advice": advice,
        "request_id": request_id(),
        "field": field,
        "retry_after": error.retry_after,
    }


def _called(field: str, known_as: Callable[[str], str] | None) -> str:
    """What the control of a form's field is called; a document's field as ``known_as`` has it."""
    if field in CONTROLS:
        return told(page_language(), CONTROLS[field])
    return f"`{field}`" if known_as is None else known_as(field)


def _as_reader_error(error: Exception) -> ReaderError:
    if not isinstance(error, HTTPException):
        return known(error)
    status = error.code or 500
    if status >= 500:
        return InternalError()
    return BY_STATUS.get(status, ReaderError)()
