"""Rows that the mask took for their neighbours around RT/RW, whose form alone tells them apart.

An address goes on in a second line where the mask expects RT/RW, and what follows is then called by
the name of the row below; or the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.kind import LocatedLine

Lines = dict[str, list[LocatedLine]]
RT_RW = re.compile(r"[\d-]{3}/[\d-]{3}")
ROWS = ("alamat", "rt_rw", "kelurahan_desa", "kecamatan")


def set_right(by_field: Lines) -> None:
    """Give the lines of ROWS to the fields that they are of, in place."""
    address, own, village, district = (_by_line(by_field.get(name, ())) for name in ROWS)
    below = next((line for line in village if _is_rt_rw(line)), None)
    above = address[-1] if len(address) > 1 and _is_rt_rw(address[-1]) else None
    last = own[-1] if own and _is_rt_rw(own[-1]) else None
    if own and below is not None:
        address, own = [*address, *own], [below]
        village = [line for line in village if line is not below]
        if not village and len(district) > 1:
            village, district = district[:1], district[1:]
    elif last is not None and not any(map(_is_rt_rw, own[:-1])) and len(own) > 1:
        address, own = [*address, *own[:-1]], [last]
    elif above is not None and not any(map(_is_rt_rw, own)):
        told = [line for line in own if line.line.text.strip()]
        if told and village:
            return
        address, own, village = address[:-1], [above], village or told
    else:
        return
    for name, lines in zip(ROWS, (address, own, village, district), strict=True):
        by_field[name] = [
            replace(line, region=replace(line.region, name=name, line=number))
            for number, line in enumerate(lines)
        ]
        if not lines:
            del by_field[name]


def _by_line(lines: Sequence[LocatedLine]) -> list[LocatedLine]:
    return sorted(lines, key=lambda line: line.region.line)


def _is_rt_rw(line: LocatedLine) -> bool:
    return RT_RW.fullmatch(line.line.text.strip(" .,:;")) is not None
