"""Pictures that zones are measured on, and what a reading of one counts as."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from elements import Field, Reading, transform
from segmentation.geometry import homography, rectangle, warp
from training.kinds.mrz.judging import NONE, draw_measured, judged, truth_of
from training.kinds.mrz.measure import promises, table
from training.kinds.mrz.photos import ZonePhoto
from training.photos.scenery import Grounds

LINES = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)  # of ICAO Doc 9303, part 4
QUAD = rectangle(10, 10, 300, 40)
PHOTO = ZonePhoto(np.zeros((60, 320, 3), np.uint8), QUAD, LINES, "flat")


def reading(lines: tuple[str, ...] = LINES, **values: str | None) -> Reading:
    told = truth_of(lines) | values
    fields = {name: Field(value, confidence=0.9) for name, value in told.items()}
    fields |= {f"line_{n + 1}": Field(line) for n, line in enumerate(lines)}
    fields["line_3"] = Field(None)
    return Reading("mrz", fields, QUAD, 0, {}, {}, {}, "passed")


def test_a_right_reading_is_right_in_all() -> None:
    told = judged(reading(), PHOTO)
    assert told.right
    assert told.digits
    assert told.wrong == ()
    assert told.off == 0


def test_a_wrong_letter_of_a_name_shows_though_all_digits_hold() -> None:
    other = (LINES[0].replace("ANNA", "ANNE"), LINES[1])
    told = judged(reading(other), PHOTO)
    assert not told.right
    assert told.digits
    assert told.wrong == ("given_names",)


def test_a_wrong_digit_shows_in_the_check_digits() -> None:
    other = (LINES[0], LINES[1].replace("740812", "740813"))
    told = judged(reading(other), PHOTO)
    assert not told.digits
    assert "birth_date" in told.wrong


def test_a_zone_where_none_is_counts_against_the_kind() -> None:
    told = judged(reading(), replace(PHOTO, zone=None, lines=()))
    row = {"condition": NONE, "ms": 1.0, **vars_of(told)}
    assert "no zone there, one read: 1 of 1" in promises([row])


def test_a_wrong_checked_field_whose_digits_hold_is_counted() -> None:
    blind = judged(reading(LINES, document_number="L898902K3"), PHOTO)
    row = {"condition": "flat", "ms": 1.0, **vars_of(blind)}
    assert promises([row])[0].endswith("1 of 1")
    assert "100.0 %" in table([row])


def vars_of(told: object) -> dict[str, object]:
    return {name: getattr(told, name) for name in told.__dataclass_fields__}  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def grounds() -> Grounds:
    return Grounds("test", most=3)


@pytest.mark.parametrize("condition", ["flat", "quarter turns", "visas"])
def test_the_zone_of_a_measured_picture_lies_where_its_truth_says(
    condition: str, grounds: Grounds
) -> None:
    """Straightened by its true corners there is print, within the picture."""
    photo = draw_measured(1, condition, grounds)
    assert photo.zone is not None
    to_page = homography(photo.zone, rectangle(0, 0, 600, 80))
    assert np.allclose(transform(photo.zone, to_page)[0], 0, atol=0.01)
    page = warp(photo.image, to_page, (600, 80)).astype(float)
    assert page.std() > 5
    assert (photo.zone >= -1).all()
    assert (photo.zone[:, 0] <= photo.image.shape[1] + 1).all()
    assert (photo.zone[:, 1] <= photo.image.shape[0] + 1).all()
