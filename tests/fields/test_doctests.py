"""The examples in the docstrings hold."""

from __future__ import annotations

import doctest

import pytest

from documents.kinds.ktp import layout, repairs
from fields import (
    aamva,
    body,
    choices,
    dates,
    days,
    digits,
    licence,
    money,
    mrz,
    mrz_dates,
    mrz_repair,
    names,
    near_names,
    nik,
    rt_rw,
    states,
)
from ocr import lexicon

FORMATS = (
    aamva, body, choices, dates, days, digits, licence, money, mrz, mrz_dates, mrz_repair, names,
    near_names, nik, rt_rw,
    states,
)  # fmt: skip


@pytest.mark.parametrize("module", [*FORMATS, lexicon, layout, repairs])
def test_examples(module):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
