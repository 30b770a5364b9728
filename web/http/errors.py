"""Every error leaves here, in one shape: RFC 9457 ``application/problem+json``."""

from __future__ import annotations

import json
import logging
import re
import traceback
import uuid
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from errors import (
    INDONESIAN,
    FormInvalid,
    ImageTooLarge,
    InternalError,
    MethodNotAllowed,
    NotFound,
    ReaderError,
    problem_type,
)
from web.http.answers import language
from web.http.app import service
from web.http.details import BODY_ADVICE, QUERY_ADVICE, TOLD, UPLOAD_ADVICE

log = logging.getLogger(__name__)

UPLOADS = ("verify", "read")  # calls that take a form

# Digits alone might be a NIK, and the log has every id.
REQUEST_ID = re.compile(r"(?![0-9]+$)[A-Za-z0-9._:-]{1,64}")
BY_STATUS: dict[int, type[ReaderError]] = {
    400: FormInvalid,
    404: NotFound,
    405: MethodNotAllowed,
    413: ImageTooLarge,
}


def init_app(app: Flask) -> None:
    """Give every request an id, and every error its answer."""
    app.before_request(_name_request)
    app.after_request(_finish)
    for kind in (ReaderError, HTTPException, Exception):
        app.register_error_handler(kind, answer_to)
    app.log_exception = _after_the_answer  # type: ignore[method-assign]


def answer_to(error: Exception) -> WerkzeugResponse:
    """The answer to whatever went wrong."""
    if isinstance(error, HTTPException):
        return _http_problem(error)
    return problem(known(error))


def known(error: Exception) -> ReaderError:
    """What a caller may know of an error; a fault of ours is told to the log."""
    if isinstance(error, ReaderError):
        return error
    log.error("request_id=%s %s", request_id(), told(error))
    return InternalError()


def told(error: BaseException | None) -> str:
    """A fault as a log may have it: its kind and its places, never its message.

    Messages and local variables of an exception may hold what was read from a card.
    """
    frames = traceback.extract_tb(error.__traceback__)[-6:] if error else []
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    return f"fault={type(error).__name__} at={places}"


def request_id() -> str:
    """This request's id: the caller's own where it is sane, else a fresh one."""
    if "request_id" not in g:
        sent = request.headers.get("X-Request-ID", "")
        g.request_id = sent if REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex
    made: str = g.request_id
    return made


def problem(error: ReaderError) -> Response:
    """The answer to an error; 401 and waiting times carry their headers."""
    answer = _answer(error.status, error.code, *_told(error))
    if error.status == 401:
        reason = "" if error.code == "token_missing" else ', error="invalid_token"'
        answer.headers["WWW-Authenticate"] = f'Bearer realm="ktp-reader"{reason}'
    if error.retry_after is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _told(error: ReaderError) -> tuple[str, str, str | None, str | None]:
    """Title, detail, field and advice in the language that is asked for."""
    of_form = error.code == FormInvalid.code and not error.advised
    advice = _form_advice() if of_form else error.advice
    if language() != "id":
        return error.title, error.detail, error.field, advice
    title, usual = INDONESIAN[error.code]
    detail = title if error.detail == error.title else TOLD.told(error.detail)
    own = error.advised or error.code == FormInvalid.code
    return title, detail, error.field, TOLD.told(advice) if own and advice else usual


def _form_advice() -> str:
    """How a call takes what was sent wrongly to it."""
    if request.method in ("GET", "HEAD"):
        return QUERY_ADVICE
    return UPLOAD_ADVICE if request.blueprint in UPLOADS else BODY_ADVICE


def _answer(
    status: int, code: str, title: str, detail: str, field: str | None, advice: str | None
) -> Response:
    g.code = code
    body: dict[str, Any] = {
        "type": problem_type(code),
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request_id(),
    }
    if field:
        body["field"] = field
    if advice:
        body["advice"] = advice
    return Response(json.dumps(body), status, mimetype="application/problem+json")


def _http_problem(error: HTTPException) -> WerkzeugResponse:
    """Flask's own errors in our shape; redirects pass, ``Allow`` and its like are kept."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    kind = InternalError if status >= 500 else BY_STATUS.get(status)
    if kind is ImageTooLarge:
        answer = problem(ImageTooLarge(_over(service().settings.max_image_bytes)))
    elif kind:
        answer = problem(kind())
    else:  # a mistake that only HTTP knows, such as 416
        code = error.name.lower().replace(" ", "_")
        answer = _answer(status, code, error.name, error.name, None, None)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def _over(most: int) -> str:
    return f"The request has more than the {most} bytes of the largest file that is read."


def _after_the_answer(exc_info: Any) -> None:
    """A fault where no handler stands; Flask's own line would quote the path and the message."""
    log.error("request_id=%s %s", request_id(), told(exc_info[1]))


def _name_request() -> None:
    request_id()


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id()
    if 300 <= response.status_code < 400 and "Location" in response.headers:
        response.headers["Location"] = _path_of(response.headers["Location"])
    return response


def _path_of(target: str) -> str:
    """Where a redirect leads within this service: Flask makes its host of the caller's header.

    Not with two slashes at its beginning: behind those browsers look for a host.
    """
    told = urlsplit(target)
    path = "/" + told.path.lstrip("/\\")
    return f"{path}?{told.query}" if told.query else path
