"""An account's templates between the call and the store: checked, the reference made small."""

from __future__ import annotations

import base64
import json
from typing import Any

from documents.template import Template, checked
from errors import FormInvalid, NotFound, RecordDamaged
from records.templates import MOST, KeptTemplate, Templates
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


def rules_of(templates: Templates, owner: str, name: str) -> Template | None:
    """A kept template as far as it says what values are, without its picture; None where there is
    none of this name, or it can't be opened."""
    try:
        content = templates.fetch(owner, name).content
    except (NotFound, RecordDamaged):
        return None
    regions = [{k: v for k, v in each.items() if k != "anchor"} for each in content["regions"]]
    return checked({**content, "reference": None, "anchors": [], "regions": regions})


def template_text(templates: Templates, owner: str, text: str) -> str:
    """Templates as JSON: as they were sent, or those of the account that the text names, parted by
    commas. Raises FormInvalid where there is none of a name."""
    text = text.removeprefix("\ufeff")  # which some editors begin a file with
    if not text.strip() or text.lstrip()[:1] in "{[":
        return text
    names = [name.strip() for name in text.split(",")]
    try:
        return json.dumps([template_json(templates.fetch(owner, name)) for name in names[:MOST]])
    except NotFound:
        raise FormInvalid("There is no such template.", field="template") from None
