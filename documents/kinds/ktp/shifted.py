"""Rows that the mask took for their neighbours, where their values tell them apart.

An address goes on in a second line where the mask expects RT/RW, and what follows is then called by
the name of the row below; or the other way round. Where a religion, a marital status or another
value of a closed set stands in a row that is none of it, all rows from the address down are told
anew: in their order, each line where it fits best.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.kind import LocatedLine
from fields import choices

Lines = dict[str, list[LocatedLine]]
RT_RW = re.compile(r"(?:[\d-]{3}|-)/(?:[\d-]{3}|-)")
AROUND = ("alamat", "rt_rw", "kelurahan_desa", "kecamatan")
ROWS = (*AROUND, "agama", "status_perkawinan", "pekerjaan", "kewarganegaraan", "berlaku_hingga")
# Values that stand in one row alone, whatever way they are spelt.
ONLY_IN = {
    **dict.fromkeys((*choices.RELIGIONS, *choices.RELIGION_SPELLINGS), "agama"),
    **dict.fromkeys((*choices.MARITAL_STATUSES, *choices.MARITAL_SPELLINGS), "status_perkawinan"),
    "WNI": "kewarganegaraan",
    choices.LIFETIME: "berlaku_hingga",
}
WRAPPING = frozenset({"alamat", "kelurahan_desa", "kecamatan", "pekerjaan"})
# What a line is worth in a row: of the row's own values, of another's, of none where the row has no
# others; as the mask has it. And what a row costs that goes on, or has no line.
OWN, ANOTHERS, NONE_OF_IT, AS_MASKED = 6.0, -6.0, -3.0, 0.5
WRAPPED, NOT_WRAPPED, EMPTY = -0.5, -4.0, -0.7


def set_right(by_field: Lines) -> None:
    """Give the lines of ROWS to the fields that they are of, in place."""
    _sex_above_address(by_field)
    _around_rt_rw(by_field)
    lines = [line for name in ROWS for line in by_field.get(name, ()) if _text(line)]
    if any(ONLY_IN.get(_text(line), line.region.name) != line.region.name for line in lines):
        lines.sort(key=lambda line: line.region.box.top + line.region.box.bottom)
        _put(by_field, ROWS, _in_order(lines))


def _sex_above_address(by_field: Lines) -> None:
    """Give the sex the first line of an address that begins with one, where it has none."""
    address = _by_line(by_field.get("alamat", ()))
    if not address or any(map(_text, by_field.get("jenis_kelamin", ()))):
        return
    if _text(address[0]).startswith(choices.SEXES):
        _put(by_field, ("jenis_kelamin", "alamat"), (address[:1], address[1:]))


def _around_rt_rw(by_field: Lines) -> None:
    """Set the rows around RT/RW right, whose form alone tells them apart."""
    address, own, village, district = (_by_line(by_field.get(name, ())) for name in AROUND)
    below = next((line for line in village if _is_rt_rw(line)), None)
    above = address[-1] if len(address) > 1 and _is_rt_rw(address[-1]) else None
    last = own[-1] if len(own) > 1 and _is_rt_rw(own[-1]) else None
    if own and below is not None:
        address, own = [*address, *own], [below]
        village = [line for line in village if line is not below]
        if not village and len(district) > 1:
            village, district = district[:1], district[1:]
    elif last is not None and not any(map(_is_rt_rw, own[:-1])):
        address, own = [*address, *own[:-1]], [last]
    elif above is not None and not any(map(_is_rt_rw, own)):
        told = [line for line in own if _text(line)]
        if told and village:
            return
        address, own, village = address[:-1], [above], village or told
    else:
        return
    _put(by_field, AROUND, (address, own, village, district))


def _put(by_field: Lines, names: Sequence[str], rows: Sequence[list[LocatedLine]]) -> None:
    """Give each field of the names its lines, under its name; none to one without lines."""
    for name, lines in zip(names, rows, strict=True):
        by_field[name] = [
            replace(line, region=replace(line.region, name=name, line=number))
            for number, line in enumerate(lines)
        ]
        if not lines:
            del by_field[name]


def _in_order(lines: Sequence[LocatedLine]) -> list[list[LocatedLine]]:
    """The lines of each of ROWS: as they follow one another, each where all fit best."""
    # of the lines so far, the last of which stands in a row: what they are worth, and their rows
    best: list[tuple[float, list[int]]] = [(_skipped(0, row), []) for row in range(len(ROWS))]
    for number, line in enumerate(lines):
        ways: list[tuple[float, list[int]]] = []
        for row, name in enumerate(ROWS):
            goes_on = WRAPPED if name in WRAPPING else NOT_WRAPPED
            before = [
                (best[k][0] + (goes_on if k == row else _skipped(k + 1, row)), best[k][1])
                for k in range(row + 1)
            ]
            worth, rows = max(before, key=lambda way: way[0]) if number else best[row]
            ways.append((worth + _worth(line, name), [*rows, row]))
        best = ways
    ends = [(worth + _skipped(row + 1, len(ROWS)), rows) for row, (worth, rows) in enumerate(best)]
    _, chosen = max(ends, key=lambda way: way[0])
    return [
        [line for line, own in zip(lines, chosen, strict=True) if own == row]
        for row in range(len(ROWS))
    ]


def _skipped(first: int, end: int) -> float:
    return EMPTY * (end - first)


def _worth(line: LocatedLine, name: str) -> float:
    """What a line is worth in a row."""
    text = _text(line)
    worth = AS_MASKED if line.region.name == name else 0.0
    only_in = "rt_rw" if _is_rt_rw(line) else ONLY_IN.get(text)
    if only_in is not None:
        return worth + (OWN if only_in == name else ANOTHERS)
    if name == "pekerjaan":
        known = choices.canonical(text, choices.OCCUPATIONS, choices.OCCUPATION_SPELLINGS)
        return worth + (OWN / 2 if known else 0.0)
    if name in ("kewarganegaraan", "berlaku_hingga"):
        return worth + NONE_OF_IT / 2  # a country, a date
    return worth + (NONE_OF_IT if name in ("rt_rw", "agama", "status_perkawinan") else 0.0)


def _text(line: LocatedLine) -> str:
    return line.line.text.strip(" .,:;").upper()


def _by_line(lines: Sequence[LocatedLine]) -> list[LocatedLine]:
    return sorted(lines, key=lambda line: line.region.line)


def _is_rt_rw(line: LocatedLine) -> bool:
    return RT_RW.fullmatch(_text(line)) is not None
