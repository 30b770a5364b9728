"""Trials draw cards under the condition that they name, and nothing else that hides or breaks."""

from __future__ import annotations

import numpy as np
import pytest

from training.kinds.ktp.cards import draw_card
from training.kinds.ktp.press import PORTRAIT
from training.kinds.ktp.trials import TRIALS, draw_wanted


@pytest.mark.parametrize("name", sorted(TRIALS))
def test_every_trial_draws_a_card_that_no_chance_hides(name: str) -> None:
    for number in range(3):
        card = draw_card(number, split="test", wanted=draw_wanted(name, number, "test"))
        if name in ("covered", "portrait_covered"):
            assert card.hidden
        else:
            assert card.hidden == card.gone == frozenset()


def test_a_number_draws_the_same_again_and_another_differs() -> None:
    first, again, other = (draw_wanted("letter_q", n, "test") for n in (4, 4, 5))
    assert first.person == again.person != other.person


@pytest.mark.parametrize(
    ("name", "letters"), [("letter_q", "Q"), ("seldom_letters", "XVZFWJ"), ("apostrophe", "'-")]
)
def test_names_hold_what_the_trial_is_about(name: str, letters: str) -> None:
    for number in range(20):
        assert set(draw_wanted(name, number, "test").person["nama"]) & set(letters)


def test_names_and_births_take_two_lines() -> None:
    for number in range(4):
        card = draw_card(number, split="test", wanted=draw_wanted("all_two_lines", number, "test"))
        name = [line for line in card.lines if line.field == "nama"]
        place = [line for line in card.lines if line.field == "tempat_lahir"]
        (date,) = (line for line in card.lines if line.field == "tanggal_lahir")
        assert len(name) >= 2
        assert date.cell.top >= place[-1].cell.top
        tops = sorted({line.cell.top for line in card.lines})
        assert np.diff(tops).min() >= 1


def test_a_covered_portrait_is_told() -> None:
    wanted = draw_wanted("portrait_covered", 0, "test")
    assert PORTRAIT in draw_card(0, split="test", wanted=wanted).hidden
