"""Whether a line may go on under what hides the document: at its end, or before its beginning."""

from __future__ import annotations

import numpy as np
import pytest

from elements import Box
from segmentation.covered_end import (
    begins_behind_cover,
    ends_before_cover,
    fades_into_light,
    without_grain,
)

WIDTH, HEIGHT = 800, 500
LINE = Box(200, 150, 400, 180)
LINES = [Box(200, top, 400, top + 30) for top in range(100, 400, 50)]


def page(grain: float = 4.0) -> np.ndarray:
    ground = np.random.default_rng(1).normal(200, grain, (HEIGHT, WIDTH, 3))
    for box in (LINE, *LINES):
        ground[round(box.top) + 5 : round(box.bottom) - 5, 204:396:8] = 30
    return np.clip(ground, 0, 255).astype(np.uint8)


def covered(left: int, right: int, colour: int = 255, rows: tuple[int, int] = (140, 190)):
    image = page()
    image[rows[0] : rows[1], left:right] = colour
    return image


@pytest.mark.parametrize("colour", [255, 60])
def test_cover_is_told_at_either_side(colour: int) -> None:
    assert ends_before_cover(covered(405, 560, colour), LINE)
    assert not begins_behind_cover(covered(405, 560, colour), LINE)
    assert begins_behind_cover(covered(60, 195, colour), LINE)
    assert not ends_before_cover(covered(60, 195, colour), LINE)
    assert not ends_before_cover(page(), LINE)
    assert not begins_behind_cover(page(), LINE)


def test_what_is_as_high_as_a_picture_is_one_where_none_is_known() -> None:
    tall = covered(405, 560, 60, rows=(60, 300))
    assert not ends_before_cover(tall, LINE)
    assert ends_before_cover(tall, LINE, [])  # none stands there
    assert not ends_before_cover(tall, LINE, [Box(405, 60, 560, 300)])


def test_a_patch_in_the_ground_s_colour_has_none_of_its_grain() -> None:
    image = covered(402, 560, 200, rows=(148, 182))
    assert without_grain(image, LINES) == [box.top == 150 for box in LINES]
    assert not any(without_grain(page(), LINES))


def test_no_grain_is_missed_where_hardly_any_is_or_few_lines_tell() -> None:
    smooth = page(grain=0.2)
    smooth[148:182, 402:560] = 200
    assert not any(without_grain(smooth, LINES))
    assert not any(without_grain(covered(402, 560, 200, rows=(148, 182)), LINES[:4]))
    assert without_grain(page(), []) == []


def test_lines_at_the_page_s_end_and_before_pictures_tell_nothing() -> None:
    at_end = [Box(box.left, box.top, WIDTH - 10, box.bottom) for box in LINES]
    assert not any(without_grain(page(), at_end))
    picture = Box(425, 60, 560, 400)
    assert not any(without_grain(covered(402, 560, 200), LINES, [picture]))


def lit(share: float) -> np.ndarray:
    """The page under a soft light of this strength over the end of the line."""
    columns = 1 / (1 + np.exp(-(np.arange(WIDTH) - 380) / 8.0))
    light = (share * columns)[None, :, None]
    return np.clip(page() * (1 - light) + 252 * light, 0, 255).astype(np.uint8)


def test_print_that_fades_into_a_soft_light_is_told() -> None:
    assert fades_into_light(lit(1.0), LINE)
    assert not fades_into_light(lit(0.0), LINE)
    assert not fades_into_light(np.full((HEIGHT, WIDTH, 3), 200, np.uint8), LINE)


def test_a_stop_or_a_thin_letter_at_the_end_is_no_light() -> None:
    image = page()
    image[155:175, 384:396] = 200
    image[170:174, 388:392] = 30
    assert not fades_into_light(image, LINE)


def test_a_box_without_a_row_of_pixels_shows_no_light() -> None:
    assert not fades_into_light(page(), Box(200, 150, 400, 150.2))
