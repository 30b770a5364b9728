"""GET, PUT and DELETE /templates: where an account's invoices have their values."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, g, jsonify, request
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from documents.template import NAME, Template, parsed
from errors import FormInvalid, NotFound
from records.templates import KeptTemplate, Templates
from records.verification import iso
from service.templates import keep_template, template_json
from web.calls.paging import parameter
from web.calls.records import version_of
from web.calls.upload import SECURITY
from web.http.app import service
from web.http.body import body_documentation, json_text
from web.http.guards import limit_account, limit_client, require_account
from web.http.schemas import TemplateAnswer, TemplatesAnswer, problems

api = APIBlueprint("templates", __name__, abp_tags=[Tag(name="Templates")], abp_security=SECURITY)
api.before_request(limit_client)
api.before_request(require_account)


class TemplatePath(BaseModel):
    """The path of a call about one template."""

    name: str = Field(description="The template's name: letters, digits, `_`, `.` and `-`.")

    @property
    def known(self) -> str:
        """The name where it can be one; raises NotFound."""
        if not re.fullmatch(NAME, self.name):
            raise NotFound("There is no such template.")
        return self.name


class PutHeader(BaseModel):
    """Which version a template is put over; none: it is a new one."""

    version: str | None = parameter(
        "The ETag of the version that was looked at; left out for a new template.",
        alias="If-Match",
        type="string",
    )


def templates() -> Templates:
    """This app's keeper of templates."""
    return service().templates


def listed(kept: KeptTemplate) -> dict[str, Any]:
    """A template as it stands in a list."""
    return {
        "name": kept.name,
        "version": kept.version,
        "changed_at": iso(kept.changed_at),
        "template": template_json(kept),
    }


def _answer(kept: KeptTemplate) -> Response:
    response = jsonify(template_json(kept))
    response.headers["ETag"] = f'"{kept.version}"'
    return response


@api.get(
    "/templates",
    operation_id="listTemplates",
    summary="One's templates",
    description="By name, each without its reference's picture.",
    responses={200: TemplatesAnswer, **problems(401, 403, 429, 500, 503)},
)
def list_templates() -> dict[str, Any]:
    """All of them."""
    kept, damaged = templates().all_of(g.account.uid)
    return {"templates": [listed(each) for each in kept], "damaged": damaged}


@api.get(
    "/templates/<name>",
    operation_id="fetchTemplate",
    summary="Fetch a template",
    responses={200: TemplateAnswer, **problems(401, 403, 404, 429, 500, 503)},
)
def fetch(path: TemplatePath) -> Response:
    """One, its version as ETag."""
    return _answer(templates().fetch(g.account.uid, path.known))


@api.put(
    "/templates/<name>",
    operation_id="putTemplate",
    summary="Keep a template",
    description="Without `If-Match` as a new one; with the ETag of the version that was looked at "
    "in its place. Where another version stands there, nothing is done and the answer is 409.",
    openapi_extensions=body_documentation(api, Template),
    responses={
        200: TemplateAnswer,
        **problems(400, 401, 403, 404, 409, 413, 415, 429, 500, 503),
    },
)
def put(path: TemplatePath, header: PutHeader) -> Response:
    """One more, or one version more."""
    limit_account()  # decoding its picture is work
    settings = service().settings
    template = parsed(json_text(request.max_content_length or settings.max_image_bytes), None)
    if template.name != path.known:
        raise FormInvalid("The template has another name than the address.", field="name")
    before = version_of(header.version) if header.version else 0
    return _answer(keep_template(templates(), g.account.uid, template, before, settings))


@api.delete(
    "/templates/<name>",
    operation_id="eraseTemplate",
    summary="Erase a template",
    responses={204: None, **problems(401, 403, 404, 429, 500, 503)},
)
def erase(path: TemplatePath) -> tuple[str, int]:
    """One template less."""
    templates().erase(g.account.uid, path.known)
    return "", 204
