"""A field's value as it was made out, with every change on the way and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

UNKNOWN = 0.5  # the distance of a value that stands for a text which says hardly so
STRANGE = 0.9  # of a text that should be in a closed set and is not
ILLEGIBLE = "not legible"
DIGITS = "0123456789"
_EDGE_MARKS = " .,:;'\"“”‘’`|~^*°=<>_–—-/\\()[]{}"


@dataclass(frozen=True, slots=True)
class Value:
    """A field's value; ``distance`` 0–1 says how far it is from what was read.

    known: the value is one of a closed set, which speaks for the reading.
    """

    value: str | None
    normalized: Any = None
    corrections: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    distance: float = 0.0
    known: bool = False


def trimmed(text: str) -> str:
    """Without the marks at both ends: a colon, or texture of the ground read as punctuation."""
    return text.strip(_EDGE_MARKS)


def changed(seen: str, value: str, why: str) -> tuple[str, ...]:
    """One correction where the value differs from what was seen."""
    return (f"{seen}→{value}: {why}",) if seen != value else ()


def unreadable(why: str = ILLEGIBLE) -> Value:
    """No value, and why."""
    return Value(None, problems=(why,))
