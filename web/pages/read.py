"""`/`: read a document, correct what was read, keep it or take it along."""

from __future__ import annotations

import re
from functools import partial
from hashlib import sha256
from secrets import token_hex

from flask import Blueprint, Response, g, request

from backlog.submission import Submission
from documents.answers import reading_to_json
from documents.kinds import find_kinds
from elements import Reading
from errors import FormInvalid, ReaderError, SignedOut, TokenRevoked
from service.verify import verify
from web.calls.consent import consent_given
from web.calls.upload import kind_form
from web.http.app import service
from web.http.form import one_image
from web.http.guards import limit_account
from web.http.sandbox import sandbox_reading
from web.http.turn import came
from web.pages import samples
from web.pages.errors import error_told
from web.pages.form import own
from web.pages.kept import confirmed
from web.pages.language import page_language
from web.pages.render import render
from web.pages.result import result_page
from web.pages.rows import kind_title
from web.pages.seen import Seen
from web.pages.session import need_account, signed_in, still_signed_in
from web.pages.taken import TAKEN, taken

blueprint = Blueprint("read_page", __name__)
KEPT = "ktp"  # the kind that records are of
ONCE = re.compile(r"[0-9a-f]{32}")
# An end of line within a paragraph, as editors wrap texts: the page has a width of its own.
LINE_OF_PARAGRAPH = re.compile(r"(?<=[^\n]{60})\n(?=[^\n])")


@blueprint.get("/")
def form() -> Response:
    """What to read."""
    return page()


@blueprint.post("/")
def answer() -> Response:
    """What the form's button asks for: a reading, or what becomes of one."""
    asked = request.form.get(":do", "read")
    if asked == "confirm":
        return confirmed()
    if asked in TAKEN:
        return taken(asked)
    if "sample" in request.form:
        reading, seen = samples.read(request.form["sample"])
        return result_page(reading_to_json(reading), seen, reasons=reading.reasons)
    g.account = need_account()
    limit_account()
    try:
        return read_own()
    except ReaderError as error:
        if isinstance(error, SignedOut):
            raise
        return page(error)


def page(error: ReaderError | None = None) -> Response:
    """The form; with an error what was chosen stays, but for the file, which no page may fill."""
    language, settings, account = page_language(), service().settings, signed_in()
    templates = [] if account is None else service().templates.list(account.uid)
    known = find_kinds()
    kinds = [
        {
            "name": kind,
            "title": kind_title(kind, language),
            "asks": "template" in known[kind].form.model_fields,
        }
        for kind in sorted(service().desk.kinds, key=lambda kind: (kind != "ktp", kind))
        if kind in known
    ]
    made = render(
        "read.html",
        200 if error is None else error.status,
        error=None if error is None else error_told(error),
        kinds=kinds,
        chosen=request.form.get("kind", ""),
        keep="keep" in request.form,
        consent="consent" in request.form,
        template=request.form.get("template", ""),
        templates=[kept.name for kept in templates],
        samples=samples.names(service().desk.kinds),
        consent_text=LINE_OF_PARAGRAPH.sub(" ", service().consent),
        consent_version=settings.consent_version,
        most_bytes=settings.max_image_bytes,
        once=token_hex(16),
    )
    if error is not None and error.retry_after is not None:
        made.headers["Retry-After"] = str(error.retry_after)
    return made


def read_own() -> Response:
    """Read the photo of somebody who is signed in; keep it where they ask for it."""
    kind = request.form.get("kind", "ktp")
    service().desk.reader(kind)
    data, name = one_image()
    seen = Seen()
    read = partial(read_file, data, name, kind, seen)
    if "keep" not in request.form:
        reading = read()
        return result_page(reading_to_json(reading), seen, reasons=reading.reasons)
    if kind != KEPT:
        raise FormInvalid("A record is kept of a KTP alone.", field="keep")
    found: list[Reading] = []

    def read_once() -> Reading:
        found.append(read())
        return found[0]

    submission = Submission(g.account.uid, data, _once(data), consent_given())
    record = verify(service(), submission, read_once, _still_welcome)
    told = reading_to_json(found[0]) if found else record.reading
    return result_page(told, seen, record=record)


def _once(data: bytes) -> str | None:
    """What a record is called by which a form's photo is found again: sent twice, it has one."""
    form = own("once")
    if not ONCE.fullmatch(form):
        return None
    return f"page-{sha256(form.encode() + data).hexdigest()[:32]}"


def read_file(data: bytes, name: str, kind: str, seen: Seen) -> Reading:
    """Read an image, or make a reading up where the sandbox is asked; raises a ReaderError."""
    made_up = sandbox_reading(name, kind) if service().settings.sandbox else None
    if made_up is not None:
        return made_up
    asked = kind_form(kind)
    return service().desk.read(data, kind, g.account.uid, came(), asked, seen.look)


def _still_welcome() -> None:
    try:
        still_signed_in()
    except SignedOut:
        raise TokenRevoked from None
