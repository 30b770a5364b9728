"""Values close behind their colons begin where these end; others keep theirs."""

from __future__ import annotations

import numpy as np
import pytest

from elements import Box, TextRegion
from segmentation.colons import CLOSE, GROUND, behind_colons, with_ground_before

NAMES = tuple("abcdefgh")  # of rows
LEFT, HIGH, PITCH = 60, 30, 34
INK, PAPER = 50, 220


def page(*, room=2, colons=8, lean=0.0):
    """A page of rows of print, the first of them behind colons, and where these end."""
    image = np.full((PITCH * len(NAMES) + 40, 300, 3), PAPER, np.uint8)
    ends = []
    for row in range(len(NAMES)):
        top, left = 20 + row * PITCH, round(LEFT + lean * row)
        if row < colons:
            for dot in (top + 11, top + 20):
                image[dot : dot + 3, left : left + 3] = INK
        ends.append(left + 3)
        for stem in range(left + 3 + room, left + 103 + room, 12):
            image[top + 6 : top + 24, stem : stem + 3] = INK
    return image, ends


def regions(*, left=LEFT - 3, line=0):
    tops = [20 + row * PITCH for row in range(len(NAMES))]
    return [
        TextRegion(name, Box(left, top, LEFT + 120, top + HIGH), line)
        for name, top in zip(NAMES, tops, strict=True)
    ]


@pytest.mark.parametrize("lean", [0.0, 0.6])
def test_a_value_close_behind_its_colon_begins_where_that_ends(lean):
    image, ends = page(lean=lean)
    found, behind = behind_colons(image, regions(), NAMES)
    assert behind == set(NAMES)
    assert [region.box.left for region in found] == pytest.approx(ends, abs=1)
    assert [region.box.right for region in found] == [LEFT + 120] * len(NAMES)


def test_a_colon_that_is_not_seen_stands_in_the_column_of_the_others():
    image, ends = page(colons=len(NAMES) - 1)
    found, _ = behind_colons(image, regions(), NAMES)
    assert found[-1].box.left == pytest.approx(ends[-1], abs=1)


@pytest.mark.parametrize(("about", "how"), [
    ({"room": CLOSE + 1}, {}), ({"colons": 4}, {}), ({}, {"left": LEFT + 4}), ({}, {"line": 1}),
])  # fmt: skip
def test_a_value_stays_that_is_far_from_its_colon_or_has_none_in_its_box(about, how):
    image, _ = page(**about)
    told = regions(**how)
    assert behind_colons(image, told, NAMES) == (told, frozenset())


def test_specks_within_first_letters_are_no_colons():
    """A letter that is broken has parts above one another in the same column of each row."""
    image, ends = page(colons=0)
    for row in range(len(NAMES)):
        top = 20 + row * PITCH
        image[top + 14 : top + 17, ends[0] + 2 : ends[0] + 100] = INK  # bars join the stems
        for dot in (top + 8, top + 20):
            image[dot : dot + 3, ends[0] + 7 : ends[0] + 10] = INK
    told = regions()
    assert behind_colons(image, told, NAMES) == (told, frozenset())


def test_other_fields_stay():
    image, _ = page()
    found, behind = behind_colons(image, regions(), NAMES[1:])
    assert found[0] == regions()[0]
    assert NAMES[0] not in behind


def test_a_crop_gets_ground_of_its_paper_before_it():
    image, ends = page()
    crop = image[20 : 20 + HIGH, ends[0] : ends[0] + 100]
    wider = with_ground_before(crop)
    assert np.array_equal(wider[:, GROUND:], crop)
    assert (wider[:, :GROUND] == PAPER).all()
