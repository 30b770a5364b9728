"""How often a value like this is right.

A count of some hundred pages can take a claim away, not grant one: a number that was read at 0.7
may be wrong once in a hundred times, which so few don't show. So the reader's own score is a bound.
``calibration.json`` holds shares of right values by score for each group of fields, as
training/kinds/invoice/calibrate.py counted them on drawn pages kept for that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from documents.kind import LocatedLine

Knots = tuple[list[float], list[float]]  # scores rising, shares of right values

TABLES: Mapping[str, Knots] = json.loads(
    Path(__file__).with_name("calibration.json").read_text("utf-8")
)
TWICE = "tesseract+crnn"  # who read a text that two readers read alike
ALIKE = 0.98  # the most that it is claimed with
UNCOUNTED = 0.9  # the most that a value is claimed with whose like nobody counted


def groups_of(recognizer: str, type_: str, language: str) -> tuple[str, str]:
    """The groups in which a field is counted: of its reader, script and type; of any type."""
    any_type = f"{recognizer}{' ara' if language == 'ara' else ''}"
    return f"{any_type} {type_}", any_type


def calibrated(score: float, groups: tuple[str, str]) -> float:
    """The share of values with this score, 0 to 1, that were right, by the first group that was
    counted; the score where that is lower."""
    knots = next((TABLES[group] for group in groups if group in TABLES), None)
    return min(score, float(np.interp(score, *knots)) if knots else UNCOUNTED)


def rewritten(located: LocatedLine, text: str, most: float) -> LocatedLine:
    """A line with a text that no recogniser gave, claimed with ``most`` at most."""
    sure = min(located.line.confidence, most)
    line = located.line.retold(text, sure)
    return replace(located, line=line)
