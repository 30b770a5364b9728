"""GET, PATCH and DELETE /verifications: what is kept, for its owner and for admins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Literal, Union

from flask import Response, g, jsonify
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from documents.kinds import find_kinds
from errors import FormInvalid, NotYours, VersionMissing
from records.keeper import Asker, Keeper
from records.verification import Verification, iso
from segmentation.decode import media_type
from service.corrections import corrected, is_printable
from service.erasure import erase_verification
from service.marks import mark_changed
from web.calls.paths import RecordPath
from web.calls.submissions import status_to_json
from web.calls.upload import SECURITY
from web.http.answers import verification_to_json
from web.http.app import service
from web.http.body import Body, body_documentation, json_body
from web.http.guards import limit_client, require_account
from web.http.schemas import (
    AuditAnswer,
    StoredAnswer,
    VerificationAnswer,
    left_out,
    named,
    problems,
)

api = APIBlueprint("records", __name__, abp_tags=[Tag(name="Records")], abp_security=SECURITY)
api.before_request(limit_client)
api.before_request(require_account)

NOTHING: Mapping[str, Any] = {}
ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')
BINARY = {"schema": {"type": "string", "format": "binary"}}
IMAGES = {f"image/{kind}": BINARY for kind in ("jpeg", "png", "webp", "heic")}
IMAGES["application/octet-stream"] = BINARY  # what a sandbox was sent


def _named_and_required(schema: dict[str, Any]) -> None:
    told = {"type": "string", "description": "The ETag of the version that was looked at."}
    schema.update(properties={"If-Match": told}, required=["If-Match"])


class ChangeHeader(BaseModel):
    """Which version a change is of; a missing one is answered in our shape."""

    model_config = ConfigDict(json_schema_extra=_named_and_required)
    version: str | None = Field(None, alias="If-Match")


CORRECTIONS: Any = Union[  # noqa: UP007 - of as many as there are kinds
    tuple(
        named(kind, "Corrections", str | None, base=Body)
        for kind, known in find_kinds().items()
        if known.fields
    )
]


class ChangeBody(Body):
    """What an admin corrects and decides."""

    fields: CORRECTIONS = Field(
        None,
        description="Corrected values by field; null: not legible.",
        json_schema_extra=left_out,
    )
    decision: Literal["passed", "review", "failed"] | SkipJsonSchema[None] = Field(
        None, json_schema_extra=left_out
    )
    note: str = Field("", max_length=1000, description="Why; kept sealed.")

    @property
    def corrected(self) -> dict[str, str | None]:
        """The corrected values alone."""
        given: dict[str, str | None] = (
            {} if self.fields is None else self.fields.model_dump(exclude_unset=True)
        )
        return given


def keeper() -> Keeper:
    """This app's keeper of records."""
    return service().keeper


def asker() -> Asker:
    """Who asks."""
    return Asker(g.account.uid, g.account.admin)


def answer(record: Verification, beside: Mapping[str, Any] = NOTHING) -> Response:
    """One record, its version as ETag; ``beside``: what else is told of it."""
    made = verification_to_json(record) | dict(beside)
    if g.account.admin:
        made |= {"owner": record.owner, "also_on": keeper().others(record)}
    response = jsonify(made)
    response.headers["ETag"] = f'"{record.version}"'
    return response


@api.get(
    "/verifications/<id>",
    operation_id="fetchVerification",
    summary="Fetch a verification",
    description="For its owner and for admins; each look is kept in the audit trail. `state` tells "
    "of one that was sent with `mode=async` whether it is `done`.",
    responses={200: StoredAnswer, **problems(401, 403, 404, 429, 500, 503)},
)
def fetch(path: RecordPath) -> Response:
    """One record, or how it stands until it is one."""
    status = service().later.status(path.known, asker())
    if status is not None:
        return jsonify(status_to_json(status))
    return answer(keeper().fetch(path.known, asker()))


@api.patch(
    "/verifications/<id>",
    operation_id="changeVerification",
    summary="Correct and decide",
    description="For admins; the owner may correct fields, after which what had passed waits for a "
    "look. `If-Match` holds the ETag of the version that was looked at; where the record has "
    "changed since, nothing is done and the answer is 409.",
    openapi_extensions=body_documentation(api, ChangeBody),
    responses={
        200: VerificationAnswer,
        **problems(400, 401, 403, 404, 409, 413, 428, 429, 500, 503),
    },
)
def change(path: RecordPath, header: ChangeHeader) -> Response:
    """One change."""
    body = json_body(ChangeBody)
    typed = body.corrected
    for name, value in typed.items():
        if value is not None and not is_printable(value):
            raise FormInvalid(
                "A corrected value is 1 to 200 printable characters.", field=f"fields.{name}"
            )
    if not (typed or body.decision or body.note):
        raise FormInvalid("The body changes nothing.")
    rules = partial(corrected, waits=service().settings.waits)
    record = keeper().change(
        path.known, version_of(header.version), asker(), typed, body.decision, body.note, rules
    )
    mark_changed(keeper(), service().accounts, record)
    return answer(record)


@api.delete(
    "/verifications/<id>",
    operation_id="eraseVerification",
    summary="Erase a verification",
    description="For its owner and for admins. The audit trail keeps who and when.",
    responses={204: None, **problems(401, 403, 404, 429, 500, 503)},
)
def erase(path: RecordPath) -> tuple[str, int]:
    """One record less, or one that is not read any more."""
    erase_verification(service(), path.known, asker())
    return "", 204


@api.get(
    "/verifications/<id>/image",
    operation_id="fetchImage",
    summary="The image of a verification",
    description="Where the operator keeps images: the file as it was sent. Each look is kept.",
    responses={200: {"content": IMAGES}, **problems(401, 403, 404, 429, 500, 503)},
)
def image(path: RecordPath) -> Response:
    """One image, as the picture that its first bytes say: no browser runs what was sent as one."""
    kept = keeper().picture(path.known, asker())
    return Response(kept, mimetype=media_type(kept))


@api.get(
    "/verifications/<id>/audit",
    operation_id="fetchAudit",
    summary="The audit trail",
    description="For admins, and also of records that were erased: who did what, and when.",
    responses={200: AuditAnswer, **problems(401, 403, 404, 429, 500, 503)},
)
def audit(path: RecordPath) -> dict[str, Any]:
    """One record's trail."""
    if not g.account.admin:
        raise NotYours
    return {"items": trail(path.known)}


def trail(id: str) -> list[dict[str, Any]]:
    """Who did what to a record, the oldest first."""
    return [
        {"at": iso(line.at), "actor": line.actor, "action": line.action,
         "version": line.version, "fields": list(line.fields)}
        for line in keeper().trail(id)
    ]  # fmt: skip


def version_of(header: str | None) -> int:
    """The version that If-Match names; raises VersionMissing, FormInvalid."""
    if not header or not header.strip():
        raise VersionMissing
    matched = ETAG.fullmatch(header.strip())
    if matched is None:
        raise FormInvalid("`If-Match` takes one ETag as the record's answer gave it.")
    return int(matched[1])
