"""Labels too pale to be seen as print are read above the values that have none."""

from __future__ import annotations

from documents.kinds.driving_licence.anchors import lay
from documents.kinds.driving_licence.layout import layouts
from documents.kinds.driving_licence.reads import Read
from documents.kinds.driving_licence.strips import are_labels, as_wide, strips_above
from elements import Box
from segmentation.prints import Piece

(US,) = (layout for layout in layouts() if layout.name == "us_aamva")
WIDTH, HEIGHT = 1000, 640


def piece(text, left, top, high):
    box = Box(left, top, left + 0.7 * high * len(text), top + high)
    return Read(Piece(box, (box,)), text, 0.9)


def above(*cells):
    """Pieces of labels above their values; an empty label was not seen."""
    reads = []
    for n, (label, value) in enumerate(cells):
        left, top = 100.0 + 300 * (n % 3), 100.0 + 60 * (n // 3)
        reads += [piece(label, left, top, 12)] if label else []
        reads.append(piece(value, left, top + 18, 22))
    return reads


SEEN = above(("4d DLN", "A1234567"), ("3 DOB", "03/04/1980"), ("15 SEX", "F"), ("", "BRO"),
             ("9 CLASS", "C"), ("", "99A1234567AA99"))  # fmt: skip


def test_a_strip_stands_above_each_value_without_a_label():
    strips = strips_above(lay(US, SEEN, WIDTH), SEEN, WIDTH, HEIGHT)
    assert [(round(box.left), round(box.top)) for box in strips] == [(96, 156), (696, 156)]
    assert all(box.bottom <= 178 for box in strips)


def test_only_labels_that_lack_are_taken():
    laid = lay(US, SEEN, WIDTH)
    told = [piece(text, 96, 156, 18) for text in ("18 EYES", "5 DD", "15 SEX", "BR0WN", "")]
    assert [read.text for read in are_labels(laid, told)] == ["18 EYES", "5 DD"]


def test_labels_beside_their_values_have_no_strips():
    reads = [piece(text, left, 100.0 + 60 * row, 20)
             for row, texts in enumerate((("DLN", "A1234567"), ("DOB", "03/04/1980"),
                                          ("SEX", "F"), ("EYES", "BRO"), ("", "BLK")))
             for text, left in zip(texts, (100.0, 300.0), strict=True) if text]  # fmt: skip
    assert strips_above(lay(US, reads, WIDTH), reads, WIDTH, HEIGHT) == []


def test_a_strip_is_as_wide_as_its_text():
    strip = Box(100, 50, 300, 66)
    assert as_wide(strip, "DD").right < 130
    assert as_wide(strip, "A" * 80) == strip
