"""What the calls that read images share: the guard, the form, and the way to a reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g
from pydantic import BaseModel

from documents.kinds import find_kinds
from elements import Reading
from segmentation.decode import MOST_PAGES
from service.forms import checked_form, files_in
from service.templates import template_text
from web.http.app import service
from web.http.form import files_of, one_image, takes_only, texts_of
from web.http.sandbox import is_made_up, sandbox_reading
from web.http.turn import came, gone, patience

NOTHING: Mapping[str, dict[str, Any]] = {}
FILE = {"type": "string", "format": "binary"}
PAGE = {
    "type": "integer",
    "minimum": 1,
    "maximum": MOST_PAGES,
    "description": "Which page of a PDF or TIFF is read. Where it is left out: the first; of an "
    "identity card, a licence or a machine-readable zone the first that holds one.",
}
SECURITY: list[dict[str, list[str]]] = [{"token": []}]


def upload(kind: str, fields: Sequence[str], parameters: type[BaseModel]) -> tuple[bytes, str]:
    """The bytes and the name of the request's one image; raises a ReaderError, also for what the
    call does not take. fields: texts of the form, beside what its kind asks for."""
    desk = service().desk
    desk.reader(kind)  # an unknown kind is said before anything about the form
    sent = one_image()
    known = find_kinds().get(kind)
    of_kind = [] if known is None else list(known.form.model_fields)
    takes_only(["image", *of_kind, *fields], list(parameters.model_fields))
    texts_of(fields)
    return sent


def read_file(data: bytes, name: str, kind: str, page: int | None = None) -> Reading:
    """Read an image as a document of ``kind``, by what the form says beside it; raises a
    ReaderError. page: see `service.desk.Desk.read`."""
    form = kind_form(kind)
    made_up = sandbox_reading(name, kind) if service().settings.sandbox else None
    return made_up or service().desk.read(
        data, kind, g.account.uid, came(), form, wait=patience(), page=page, gone=gone()
    )


def made_up(name: str) -> bool:
    """Whether the sandbox answers a file of this name."""
    return service().settings.sandbox and is_made_up(name)


def kind_form(kind: str) -> BaseModel | None:
    """What the request's form says of what its kind asks for, None where it asks for nothing;
    raises FormInvalid, naming the field."""
    known = find_kinds().get(kind)
    asked = known.form.model_fields if known is not None else {}
    if known is None or not asked:
        return None
    files = files_in(known.form)
    texts = texts_of([name for name in asked if name not in files])
    if "template" in texts:
        texts["template"] = template_text(service().templates, g.account.uid, texts["template"])
    return checked_form(known.form, {**texts, **files_of(files)})


def kind_properties(kind: str) -> tuple[dict[str, Any], list[str]]:
    """The JSON schemas of what a kind's form asks for beside the image, and which are required."""
    form = find_kinds()[kind].form
    schema = form.model_json_schema()
    properties = schema.get("properties", {})
    for name in files_in(form):  # a part of the form that holds a file is there or not, never null
        told = properties[name]
        properties[name] = {**FILE, **{k: told[k] for k in ("description",) if k in told}}
    return properties, schema.get("required", [])


def form_schema(
    text_fields: Mapping[str, dict[str, Any]] = NOTHING, required: Sequence[str] = ()
) -> dict[str, Any]:
    """The JSON schema of a form that takes ``image`` and some text fields."""
    image = {**FILE, "description": "One JPEG, PNG, WebP, HEIC, PDF or TIFF."}
    return {
        "type": "object",
        "required": ["image", *required],
        "properties": {"image": image, **text_fields},
        "additionalProperties": False,
    }


def form_documentation(text_fields: Mapping[str, dict[str, Any]] = NOTHING) -> dict[str, Any]:
    """The OpenAPI request body of a call that takes such a form."""
    content = {"multipart/form-data": {"schema": form_schema(text_fields)}}
    return {"requestBody": {"required": True, "content": content}}
