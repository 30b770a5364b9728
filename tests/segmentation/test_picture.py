"""How much of a portrait a mask shows, and whether it is whole."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation.picture import Picture, picture_in


def shown(*boxes: tuple[int, int, int, int], flat: bool = False) -> Picture:
    plane = np.zeros((160, 256), np.float32)
    page = np.full((638, 1011, 3), 200, np.uint8)
    for left, top, right, bottom in boxes:
        plane[top:bottom, left:right] = 0.9
        place = slice(top * 4, bottom * 4), slice(left * 4, right * 4)
        page[place] = 128 if flat else np.arange(left * 4, right * 4)[None, :, None] % 160
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
    portrait[60:160, 60:140] = (220, 180, 150)
    portrait[180:, 30:170] = (40, 120, 80)
    told = on_page(portrait)
    assert told.coarse > 0.7
    assert told.apart > 30
    assert told.whole


def test_a_face_as_light_as_its_ground_is_one_between_dark_hair_and_a_shirt() -> None:
    portrait = np.full((260, 200, 3), (190, 170, 150), np.uint8)
    portrait[20:70, 60:140] = portrait[190:] = (40, 30, 30)
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
    portrait[60:160, 60:140] = (220, 180, 150)
    portrait[160:, 30:110] = (40, 120, 80)
    portrait[:, 120:] = portrait[:, 120:] // 3
    told = on_page(portrait)
    assert told.symmetry < 0.5
    assert told.apart > 20
    assert told.whole


@pytest.mark.parametrize(
    ("sheet", "whole"),
    [
        ((slice(140, None), slice(None)), False),  # its lower part
        ((slice(None, 90), slice(None)), False),
        ((slice(None), slice(None, 90)), False),
        ((slice(None), slice(110, None)), False),
        ((slice(200, None), slice(None)), True),  # a shirt of one colour
        ((slice(None, 50), slice(None)), True),  # the ground above the head
    ],
)
def test_a_plain_sheet_over_a_half_of_it_leaves_no_portrait(
    sheet: tuple[slice, slice], whole: bool
) -> None:
    portrait = np.full((260, 200, 3), (30, 60, 200), np.uint8)
    portrait[50:160, 50:150] = (220, 180, 150)
    portrait[160:, 20:180] = (250, 250, 250)
    portrait[175:215, 90:110] = (150, 20, 20)
    portrait[sheet] = (225, 222, 215)
    told = on_page(portrait)
    assert told.covered is not whole
    assert told.whole is whole


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
    portrait[50:160, 50:150] = (220, 180, 150)
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
