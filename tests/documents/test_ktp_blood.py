"""Where the blood type stands: behind its label, whatever the mask took for it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from documents.kinds.ktp.blood import behind_its_label
from elements import Box, TextLine, TextRegion

SEX = TextRegion("jenis_kelamin", Box(250, 200, 400, 230))
ELSEWHERE = Box(600, 200, 630, 230)  # where a mask put a letter


class ByWidth:
    """Reads the label in the one print that is as wide as a word."""

    def read(self, crops, scripts):
        return [TextLine("DARAH" if 60 < crop.shape[1] < 100 else "GOL.", 0.9) for crop in crops]


class Blind:
    def read(self, crops, scripts):
        return [TextLine("", 0.0) for _ in crops]


@pytest.fixture
def page():
    page = np.full((638, 1011, 3), 225, np.uint8)
    write(page, "Gol.", 460)
    write(page, "Darah", 517)
    for y in (213, 222):
        cv2.circle(page, (588, y), 2, (40, 40, 40), -1)
    return page


def write(page, text, left):
    cv2.putText(page, text, (left, 223), cv2.FONT_HERSHEY_DUPLEX, 0.7, (40, 40, 40), 2)


def found(page, reader=None, mask=0.1):
    own = TextRegion("golongan_darah", ELSEWHERE, 0, mask)
    regions = behind_its_label(page, [SEX, own], reader or ByWidth())
    assert SEX in regions
    return next((region.box for region in regions if region.name == "golongan_darah"), None)


def holds(box, left, right):
    return box.left <= left and right <= box.right


def test_a_dash_is_found_behind_the_colon(page):
    cv2.line(page, (602, 216), (608, 216), (40, 40, 40), 2)
    box = found(page)
    assert box.left > 589
    assert holds(box, 602, 608)
    assert box.right < 635


@pytest.mark.parametrize(("right", "ink", "blurred"), [(612, 40, 2.5), (610, 100, 1.6)])
def test_a_blurred_or_faint_dash_is_found(page, right, ink, blurred):
    value = np.full_like(page, 225)
    cv2.line(value, (604, 216), (right, 216), (ink, ink, ink), 2)
    value = cv2.GaussianBlur(value, (0, 0), blurred)
    assert holds(found(np.minimum(page, value)), 604, right)


def test_a_letter_is_found_though_the_mask_had_none(page):
    write(page, "B", 604)
    (region,) = (r for r in behind_its_label(page, [SEX], ByWidth()) if r is not SEX)
    assert region.name == "golongan_darah"
    assert holds(region.box, 606, 614)


def test_where_nothing_stands_behind_the_label_nothing_is_read(page):
    assert found(page) is None


def test_a_mark_that_only_the_mask_sees_behind_the_label_stays(page):
    assert found(page, mask=0.5) == ELSEWHERE


def test_a_colon_whose_dots_run_together_is_no_blood_type(page):
    cv2.line(page, (588, 211), (588, 224), (40, 40, 40), 4)
    assert found(page) is None


def test_the_edge_of_the_portrait_is_no_blood_type(page):
    page[150:400, 620:] = (60, 40, 160)
    assert found(page) is None


def test_what_the_mask_is_sure_of_stays(page):
    assert found(page, mask=0.95) == ELSEWHERE


def test_what_the_mask_is_sure_of_but_holds_no_letter_is_the_labels_colon(page):
    class Colon(ByWidth):
        def read(self, crops, scripts):
            lines = super().read(crops, scripts)
            own = (30, 30)  # of ELSEWHERE
            return [
                TextLine(":", 0.9) if crop.shape[:2] == own else line
                for crop, line in zip(crops, lines, strict=True)
            ]

    assert found(page, Colon(), mask=0.95) is None


@pytest.mark.parametrize("text", ["DARAH: B", "GOL.DARAH: B.", "DARAHB"])
def test_a_letter_that_runs_together_with_its_label_is_found(page, text):
    class Whole:
        def read(self, crops, scripts):
            return [TextLine(text if 60 < crop.shape[1] < 100 else "GOL.", 0.9) for crop in crops]

    page[200:230, 580:600] = 225
    write(page, "B", 578)
    assert holds(found(page, Whole()), 581, 588)


def test_without_a_label_that_is_read_the_mask_is_all_there_is(page):
    assert found(page, Blind()) == ELSEWHERE
    assert behind_its_label(page, [], ByWidth()) == []


def test_a_pictures_edge_is_no_part_of_the_value(page):
    cv2.line(page, (602, 216), (608, 216), (40, 40, 40), 2)
    cv2.line(page, (617, 150), (617, 400), (40, 40, 40), 2)
    portrait = Box(616, 150, 800, 400)
    regions = behind_its_label(page, [SEX], ByWidth(), [portrait])
    (box,) = (region.box for region in regions if region is not SEX)
    assert holds(box, 602, 608)
    assert box.right <= 616


def test_a_faint_label_is_read(page):
    pale = (225 - (225 - page.astype(np.float32)) * 0.08).astype(np.uint8)
    value = np.full_like(page, 225)
    cv2.putText(value, "B", (604, 223), cv2.FONT_HERSHEY_DUPLEX, 0.7, (200, 200, 200), 2)
    box = found(np.minimum(pale, value))
    assert box != ELSEWHERE
    assert holds(box, 606, 614)


def test_a_colon_that_the_mask_takes_for_a_dash_is_no_blood_type(page):
    on_the_colon = TextRegion("golongan_darah", Box(577, 203, 607, 233), 0, 0.7)
    assert behind_its_label(page, [SEX, on_the_colon], ByWidth()) == [SEX]


def test_a_hair_is_no_blood_type(page):
    cv2.line(page, (625, 208), (625, 224), (40, 40, 40), 1)
    assert found(page) is None
