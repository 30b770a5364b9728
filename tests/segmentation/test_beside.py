"""A second card beside the one that was found."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from elements import ID1, Page
from segmentation.beside import SECOND, another, painted_out
from segmentation.geometry import Scales, rectangle
from segmentation.judging import Judged, straighten
from segmentation.looks import Looks
from training.finder.data import targets

UPPER, LOWER = rectangle(50, 20, 206, 118), rectangle(50, 138, 206, 236)


@pytest.mark.parametrize(
    ("two", "rows", "said"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_a_second_card_needs_cover_and_rows_of_its_own(two: bool, rows: bool, said: bool) -> None:
    photo = Scales(np.zeros((256, 256, 3), np.uint8))
    taken = []

    def net(square: np.ndarray) -> np.ndarray:
        taken.append(1)
        if len(taken) > 1:
            return targets(rectangle(24, 24, 232, 232)[None])[0]
        view = targets(UPPER[None])[0]
        if two:
            view[64:] = targets(LOWER[None])[0][64:]
        return view

    def judge(page: Page) -> Judged | None:
        return Judged(page) if rows else None

    looks = Looks(photo, net, ID1)  # type: ignore[arg-type]
    found = another(looks, looks.without(UPPER, SECOND), straighten(photo, UPPER, 1.0, ID1), judge)
    assert (found is not None) is said
    assert two or len(taken) == 1, "a look more only where there is something to look at"


def seen_in_part(view: np.ndarray) -> np.ndarray:
    view[75:80] = targets(LOWER[None])[0][75:80]
    return view


def run_together(view: np.ndarray) -> np.ndarray:
    view[66:] = (1.0, 0.5, 0.5)  # cover, but no coordinates to tell a card by
    return view


@pytest.mark.parametrize("beside", [seen_in_part, run_together])
def test_a_card_that_is_hardly_told_is_looked_for_with_the_first_one_painted_out(
    beside: Callable[[np.ndarray], np.ndarray],
) -> None:
    """Little of it is seen, or its cover runs together with other sheets."""
    photo = Scales(np.zeros((256, 256, 3), np.uint8))
    taken = []

    def net(square: np.ndarray) -> np.ndarray:
        taken.append(square)
        if len(taken) > 2:
            return targets(rectangle(24, 24, 232, 232)[None])[0]
        return beside(targets(UPPER[None])[0]) if len(taken) == 1 else targets(LOWER[None])[0]

    looks = Looks(photo, net, ID1)  # type: ignore[arg-type]
    assert another(looks, looks.without(UPPER, SECOND), straighten(photo, UPPER, 1.0, ID1), Judged)


@pytest.mark.parametrize("seen_in", [1, 2, None], ids=lambda n: f"look {n}")
def test_a_card_beside_one_that_is_painted_out_may_be_seen_from_closer_alone(
    seen_in: int | None,
) -> None:
    photo = Scales(np.full((256, 256, 3), 90, np.uint8))
    taken = []

    def net(square: np.ndarray) -> np.ndarray:
        taken.append(square)
        if seen_in is None or len(taken) < seen_in:
            return np.zeros((128, 128, 3), np.float32)
        beside = rectangle(30, 60, 226, 180) if len(taken) == 2 else LOWER
        return targets((beside if len(taken) == seen_in else rectangle(24, 24, 232, 232))[None])[0]

    looks = Looks(photo, net, ID1)  # type: ignore[arg-type]
    found = painted_out(looks, straighten(photo, UPPER, 1.0, ID1), Judged)
    assert (found is not None) is (seen_in is not None)
    if found is not None:
        assert found.quad[:, 1].min() > UPPER[:, 1].max(), "below the first"
    assert seen_in is not None or len(taken) == 3, "the whole, and what is free beside the card"
