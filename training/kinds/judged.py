"""By which fields the readings of a kind are judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from training.kinds.find import find, kinds_with


@dataclass(frozen=True, slots=True)
class Judged:
    """groups: name → fields whose figures are told together, beside each field's own.

    vital: the fields that a passed verdict vouches for; where none is named it vouches for all.
    """

    groups: Mapping[str, Collection[str]] = field(default_factory=dict)
    vital: Collection[str] = ()


def judged_of(kind: str) -> Judged:
    """The ``JUDGED`` of training/kinds/<kind>/judged.py; a kind without it has no groups."""
    if kind not in kinds_with("judged"):
        return Judged()
    judged = find(kind, "judged").JUDGED
    assert isinstance(judged, Judged)
    return judged
