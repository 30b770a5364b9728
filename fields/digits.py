"""Digits as readers misread them: letters that look like a digit, each change with its reason.

>>> read_digits("3Z73")
('3273', ('Z→2: only digits stand here',))
>>> read_digits("12X4")
('12X4', ())
"""

from __future__ import annotations

LOOK_ALIKES = {
    "O": "0", "Q": "0", "D": "0", "U": "0", "I": "1", "L": "1", "|": "1", "!": "1", "J": "1",
    "Z": "2", "E": "3", "A": "4", "S": "5", "G": "6", "T": "7", "B": "8",
}  # fmt: skip


def read_digits(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` with look-alike letters as digits, and one correction for each kind of change."""
    changed = [c for c in dict.fromkeys(text) if c in LOOK_ALIKES]
    reasons = tuple(f"{c}→{LOOK_ALIKES[c]}: only digits stand here" for c in changed)
    return "".join(LOOK_ALIKES.get(c, c) for c in text), reasons
