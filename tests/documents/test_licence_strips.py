"""Labels too pale to be seen as print are read above the values that have none, or beside them."""

from __future__ import annotations

import numpy as np

from documents.kinds.driving_licence.anchors import lay
from documents.kinds.driving_licence.faint_labels import labels_in
from documents.kinds.driving_licence.layout import layouts
from documents.kinds.driving_licence.reads import Read
from documents.kinds.driving_licence.strips import Strip, as_wide, strips
from elements import Box, TextLine
from segmentation.prints import Piece

(US,) = (layout for layout in layouts() if layout.name == "us_aamva")
WIDTH, HEIGHT = 1000, 640
PAGE = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)


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
    return [one.read.text for one in found]


def test_a_strip_stands_above_each_value_without_a_label():
    found = strips(lay(US, SEEN, WIDTH), SEEN, PAGE)
    assert [(round(one.box.left), round(one.box.top)) for one in found] == [(96, 156), (696, 156)]
    assert all(one.box.bottom <= 178 for one in found)


def test_a_strip_ends_before_the_next_value():
    near = [*SEEN, piece("GRY", 150.0, 178.0, 22)]
    first, *_ = strips(lay(US, near, WIDTH), near, PAGE)
    assert first.box.right < 152


def test_only_labels_that_lack_are_taken():
    laid = lay(US, SEEN, WIDTH)
    places = [Strip(Box(96, 156, 200, 174), piece("BRO", 100, 178, 22))] * 5
    texts = ("18 EYES", "5 DD", "15 SEX", "BR0WN", "")
    found = labels_in(laid, places, [TextLine(text, 0.9) for text in texts])
    assert [one.read.text for one in found] == ["18 EYES", "5 DD"]


def test_a_label_that_is_misread_is_told_among_those_that_lack():
    likely = {"18_EYES": -12.0, "5_DD": -30.0, "15_SEX": -8.0}  # sex has its own elsewhere
    assert told("BRO", "1B EVE5", **likely) == ["18 EYES"]


def test_a_label_that_is_hardly_likelier_than_another_is_none():
    assert told("BRO", "1B EVE5", **{"18_EYES": -12.0, "19_HAIR": -10.0}) == []


def test_a_label_that_the_picture_rules_out_is_none():
    assert told("BRO", "SPRING", **{"SPRING": -3.0, "18_EYES": -40.0}) == []


def test_a_label_whose_value_is_of_another_sort_is_none():
    assert told("09/03/2021", "1B EVE5", **{"18_EYES": -12.0}) == []


def test_strips_stand_left_of_values_where_labels_stand_beside_them():
    reads = beside(("DLN", "A1234567"), ("DOB", "03/04/1980"), ("SEX", "F"), ("EYES", "BRO"),
                   ("", "BLK"))  # fmt: skip
    (found,) = strips(lay(US, reads, WIDTH), reads, PAGE)
    assert found.value.text == "BLK"
    assert found.box.right < 300
    assert found.box.top < 341


def test_without_labels_in_words_nobody_knows_where_they_stand():
    reads = beside(("1", "DOE"), ("2", "JANE"), ("3", "03/04/1980"), ("", "BLK"))
    assert strips(lay(US, reads, WIDTH), reads, PAGE) == []


VALUES = above(("", "A1234567"), ("", "03/04/1980"), ("", "F"), ("", "BRO"), ("", "145 LB"),
               ("", "5'-06\""), ("", "12 OAK ST"), ("", "C"), ("", "NONE"),
               ("", "SPRINGDALE MI 48104"))  # fmt: skip


def faint(reads, *, high=11, up=18):
    """A page that shows these pieces, with print above each that no one has read."""
    page = PAGE.copy()
    for read in reads:
        left, top, right, bottom = (
            round(side) for side in (read.box.left, read.box.top, read.box.right, read.box.bottom)
        )
        page[top:bottom, left:right:3] = 0
        page[top - up : top - up + high, left : left + 40 : 3] = 140
    return page


