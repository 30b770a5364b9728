"""Parts of a zone that are one of a few: codes of states, the letter that a format begins with.

What is read as none of them is the one that the picture makes likely enough, if there is one; what
was surely read stands, for there are codes that no list has yet.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from documents.kinds.mrz.mending import SURE
from documents.kinds.mrz.whole import WholeLine
from fields import mrz, states
from fields.mrz_layouts import FILLER, LAYOUTS, Layout

UNKNOWN = 0.01  # how often what is read as none of them is none of them
BEGUN_ELSE = 0.001  # the same of a zone's first letter: there are states that no list has yet
SAME = 20.0  # how much likelier the state is that the zone names in its other place
PARTS = (*mrz.STATES, "document_type")
CODES = tuple(code.ljust(3, FILLER) for code in states.CODES)


def known(
    layout: Layout, whole: Sequence[WholeLine], texts: Sequence[str]
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The lines with such parts as they are known, and what was changed in each."""
    lines, corrections = [*texts], {}
    parts = {name: layout.spans[name] for name in mrz.STATES if name in layout.spans}
    said = {name: texts[row][start:end] for name, (row, start, end) in parts.items()}
    for name, (row, start, end) in parts.items():
        favoured = {text: SAME for other, text in said.items() if other != name}
        chosen = _likeliest(whole[row], start, said[name], CODES, favoured)
        if chosen != said[name]:
            lines[row] = lines[row][:start] + chosen + lines[row][end:]
            corrections[name] = tuple(_changes(said[name], chosen))
    begun = _likeliest(whole[0], 0, texts[0][0], tuple(layout.begins), {})
    if begun != texts[0][0]:
        lines[0] = begun + lines[0][1:]
        corrections["document_type"] = tuple(_changes(texts[0][0], begun))
    return tuple(lines), corrections


def _likeliest(
    line: WholeLine, start: int, read: str, known: Sequence[str], favoured: Mapping[str, float]
) -> str:
    """The one of the known texts that a part is, or what was read."""
    if read in known:
        return read
    options = [line.options(start + n, everywhere=True) for n in range(len(read))]
    weights = {
        text: favoured.get(text, 1.0)
        * math.prod(can.get(c, 0.0) for c, can in zip(text, options, strict=True))
        for text in known
    }
    best = max(weights, key=lambda text: weights[text])
    return best if weights[best] >= SURE * (sum(weights.values()) + UNKNOWN) else read


def confidence(layout: Layout, line: WholeLine, name: str) -> float:
    """How sure a state or a document's type is, 0–1: beside what else the picture allows there, of
    which what is no code or begins no zone counts little."""
    _, start, end = layout.spans[name]
    seen = [line.options(column) for column in range(start, end)]
    every = math.prod(sum(can.values()) for can in seen)
    if name in mrz.STATES:
        few = sum(math.prod(can.get(c, 0.0) for c, can in zip(text, seen, strict=True))
                  for text in CODES)  # fmt: skip
        is_known = line.text[start:end] in CODES
    else:
        first = _begins(layout)
        few = sum(seen[0].get(c, 0.0) for c in first)
        few *= math.prod(sum(can.values()) for can in seen[1:])
        is_known = line.text[start] in first
    unknown = UNKNOWN if name in mrz.STATES else BEGUN_ELSE
    if not is_known:
        return line.confidence(start, end)
    return line.unasked(start, end) * line.placed / (few + unknown * (every - few))


def _begins(layout: Layout) -> set[str]:
    """The letters with which a zone of so many lines of such a length begins."""
    alike = (one for one in LAYOUTS if (one.lines, one.length) == (layout.lines, layout.length))
    return {letter for one in alike for letter in one.begins}


def _changes(old: str, new: str) -> list[str]:
    return [
        f"{a}→{b} (character {n}): {_why(new)}"
        for n, (a, b) in enumerate(zip(old, new, strict=True), 1)
        if a != b
    ]


def _why(text: str) -> str:
    return "a code of a state" if len(text) > 1 else "a zone begins so"
