"""How far a card goes on beyond its photo."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from elements import ID1, Box, Page, Quad, TextRegion
from segmentation.beyond import Start, completed_quad, cut_off, print_at_end
from segmentation.geometry import rectangle
from segmentation.judging import Judged
from segmentation.quality import cropped

Mask = npt.NDArray[np.float32]
START = Start("first", x=0.24, y=0.21, least_x=0.15, least_y=0.15)
WHOLE = ID1.quad()


def page_of(seen: Quad, whole: Quad) -> Judged:
    """The page of what is seen, its first row where it stands on the whole card."""
    size = seen[2] - seen[0]
    at = (whole[0] + (0.24, 0.21) * (whole[2] - whole[0]) - seen[0]) / size
    x, y = at * (ID1.width, ID1.height)
    row = TextRegion("first", Box(x, y - 10, x + 400, y + 10))
    image = np.zeros((ID1.height, ID1.width, 3), np.uint8)
    return Judged(Page(image, seen, np.eye(3), 0, 1.0), regions=(row,))


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
@pytest.mark.parametrize("side", ["left", "top", "right", "bottom"])
def test_a_side_that_the_photo_cuts_goes_on_as_a_cards_would(side: str, share: float) -> None:
    width = ID1.width * (1 - share * (side in ("left", "right")))
    height = ID1.height * (1 - share * (side in ("top", "bottom")))
    shift = np.float32([ID1.width * share * (side == "left"), ID1.height * share * (side == "top")])
    whole = WHOLE - shift
    found = completed_quad(page_of(rectangle(0, 0, width, height), whole), (width, height), START)
    assert found is not None
    assert np.abs(found - whole).max() < 3
    assert cropped(found, int(width), int(height)) == pytest.approx(share, abs=0.01)


def test_a_whole_scan_has_nothing_beyond() -> None:
    assert completed_quad(page_of(WHOLE, WHOLE), (ID1.width, ID1.height), START) is None


def test_a_card_inside_its_photo_has_nothing_beyond_whatever_its_shape() -> None:
    flattened = rectangle(100, 100, 1100, 500)
    assert completed_quad(page_of(flattened, flattened), (1200, 800), START) is None


def test_cut_both_ways_the_first_row_tells() -> None:
    """The proportion is a card's own, but the heading and what is left of the rows are missing."""
    whole = rectangle(-0.15 * ID1.width, -0.15 * ID1.height, 0.85 * ID1.width, 0.85 * ID1.height)
    size = (round(0.85 * ID1.width), round(0.85 * ID1.height))
    found = completed_quad(page_of(rectangle(0, 0, *size), whole), size, START)
    assert found is not None
    assert np.abs(found - whole).max() < 5


def printed(at: tuple[int, int]) -> Mask:
    """A mask of 512 × 320 with one word of print, its first pixel ``at`` (x, y)."""
    mask = np.zeros((320, 512, 2), np.float32)
    mask[..., 0] = 1
    x, y = at
    mask[y : y + 6, x : x + 30] = (0, 1)
    return mask


@pytest.mark.parametrize("at", [(0, 100), (482, 100), (200, 0), (200, 314)])
def test_print_that_runs_up_to_the_end_of_the_photo_is_cut_off(at: tuple[int, int]) -> None:
    size = (ID1.width, ID1.height)
    assert print_at_end(WHOLE, printed(at), size)
    assert not print_at_end(WHOLE + 100, printed(at), (ID1.width + 200, ID1.height + 200))


def test_print_with_a_margin_is_whole() -> None:
    assert not print_at_end(WHOLE, printed((12, 12)), (ID1.width, ID1.height))


SIZE = 1400, 1000
TURNED = np.array([[200, 150], [1150, 210], [1112, 810], [162, 750]], np.float32)  # whole


def cut_along(quad: Quad, share: float) -> tuple[Quad, tuple[int, int]]:
    """What is found of a card of which the photo's right end cuts off a share of its width: its
    right side runs along that end, from where the end crosses the sides above and below."""
    right = float(quad[:, 0].max()) - share * float(quad[1, 0] - quad[0, 0])
    found = quad.copy()
    for corner, other in ((1, 0), (2, 3)):
        along = (right - quad[other, 0]) / (quad[corner, 0] - quad[other, 0])
        found[corner] = quad[other] + along * (quad[corner] - quad[other])
    return found, (round(right), SIZE[1])


@pytest.mark.parametrize("share", [0.05, 0.1])
def test_a_turned_card_that_the_photo_cuts_has_no_cards_shape(share: float) -> None:
    assert cut_off(*cut_along(TURNED, share), ID1.shape)


def test_a_whole_card_that_touches_the_end_of_its_photo_is_not_cut_off() -> None:
    assert not cut_off(TURNED, SIZE, ID1.shape)
    assert not cut_off(TURNED, (1150, 1000), ID1.shape)
    lying = rectangle(0, 0, 951, 600)  # in a scanner's corner
    assert not cut_off(lying, SIZE, ID1.shape)


def test_a_corner_far_outside_is_cut_off_whatever_the_shape() -> None:
    assert cut_off(TURNED, (1050, 1000), ID1.shape)


def test_a_crop_of_another_shape_is_no_card_cut_off() -> None:
    """An export may have flattened it: no side of it is seen inside the photo."""
    assert not cut_off(rectangle(0, 0, 900, 600), (900, 600), ID1.shape)


def test_a_side_that_was_found_too_far_out_is_not_cut_off() -> None:
    """The ground behind it is like the card's, as a scanner's lid may be."""
    margin, size = 30, (1011 + 30 + 30, 638 + 30 + 30)
    found = rectangle(margin, 0, 1011 + margin, 638 + margin)  # its upper side lies at 30
    assert not cut_off(found, size, ID1.shape)
    short = rectangle(margin, 0, 1011 + margin, 638 - margin)
    assert cut_off(short, (size[0], size[1] - margin), ID1.shape)


def test_a_photo_of_a_cards_own_shape_shows_all_of_it() -> None:
    found = rectangle(0, 0, 1011 - 40, 638)  # its right side was taken from the pattern
    assert completed_quad(page_of(found, found), (1011, 638), START) is None
    assert completed_quad(page_of(found, found), (1400, 638), START) is not None
    assert not cut_off(found, (1011, 638), ID1.shape)
    assert cut_off(found, (1400, 638), ID1.shape)
