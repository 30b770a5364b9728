"""How much of a portrait a mask shows, and whether it is whole."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box
from segmentation.covered import LEAST_CROSSING, crossing
from segmentation.picture import Picture, picture_in


def arcs(height: int, width: int) -> np.ndarray:
    """Something to be seen without a straight edge, uint8 (height, width, 1)."""
    y, x = np.indices((height, width))
    return ((np.hypot(x - width / 2, y - height) % 120)[..., None] * 1.5).astype(np.uint8)


def in_a_shirt(portrait: np.ndarray, colour: tuple[int, int, int], top: int) -> None:
    """Paint a shirt with falling shoulders on a portrait."""
    height, width = portrait.shape[:2]
    y, x = np.indices((height, width))
    portrait[y > top + 40 * np.abs(2 * x / width - 1) ** 2] = colour


def shown(*boxes: tuple[int, int, int, int], flat: bool = False) -> Picture:
    plane = np.zeros((160, 256), np.float32)
    page = np.full((638, 1011, 3), 200, np.uint8)
    for left, top, right, bottom in boxes:
        plane[top:bottom, left:right] = 0.9
        place = slice(top * 4, bottom * 4), slice(left * 4, right * 4)
        page[place] = 128 if flat else arcs((bottom - top) * 4, (right - left) * 4)
    return picture_in(plane, page)


def test_an_upright_picture_is_whole() -> None:
    picture = shown((185, 40, 235, 105))
    assert picture.share == pytest.approx(50 * 65 / (160 * 256))
    assert picture.shape == pytest.approx(50 * 1011 / 256 / (65 * 638 / 160))
    assert picture.filled == 1
    assert picture.detail > 0.2
    assert picture.whole


def test_a_plain_sheet_in_its_place_is_none() -> None:
    assert not shown((185, 40, 235, 105), flat=True).whole


@pytest.mark.parametrize(
    "boxes",
    [
        (),
        ((185, 40, 200, 60),),  # a corner of it
        ((185, 40, 208, 105),),  # its left half
        ((185, 40, 235, 72),),  # its upper half
        ((185, 40, 235, 60), (185, 60, 200, 105)),  # a hand over a quarter and more
    ],
)
def test_none_or_a_part_is_not(boxes: tuple[tuple[int, int, int, int], ...]) -> None:
    assert not shown(*boxes).whole


def test_specks_beside_the_picture_do_not_count() -> None:
    assert shown((185, 40, 235, 105), (10, 10, 20, 14)).whole


def head(image: np.ndarray, left: int, top: int, right: int, bottom: int) -> None:
    """Draw one: round, since what is a rectangle is a thing over a portrait."""
    middle, sides = (
        ((left + right) // 2, (top + bottom) // 2),
        ((right - left) // 2, (bottom - top) // 2),
    )
    cv2.ellipse(image, middle, sides, 0, 0, 360, (220, 180, 150), -1)


def on_page(inside: np.ndarray) -> Picture:
    """A whole portrait's place, filled with a pattern uint8 (h, w, 3)."""
    plane = np.zeros((160, 256), np.float32)
    plane[40:105, 185:235] = 0.9
    page = np.full((638, 1011, 3), 200, np.uint8)
    tiled = np.tile(inside, (260 // len(inside) + 1, 200 // inside.shape[1] + 1, 1))
    page[160:420, 740:940] = tiled[:260, :200]
    return picture_in(plane, page)


def test_a_patterned_sheet_is_no_portrait() -> None:
    fine = np.zeros((12, 12, 3), np.uint8)
    fine[:6, :6] = fine[6:, 6:] = (0, 160, 120)
    told = on_page(fine)
    assert told.detail > 0.2
    assert told.coarse < 0.3
    assert not told.whole


def test_a_head_before_a_plain_ground_is_one() -> None:
    portrait = np.full((260, 200, 3), (30, 60, 200), np.uint8)
    cv2.ellipse(portrait, (100, 110), (40, 55), 0, 0, 360, (220, 180, 150), -1)
    in_a_shirt(portrait, (40, 120, 80), 180)
    told = on_page(portrait)
    assert told.coarse > 0.7
    assert told.apart > 30
    assert told.whole


def test_a_face_as_light_as_its_ground_is_one_between_dark_hair_and_a_shirt() -> None:
    portrait = np.full((260, 200, 3), (190, 170, 150), np.uint8)
    portrait[20:70, 60:140] = (40, 30, 30)
    in_a_shirt(portrait, (40, 30, 30), 180)
    told = on_page(portrait)
    assert told.apart < 6
    assert told.detail > 0.1
    assert told.whole
    pale = np.full((260, 200, 3), (190, 170, 150), np.uint8)
    pale[190:] = (180, 160, 140)  # a sheet with a shadow
    assert not on_page(pale).whole


def test_a_sheet_of_large_blotches_is_no_portrait() -> None:
    sheet = np.full((260, 200, 3), (190, 60, 40), np.uint8)
    sheet[:120, :110] = (170, 190, 140)
    sheet[170:, 120:] = (170, 190, 140)
    told = on_page(sheet)
    assert told.coarse > 0.7
    assert told.apart > 6
    assert told.symmetry < 0.5
    assert not told.whole


def test_a_head_that_a_shadow_makes_uneven_is_one() -> None:
    portrait = np.full((260, 200, 3), (200, 60, 40), np.uint8)
    head(portrait, 60, 60, 140, 160)
    portrait[160:, 30:110] = (40, 120, 80)
    portrait[:, 120:] = portrait[:, 120:] // 3
    told = on_page(portrait)
    assert told.symmetry < 0.8
    assert told.apart > 20
    assert told.whole


@pytest.mark.parametrize("seen", [True, False])
def test_light_from_one_side_is_no_blotch_where_a_head_is_seen(seen: bool) -> None:
    portrait = np.full((260, 200, 3), (120, 105, 95), np.float32)
    if seen:
        cv2.ellipse(portrait, (100, 80), (44, 45), 0, 180, 360, (60, 50, 45), -1)
        cv2.ellipse(portrait, (100, 110), (40, 55), 0, 0, 180, (150, 120, 95), -1)
        in_a_shirt(portrait, (150, 150, 160), 190)
    portrait *= np.linspace(1.35, 0.65, 200, dtype=np.float32)[None, :, None]
    told = on_page(portrait.astype(np.uint8))
    assert told.apart < 20
    assert (told.symmetry > 0.6) is seen
    assert told.whole is seen


@pytest.mark.parametrize(
    ("sheet", "whole"),
    [
        ((slice(140, None), slice(None)), False),  # its lower part
        ((slice(None, 90), slice(None)), False),
        ((slice(None), slice(None, 90)), False),
        ((slice(None), slice(110, None)), False),
        ((slice(190, None), slice(None)), False),  # a quarter
        ((slice(None), slice(148, None)), False),
        ((slice(230, None), slice(None)), True),  # as little as this hides nothing of a head
        ((slice(None, 25), slice(None)), True),
    ],
)
def test_a_plain_sheet_over_a_half_of_it_leaves_no_portrait(
    sheet: tuple[slice, slice], whole: bool
) -> None:
    portrait = np.full((260, 200, 3), (30, 60, 200), np.uint8)
    head(portrait, 60, 50, 140, 160)
    cv2.ellipse(portrait, (100, 260), (80, 100), 0, 0, 360, (250, 250, 250), -1)
    portrait[175:215, 90:110] = (150, 20, 20)
    portrait[sheet] = (225, 222, 215)
    told = on_page(portrait)
    assert told.covered is not whole
    assert told.whole is whole


def test_a_shirt_of_one_colour_is_no_sheet() -> None:
    portrait = np.full((260, 200, 3), (30, 60, 200), np.uint8)
    head(portrait, 50, 50, 150, 190)
    in_a_shirt(portrait, (225, 222, 215), 170)
    assert on_page(portrait).whole


def test_a_small_head_before_much_ground_is_one() -> None:
    """The ground above it is as high as a sheet would be, and goes on at both ends."""
    portrait = np.full((260, 200, 3), (150, 20, 25), np.uint8)
    cv2.ellipse(portrait, (100, 150), (28, 40), 0, 0, 360, (220, 180, 150), -1)
    in_a_shirt(portrait, (110, 50, 110), 195)
    assert on_page(portrait).whole
    portrait[:100] = (40, 120, 80)  # a sheet as high
    assert on_page(portrait).covered


def test_a_sheet_below_a_face_of_its_own_colour_is_told_by_its_edge_beside_it() -> None:
    portrait = np.full((260, 200, 3), (30, 60, 200), np.uint8)
    cv2.ellipse(portrait, (100, 95), (36, 48), 0, 0, 360, (190, 140, 110), -1)
    portrait[130:200, 89:111] = (190, 140, 110)
    in_a_shirt(portrait, (225, 222, 215), 190)
    assert on_page(portrait).whole
    portrait[160:] = (190, 140, 110)
    assert on_page(portrait).covered


@pytest.mark.parametrize("symmetric", [True, False])
def test_a_grey_head_as_dark_as_its_ground_is_told_by_its_other_half(symmetric: bool) -> None:
    portrait = np.full((260, 200, 3), (110, 110, 110), np.uint8)
    hair, shirt = (slice(40, 100), slice(60, 140)), (slice(190, 260), slice(20, 180))
    cv2.ellipse(portrait, (100, 80), (44, 45), 0, 180, 360, (85, 85, 85), -1)
    in_a_shirt(portrait, (135, 135, 135), 190)
    if not symmetric:
        portrait[hair][:, 40:] = portrait[shirt][:, :80] = (110, 110, 110)
    told = on_page(portrait)
    assert told.apart < 6
    assert told.detail < 0.1
    assert told.whole is symmetric


def test_a_shadow_that_ends_across_a_portrait_is_no_sheet() -> None:
    portrait = np.full((260, 200, 3), (180, 30, 30), np.uint8)
    cv2.ellipse(portrait, (100, 120), (40, 70), 0, 0, 360, (150, 110, 90), -1)
    cv2.ellipse(portrait, (100, 260), (80, 95), 0, 0, 360, (200, 60, 90), -1)
    whole = portrait.copy()
    portrait[150:] = portrait[150:] * 0.6
    assert on_page(whole).whole
    assert on_page(portrait).whole


@pytest.mark.parametrize(
    "sheet",
    [
        (slice(130, None), slice(None)),
        (slice(None, 110), slice(None)),
        (slice(None), slice(None, 90)),
        (slice(None), slice(110, None)),
    ],
)
def test_a_patterned_sheet_over_a_half_of_it_leaves_no_portrait(sheet: tuple[slice, slice]) -> None:
    portrait = np.full((260, 200, 3), (30, 60, 200), np.uint8)
    head(portrait, 50, 50, 150, 160)
    portrait[160:, 20:180] = (60, 90, 60)
    assert on_page(portrait).whole
    stripes = np.zeros((260, 200, 3), np.uint8)
    stripes[:] = (230, 120, 0)
    stripes[(np.indices((260, 200)).sum(0) // 15) % 2 == 0] = (150, 70, 0)
    portrait[sheet] = stripes[sheet]
    told = on_page(portrait)
    assert told.covered
    assert not told.whole


def test_a_portrait_under_strong_noise_is_one() -> None:
    portrait = np.full((260, 200, 3), (100, 110, 150), np.uint8)
    portrait[60:160, 60:140] = (190, 170, 150)
    noise = np.random.default_rng(1).integers(-120, 120, (65, 50, 1)).repeat(4, 0).repeat(4, 1)
    portrait = np.clip(portrait + noise, 0, 255).astype(np.uint8)
    told = on_page(portrait)
    assert 0.5 < told.coarse < 0.7
    assert told.apart > 20
    assert told.whole


@pytest.mark.parametrize(
    "finger",
    [
        (slice(230, 310), slice(870, 1000)),  # from the right
        (slice(340, 480), slice(790, 870)),  # from below
        (slice(120, 230), slice(790, 870)),
        (slice(230, 310), slice(690, 810)),
    ],
)
def test_a_finger_that_reaches_into_a_portrait_covers_it(finger: tuple[slice, slice]) -> None:
    portrait = np.full((260, 200, 3), (30, 60, 200), np.uint8)
    head(portrait, 60, 50, 140, 190)
    in_a_shirt(portrait, (225, 222, 215), 170)
    plane = np.zeros((160, 256), np.float32)
    plane[40:105, 185:235] = 0.9
    page = np.full((638, 1011, 3), (170, 200, 215), np.uint8)
    page[160:420, 735:935] = portrait
    assert picture_in(plane, page).whole
    inside = page.copy()
    rows, columns = slice(max(160, finger[0].start), min(420, finger[0].stop)), finger[1]
    inside[rows, max(735, columns.start) : min(935, columns.stop)] = (190, 140, 110)
    around = Box(735, 160, 935, 420)
    assert crossing(inside, around) < LEAST_CROSSING  # it ends at the border, as clothes do
    page[finger] = (190, 140, 110)
    told = picture_in(plane, page)
    assert told.covered
    assert not told.whole


def test_a_reflection_over_the_border_covers_nothing() -> None:
    plane = np.zeros((160, 256), np.float32)
    plane[40:105, 185:235] = 0.9
    page = np.full((638, 1011, 3), (150, 180, 190), np.uint8)
    page[160:420, 735:935] = (30, 60, 200)
    head(page, 790, 220, 880, 360)
    page[230:310, 870:1000] = (250, 250, 250)
    assert not picture_in(plane, page).covered


@pytest.mark.parametrize("covered", [True, False])
def test_a_finger_is_told_where_the_portrait_stands_near_the_pages_end(covered: bool) -> None:
    plane = np.zeros((160, 256), np.float32)
    plane[40:105, 199:249] = 0.9
    page = np.full((638, 1011, 3), (170, 200, 215), np.uint8)
    page[160:420, 788:984] = (30, 60, 200)
    head(page, 845, 210, 925, 350)
    if covered:
        page[230:310, 920:] = (190, 140, 110)
    assert picture_in(plane, page).covered is covered


def test_stripes_of_the_ground_that_run_over_a_portrait_are_no_sheet() -> None:
    portrait = np.full((260, 200, 3), (200, 60, 80), np.uint8)
    cv2.ellipse(portrait, (90, 110), (30, 50), 0, 0, 360, (220, 180, 150), -1)
    portrait[180:, 65:115] = (90, 60, 80)
    striped, half = portrait.copy(), portrait.copy()
    striped[:, 146:154] = half[:, 146:] = (140, 60, 130)
    assert not on_page(striped).covered
    assert on_page(half).covered


@pytest.mark.parametrize("symmetric", [True, False])
def test_a_dark_grey_portrait_is_told_by_its_other_half(symmetric: bool) -> None:
    portrait = np.full((260, 200, 3), (90, 90, 90), np.uint8)
    cv2.ellipse(portrait, (100, 110), (40, 55), 0, 0, 360, (73, 73, 73), -1)
    in_a_shirt(portrait, (75, 75, 75), 190)
    if not symmetric:
        portrait[:130, 100:] = portrait[129::-1, 100:]
    told = on_page(np.roll(portrait, -11, axis=1))  # the mask's box begins so much further left
    assert 0.037 < told.detail < 0.05
    assert told.whole is symmetric


def test_a_portrait_that_goes_on_to_the_pages_end_is_not_crossed() -> None:
    """As where the card's corner was found too far inside, and the mask ends before it."""
    page = np.full((638, 1011, 3), (170, 200, 215), np.uint8)
    page[160:420, 785:1011] = (30, 60, 200)
    head(page, 840, 220, 940, 360)
    assert crossing(page, Box(785, 160, 983, 420)) < LEAST_CROSSING
    page[230:400, 920:] = (190, 140, 110)
    assert crossing(page, Box(785, 160, 983, 420)) >= LEAST_CROSSING
