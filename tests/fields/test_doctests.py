"""The examples in the docstrings hold."""

from __future__ import annotations

import doctest

import pytest

from documents.kinds.ktp import layout, repairs
from fields import choices, dates, days, digits, money, names, nik, rt_rw
from ocr import lexicon


@pytest.mark.parametrize(
    "module", [choices, dates, days, digits, money, names, nik, rt_rw, lexicon, layout, repairs]
)
def test_examples(module):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
