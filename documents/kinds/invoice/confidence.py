"""How often a value like this is right.

``calibration.json`` holds shares of right values by score for each group of fields, as
training/kinds/invoice/calibrate.py counted them on drawn pages kept for that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

Knots = tuple[list[float], list[float]]  # scores rising, shares of right values

TABLES: Mapping[str, Knots] = json.loads(
    Path(__file__).with_name("calibration.json").read_text("utf-8")
)
UNCOUNTED = 0.9  # the most that a value is claimed with whose like nobody counted


def group_of(recognizer: str, type_: str, language: str) -> str:
    """Fields that are counted together: of one reader, type and script."""
    return f"{recognizer} {type_}{' ara' if language == 'ara' else ''}"


def calibrated(score: float, group: str) -> float:
    """The share of values with this score, 0 to 1, that were right."""
    knots = TABLES.get(group)
    return float(np.interp(score, *knots)) if knots else min(score, UNCOUNTED)
