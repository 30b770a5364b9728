"""The parts of kinds by their names: ``--kind ktp`` takes ``training/kinds/ktp/<part>.py``.

The general rooms of training know no kind. What they need of one stands in its own folder:
``lines`` (training/lines/recipe.py) what its line net learns from, ``pictures`` the cards that its
card net learns from (``picture(seed, split)`` → RGB uint8 (H, W, 3), the whole card), ``subject``
(training/kinds/subject.py) how its documents are drawn and judged.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType


def kinds_with(part: str) -> list[str]:
    """The names of all kinds that have a part, sorted."""
    return sorted(path.parent.name for path in Path(__file__).parent.glob(f"*/{part}.py"))


def find(kind: str, part: str) -> ModuleType:
    """The module of a kind's part. Raises ValueError where there is none."""
    if kind not in kinds_with(part):
        raise ValueError(f"training/kinds/{kind}/{part}.py does not exist")
    return importlib.import_module(f"training.kinds.{kind}.{part}")
