"""Texts on pages whose numbers are in Persian's digits."""

from __future__ import annotations

import pytest

from documents.kind import LocatedLine
from documents.kinds.invoice.confidence import TWICE
from documents.kinds.invoice.persian import in_persian, is_persian
from elements import Box, TextLine, TextRegion


@pytest.mark.parametrize(
    ("numbers", "persian"),
    [
        (("۴١٧٥۴", "١٢"), True),
        (("٤١٧٥٤", "١٢"), False),
        (("٤١٧٦٤", "۴٦"), False),  # one is misread
        (("۴١", "١٢"), False),
        (("41754",), False),
        ((), False),
    ],
)
def test_digits_tell_a_page_in_persian(numbers, persian):
    assert is_persian(numbers) == persian


def test_a_text_of_such_a_page_has_persians_letters_and_is_not_claimed_as_read_twice():
    line = LocatedLine(TextRegion("x", Box(0, 0, 9, 9), 0), TextLine("شركت بازرگانى", 0.9), TWICE)
    told = in_persian(line)
    assert told.line.text == "شرکت بازرگانی"
    assert told.recognizer == "tesseract"
