"""Errors as pages: what happened, what to do, the request's id."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, g
from werkzeug.exceptions import HTTPException

from errors import INDONESIAN, InternalError, ReaderError
from web.http.details import TOLD
from web.http.errors import BY_STATUS, known, request_id
from web.pages.language import page_language
from web.pages.render import render
from web.pages.texts import TEXTS, told


def error_page(error: Exception) -> Response:
    """The page of whatever went wrong."""
    found = _as_reader_error(error)
    g.code = found.code
    answer = render("error.html", found.status, error=error_told(found))
    if found.retry_after is not None:
        answer.headers["Retry-After"] = str(found.retry_after)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name == "Allow":
                answer.headers[name] = value
    return answer


def error_told(
    error: ReaderError, known_as: Callable[[str], str] | None = None
) -> dict[str, str | int | None]:
    """What the macro ``error`` of parts.html shows: code, title, detail, advice, request_id, field,
    retry_after. known_as: a document's field by the name that people know."""
    language = page_language()
    title, usual, detail = error.title, error.advice, error.detail
    if language == "id":
        title, usual = INDONESIAN[error.code]
        detail = title if error.detail == error.title else TOLD.told(error.detail)
    key = f"advice_{error.code}"
    advice = usual
    if key in TEXTS:
        seconds = error.retry_after or 60
        advice = told(language, key, seconds=seconds)
    field = error.field.removeprefix("fields.") if error.field else None
    if known_as is not None and field is not None and detail:
        for name in (f"`{error.field}`", f"`{field}`"):
            detail = detail.replace(name, known_as(field))
    return {
        "code": error.code,
        "title": title,
        "detail": None if detail == title else detail,
        "advice": advice,
        "request_id": request_id(),
        "field": field,
        "retry_after": error.retry_after,
    }


def _as_reader_error(error: Exception) -> ReaderError:
    if not isinstance(error, HTTPException):
        return known(error)
    status = error.code or 500
    if status >= 500:
        return InternalError()
    return BY_STATUS.get(status, ReaderError)()
