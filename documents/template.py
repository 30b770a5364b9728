"""A template: where the values of one supplier's pages stand, as an account draws it once.

    {"version": 1, "name": "acme", "language": "eng", "reference": null,
     "regions": [{"name": "total", "type": "money", "box": [0.7, 0.8, 0.95, 0.83]}]}

Boxes are shares of the page, ``left top right bottom``, 0 to 1. ``reference`` is a page of that
supplier, to which every later one is aligned; null: pages are cut as they are. A region that moves
names an anchor, print that stands beside its value wherever it moves.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import re2
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
)

from documents.refusal import first_refusal
from elements import Box
from errors import FormInvalid

MOST_REGIONS, MOST_ANCHORS = 200, 50
MOST_PARTS = 5000  # commas of a template's JSON; one with all regions and anchors has some 3,000
MOST_COVERED = 4  # pages that all boxes together may cover: each is looked through for itself
NAME = r"\w[\w.-]{0,63}"
_NAME = re.compile(NAME)

Language = Literal["eng", "ind", "ara"]
Kind = Literal["text", "date", "money", "number", "digits"]


def _named_so(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise ValueError("of another form")
    return name


# No pattern: of OpenAPI's a letter is one of ASCII, and pydantic's own takes marks for letters.
Name = Annotated[
    str,
    AfterValidator(_named_so),
    WithJsonSchema({
        "type": "string", "minLength": 1, "maxLength": 64,
        "description": "Letters and digits of any script, `_`, and behind the first `.` and `-`.",
    }),
]  # fmt: skip


def _ordered(box: list[float]) -> list[float]:
    left, top, right, bottom = box
    if not (left < right and top < bottom):
        raise ValueError("empty box")
    return box


def _compiled(pattern: str) -> str:
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error:
        raise ValueError("no pattern of RE2") from None
    return pattern


def _picture(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise ValueError("no base64") from None
    return text


Share = Annotated[float, Field(ge=0, le=1)]
BoxOf = Annotated[list[Share], Field(min_length=4, max_length=4), AfterValidator(_ordered)]


class _Part(BaseModel):
    """Base of all: nothing is guessed or converted, nothing unknown is passed over."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class _Boxed(_Part):
    name: Name
    box: BoxOf = Field(description="Left, top, right, bottom as shares of the page.")

    def on(self, width: float, height: float) -> Box:
        """Where it stands on a page of so many pixels."""
        left, top, right, bottom = self.box
        return Box(left * width, top * height, right * width, bottom * height)


class Anchor(_Boxed):
    """Print that stays beside a value wherever the value moves."""


class Region(_Boxed):
    """Where one value stands, and what it may be."""

    type: Kind
    language: Language | None = None
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal[".", ",", "٫"] | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    required: bool = False
    pattern: Annotated[str, Field(max_length=200), AfterValidator(_compiled)] | None = Field(
        None, description="A regular expression of RE2 that the whole value fits."
    )
    anchor: Name | None = None

    def fits(self, value: str) -> bool:
        """Whether a value is of the region's pattern; RE2 takes no longer for an evil one."""
        return self.pattern is None or re2.fullmatch(self.pattern, value) is not None


class Reference(_Part):
    """A page that shows where things stand; its picture in base64."""

    picture: Annotated[str, AfterValidator(_picture)]
    width: Annotated[int, Field(ge=1, le=100_000)]
    height: Annotated[int, Field(ge=1, le=100_000)]

    @property
    def bytes(self) -> bytes:
        """The picture's file."""
        return base64.b64decode(self.picture)


class Template(_Part):
    """All of it; see the module."""

    version: Literal[1]
    name: Name
    language: Language
    reference: Reference | None
    regions: Annotated[list[Region], Field(min_length=1, max_length=MOST_REGIONS)]
    anchors: Annotated[list[Anchor], Field(max_length=MOST_ANCHORS)] = []

    def language_of(self, region: Region) -> Language:
        """The region's own, else the template's."""
        return region.language or self.language


def parsed(text: str | bytes, field: str | None = "template") -> Template:
    """The template of a JSON text; raises FormInvalid, which names the region that is wrong."""
    return checked(loaded(text, field), field)


def loaded(text: str | bytes, field: str | None = "template", templates: int = 1) -> Any:
    """The JSON of at most so many templates; raises FormInvalid.

    Millions of parts, which no template has, would take seconds to be told apart.
    """
    if text.count("," if isinstance(text, str) else b",") > templates * MOST_PARTS:  # type: ignore[arg-type]
        raise FormInvalid("The template has more parts than any.", field=field)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise FormInvalid("The template is no JSON.", field=field) from None


def checked(raw: Any, field: str | None = "template") -> Template:
    """The template of parsed JSON; raises FormInvalid, which names the region that is wrong."""
    try:
        template = Template.model_validate(raw)
    except ValidationError as error:
        path, wrong = first_refusal(error)
        if len(path) >= 2 and path[0] in ("regions", "anchors"):
            name, inner = _named(raw, path[0], path[1]), _inner(path[2:])
            if path[0] == "anchors":
                raise FormInvalid(f"Anchor `{name}`{inner}: {wrong}.", field=field) from None
            raise FormInvalid(f"Region `{name}`{inner}: {wrong}.", field=field) from None
        known = _inner(path) if path and path[0] in Template.model_fields else ""
        raise FormInvalid(f"The template{known} does not fit: {wrong}.", field=field) from None
    if twice := _twice([region.name for region in template.regions]):
        raise FormInvalid(f"Region `{twice}` comes twice.", field=field)
    if twice := _twice([anchor.name for anchor in template.anchors]):
        raise FormInvalid(f"Anchor `{twice}` comes twice.", field=field)
    _refuse_loose(template, field)
    boxes = [part.on(1, 1) for part in (*template.regions, *template.anchors)]
    if sum(box.width * box.height for box in boxes) > MOST_COVERED:
        raise FormInvalid(
            f"The template's boxes together cover the page more than {MOST_COVERED} times.",
            field=field,
        )
    return template


def _named(raw: Any, group: str, index: int | str) -> str:
    """The part's own name where it has one that can be said, else its number from 1."""
    try:
        part = raw[group][index]
    except (LookupError, TypeError):
        part = None
    name = part.get("name") if isinstance(part, Mapping) else None
    if isinstance(name, str) and _NAME.fullmatch(name):
        return name
    return str(index + 1) if isinstance(index, int) else "?"


def _inner(path: Sequence[int | str]) -> str:
    """The key within a part, where it is one of ours: never a caller's own word."""
    known = Region.model_fields | Reference.model_fields | Template.model_fields
    keys = [str(key) for key in path if key in known]
    return f", `{'.'.join(keys)}`" if keys else ""


def _twice(names: Sequence[str]) -> str | None:
    """The first of those names that come more than once."""
    return next((name for name, count in Counter(names).items() if count > 1), None)


def _refuse_loose(template: Template, field: str | None) -> None:
    """Raises FormInvalid for an anchor that is none, or that nothing can be found by."""
    known = {anchor.name for anchor in template.anchors}
    for region in template.regions:
        if region.anchor is None:
            continue
        if region.anchor not in known:
            raise FormInvalid(f"Region `{region.name}`: its anchor is none of `anchors`.",
                              field=field)  # fmt: skip
        if template.reference is None:
            raise FormInvalid(
                f"Region `{region.name}`: an anchor is found by the reference's picture.",
                field=field,
            )
