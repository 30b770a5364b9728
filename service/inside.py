"""What was seen on the way to a reading, made ready for people's eyes while it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from documents.inside import Inside, Seen
from segmentation.masks import colour

MOST = 4  # other readings of a line
LEAST = 0.001  # the probability of another reading that is shown


@dataclass(frozen=True, slots=True)
class ShownMask:
    """A mask as a PNG of width × height pixels, its ground clear. net: the role of its network.

    of_page: it lies over the straightened page. classes: what it holds, each with its colour, as
    ``#rrggbb``.
    """

    net: str
    picture: bytes
    width: int
    height: int
    of_page: bool
    classes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownInside:
    """alternatives: of each field that was located, what else its lines may read as, with the
    probability, 0–1; None where its recogniser tells of no other. masks: one a network."""

    alternatives: Mapping[str, list[tuple[str, float]] | None] = field(default_factory=dict)
    masks: tuple[ShownMask, ...] = ()


def shown_inside(inside: Inside) -> ShownInside:
    """The alternatives and masks of a reading."""
    others: dict[str, list[tuple[str, float]] | None] = {}
    for located in inside.lines:
        name, line = located.region.name, located.line
        known = others.setdefault(name, [])
        if line.evidence is None or known is None:
            others[name] = None
            continue
        likely = [each for each in line.evidence.alternatives() if each[1] >= LEAST]
        told = [each for each in likely if each[0] != line.text]
        known += told[:MOST]
    return ShownInside(others, tuple(map(_shown, inside.masks)))


def _shown(seen: Seen) -> ShownMask:
    mask = seen.mask
    height, width = mask.pixels.shape
    return ShownMask(
        seen.net,
        mask.png(),
        width,
        height,
        seen.of_page,
        tuple((mask.classes[n], "#{:02x}{:02x}{:02x}".format(*colour(n))) for n in mask.seen),
    )
