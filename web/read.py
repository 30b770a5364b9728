"""POST /read/<kind>: read one document of any kind, keep nothing."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from auth.guards import require_account
from documents.answers import reading_to_json
from web.answers import language
from web.calls import SECURITY, form_documentation, read_file, upload
from web.limits import limit_account, limit_client
from web.schemas import ReadingAnswer, problems

api = APIBlueprint("read", __name__, abp_tags=[Tag(name="Reading")], abp_security=SECURITY)
for guard in (limit_client, require_account, limit_account):
    api.before_request(guard)


class KindPath(BaseModel):
    """The path of the call."""

    kind: str = Field(description="The kind of document; /readyz lists those that are read.")


@api.post(
    "/read/<kind>",
    operation_id="readDocument",
    summary="Read a document",
    description="Reads and checks the document in a photo and keeps nothing.",
    openapi_extensions=form_documentation(),
    responses={200: ReadingAnswer, **problems(400, 401, 403, 404, 413, 415, 422, 429, 500, 503)},
)
def read_kind(path: KindPath) -> dict[str, Any]:
    """One reading."""
    return reading_to_json(read_file(*upload(path.kind), path.kind), language())
