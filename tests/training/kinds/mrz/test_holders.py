"""Drawn zones are whole: what was put in comes out, and every check digit holds."""

from __future__ import annotations

import numpy as np
import pytest

from fields import mrz
from training.kinds.mrz.holders import ODDS, draw_holder
from training.kinds.mrz.names import GIVEN, SURNAMES


@pytest.mark.parametrize("name", ODDS)
def test_a_drawn_zone_reads_as_it_was_made(name):
    for seed in range(200):
        holder = draw_holder(np.random.default_rng(seed), layout=name)
        zone = mrz.split(holder.lines)
        assert zone.layout is holder.layout
        assert zone.composite in (True, None)
        for part, found in zone.parts.items():
            assert found.checked in (True, None), (part, holder.lines)
            assert not found.problems, (part, found.problems, holder.lines)
        assert zone.parts["document_number"].value == holder.parts["document_number"]


def test_names_hold_letters_only():
    assert all(name.isalpha() and name.isascii() for name in (*SURNAMES, *GIVEN))
    assert len(set(SURNAMES)) == len(SURNAMES)
