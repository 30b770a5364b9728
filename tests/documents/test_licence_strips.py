"""Labels too pale to be seen as print are read above the values that have none, or beside them."""

from __future__ import annotations

from documents.kinds.driving_licence.anchors import lay
from documents.kinds.driving_licence.layout import layouts
from documents.kinds.driving_licence.reads import Read
from documents.kinds.driving_licence.strips import Strip, as_wide, labels_in, strips
from elements import Box, TextLine
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


def beside(*rows):
    """Pieces of labels left of their values, a row each."""
    return [piece(text, left, 100.0 + 60 * row, 20) for row, texts in enumerate(rows)
            for text, left in zip(texts, (100.0, 300.0), strict=True) if text]  # fmt: skip


SEEN = above(("4d DLN", "A1234567"), ("3 DOB", "03/04/1980"), ("15 SEX", "F"), ("", "BRO"),
             ("9 CLASS", "C"), ("", "99A1234567AA99"))  # fmt: skip


class Steps:
    """Evidence by which some texts have so many nats, and others none to speak of."""

    def __init__(self, **told):
        self._told = {text.replace("_", " "): nats for text, nats in told.items()}

    def log_likelihoods(self, texts):
        return [self._told.get(text, -60.0) for text in texts]


def told(value, text, **likely):
    """What is said of a strip of a card on which eyes and the discriminator lack a label."""
    strip = Strip(Box(96, 156, 180, 174), piece(value, 100, 178, 22))
    found = labels_in(lay(US, SEEN, WIDTH), [strip], [TextLine(text, 0.01, (), Steps(**likely))])
    return [read.text for read in found]


def test_a_strip_stands_above_each_value_without_a_label():
    found = strips(lay(US, SEEN, WIDTH), SEEN, WIDTH, HEIGHT)
    assert [(round(one.box.left), round(one.box.top)) for one in found] == [(96, 156), (696, 156)]
    assert all(one.box.bottom <= 178 for one in found)


def test_a_strip_ends_before_the_next_value():
    near = [*SEEN, piece("GRY", 150.0, 178.0, 22)]
    first, *_ = strips(lay(US, near, WIDTH), near, WIDTH, HEIGHT)
    assert first.box.right < 152


def test_only_labels_that_lack_are_taken():
    laid = lay(US, SEEN, WIDTH)
    places = [Strip(Box(96, 156, 200, 174), piece("BRO", 100, 178, 22))] * 5
    texts = ("18 EYES", "5 DD", "15 SEX", "BR0WN", "")
    found = labels_in(laid, places, [TextLine(text, 0.9) for text in texts])
    assert [read.text for read in found] == ["18 EYES", "5 DD"]


def test_a_label_that_is_misread_is_told_among_those_that_lack():
    likely = {"18_EYES": -12.0, "5_DD": -30.0, "15_SEX": -8.0}  # sex has its own elsewhere
    assert told("BRO", "1B EVE5", **likely) == ["18 EYES"]


def test_a_label_that_is_hardly_likelier_than_another_is_none():
    assert told("BRO", "1B EVE5", **{"18_EYES": -12.0, "19_HAIR": -10.0}) == []


def test_a_label_that_the_picture_rules_out_is_none():
    assert told("BRO", "SPRING", **{"18_EYES": -40.0}) == []


def test_a_label_whose_value_is_of_another_sort_is_none():
    assert told("09/03/2021", "1B EVE5", **{"18_EYES": -12.0}) == []


def test_strips_stand_left_of_values_where_labels_stand_beside_them():
    reads = beside(("DLN", "A1234567"), ("DOB", "03/04/1980"), ("SEX", "F"), ("EYES", "BRO"),
                   ("", "BLK"))  # fmt: skip
    (found,) = strips(lay(US, reads, WIDTH), reads, WIDTH, HEIGHT)
    assert found.value.text == "BLK"
    assert found.box.right < 300
    assert found.box.top < 341


def test_without_labels_in_words_nobody_knows_where_they_stand():
    reads = beside(("1", "DOE"), ("2", "JANE"), ("3", "03/04/1980"), ("", "BLK"))
    assert strips(lay(US, reads, WIDTH), reads, WIDTH, HEIGHT) == []


def test_a_label_s_box_is_as_wide_as_its_text():
    value = piece("BRO", 300, 100, 20)
    strip = Box(100, 50, 300, 66)
    short = as_wide(Strip(strip, value), "DD")
    assert (short.left, short.right) == (103, 119)
    assert as_wide(Strip(strip, value), "A" * 80).right == 297
    assert as_wide(Strip(strip, value, beside=True), "DD").left == 281
