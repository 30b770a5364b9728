"""A place of issue's last line is found where room for it is left above the date."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from documents.kinds.ktp.between import with_line_between
from elements import Box, TextLine, TextRegion

PITCH = 28


class Reader:
    """Reads one text, as surely as it is told to."""

    name = "reader"

    def __init__(self, text="UTARA", confidence=0.99):
        self.text, self.confidence, self.crops = text, confidence, []

    def read(self, crops, scripts):
        self.crops += crops
        return [TextLine(self.text, self.confidence, ()) for _ in crops]


def page(*, printed):
    pale = np.full((200, 400, 3), 210, np.uint8)
    lines = ["GORONTALO", "UTARA", "07-08-2026"]
    for number, text in enumerate(lines):
        if number != 1 or printed:
            at = (200 - 9 * len(text), 60 + PITCH * number)
            cv2.putText(pale, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.7, (30, 30, 30), 2)
    return pale


def regions(rows=2):
    top = 60 - 24
    return [
        TextRegion("tempat_terbit", Box(110, top, 300, top + 32), 0),
        TextRegion("tanggal_terbit", Box(110, top + rows * PITCH, 290, top + rows * PITCH + 32), 0),
    ]


def test_a_word_that_the_mask_missed_is_a_line_of_the_place():
    reader = Reader()
    *own, more = with_line_between(page(printed=True), regions(), reader)
    assert own == regions()
    assert (more.name, more.line) == ("tempat_terbit", 1)
    word = Box(158, 60 + PITCH - 14, 222, 60 + PITCH)
    assert more.box.left < word.left < word.right < more.box.right
    assert more.box.top < word.top < word.bottom < more.box.bottom
    assert more.box.width < 130
    assert len(reader.crops) == 1


@pytest.mark.parametrize(
    ("printed", "rows", "reader"),
    [
        (False, 2, Reader()),  # nothing stands there
        (True, 1, Reader()),  # the date follows at once
        (True, 4, Reader()),
        (True, 2, Reader(confidence=0.6)),
        (True, 2, Reader("7-")),
    ],
)
def test_no_line_is_made_up(printed, rows, reader):
    assert with_line_between(page(printed=printed), regions(rows), reader) == regions(rows)


def test_a_place_or_a_date_alone_leaves_no_room_between():
    for alone in regions():
        assert with_line_between(page(printed=True), [alone], Reader()) == [alone]
