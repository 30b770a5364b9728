"""Texts whose check digits all hold: found where the picture allows them, never claimed where two
are about as likely."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.kinds.mrz.mending import SURE, mended, ways_of
from documents.kinds.mrz.whole import whole_lines
from fields import mrz
from fields.mrz_checks import checks_of
from fields.mrz_layouts import FILLER
from fields.mrz_repair import look_alikes
from tests.documents.zones import answered
from training.kinds.mrz.holders import ODDS, draw_holder


def swapped(lines, place, character):
    row, column = place
    line = lines[row]
    return [*lines[:row], line[:column] + character + line[column + 1 :], *lines[row + 1 :]]


def read(lines, doubts=None):
    """Lines as a net answers them; doubts: place → another character and its share."""
    return [
        answered(line, {c: told for (r, c), told in (doubts or {}).items() if r == row})
        for row, line in enumerate(lines)
    ]


@pytest.mark.parametrize("layout", ODDS)
def test_every_check_of_a_drawn_zone_comes_out_even(layout):
    for seed in range(30):
        holder = draw_holder(np.random.default_rng(seed), layout=layout)
        assert {check.left(holder.lines) for check in checks_of(holder.layout, holder.lines)} == {0}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.data())
def test_one_slip_is_mended_rightly_or_not_at_all(seed, data):
    """Whatever look-alike stands in for one character under a check digit, and the picture thinks
    the right one possible: what is written in its place is the right one."""
    holder = draw_holder(np.random.default_rng(seed), layout="TD3")
    layout, lines = holder.layout, holder.lines
    places = [place for check in checks_of(layout, lines) for place in check.weights]
    row, column = data.draw(st.sampled_from(places))
    right = lines[row][column]
    alike = [c for c in look_alikes(right) if c in layout.allowed()[row][column]]
    if not alike:
        return
    other = data.draw(st.sampled_from(alike))
    slipped = swapped(lines, (row, column), other)
    _, whole = whole_lines(read(slipped, {(row, column): (right, 0.2)}))
    ways = ways_of(layout, whole)
    texts, corrections = mended(layout, ways)
    if (mrz.VALUES[right] - mrz.VALUES[other]) % 10 == 0:
        assert texts == tuple(slipped)  # no digit tells: and none is sure of it
        assert ways.share(texts, [(row, column)]) < SURE
    else:
        assert texts == lines
        assert sum(map(len, corrections.values())) == 1


def test_what_no_text_mends_is_told_apart_from_the_rest():
    """A birth date whose digit holds for nothing that the picture allows, and a number with one
    slip: the number is mended all the same."""
    holder = draw_holder(np.random.default_rng(4), layout="TD3")
    right = holder.lines
    number, born = (1, 0), (1, 14)
    moved = str((int(right[1][14]) + 3) % 10)
    other = "V" if right[1][0] != "V" else "W"
    wrong = swapped(swapped(right, born, moved), number, other)
    layout, whole = whole_lines(read(wrong, {number: (right[1][0], 0.3)}))
    ways = ways_of(layout, whole)
    texts, corrections = mended(layout, ways)
    assert "birth_date" in ways.failed
    assert texts[1][0] == right[1][0]
    assert texts[1][14] == moved
    assert set(corrections) == {"document_number"}


def test_no_filler_is_put_into_a_number():
    """A K that may be a filler at a number's start: no number begins so."""
    line = "K98902C3X6IDN7408122F1204159ZE184226B<<<<<10"
    names = "P<IDNERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
    layout, whole = whole_lines(read([names, line], {(1, 0): (FILLER, 0.4)}))
    texts, _ = mended(layout, ways_of(layout, whole))
    assert texts[1][0] == "K"


def test_a_line_is_as_legible_whichever_its_rings_are():
    """0 and O are hardly told apart in good print too; a B that may be an 8 is poor print."""
    names = "P<IDNERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
    line = "B98902C3X0IDN7408122F1204159ZE184226B<<<<<10"

    def legible(doubts):
        _, whole = whole_lines(read([names, line], doubts))
        return whole[1].legible

    ring, letter = legible({(1, 4): ("O", 0.4)}), legible({(1, 0): ("8", 0.4)})
    assert letter < 0.7 < 0.99 < ring <= legible({})
