"""What the calls that read images share: the guard, the form, and the way to a reading."""

from __future__ import annotations

from typing import Any

from flask import g

from elements import Reading
from web.http.app import service
from web.http.form import one_image
from web.http.sandbox import sandbox_reading
from web.http.turn import came

SECURITY: list[dict[str, list[str]]] = [{"token": []}]


def upload(kind: str) -> tuple[bytes, str]:
    """The bytes and the name of the request's one image; raises a ReaderError."""
    desk = service().desk
    desk.reader(kind)  # an unknown kind is said before anything about the form
    return one_image()


def read_file(data: bytes, name: str, kind: str) -> Reading:
    """Read an image as a document of ``kind``; raises a ReaderError."""
    desk = service().desk
    settings = service().settings
    made_up = sandbox_reading(name, kind) if settings.sandbox else None
    return made_up or desk.read(data, kind, g.account.uid, came())


def form_schema(**text_fields: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of a form that takes ``image`` and some text fields."""
    image = {"type": "string", "format": "binary", "description": "One JPEG, PNG, WebP or HEIC."}
    return {
        "type": "object",
        "required": ["image"],
        "properties": {"image": image, **text_fields},
    }


def form_documentation(**text_fields: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI request body of a call that takes such a form."""
    content = {"multipart/form-data": {"schema": form_schema(**text_fields)}}
    return {"requestBody": {"required": True, "content": content}}