def test_labels_that_no_one_has_read_stand_where_small_print_is_seen_above_values():
    laid = lay(US, VALUES, WIDTH)
    assert not laid.worded
    found = strips(laid, VALUES, faint(VALUES))
    assert {read.text for read in VALUES} == {one.value.text for one in found}
    for one in found:
        top, bottom = one.value.box.top - 18, one.value.box.top - 7
        assert one.box.top <= top + 3
        assert one.box.bottom >= bottom - 3
    assert strips(laid, VALUES, PAGE) == []


def shown(*cells, seen=SEEN):
    """What strips show of which each has a value, what was read and its likelihoods."""
    laid = lay(US, seen, WIDTH)
    places = [Strip(Box(left, 400, left + 90, 418), piece(value, left, 422, 22))
              for left, (value, *_) in zip(range(100, 900, 200), cells, strict=False)]  # fmt: skip
    lines = [TextLine(text, 0.01, (), Steps(**likely)) for _, text, likely in cells]
    return {one.region: (one.read.text, one.is_sure) for one in labels_in(laid, places, lines)}


EYES = ("BRO", "1E EYE", {"1E_EYE": -2.0, "18_EYES": -17.0, "19_HAIR": -26.0})


def test_a_faint_label_that_stands_out_is_told_and_is_not_sure():
    assert shown(EYES) == {"eye_color": ("18 EYES", False)}


def test_a_faint_label_that_stands_out_over_two_values_is_told_of_none():
    assert shown(EYES, ("BLK", "1S EYE", {"1S_EYE": -2.0, "18_EYES": -19.0})) == {}


def test_of_two_faint_labels_in_a_strip_none_is_told():
    assert shown(("BRO", "1", {"1": -2.0, "18_EYES": -17.0, "19_HAIR": -19.0})) == {}


def test_a_label_that_was_told_is_no_longer_another_strips():
    hair = ("BLK", "19 A R", {"19_A_R": -2.0, "19_HAIR": -14.0, "18_EYES": -12.0})
    clear = ("BRO", "18 EVES", {"18_EVES": -2.0, "18_EYES": -6.0, "19_HAIR": -26.0})
    assert shown(clear, hair) == {"eye_color": ("18 EYES", True), "hair_color": ("19 HAIR", False)}


def test_a_faint_label_in_another_form_than_the_card_s_is_none():
    clear = ("A1234567", "4D DL", {"4D_DLN": -3.0})
    bare = [read for read in SEEN if read.text not in ("A1234567", "4d DLN")]
    word = ("BRO", "EY", {"EY": -2.0, "EYES": -15.0})
    assert "eye_color" not in shown(clear, word, seen=bare)
    assert "eye_color" in shown(("A1234567", "DIN", {"LIC NO": -3.0}), word, seen=bare)


def test_what_stands_right_in_the_heading_has_no_faint_label():
    laid = lay(US, SEEN, WIDTH)
    line = TextLine("3F", 0.01, (), Steps(**{"3F": -2.0, "5_DD": -15.8}))
    for left, told_so in ((500, []), (100, ["document_discriminator"])):
        strip = Strip(Box(left, 10, left + 90, 28), piece("99A1234567AA99", left, 32, 22))
        assert [one.region for one in labels_in(laid, [strip], [line])] == told_so


def test_a_value_that_its_looks_tell_has_no_faint_label_of_another():
    heavy = [*SEEN, piece("145 LB", 100, 422, 22)]
    cell = ("145 LB", "5", {"5": -2.0, "5_DD": -15.8})
    assert shown(cell, seen=heavy) == {}
    assert "document_discriminator" in shown(("145LB7", *cell[1:]))


def test_a_label_s_box_is_as_wide_as_its_text():
    value = piece("BRO", 300, 100, 20)
    strip = Box(100, 50, 300, 66)
    short = as_wide(Strip(strip, value), "DD")
    assert (short.left, short.right) == (103, 119)
    assert as_wide(Strip(strip, value), "A" * 80).right == 297
    assert as_wide(Strip(strip, value, beside=True), "DD").left == 281
