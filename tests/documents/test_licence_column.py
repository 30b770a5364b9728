"""A row that begins behind the column of others has lost its beginning, or gets it back."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.column import column_before, is_late, with_beginnings
from documents.kinds.driving_licence.layout import layouts
from elements import Box

SIM = next(layout for layout in layouts() if layout.name == "id_sim")
NAMES = ("full_name", "birth", "occupation", "issuing_office", "address")


def rows(*lefts):
    return [Box(left, 30.0 * n, left + 150, 30.0 * n + 20) for n, left in enumerate(lefts)]


@pytest.mark.parametrize(
    ("left", "others", "column"),
    [
        (160, (100, 101, 102, 300), 102),  # what stood before is hidden
        (103, (100, 101, 102, 300), None),
        (112, (100, 101, 102, 300), None),  # a reader's ground or a thin letter
        (300, (100, 101, 102, 300, 301, 302), None),  # of another column
        (160, (100, 130, 102, 300), None),  # no column
        (60, (100, 101, 102), None),
        (160, (), None),
    ],
)
def test_a_row_may_begin_behind_the_column_of_others(left, others, column):
    assert column_before(Box(left, 0, left + 200, 20), rows(*others)) == column


@pytest.mark.parametrize(("hidden", "late"), [(False, False), (True, True)])
def test_a_row_begins_with_its_column_where_print_stands_there(hidden, late):
    page = np.full((500, 800, 3), 230, np.uint8)
    values = {}
    for n, name in enumerate(NAMES):
        bottom = 100 + 50 * n
        cv2.putText(page, "JL. KENANGA", (100, bottom), 0, 1.0, (30, 30, 30), 2, cv2.LINE_AA)
        values[name] = (Box(100.0, bottom - 24.0, 310.0, bottom + 2.0),)
    values["address"] = (Box(158.0, 276.0, 310.0, 302.0),)  # JL. was taken for a label's end
    if hidden:
        page[270:310, 90:156] = 230
    laid = Laid(SIM, {}, values, (), frozenset())
    found = with_beginnings(laid, page)
    assert is_late(laid, "address")
    assert is_late(found, "address") is late
    assert (abs(found.values["address"][0].left - 100) < 6) is not late
    assert found.values["full_name"] == values["full_name"]
