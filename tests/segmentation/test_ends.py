"""Boxes go on to the end of the word that they cut, and no further."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box, TextRegion
from segmentation.ends import to_the_ends

TEXT = "PURNOMO"


def page(text: str = TEXT, *, ground: int = 220, ink: int = 30) -> tuple[np.ndarray, Box]:
    """A page with a line of type from x = 100 on, and the box that holds all of it."""
    image = np.full((200, 700, 3), ground, np.uint8)
    cv2.putText(image, text, (100, 100), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (ink,) * 3, 2, cv2.LINE_AA)
    columns = np.flatnonzero((image < ground - 12).any((0, 2)))
    return image, Box(float(columns[0]) - 7, 80, float(columns[-1]) + 8, 106)


def ended(image: np.ndarray, *boxes: Box) -> list[float]:
    regions = [TextRegion(f"field {n}", box) for n, box in enumerate(boxes)]
    return [region.box.right for region in to_the_ends(image, regions)]


@pytest.mark.parametrize("cut", [12, 20, 45])
def test_a_box_that_cuts_a_word_is_made_longer(cut: int) -> None:
    image, whole = page()
    (right,) = ended(image, Box(whole.left, whole.top, whole.right - cut, whole.bottom))
    assert right == pytest.approx(whole.right, abs=3)


def test_a_box_that_holds_its_word_stays() -> None:
    image, whole = page()
    assert ended(image, whole) == [whole.right]


def test_a_centred_value_is_made_whole_at_both_ends() -> None:
    image, whole = page()
    box = Box(whole.left + 22, whole.top, whole.right - 20, whole.bottom)
    (region,) = to_the_ends(image, [TextRegion("place", box)], ("place",))
    assert region.box.left == pytest.approx(whole.left, abs=3)
    assert region.box.right == pytest.approx(whole.right, abs=3)
    assert to_the_ends(image, [TextRegion("name", box)], ("place",))[0].box.left == box.left


def test_what_stands_apart_is_another_value() -> None:
    image, whole = page()
    cv2.putText(image, "GOL", (int(whole.right) + 40, 100), 0, 0.7, (30,) * 3, 2)
    assert ended(image, whole) == [whole.right]


def test_a_box_does_not_run_into_the_next_one_of_its_line() -> None:
    image, whole = page("PURNOMOSARI")
    first = Box(whole.left, whole.top, whole.left + 60, whole.bottom)
    second = Box(whole.left + 70, whole.top, whole.right, whole.bottom)
    assert ended(image, first, second)[0] <= second.left


@pytest.mark.parametrize("what", ["pattern", "bar", "faint"])
def test_texture_a_bar_and_a_pale_line_change_nothing(what: str) -> None:
    image, whole = page(ink=200) if what == "faint" else page()
    box = Box(whole.left, whole.top, whole.right - (20 if what == "faint" else 0), whole.bottom)
    if what == "bar":
        cv2.rectangle(image, (int(whole.right) - 6, 70), (600, 116), (20, 20, 20), -1)
    if what == "pattern":
        image[:, int(whole.right) :: 6] -= 40
    assert ended(image, box) == [box.right]


def test_an_empty_page_has_no_ends() -> None:
    assert ended(np.full((50, 50, 3), 255, np.uint8), Box(5, 5, 20, 25)) == [20]
    assert to_the_ends(np.zeros((50, 50, 3), np.uint8), []) == []
