"""Texts on pages in Persian."""

from __future__ import annotations

import pytest

from documents.kind import LocatedLine
from documents.kinds.invoice.confidence import TWICE
from documents.kinds.invoice.persian import in_persian, is_persian
from elements import Box, TextLine, TextRegion


@pytest.mark.parametrize(
    ("dates", "persian"),
    [
        (("١۴٠۴/٠٢/٢٣",), True),
        (("٢٣/٠٢/٢٠٢۶", "۱۴۰۳/۰۲/۲۳"), True),
        (("٢٠٢۶/٠٢/٢٣",), False),  # of a typeface that draws such a ٦
        (("١٤٢٠/٠٢/٢٣",), False),  # of the Islamic calendar
        (("١۴٤٧/٠٢/٢٣",), False),
        (("١۴٠۴٢",), False),
        ((), False),
    ],
)
def test_a_date_of_irans_calendar_tells_a_page_in_persian(dates, persian):
    assert is_persian(dates) == persian


def test_a_text_of_such_a_page_has_persians_letters_and_is_not_claimed_as_read_twice():
    line = LocatedLine(TextRegion("x", Box(0, 0, 9, 9), 0), TextLine("شركت بازرگانى", 0.9), TWICE)
    told = in_persian(line)
    assert told.line.text == "شرکت بازرگانی"
    assert told.recognizer == "tesseract"
