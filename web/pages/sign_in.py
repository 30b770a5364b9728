"""`/sign-in`: a code by e-mail, or a token, begins a session; `/sign-out` ends it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from auth.accounts import Proof
from auth.mail.addresses import normal_email
from auth.otp import as_sent
from errors import FormInvalid, ReaderError, UpstreamUnavailable
from settings import ROOT
from web.http.app import service
from web.http.guards import client, take
from web.pages.errors import error_told
from web.pages.render import render
from web.pages.session import path_within, see_other, sign_in, sign_out

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
def form() -> Response:
    """Where to send the code, or the token."""
    return _page(request.args.get("next", "/"))


@blueprint.post("/sign-in")
def enter() -> Response:
    """Send a code, or use one or a token; what was typed stays where it does not fit."""
    asked = request.form.get("next", "/")
    if "token" in request.form:
        return _begun(asked, _of_token)
    if "code" in request.form:
        return _begun(asked, _of_code)
    try:
        email = normal_email(request.form.get("email", ""))
        take("codes", client())
        challenge = service().codes.send(email, service().settings.service_name, client())
    except ReaderError as error:
        return _page(asked, error)
    return _page(asked, sent=True, challenge=challenge)


@blueprint.post("/sign-out")
def leave() -> Response:
    """End this session."""
    answer = see_other("/")
    sign_out(answer)
    return answer


@blueprint.post("/sign-out-everywhere")
def leave_everywhere() -> Response:
    """End every session of the account."""
    answer = see_other("/")
    sign_out(answer, everywhere=True)
    return answer


def _begun(asked: str, proven: Callable[[], Proof]) -> Response:
    try:
        take("tries", client())
        proof = proven()
    except ReaderError as error:
        return _page(
            asked, error, sent="code" in request.form, challenge=request.form.get("challenge", "")
        )
    answer = see_other(path_within(asked))
    sign_in(answer, proof)
    return answer


def _of_token() -> Proof:
    token = "".join(request.form["token"].split())
    if not token:
        raise FormInvalid("`token` does not fit: missing.", field="token")
    return service().accounts.proof(token)


def _of_code() -> Proof:
    """Uses the code up; where the accounts are down it may be used again."""
    email = normal_email(request.form.get("email", ""))
    code, challenge = as_sent(request.form["code"]), request.form.get("challenge", "")
    codes = service().codes
    codes.check(email, code, challenge, client())
    try:
        return service().accounts.prove(email)
    except UpstreamUnavailable:
        codes.give_back(email, code, challenge)
        raise


def _page(
    asked: str, error: ReaderError | None = None, *, sent: bool = False, challenge: str = ""
) -> Response:
    """The form, with what was typed; a token is typed anew."""
    settings = service().settings
    folder = settings.data_dir / "outbox"
    if folder.is_relative_to(ROOT):
        folder = folder.relative_to(ROOT)
    answer = render(
        "sign_in.html",
        200 if error is None else error.status,
        error=None if error is None else error_told(error),
        next=path_within(asked),
        email=request.form.get("email", ""),
        code=request.form.get("code", ""),
        challenge=challenge,
        sent=sent,
        minutes=settings.otp_minutes,
        with_token="token" in request.form,
        outbox=str(folder) if settings.mail == "outbox" else None,
    )
    if error is not None and error.retry_after is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer
