"""What a zone may be instead: corners that a covered line's end took askew."""

from __future__ import annotations

import numpy as np
import pytest

from elements import transform
from segmentation.geometry import rectangle
from segmentation.mrz_guesses import uncovered

ZONE = rectangle(100, 200, 900, 260)


@pytest.mark.parametrize("turn", [0, 30, 90, 180, 250])
@pytest.mark.parametrize(("corner", "way"), [(0, 1), (3, 1), (1, -1), (2, -1)])
def test_a_side_that_is_askew_runs_as_the_other_from_the_longer_line(turn, corner, way):
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    spin = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    seen = ZONE.copy()
    seen[corner, 0] += way * 70
    found = uncovered(transform(seen, spin))
    assert np.abs(found - transform(ZONE, spin)).max() < 0.01


@pytest.mark.parametrize("far", [0.9, 1.0, 1.1])
def test_sides_in_perspective_are_not_askew(far):
    """A card that is tilted by a third of a right angle, and slants."""
    tilted = ZONE + np.float32([[4, 0], [-4, 0], [-6 * far, 0], [6, 0]])
    assert uncovered(tilted) is None
    assert uncovered((tilted - 500) @ np.float32([[1, 0.3], [0, 1]])) is None
