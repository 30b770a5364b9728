"""?crops=portrait,signature: pictures that stand on a document, beside its answer; none is kept."""

from __future__ import annotations

import base64
from typing import Any

from flask import g, request

from documents.kinds import find_kinds
from errors import FormInvalid
from web.calls.paging import parameter
from web.http.app import service


def crops_parameter() -> Any:
    """The parameter, as the OpenAPI document tells it."""
    return parameter(
        "Pictures to cut out and straighten, parted by commas: a KTP's `portrait`, `signature`.",
        type="string",
    )


def asked_crops(kind: str) -> tuple[str, ...]:
    """The names that the request asks for, each once; raises FormInvalid."""
    sent = [text for text in request.args.getlist("crops") if text]
    if not sent:
        return ()
    names = tuple(dict.fromkeys(name.strip() for name in ",".join(sent).split(",")))
    known = find_kinds()
    there = known[kind].pictures if kind in known else {}
    if not there:
        raise FormInvalid("This kind of document has no `crops`.", field="crops")
    if not set(names) <= there.keys():
        raise FormInvalid(f"`crops` names some of {', '.join(there)}.", field="crops")
    return names


def crops_of(data: bytes, answer: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What stands beside an answer to that: JPEG files as base64 by name, null where the answer has
    no corners. Nothing where none is asked for."""
    if not names:
        return {}
    corners = answer["page"]["quad"]
    if corners is None:
        return {"crops": dict.fromkeys(names)}
    page = answer["page"].get("number", 1)
    cut = service().desk.crops(data, answer["kind"], corners, names, g.account.uid, page)
    return {"crops": {name: base64.b64encode(file).decode() for name, file in cut.items()}}
