"""Made-up answers by file name, so that an app can test every branch (SANDBOX=1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from documents.kind import Sample
from documents.kinds import find_kinds
from documents.reasons import FAILED, REASONS, reason, weighed
from elements import Box, Field, Measure, Quad, Reading, Reason
from errors import FormInvalid, ReaderError

NAME = re.compile(r"sandbox(?!\.).+", re.DOTALL | re.IGNORECASE)
CODE = re.compile(r"sandbox-([a-z_]{1,40})\.jpe?g")
RETRY_AFTER = 5
OF_FIELDS = ("field_unreadable", "field_doubtful", "low_confidence")
VERDICTS = ("passed", "review", "failed")
NOTHING: Mapping[str, tuple[str | None, Any]] = {}
BOX = {"x": 24.0, "y": 20.0, "step": 32.0, "width": 400.0, "height": 24.0}  # pixels, made up too


# The field that a reason is about, and what then stands in it: value and normal form.
def error_kinds() -> dict[str, type[ReaderError]]:
    """Every error a caller may meet, by its code."""
    kinds: dict[str, type[ReaderError]] = {}
    waiting = ReaderError.__subclasses__()
    while waiting:
        kind = waiting.pop()
        kinds[kind.code] = kind
        waiting += kind.__subclasses__()
    return kinds


def sandbox_reading(file_name: str, kind: str) -> Reading | None:
    """The made-up reading that a file name asks for; None where it asks for none.

    Raises the error whose code the name holds, as ``sandbox-card_not_found.jpg``, and FormInvalid
    for a name that begins so and asks for nothing there is.
    """
    if NAME.fullmatch(file_name) is None:
        return None
    asked = CODE.fullmatch(file_name)
    code = asked[1] if asked else ""
    error = error_kinds().get(code)
    if error is not None:
        waits = error.status in (429, 503)
        raise error("A made-up answer.", retry_after=RETRY_AFTER if waits else None)
    document = find_kinds()[kind]
    sample, judged = document.sample, document.judged
    if code in VERDICTS and (judged or code == "passed"):
        return _reading(kind, sample, _verdict(code, sample) if judged else None)
    if code in REASONS and judged:
        told = _reason(code, sample)
        if told.field is not None or "{field}" not in REASONS[code].en:  # else it is of other kinds
            return _reading(kind, sample, (told,), sample.about.get(code, {}))
    raise FormInvalid("The sandbox has no answer of this name.", field="image")


def is_made_up(file_name: str) -> bool:
    """Whether a file's name asks for a made-up answer."""
    return NAME.fullmatch(file_name) is not None


def _verdict(code: str, sample: Sample) -> tuple[Reason, ...]:
    """The reasons of a verdict, about the field that a low confidence is about."""
    name = next(iter(sample.about.get("low_confidence", {})), None)
    if code == "review":
        return (reason("low_confidence", name),)
    return (reason("field_unreadable", name, level=FAILED),) if code == "failed" else ()


def _reason(code: str, sample: Sample) -> Reason:
    """A reason, about the field that it is about on such a document."""
    name = next(reversed(list(sample.about.get(code, {}))), None)
    first = next((each for each in sample.values if code.startswith(f"{each}_")), None)
    return reason(code, first or name, sample.problems.get(code, ""))


def _reading(
    kind: str,
    sample: Sample,
    reasons: tuple[Reason, ...] | None,
    values: Mapping[str, tuple[str | None, Any]] = NOTHING,
) -> Reading:
    """The sample's reading; without reasons, not even none, it is of a kind that is not judged."""
    verdict, told = (None, ()) if reasons is None else weighed(reasons)
    about = {each.field: each for each in told if each.field and each.code in OF_FIELDS}
    empty = any(each.code == "not_a_ktp" for each in told)
    fields = {}
    for number, name in enumerate(sample.values):
        value, normalized = values.get(name, (sample.values[name], sample.normalized.get(name)))
        doubt = about.get(name)
        unread = empty or (doubt is not None and doubt.code == "field_unreadable")
        problem = sample.problems.get(doubt.code) if doubt is not None else None
        fields[name] = Field(
            None if unread else value,
            "" if unread else value or "",
            0.0 if unread else 0.6 if doubt is not None else 1.0,
            None if unread else _quad(number),
            normalized=None if unread else normalized,
            problems=("not legible",) if unread else (problem,) if problem else (),
        )
    flags = {each.code for each in told}
    return Reading(
        kind=kind,
        fields=fields,
        quad=_quad(0),
        turn=0,
        quality={name: Measure(0.0, name in flags) for name in ("blur", "photocopy", "screen")},
        models={"card": "sandbox", "fields": "sandbox", "text": "sandbox"},
        timings_ms={},
        verdict=verdict,
        reasons=told,
    )


def _quad(number: int) -> Quad:
    """Where a made-up field lies."""
    top = BOX["y"] + number * BOX["step"]
    box = Box(BOX["x"], top, BOX["x"] + BOX["width"], top + BOX["height"])
    return box.quad()
