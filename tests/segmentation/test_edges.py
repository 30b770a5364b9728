"""Sides of a card: on the border of a mask, then on the edges of the photo beside it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import ID1, Image, Quad, transform
from segmentation import edges
from segmentation.borders import on_mask
from segmentation.edges import on_photo
from segmentation.geometry import LOOK, rectangle, second_look
from training.finder.data import targets

TRUE = rectangle(24, 24, 232, 232)
SAME = np.eye(3)


def card(ground: int = 40, face: int = 190) -> Image:
    """A look at a flat card of even colour, its four sides at TRUE."""
    look = np.full((LOOK, LOOK, 3), ground, np.uint8)
    look[24:232, 24:232] = face
    return look


def cover(quad: Quad) -> np.ndarray:
    """The net's view of a quad, half the look's size."""
    return np.ascontiguousarray(targets(quad[None])[0][..., 0])


def worst(quad: Quad, true: Quad = TRUE) -> float:
    return float(np.abs(quad - true).max())


@pytest.mark.parametrize("shift", [(3, -2), (-4, 4), (0, 0)])
def test_sides_move_onto_the_border_of_the_mask(shift: tuple[int, int]) -> None:
    started = TRUE / 2 + np.array(shift, np.float32)
    assert worst(on_mask(cover(TRUE), started), TRUE / 2) < 0.3


def test_a_side_without_a_border_stays() -> None:
    full = cover(rectangle(24, 24, 256, 232))  # runs out of the picture on the right
    moved = on_mask(full, rectangle(12, 12, 120, 116))
    assert moved[1, 0] == pytest.approx(120, abs=0.5)


def test_the_photo_says_better_than_a_mask_that_is_off() -> None:
    leaning = np.array([[27, 22], [229, 25], [235, 230], [22, 235]], np.float32)
    assert worst(on_photo(card(), SAME, cover(leaning), leaning, ID1.shape).quad) < 1.5


def test_where_the_photo_shows_no_edge_the_mask_stands() -> None:
    flat = card(ground=150, face=150)
    assert worst(on_photo(flat, SAME, cover(TRUE), TRUE, ID1.shape).quad) < 1.1


def test_a_frame_printed_along_the_sides_is_not_the_edge() -> None:
    look = card()
    cv2.rectangle(look, (27, 27), (228, 228), (70, 30, 30), 1)
    inside = rectangle(27, 27, 229, 229)
    assert worst(on_photo(look, SAME, cover(inside), inside, ID1.shape).quad) < 1.1


def test_a_line_beside_one_side_only_moves_nothing() -> None:
    look = card()
    look[:, 236:238] = 200  # a ruler's edge, say, to the right of the card
    assert worst(on_photo(look, SAME, cover(TRUE), TRUE, ID1.shape).quad) < 1


def test_of_two_lines_the_one_that_makes_a_card_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of text leans away from the card's lower edge; the mask ends between the two."""
    photo = np.full((900, 1400, 3), 170, np.uint8)
    true = rectangle(200, 100, 1211, 738)
    cv2.fillConvexPoly(photo, true.astype(np.int32), (90, 90, 120))
    cv2.line(photo, (200, 738), (1211, 790), (20, 20, 20), 3)
    between = true + np.array([[0, 0], [0, 0], [0, 26], [0, 0]], np.float32)
    _, to_look = second_look(photo, between)
    seen = transform(true, to_look)
    plainest = on_photo(photo, to_look, cover(TRUE), TRUE, ID1.shape)
    assert plainest.score > edges.PLAIN, "such plain sides are taken whatever their shape"
    assert worst(plainest.quad, seen) > 10
    monkeypatch.setattr(edges, "PLAIN", 4.0)
    assert worst(on_photo(photo, to_look, cover(TRUE), TRUE, ID1.shape).quad, seen) < 1


def test_where_paper_lies_around_a_scan_its_end_is_not_the_cards() -> None:
    """A card on white paper: the photo ends eight pixels further out, a plainer step than any."""
    look = card(ground=232)[16:240, 16:240]
    to_look = np.array([[1, 0, 16], [0, 1, 16], [0, 0, 1]], np.float64)
    assert worst(on_photo(look, to_look, cover(TRUE), TRUE, ID1.shape).quad) < 1


def test_sides_of_a_scanned_card_turn_together() -> None:
    """A stripe of the card's own pattern leans along a side whose edge is not seen."""
    look = card(ground=150, face=176)
    look[:24] = 176
    cv2.line(look, (20, 24), (236, 32), (30, 30, 30), 2)
    free = on_photo(look, SAME, cover(TRUE), TRUE, ID1.shape).quad
    assert worst(free) > 3
    assert worst(on_photo(look, SAME, cover(TRUE), TRUE, ID1.shape, scanned=True).quad) < 1.1


@pytest.mark.parametrize("degrees", [0.6, -0.9])
def test_a_scan_may_lie_a_little_askew(degrees: float) -> None:
    around = cv2.getRotationMatrix2D((505.5, 319), degrees, 1)
    photo = np.full((638, 1011, 3), 235, np.uint8)
    inset = rectangle(20, 20, 991, 618)
    quad = transform(inset, np.vstack([around, [0, 0, 1]]))
    cv2.fillConvexPoly(photo, np.round(quad * 16 - 8).astype(np.int32), (90, 130, 150), shift=4)
    _, to_look = second_look(photo, rectangle(0, 0, 1011, 638))
    seen = transform(quad, to_look)
    found = on_photo(photo, to_look, cover(seen), TRUE, ID1.shape, scanned=True).quad
    assert worst(found, seen) < 1.5
