"""Values that no word labels: by small numbers close before them, or alone left of their sort."""

from __future__ import annotations

import pytest

from documents.kinds.driving_licence.anchors import lay
from documents.kinds.driving_licence.laying import _may_tell_more
from documents.kinds.driving_licence.layout import layouts
from documents.kinds.driving_licence.print_on import PrintOn
from documents.kinds.driving_licence.reads import Read
from elements import Box
from segmentation.prints import Piece

WIDTH = 1011
(US,) = (layout for layout in layouts() if layout.name == "us_aamva")
ABOVE = [  # a label, and the value that stands below it
    ("4D DLN", "D1234567"), ("1 LN", "HOLLOWAY"), ("2 FN", "EDITH JUNE"), ("3 DOB", "05/01/1946"),
    ("4A ISS", "08/22/2020"), ("4B EXP", "05/01/2028"), ("9 CLASS", "DM"),
]  # fmt: skip


def piece(text, left, top, high=20.0, sure=0.95):
    box = Box(left, top, left + 0.6 * high * len(text), top + high)
    return Read(Piece(box, (box,)), text, sure)


def labelled(*more, without=""):
    reads = [read for row, (label, value) in enumerate(ABOVE)
             for read in ((piece(label, 320, 80 + 70 * row, 10), piece(value, 320, 94 + 70 * row))
                          if label != without else ())]  # fmt: skip
    return [*reads, *more]


def laid(reads):
    found = lay(US, reads, WIDTH)
    page = PrintOn(reads, {}, WIDTH)
    return found, {name: [page.text_in(box) for box in rows] for name, rows in found.values.items()}


def test_a_small_number_that_stands_close_before_a_column_is_a_label():
    rows = [("4D", "D1234567"), ("3", "05-01-1946"), ("1", "HOLLOWAY"), ("2", "EDITH JUNE"),
            ("9", "D"), ("15", "F"), ("19", "BAL"), ("5", "6717323440")]  # fmt: skip
    reads = []
    for row, (number, value) in enumerate(rows):
        reads.append(piece(number, 314, 100 + 50 * row, 10))
        reads.append(piece(value, 326 if len(number) == 1 else 330, 92 + 50 * row))
    _, values = laid(reads)
    assert values["sex"] == ["F"]
    assert values["hair_color"] == ["BAL"]
    assert values["vehicle_class"] == ["D"]
    assert values["document_discriminator"] == ["6717323440"]


def test_a_house_number_as_high_as_the_column_is_no_label():
    reads = [piece(text, left, 80 + 50 * row) for row, texts in enumerate(ABOVE)
             for text, left in zip(texts, (320, 460), strict=True)]  # fmt: skip
    house = [piece("8", 460, 480), piece("ELM CT", 500, 480), piece("PORTER, OR 97005", 460, 510)]
    found, _ = laid([*reads, *house])
    assert "address" not in found.labels


@pytest.mark.parametrize(
    ("colours", "told"),
    [
        (("GRY", "RED"), {"eye_color": ["GRY"], "hair_color": ["RED"]}),
        (("HAZ", "BRO"), {"eye_color": ["HAZ"], "hair_color": ["BRO"]}),
        (("GRY", "BRO"), {}),
        (("GRY",), {}),
        (("GRY", "RED", "BLU"), {}),
    ],
)
def test_a_colour_is_told_that_alone_is_left(colours, told):
    print_ = [piece(colour, 600 + 80 * n, 94) for n, colour in enumerate(colours)]
    found, values = laid(labelled(*print_))
    assert {name: values[name] for name in ("eye_color", "hair_color") if name in values} == told
    assert {*told} <= found.unsure


@pytest.mark.parametrize(
    ("numbers", "without", "told"),
    [
        (("83B8964467AS92",), "", ["83B8964467AS92"]),
        (("83B8964467AS92", "0123456789"), "", None),  # an inventory's number may stand beside it
        (("83B8964467AS92",), "4D DLN", None),  # it may be the licence's
    ],
)
def test_a_discriminator_is_the_one_number_that_is_left(numbers, without, told):
    print_ = [piece(number, 600, 234 + 70 * n) for n, number in enumerate(numbers)]
    found, values = laid(labelled(*print_, without=without))
    assert values.get("document_discriminator") == told
    assert ("document_discriminator" in found.unsure) is (told is not None)


def test_what_was_not_read_surely_is_left_alone():
    _, values = laid(labelled(piece("83B8964467AS92", 600, 234, sure=0.5)))
    assert "document_discriminator" not in values


@pytest.mark.parametrize(
    ("texts", "sure", "more"),
    [
        (["NAMA", "ALAMAT", "AGAMA", "PEKERJAAN", "KAWIN", "WNI"], 0.99, False),
        (["NAMA", "ALAMAT", "AGAMA", "PEKERJAAN", "KAWIN", "WNI"], 0.4, True),
        (["O", "E", "Q", "8", "1", "OO", "I"], 0.4, False),
    ],
)
def test_a_page_of_other_print_gets_no_closer_look(texts, sure, more):
    reads = [piece(text, 50, 40 * n, sure=sure) for n, text in enumerate(texts)]
    assert _may_tell_more(reads) is more
