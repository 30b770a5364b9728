"""The examples in the docstrings hold."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("auth", "documents", "fields", "ocr", "segmentation")
EXAMPLE = re.compile(r"^ *>>> ", re.MULTILINE)


def with_examples() -> list[str]:
    """The modules of which a docstring has an example."""
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    found = [file for file in files if EXAMPLE.search(file.read_text("utf-8"))]
    return sorted(".".join(file.relative_to(ROOT).with_suffix("").parts) for file in found)


@pytest.mark.parametrize("module", with_examples())
def test_examples(module: str) -> None:
    result = doctest.testmod(import_module(module))
    assert result.attempted > 0
    assert result.failed == 0
