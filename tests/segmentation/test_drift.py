"""A bent sheet's values are looked for where the print around them is."""

from __future__ import annotations

import numpy as np

from segmentation.drift import drift_of

SIZE = 1000, 1400


def bent(by):
    """Points of a page whose upper half is flat, and whose lower half is off ``by`` pixels down."""
    rng = np.random.default_rng(3)
    ours = rng.uniform((0, 0), SIZE, (400, 2)).astype(np.float32)
    theirs = ours * np.float32(0.5)
    theirs[ours[:, 1] > 700, 1] += by / 2
    return ours, theirs


def drift(ours, theirs):
    return drift_of(ours, theirs, np.diag([0.5, 0.5, 1.0]), SIZE)


def test_print_is_off_where_the_points_around_it_are():
    told = drift(*bent(12))
    assert told.at(0.5, 0.2) == (0.0, 0.0)
    assert (told.bent, drift(*bent(1)).bent) == (True, False)
    across, down = told.at(0.5, 0.8)
    assert (abs(across) < 0.001, round(down * SIZE[1])) == (True, 12)


def test_points_that_tell_nothing_alike_move_nothing():
    ours, theirs = bent(0)
    noise = np.random.default_rng(5).uniform(-12, 12, theirs.shape).astype(np.float32)
    assert drift(ours, theirs + noise).at(0.5, 0.8) == (0.0, 0.0)
    assert drift(*bent(200)).at(0.5, 0.8) == (0.0, 0.0)  # another print
    assert drift(ours[:3], theirs[:3] + 5).at(0.5, 0.5) == (0.0, 0.0)
    assert drift(*bent(1)).at(0.5, 0.8) == (0.0, 0.0)
