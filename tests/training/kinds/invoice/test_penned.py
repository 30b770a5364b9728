"""Digits of our own design: what parts a zero from a five and a two from a three in all of them."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.charset import DIGITS
from training.kinds.invoice.penned import designed
from training.kinds.invoice.skeletons import SKELETONS, three, two

SEEDS = range(60)
SIZE = 60.0


def ink(design, character):
    """The rows of a character's ink above the baseline: (lowest, highest)."""
    tile, (_, baseline), _ = design.tile(character, SIZE)
    rows = np.flatnonzero((tile > 127).any(1))
    return baseline - 1 - rows[-1], baseline - rows[0]


def test_every_character_is_one_of_the_nets_and_all_arabic_and_persian_digits_are_written():
    assert set(SKELETONS) <= set(DIGITS)
    assert set("٠١٢٣٤٥٦٧٨٩۴۵۶.,٫٬") <= set(SKELETONS)


def test_designs_differ_and_the_same_seed_draws_the_same():
    tiles = [designed(np.random.default_rng(seed)).tile("٤", SIZE)[0] for seed in SEEDS]
    again = designed(np.random.default_rng(0)).tile("٤", SIZE)[0]
    assert (tiles[0] == again).all()
    assert len({(tile.shape, tile.tobytes()) for tile in tiles}) == len(tiles)


@pytest.mark.parametrize("character", SKELETONS)
def test_no_ink_is_cut_off_and_the_next_character_stands_behind_it(character):
    for seed in SEEDS:
        tile, (left, _), along = designed(np.random.default_rng(seed)).tile(character, SIZE)
        columns = np.flatnonzero(tile.any(0))
        assert not tile[[0, -1]].any()
        assert left <= columns[0] + 1
        assert columns[-1] <= left + along + 1


def test_a_five_is_larger_than_the_zero_of_its_design():
    for seed in SEEDS:
        design = designed(np.random.default_rng(seed))
        (zero_low, zero_top), (low, top) = ink(design, "٠"), ink(design, "٥")
        assert zero_top - zero_low < 0.8 * (top - low)


def test_a_stop_stands_lower_than_the_zero_of_its_design():
    for seed in SEEDS:
        design = designed(np.random.default_rng(seed))
        assert sum(ink(design, ".")) < sum(ink(design, "٠"))


def test_a_two_has_one_cup_at_most_and_a_three_has_two():
    def cups(strokes):
        return sum(s.points[:, 1].min() < min(s.points[0, 1], s.points[-1, 1]) for s in strokes[1:])

    rng = np.random.default_rng(1)
    assert {cups(two(rng)) for _ in SEEDS} == {0, 1}
    assert {cups(three(rng)) for _ in SEEDS} == {2}
