"""Labels in the strips where they must stand: what is read there is one of those that lack, or
nothing.

Print that is hardly there says of each label how likely it is. One that is likely enough by itself
is told so; of the rest those that stand out in one strip, and over those of all other values, as
long as others of the card's labels are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.layout import Region
from documents.kinds.driving_licence.print_on import is_of
from documents.kinds.driving_licence.reads import Read, alike, bare_of
from documents.kinds.driving_licence.strips import LEAST_KNOWN, Strip, as_wide
from elements import TextLine
from segmentation.prints import Piece

# A label that is not read as such: how likely it must be, in nats a letter, by how many nats it may
# be less likely than what was read, and by how many it must be likelier than any other that lacks.
# Of 90 strips of hard photos those that showed no label had -6 and less a letter. Fewer letters are
# in any ground.
FAINTEST, MOST_LOST, APART, LEAST_LETTERS = -3.6, 13.0, 4.0, 4
LEAST_SURE = 0.5  # of a label that is told so
# The same of a label that stands out among those that may be over a value, and over the strips of
# other values. Of 415 labels of hard photos 253 are told by themselves, one wrongly, and 46 so, two
# wrongly.
FAINTEST_LEFT, MOST_LOST_LEFT, APART_LEFT, RIVAL = -6.0, 16.0, 6.0, 4.0
READ_SURELY = 0.8  # of a value whose label is told so


@dataclass(frozen=True, slots=True)
class Shown:
    """A label that a strip shows. region: its name; is_sure: whether its own print says so."""

    region: str
    read: Read
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Likely:
    """Of a strip: how likely what was read is, in nats, and the likeliest label of each region that
    lacks, with its nats over that."""

    strip: Strip
    line: TextLine
    own: float
    labels: Mapping[str, tuple[float, str]]


def labels_in(laid: Laid, strips: Sequence[Strip], lines: Sequence[TextLine]) -> list[Shown]:
    """The labels that lack, of those strips that show one; lines: what was read in them."""
    lacking = [region for region in laid.layout.regions if region.name not in laid.worded]
    found, left = [], []
    for strip, line in zip(strips, lines, strict=True):
        told = _label_in(lacking, strip.value, line)
        if told is None:
            left.append((strip, line))
        else:
            region, label = told
            found.append(_shown(strip, line, region.name, label, is_sure=True))
    known = {one.region for one in found}
    if len(laid.worded) + len(known) < LEAST_KNOWN:
        return found
    of_form = _of_form([one.read.text for one in found])
    regions = [region for region in lacking if region.name not in known | laid.told
               and region.rows == 1]  # fmt: skip
    likely = [
        _likely(strip, line, regions, numbered=of_form)
        for strip, line in left
        if strip.value.confidence >= READ_SURELY and not _is_known(strip.value, laid)
        and not _is_in_the_heading(strip.value, laid)
    ]  # fmt: skip
    return [*found, *_standing_out(likely)]


def _is_known(value: Read, laid: Laid) -> bool:
    """Whether print is a value that is known by what it looks like."""
    at = (value.box.left, value.box.top)
    return any(
        at == (row.left, row.top)
        for region in laid.layout.regions
        if region.pattern is not None
        for row in laid.values.get(region.name, ())
    )


def _is_in_the_heading(value: Read, laid: Laid) -> bool:
    """Whether print stands above all known values, and begins right of them."""
    firsts = [rows[0] for rows in laid.values.values()]
    left = min((box.left for box in firsts), default=value.box.left)
    begins = value.box.left - left < value.box.height
    return not begins and all(value.box.top < box.top for box in firsts)


def _of_form(labels: Sequence[str]) -> bool | None:
    """Whether the card's labels begin with a number; None where none tells."""
    numbered = sum(label[0].isdigit() for label in labels)
    return 2 * numbered > len(labels) if labels else None


def _label_in(lacking: Sequence[Region], value: Read, line: TextLine) -> tuple[Region, str] | None:
    """The label that a strip above a value shows; None where it shows none that lacks."""
    if line.evidence is None:
        return next(((region, label) for region in lacking for label in region.labels
                     if alike(bare_of(line.text), bare_of(label))), None)  # fmt: skip
    texts = [(region, label) for region in lacking for label in region.labels
             if len(label) >= LEAST_LETTERS]  # fmt: skip
    own, *told = line.evidence.log_likelihoods([line.text, *(label for _, label in texts)])
    likely = sorted(zip(told, texts, strict=True), key=lambda one: -one[0])
    if not likely:
        return None
    best, (region, label) = likely[0]
    other = next((each for each, (its, _) in likely if its is not region), best - APART)
    told_apart = best >= max(FAINTEST * len(label), own - MOST_LOST, other + APART)
    return (region, label) if told_apart and _may_be(region, value) else None


def _likely(
    strip: Strip, line: TextLine, regions: Sequence[Region], *, numbered: bool | None
) -> _Likely:
    """The labels that a strip may show, of regions whose value may stand there, in the form that
    the card's labels have."""
    texts = [(region.name, label) for region in regions if _may_be(region, strip.value)
             for label in region.labels
             if len(label) >= LEAST_LETTERS and numbered in (None, label[0].isdigit())]  # fmt: skip
    labels: dict[str, tuple[float, str]] = {}
    if line.evidence is not None and texts:
        own, *told = line.evidence.log_likelihoods([line.text, *(label for _, label in texts)])
        for nats, (name, label) in zip(told, texts, strict=True):
            if name not in labels or nats - own > labels[name][0]:
                labels[name] = nats - own, label
        return _Likely(strip, line, own, labels)
    return _Likely(strip, line, 0.0, labels)


def _standing_out(likely: Sequence[_Likely]) -> list[Shown]:
    """Of each strip the label that stands out there and over the other strips, the likeliest first:
    what is told so is none of the others' any more."""
    found: dict[str, Shown] = {}
    left = list(likely)
    while True:
        told = [(*best, one) for one in left if (best := _best(one, left, found))]
        if not told:
            return list(found.values())
        _, name, label, one = max(told, key=lambda each: each[0])
        found[name] = _shown(one.strip, one.line, name, label, is_sure=False)
        left = [other for other in left if other is not one]


def _best(
    one: _Likely, others: Sequence[_Likely], known: Mapping[str, Shown]
) -> tuple[float, str, str] | None:
    """The label that stands out in a strip: its nats, its region and its text; None where none
    does."""
    ranked = sorted(((*told, name) for name, told in one.labels.items() if name not in known),
                    reverse=True)  # fmt: skip
    if not ranked:
        return None
    nats, label, name = ranked[0]
    rivals = [other.labels[name][0] for other in others
              if other is not one and name in other.labels]  # fmt: skip
    second = max((each[0] for each in ranked[1:]), default=nats - APART_LEFT)
    is_faintest = nats < max(-MOST_LOST_LEFT, FAINTEST_LEFT * len(label) - one.own)
    apart = nats - second >= APART_LEFT and nats - max(rivals, default=nats - RIVAL) >= RIVAL
    return (nats, name, label) if apart and not is_faintest else None


def _shown(strip: Strip, line: TextLine, name: str, label: str, *, is_sure: bool) -> Shown:
    box = as_wide(strip, label)
    read = Read(Piece(box, (box,)), label, max(line.confidence, LEAST_SURE))
    return Shown(name, read, is_sure)


def _may_be(region: Region, value: Read) -> bool:
    """Whether a row of print can be a region's value, or its first row."""
    return region.rows > 1 or is_of(region, [value.text])
