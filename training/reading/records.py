"""What was read of drawn cards, beside the truth: one JSON line a card, as training.reading.read
writes them.

A record holds: ``card``, its number; ``condition``; ``fields``: name → [truth, value, confidence,
raw], the truth of what is wholly covered empty; ``unseen``: names of fields that can't be seen
whole; ``due``: what is to be doubted about the card itself; ``wide``: how many pixels the card is
long in the photo; ``error``: the code, if the card was not read. A card that was read has
``corner``, the worst corner's error in shares of the diagonal, ``turned``, whether the turn is
right, ``verdict``, ``reasons``, ``doubted``: names of fields with problems, and ``ms``,
milliseconds by stage; with ``--raw`` also ``groups``: what each field is counted with.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.reading.metrics import normalised

Record = dict[str, Any]


def read_records(path: Path) -> list[Record]:
    """Read the records of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def right(record: Record, name: str) -> bool:
    """Whether a field's value is its truth."""
    truth, value, *_ = record["fields"][name]
    return normalised(value) == normalised(truth)
