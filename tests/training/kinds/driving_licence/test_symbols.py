"""The table of symbols that is shipped, held against codes that zxing-cpp draws."""

from __future__ import annotations

import numpy as np

from ocr.code_errors import corrected
from ocr.code_symbols import TABLE
from training.kinds.driving_licence.symbols import codewords_of, table


def test_the_shipped_table_is_the_one_that_codes_show():
    assert np.array_equal(np.load(TABLE), table())


def test_codewords_of_bytes_are_checked_by_their_last_ones():
    codewords = codewords_of(bytes(range(128, 158)), 200)
    assert corrected(codewords, [], 64) == (codewords, 0)
    assert corrected([*codewords[:-1], codewords[-1] + 1], [], 64) == (codewords, 1)
