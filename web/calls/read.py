"""POST /read/<kind>: read one document of any kind, keep nothing."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from documents.answers import reading_to_json
from documents.kinds import find_kinds
from errors import NotReady
from service.turns import RETRY_AFTER
from web.calls.crops import asked_crops, crops_of, crops_parameter
from web.calls.upload import (
    PAGE,
    SECURITY,
    form_documentation,
    form_schema,
    kind_properties,
    made_up,
    read_file,
    upload,
)
from web.http.answers import language
from web.http.app import service
from web.http.form import page_number
from web.http.guards import limit_account, limit_client, require_account
from web.http.schemas import KindsAnswer, ReadingAnswer, problems

api = APIBlueprint("read", __name__, abp_tags=[Tag(name="Reading")], abp_security=SECURITY)
for guard in (limit_client, require_account, limit_account):
    api.before_request(guard)


# Asked before anybody signs in, as what a form looks like.
open_api = APIBlueprint("kinds", __name__, abp_tags=[Tag(name="Reading")])
open_api.before_request(limit_client)


# What any kind's form asks for.
EVERY = {name: asked for kind in find_kinds() for name, asked in kind_properties(kind)[0].items()}


class KindPath(BaseModel):
    """The path of the call."""

    kind: str = Field(description="The kind of document; GET /kinds lists those that are read.")


class CropsQuery(BaseModel):
    """What is cut out of the photo."""

    crops: str | None = crops_parameter()


@open_api.get(
    "/kinds",
    operation_id="listKinds",
    summary="The kinds that are read",
    description="Each with the names of its fields, in the document's order, and the JSON schema "
    "of the form that `POST /read/<kind>` takes.",
    responses={200: KindsAnswer, **problems(429, 500, 503)},
)
def list_kinds() -> dict[str, Any]:
    """What can be sent."""
    desk = service().desk
    if not desk.kinds:
        raise NotReady(retry_after=RETRY_AFTER)
    known = find_kinds()
    return {
        "kinds": [
            {
                "kind": kind,
                "fields": list(known[kind].fields),
                "form": _form(kind),
            }
            for kind in desk.kinds
            if kind in known
        ]
    }


def _form(kind: str) -> dict[str, Any]:
    properties, required = kind_properties(kind)
    return form_schema({**properties, "page": PAGE}, required)


@api.post(
    "/read/<kind>",
    operation_id="readDocument",
    summary="Read a document",
    description="Reads and checks the document in a photo and keeps nothing.",
    openapi_extensions=form_documentation({**EVERY, "page": PAGE}),
    responses={200: ReadingAnswer, **problems(400, 401, 403, 404, 413, 415, 422, 429, 500, 503)},
)
def read_kind(path: KindPath, query: CropsQuery) -> dict[str, Any]:
    """One reading."""
    data, name = upload(path.kind, ["page"], CropsQuery)
    names, page = asked_crops(path.kind), page_number()
    told = reading_to_json(read_file(data, name, path.kind, page), language())
    return told | crops_of(data, told, () if made_up(name) else names)
