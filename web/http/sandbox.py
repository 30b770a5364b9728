"""Made-up answers by file name, so that an app can test every branch (SANDBOX=1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from documents.kind import Sample
from documents.kinds import find_kinds
from documents.reasons import FAILED, NOTE, REASONS, reason, weighed
from elements import Box, Compared, Field, Measure, Quad, Reading, Reason
from errors import FormInvalid, ReaderError

NAME = re.compile(r"sandbox(?!\.).+", re.DOTALL | re.IGNORECASE)
CODE = re.compile(r"sandbox-([a-z_]{1,40})\.jpe?g")
RETRY_AFTER = 5
OF_FIELDS = ("field_unreadable", "field_doubtful", "low_confidence")
VERDICTS = ("passed", "review", "failed")
NOTHING: Mapping[str, tuple[str | None, Any]] = {}
BOX = {"x": 24.0, "y": 20.0, "step": 32.0, "width": 400.0, "height": 24.0}  # pixels, made up too


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
    """The reasons of a verdict: a field that was hard to read, or the vital one, that was not."""
    if code == "review":
        return (reason("low_confidence", next(iter(sample.about.get("low_confidence", {})), None)),)
    return (reason("field_unreadable", sample.vital, level=FAILED),) if code == "failed" else ()


def _reason(code: str, sample: Sample) -> Reason:
    """A reason, about the field that it is about on such a document."""
    name = next(reversed(list(sample.about.get(code, {}))), None)
    first = next((each for each in sample.values if code.startswith(f"{each}_")), None)
    told = reason(code, first or name, sample.problems.get(code, ""))
    return replace(told, level=NOTE) if code in sample.notes else told


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
            compared=_compared(name, sample, told, unread) if sample.coded else None,
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
        read_by=sample.read_by,
    )


def _compared(name: str, sample: Sample, told: tuple[Reason, ...], unread: bool) -> Compared:
    """What print and code say of a field, the same unless they are told to differ in it."""
    if unread:
        return Compared(None, None, "absent")
    known = {each.code for each in told}
    plain = sample.normalized.get(name, sample.values[name])
    changed = {code: values[name] for code, values in sample.about.items() if name in values}
    shown = next(
        (normal or value for code, (value, normal) in changed.items() if code in known), plain
    )
    if "barcode_mismatch" in known and shown != plain:
        return Compared(shown, plain, "mismatch")
    return Compared(shown, shown, "match")


def _quad(number: int) -> Quad:
    """Where a made-up field lies."""
    top = BOX["y"] + number * BOX["step"]
    box = Box(BOX["x"], top, BOX["x"] + BOX["width"], top + BOX["height"])
    return box.quad()
