"""A reading as rows for people: a field each, how sure it is, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from documents.kinds import find_kinds
from documents.reasons import message
from documents.wording import code_of, told_value
from elements import Reason
from web.pages.texts import TEXTS, told

HIGH, LOW = 0.95, 0.7  # confidences: from here on high; under it low
NO_REASONS: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A field as a row.

    value: what stands in its input; read: what was read. level: high, fair, low or bad. percent:
    its confidence. why: corrections and problems as (code, sentence). errors: why what was typed
    does not fit.
    """

    name: str
    label: str
    value: str
    read: str
    raw: str
    level: str
    percent: int
    why: tuple[tuple[str, str], ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether somebody typed something else."""
        return self.value != self.read

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it."""
        return self.level in ("low", "bad")


def rows_of(
    kind: str,
    fields: Mapping[str, Mapping[str, Any]],
    reasons: Sequence[Reason],
    language: str,
    typed: Mapping[str, str] | None = None,
) -> list[Row]:
    """Rows in the document's order. fields: as `documents.answers.reading_to_json` has them in
    English, or as they are kept. typed: what stands in the form already."""
    named = {reason.field for reason in reasons}
    return [
        _row(kind, name, field, name in named, language, (typed or {}).get(name))
        for name, field in fields.items()
    ]


def _row(
    kind: str, name: str, field: Mapping[str, Any], named: bool, language: str, typed: str | None
) -> Row:
    read = field["value"] or ""
    why = [*field["corrections"], *field["problems"]]
    return Row(
        name=name,
        label=label(kind, name, language),
        value=read if typed is None else typed,
        read=read,
        raw=field["raw"],
        level=level(field, named),
        percent=round(100 * field["confidence"]),
        why=tuple((code_of(each), value_told(each, kind, language)) for each in why),
    )


def value_told(english: str, kind: str, language: str) -> str:
    """A problem or a correction of a kind's value, its fields by the names that people know."""
    return told_value(_names(kind, language)(english), language)


@cache
def _names(kind: str, language: str) -> Callable[[str], str]:
    """Puts the names that people know in place of a kind's names of fields in an English sentence.
    One that may be a word of it, such as `nama`, is a field's where something is *of* it or belongs
    *to* it."""
    known = find_kinds().get(kind)
    names = sorted(known.labels if known is not None else (), key=len, reverse=True)
    parted = "|".join(re.escape(name) for name in names if "_" in name) or r"(?!)"
    words = "|".join(re.escape(name) for name in names if "_" not in name) or r"(?!)"
    form = re.compile(rf"\b(?:(?:{parted})|(?<= to )(?:{words})|(?<=line of )(?:{words}))\b")
    return partial(form.sub, lambda found: label(kind, found[0], language))


def level(field: Mapping[str, Any], named: bool) -> str:
    """How a field stands; named: whether a reason names it."""
    if field["value"] is None or field["problems"]:
        return "bad"
    if named or field["confidence"] < LOW:
        return "low"
    return "high" if field["confidence"] >= HIGH else "fair"


def label(kind: str, name: str, language: str) -> str:
    """A field's name as people know it."""
    known = find_kinds().get(kind)
    if known is not None and name in known.labels:
        return known.labels[name][language == "id"]
    return name.replace("_", " ").capitalize()


def seen_as(kind: str, name: str, language: str) -> str:
    """What a network tells apart, as people know it: a field, or another part of a document."""
    key = f"seen_{name}"
    return told(language, key) if key in TEXTS else label(kind, name, language)


def inner_name(sort: str, name: str, language: str) -> str:
    """What *Look inside* calls a role, a stage or a figure (``sort``); one that has no word, such
    as a new kind's, is told as it is."""
    key = f"{sort}_{name}"
    return told(language, key) if key in TEXTS else name


def kind_title(kind: str, language: str) -> str:
    """A kind's name as people know it."""
    known = find_kinds().get(kind)
    title = known.title[language == "id"] if known is not None else ""
    return title or kind.replace("_", " ").capitalize()


def reason_told(reason: Reason, kind: str, language: str) -> str:
    """What a reason says, its field by the name that people know."""
    if reason.field is None:
        return message(reason, language)
    sentence = message(reason, language)
    return sentence.replace(f" {reason.field}", f" {label(kind, reason.field, language)}", 1)
