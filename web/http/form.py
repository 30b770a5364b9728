"""What a caller hands in: one image, and the few text fields beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import IO, Any

from flask import Request, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from errors import FormInvalid, ImageMissing, ImageUnreadable
from segmentation.decode import MOST_PAGES

PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
REFERENCE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
ROOM_BESIDE_IMAGE = 64 * 1024  # bytes for boundaries, part headers and text fields
MOST_PARTS = 20
LONGEST_PART_HEAD = 8 * 1024  # bytes; libraries take seconds to take millions of header lines apart
LONGEST_LINE = 256 * 1024  # bytes of a page's form without a file
BLANK_LINE = re.compile(rb"\r\n\r\n|\r\r|\n\n")  # as Werkzeug tells it


class BoundedForms(FormDataParser):
    """Takes apart what calls and pages take: multipart forms of parts with short heads, and short
    forms in one line. Eight megabytes of anything else would hold a worker for seconds."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:  # fmt: skip
        """The stream, fields and files; without any where it is no multipart form. Raises
        FormInvalid for a part whose head is too long, and for too many of them."""
        if mimetype == "application/x-www-form-urlencoded" and content_length is not None:
            if content_length > LONGEST_LINE:
                return stream, self.cls(), self.cls()
            return super().parse(stream, mimetype, content_length, options)
        boundary = (options or {}).get("boundary", "")
        if mimetype != "multipart/form-data" or not boundary.isascii():
            return stream, self.cls(), self.cls()
        form = stream.read()
        if boundary and not _begins_soon(form, boundary.encode()):
            return stream, self.cls(), self.cls()
        try:
            return super().parse(BytesIO(form), mimetype, content_length, options)
        except RequestEntityTooLarge:  # all bytes have come: the parts are too many
            raise FormInvalid(f"The form has more than {self.max_form_parts} parts.") from None


def _begins_soon(form: bytes, boundary: bytes) -> bool:
    """Whether a multipart form has a part near its beginning; raises FormInvalid."""
    form, first = b"\n" + form, len(form)
    for mark in (b"\n--" + boundary, b"\r--" + boundary):
        at = form.find(mark)
        first = min(first, at) if at >= 0 else first
        for _ in range(MOST_PARTS + 1):  # more of them Werkzeug refuses
            if at < 0:
                break
            head = at + len(mark)
            last = form[head : head + 2] == b"--"
            if not last and BLANK_LINE.search(form, head, head + LONGEST_PART_HEAD) is None:
                raise FormInvalid("A part of the form has no end of its head, or a very long one.")
            at = form.find(mark, head)
    return first < LONGEST_PART_HEAD


class InMemoryRequest(Request):
    """A request whose files stay in memory; Flask's own writes larger ones to the disk.

    Photos of identity cards have no business there. MAX_CONTENT_LENGTH bounds the memory.
    """

    form_data_parser_class = BoundedForms

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def one_image() -> tuple[bytes, str]:
    """The bytes of the one file in the form field ``image``, and its name as the caller gave it.

    Raises ImageMissing where there is none, or more than one so that it is unclear which is meant,
    and ImageUnreadable where it is empty. The name is the caller's: never log, open or answer it.
    """
    sent = [file for file in request.files.getlist("image") if file.filename or file.read(1)]
    if not sent:
        raise ImageMissing(_why_missing(), field="image")
    if len(sent) > 1:
        raise ImageMissing(
            f"The form field `image` holds {len(sent)} files; one is expected.", field="image"
        )
    sent[0].seek(0)
    data = sent[0].read()
    if not data:
        raise ImageUnreadable("The file is empty.", field="image")
    return data, sent[0].filename or ""


def takes_only(fields: Sequence[str], parameters: Sequence[str]) -> None:
    """Raise FormInvalid for a form field that the call does not take, and for what stands in the
    form instead of the address, or the other way.

    Passed over in silence, a misspelt ``reference_id`` would keep a card twice. What else stands
    in the address is let be: what it was to change shows in the answer.
    """
    form = {*request.form, *request.files}
    for name in parameters:
        if name in form:
            raise FormInvalid(f"`{name}` stands in the address, as `?{name}=…`.", field=name)
    for name in fields:
        if name in request.args:
            raise FormInvalid(f"`{name}` is a field of the form.", field=name)
    if not form <= set(fields):
        known = ", ".join(f"`{name}`" for name in fields)
        raise FormInvalid(f"The form takes only {known}.")


def files_of(names: Sequence[str]) -> dict[str, bytes]:
    """The bytes of further files by their form fields, of those that were sent.

    Raises ImageUnreadable for an empty one, and FormInvalid for a text or for several of a name.
    """
    found = {}
    for name in names:
        sent = request.files.getlist(name)
        if request.form.get(name) or len(sent) > 1:
            raise FormInvalid(f"The form field `{name}` takes one file.", field=name)
        if sent and not (data := sent[0].read()):
            if sent[0].filename:
                raise ImageUnreadable("The file is empty.", field=name)
        elif sent:
            found[name] = data
    return found


def texts_of(names: Sequence[str]) -> dict[str, str]:
    """The texts of form fields, of those that were sent; raises FormInvalid for several of a name,
    and for a file, which would be passed over."""
    for name in names:
        if request.files.getlist(name):
            raise FormInvalid(f"The form field `{name}` takes text; a file came.", field=name)
        if len(request.form.getlist(name)) > 1:
            raise FormInvalid(f"The form field `{name}` takes one text.", field=name)
    return {name: request.form[name] for name in names if name in request.form}


def _why_missing() -> str:
    """What a developer most likely did, said without repeating anything they sent."""
    if request.mimetype != "multipart/form-data":
        return "The request is not multipart/form-data."
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        return "The body is compressed (`Content-Encoding`); send it as it is."
    if not request.mimetype_params.get("boundary"):
        return "`Content-Type` names no boundary; leave that header to your HTTP library."
    if "image" in request.form:
        return "The form field `image` holds text instead of a file."
    if request.files:
        return "A file came in another form field; it is expected in `image`."
    if not request.form:
        return "The form is empty, or it was cut off on its way."
    return "The form holds no file."


def page_number() -> int | None:
    """Which page of the file is asked for, None where the form does not say; raises FormInvalid."""
    sent = [text for text in request.form.getlist("page") if text]
    if not sent:
        return None
    if len(sent) > 1 or not PAGE_NUMBER.fullmatch(sent[0]) or int(sent[0]) > MOST_PAGES:
        raise FormInvalid(f"`page` is a number from 1 to {MOST_PAGES}.", field="page")
    return int(sent[0])


def reference_id() -> str | None:
    """The caller's own name for this verification, None where none was given.

    Raises FormInvalid unless it is 1 to 64 of letters, digits, ``.``, ``_``, ``:`` and ``-``.
    """
    sent = request.form.getlist("reference_id")
    if not sent or sent == [""]:
        return None
    if len(sent) > 1 or not REFERENCE_ID.fullmatch(sent[0]):
        raise FormInvalid(
            "`reference_id` takes one value of 1 to 64 letters, digits, `.`, `_`, `:` or `-`.",
            field="reference_id",
        )
    return sent[0]
