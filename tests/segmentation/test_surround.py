"""What surrounds a head in a portrait."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box, Image
from segmentation.surround import surround

BOX = Box(735, 160, 935, 420)
RED, BLUE, SKIN = (190, 25, 30), (40, 70, 180), (200, 150, 120)


def page(ground: tuple[int, int, int] = RED) -> Image:
    """A page, uint8 (638, 1011, 3), with a portrait in its place."""
    page = np.full((638, 1011, 3), (170, 200, 215), np.uint8)
    page[160:420, 735:935] = ground
    cv2.ellipse(page, (835, 270), (45, 60), 0, 0, 360, SKIN, -1)
    cv2.ellipse(page, (835, 420), (90, 70), 0, 180, 360, (60, 60, 90), -1)
    return page


def test_one_ground_goes_around_a_head() -> None:
    told = surround(page(), BOX)
    assert told.apart < 5
    assert told.rim < 5
    assert not told.broken()


def test_a_shadow_over_a_half_breaks_no_ground() -> None:
    shaded = page()
    shaded[160:420, 835:935] = shaded[160:420, 835:935] * 0.55
    assert not surround(shaded, BOX).broken()


@pytest.mark.parametrize(
    "place", [(slice(230, 380), slice(860, 960)), (slice(230, 380), slice(700, 800))]
)
def test_what_lies_over_a_side_breaks_it(place: tuple[slice, slice]) -> None:
    covered = page(BLUE)
    covered[place] = SKIN
    assert surround(covered, BOX).broken()


def test_a_reflection_at_a_side_covers_nothing() -> None:
    burnt = page()
    burnt[230:380, 880:960] = 252
    assert not surround(burnt, BOX).broken()


@pytest.mark.parametrize(("wide", "broken"), [(200, False), (20, True)])
def test_light_changes_gradually_and_a_sheet_ends_somewhere(wide: int, broken: bool) -> None:
    blue, grey = np.array(BLUE), np.array((150, 140, 120))
    share = np.clip((np.arange(200) - 100) / wide + 0.5, 0, 1)[None, :, None]
    image = page()
    image[160:420, 735:935] = blue * (1 - share) + grey * share
    cv2.ellipse(image, (835, 290), (45, 60), 0, 0, 360, SKIN, -1)
    assert surround(image, BOX).broken() is broken


@pytest.mark.parametrize("aside", [(12, 14), (-12, 14), (0, 16)])
def test_the_ground_of_an_older_portrait_is_a_rim(aside: tuple[int, int]) -> None:
    x, y = aside
    stuck = page()
    stuck[160 + y : 420, max(735, 735 + x) : min(935, 935 + x)] = BLUE
    cv2.ellipse(stuck, (835, 280), (45, 60), 0, 0, 360, SKIN, -1)
    told = surround(stuck, BOX)
    assert told.rim > 85
    assert told.broken()


def test_a_box_that_is_a_little_too_large_shows_no_rim() -> None:
    """What is outside of the portrait is the page's ground, however wide."""
    told = surround(page(), Box(725, 150, 945, 425))
    assert told.rim < 40


def test_a_portrait_at_the_pages_end_is_looked_at_as_others() -> None:
    moved = np.ascontiguousarray(np.roll(page(), 76, axis=1))
    moved[:, :76] = (170, 200, 215)
    assert not surround(moved, Box(811, 160, 1011, 420)).broken()


def test_a_finger_over_a_red_ground_takes_one_half_of_the_head_as_well() -> None:
    covered = page()
    covered[230:380, 860:960] = SKIN
    told = surround(covered, BOX)
    assert not told.broken(0.9)
    assert told.broken(0.2)
