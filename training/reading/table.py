"""One table for all that is measured, drawn cards or real ones: what was read, by condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from training.reading.metrics import Share

FIRST = ("found", "fields", "whole card")  # rows, then the groups, then:
LAST = ("passed", "passed wrongly")
Columns = Mapping[str, Mapping[str, Share]]  # condition → row → share


def table(
    columns: Columns,
    groups: Iterable[str] = (),
    more: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Write what was measured on drawn cards or real ones as Markdown.

    FIRST, the groups and LAST come first, then every field, then ``more`` rows, which are written
    out already (row → condition → cell). Each share comes with its 95 % interval and how many of
    how many; a head says how many cards.
    """
    names = dict.fromkeys(row for column in columns.values() for row in column)
    rows = (*FIRST, *groups, *LAST)
    ordered = [row for row in rows if row in names] + [row for row in names if row not in rows]
    none = Share(0, 0)  # where no card can be seen whole
    heads = [f"{c} ({column.get('whole card', none).of})" for c, column in columns.items()]
    lines = ["| | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    cells = {row: {c: _cell(told.get(row)) for c, told in columns.items()} for row in ordered}
    for row, told in {**cells, **(more or {})}.items():
        lines.append(f"| {row} | " + " | ".join(told[c] for c in columns) + " |")
    return "\n".join(lines)


def _cell(share: Share | None) -> str:
    if share is None or not share.of:
        return "–"
    low, high = share.interval()
    return f"{100 * share.value:.1f} % ({100 * low:.0f}–{100 * high:.0f}) {share.right}/{share.of}"
