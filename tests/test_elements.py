"""The words that every room shares."""

from __future__ import annotations

from elements import TextLine


def test_a_like_text_is_as_sure_as_what_it_shares_with_the_line() -> None:
    line = TextLine("UG0", 0.6, (0.9, 0.8, 0.6))
    assert line.sure_of("UGO") == (0.9, 0.8, 0.0)
    assert line.sure_of("UUG0") == (0.0, 0.9, 0.8, 0.6)
    assert line.sure_of("XYZ") == (0.0, 0.0, 0.0)
    assert TextLine("UG0", 0.6).sure_of("UG0") == (0.0, 0.0, 0.0)
