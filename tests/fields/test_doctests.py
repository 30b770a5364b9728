"""The examples in the docstrings hold."""

from __future__ import annotations

import doctest

import pytest

from documents.kinds.ktp import layout
from fields import (
    choices,
    dates,
    digits,
    mrz,
    mrz_dates,
    mrz_repair,
    names,
    nik,
    rt_rw,
    states,
)
from ocr import lexicon


@pytest.mark.parametrize(
    "module",
    [choices, dates, digits, mrz, mrz_dates, mrz_repair, names, nik, rt_rw, states, lexicon,
     layout],
)  # fmt: skip
def test_examples(module):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
