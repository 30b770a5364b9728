"""An account's templates between the call and the store: checked, the reference made small."""

from __future__ import annotations

import base64
from typing import Any

from documents.template import Template, checked
from errors import FormInvalid, NotFound
from records.templates import KeptTemplate, Templates
from segmentation.reference import kept_page
from settings import Settings


def keep_template(
    templates: Templates, owner: str, template: Template, before: int, settings: Settings
) -> KeptTemplate:
    """Keep a template over version ``before``, 0 as a new one.

    Raises what `records.templates.Templates.keep` raises, and of the reference's picture what
    decoding raises.
    """
    content, picture = template.model_dump(mode="json", exclude_unset=True), None
    if template.reference is not None:
        del content["reference"]["picture"]
        picture = kept_page(
            template.reference.bytes,
            max_bytes=settings.max_image_bytes,
            max_pixels=settings.max_image_pixels,
        )
    return templates.keep(owner, template.name, content, picture, before)


def template_json(kept: KeptTemplate) -> dict[str, Any]:
    """A kept template as it was sent, the picture as it is kept."""
    content = dict(kept.content)
    if kept.picture is not None:
        picture = base64.b64encode(kept.picture).decode()
        content["reference"] = {"picture": picture, **content["reference"]}
    return content


def template_of(templates: Templates, owner: str, name: str) -> Template:
    """An account's template by its name, to read by; raises FormInvalid where there is none."""
    try:
        return checked(template_json(templates.fetch(owner, name)))
    except NotFound:
        raise FormInvalid("There is no such template.", field="template") from None
