"""POST /read/<kind>: read one document of any kind, keep nothing."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from auth.guards import require_account
from documents.answers import reading_to_json
from web.calls import SECURITY, form_documentation, read_upload
from web.schemas import ReadingAnswer, problems

api = APIBlueprint("read", __name__, abp_tags=[Tag(name="Reading")], abp_security=SECURITY)
api.before_request(require_account)


class KindPath(BaseModel):
    """The path of the call."""

    kind: str = Field(description="The kind of document; /readyz lists those that are read.")


@api.post(
    "/read/<kind>",
    summary="Read a document",
    description="Reads and checks the document in a photo and keeps nothing.",
    openapi_extensions=form_documentation(),
    responses={200: ReadingAnswer, **problems(400, 401, 404, 413, 415, 422, 500, 503)},
)
def read_kind(path: KindPath) -> dict[str, Any]:
    """One reading."""
    return reading_to_json(read_upload(path.kind))
