"""A template between its form and its JSON: what somebody draws, before it is kept."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request

from documents.template import Template, checked
from errors import FormInvalid
from web.pages.form import own

TYPES = ("text", "date", "money", "number", "digits")
LANGUAGES = ("eng", "ind", "ara")
LANGUAGE_OF_PAGE = {"en": "eng", "id": "ind"}  # which of them a new region begins with
EDGES = ("left", "top", "width", "height")
FRESH = {"left": "10", "top": "10", "width": "30", "height": "5"}  # per cent
LONGEST = 100_000  # characters of what a hidden field carries beside the picture


@dataclass(frozen=True, slots=True)
class Region:
    """A region as its form has it: texts, as they were typed; edges in per cent of the page.

    rest: what the form does not show of it, such as a pattern.
    """

    name: str
    type: str = "text"
    language: str = "eng"
    left: str = FRESH["left"]
    top: str = FRESH["top"]
    width: str = FRESH["width"]
    height: str = FRESH["height"]
    rest: str = "{}"

    @property
    def shares(self) -> tuple[float, float, float, float]:
        """Left, top, width, height in per cent, 0 where no number was typed."""
        left, top, width, height = (_number(getattr(self, edge)) for edge in EDGES)
        return left, top, width, height

    def told(self) -> dict[str, Any]:
        """The region as a template has it; raises FormInvalid."""
        edges = {edge: _number(getattr(self, edge), self.name) for edge in EDGES}
        left, top = edges["left"], edges["top"]
        ends = left + edges["width"], top + edges["height"]
        box = [round(min(100.0, each) / 100, 6) for each in (left, top, *ends)]
        known = {"name": self.name, "type": self.type, "language": self.language, "box": box}
        return {**_json(self.rest), **known}


@dataclass(frozen=True, slots=True)
class Draft:
    """A template as its form has it. version: that it was made from, 0 for a new one. picture: the
    reference's file. rest: what the form does not show."""

    name: str = ""
    version: int = 0
    regions: tuple[Region, ...] = ()
    picture: bytes | None = None
    rest: str = "{}"
    unsaved: bool = False
    older: tuple[dict[str, Any], ...] = field(default=())

    def template(self, frame: tuple[int, int] | None) -> Template:
        """The template; frame: the reference's width and height. Raises FormInvalid."""
        reference = None
        if self.picture is not None and frame is not None:
            picture = base64.b64encode(self.picture).decode()
            reference = {"picture": picture, "width": frame[0], "height": frame[1]}
        told = {
            "language": self.regions[0].language if self.regions else "eng",
            **_json(self.rest),
            "version": 1,
            "name": self.name,
            "reference": reference,
            "regions": [region.told() for region in self.regions],
        }
        return checked(told, None)


def draft_of(content: dict[str, Any], version: int, picture: bytes | None) -> Draft:
    """The draft of a template's JSON."""
    rest = {key: content[key] for key in ("language", "anchors") if key in content}
    regions = tuple(_region(each, content["language"]) for each in content["regions"])
    return Draft(content["name"], version, regions, picture, json.dumps(rest))


def _region(told: dict[str, Any], language: str) -> Region:
    left, top, right, bottom = told["box"]
    edges = zip(EDGES, (left, top, right - left, bottom - top), strict=True)
    rest = {k: v for k, v in told.items() if k not in ("name", "type", "language", "box")}
    region = Region(
        told["name"], told["type"], told.get("language") or language, rest=json.dumps(rest)
    )
    return replace(region, **{edge: f"{100 * share:.4g}" for edge, share in edges})


def sent() -> Draft:
    """The draft that the form holds, but for the reference's picture."""
    names = request.form.getlist("region.name")
    columns = {
        key: request.form.getlist(f"region.{key}") for key in ("type", "language", *EDGES, "rest")
    }
    if any(len(column) < len(names) for column in columns.values()):
        raise FormInvalid("The form is not whole.")
    regions = tuple(
        Region(name.strip(), *(columns[key][n] for key in columns)) for n, name in enumerate(names)
    )
    version = own("version")
    return Draft(
        name=request.form.get("name", "").strip(),
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        regions=regions,
        picture=_carried(),
        rest=own("rest") or "{}",
        unsaved=True,
    )


def changed(draft: Draft, asked: str, language: str) -> Draft:
    """The draft after a button of a region, as ``up.2``, or ``add``, which is of a language."""
    regions = list(draft.regions)
    what, _, at = asked.partition(".")
    if what == "add":
        taken = {region.name for region in regions}
        number = next(n for n in range(1, len(taken) + 2) if f"region_{n}" not in taken)
        regions.append(Region(f"region_{number}", language=language))
    elif at.isdecimal() and int(at) < len(regions):
        place = int(at)
        region = regions.pop(place)
        if what in ("up", "down"):
            regions.insert(max(0, place + (1 if what == "down" else -1)), region)
    return replace(draft, regions=tuple(regions), unsaved=True)


def _carried() -> bytes | None:
    """A reference that is not kept yet comes along with the form."""
    text = own("picture")
    if not text:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise FormInvalid("The page's picture is damaged.", field="page") from None


def _number(text: str, region: str | None = None) -> float:
    try:
        number = float(text.replace(",", "."))
        if 0 <= number <= 100:
            return number
    except ValueError:
        pass
    if region is None:
        return 0.0
    raise FormInvalid(f"Region `{region}`: a number from 0 to 100 belongs there.")


def _json(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text[:LONGEST])
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise FormInvalid("The form is not whole.")
    return told
