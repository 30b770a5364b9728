"""A page's foot is laid by print that a table has moved down, whatever the distance."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import transform
from segmentation.moved import steadied

WIDTH, HEIGHT = 1000, 1400
FLAT = np.array([[0.99, 0.03, 40], [-0.03, 0.99, 60], [0, 0, 1.0]])
ASKEW = cv2.getPerspectiveTransform(
    np.float32([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]]),
    np.float32([[90, 40], [980, 110], [930, 1390], [30, 1330]]),
)
FOOT = np.float32([[50, 1350], [500, 1350], [950, 1350]])


def points(seed, count, top, bottom):
    rng = np.random.default_rng(seed)
    return rng.uniform((40, top), (WIDTH - 40, bottom), (count, 2)).astype(np.float32)


def pairs(lies, moved, down, wrong=40):
    """Points at the head, points that lie ``down`` farther, points that are no pairs."""
    head, foot, stray = (
        points(1, 150, 40, 260),
        points(2, moved, 500, 700),
        points(3, wrong, 40, 700),
    )
    ours = np.concatenate([head, foot, stray])
    there = np.concatenate([head, foot + np.float32([0, down]), points(4, wrong, 40, 1300)])
    theirs = transform(there, lies) + np.random.default_rng(5).normal(0, 0.7, (len(ours), 2))
    theirs = theirs.astype(np.float32)
    found, _ = cv2.findHomography(ours[:150], theirs[:150], cv2.USAC_MAGSAC, 4.0)
    return found, ours, theirs, np.arange(len(ours)) < 150


@pytest.mark.parametrize("lies", [FLAT, ASKEW], ids=["flat", "askew"])
@pytest.mark.parametrize("down", [600.0, -250.0])
def test_what_has_moved_tells_how_the_foot_lies_and_how_far_it_moved(lies, down):
    found, ours, theirs, kept = pairs(lies, 60, down)
    fitted, told = steadied(found, ours, theirs, kept, (WIDTH, HEIGHT), 4.0)
    before, after = (np.abs(transform(FOOT, each) - transform(FOOT, lies)).max()
                     for each in (found, fitted))  # fmt: skip
    assert told == pytest.approx(down, abs=4)
    assert after < min(5, before)


def test_a_page_that_lies_flat_is_laid_so_where_nothing_has_moved():
    found, ours, theirs, kept = pairs(FLAT, 0, 0.0)
    fitted, told = steadied(found, ours, theirs, kept, (WIDTH, HEIGHT), 4.0)
    assert told is None
    assert (fitted[2] == (0, 0, 1)).all()
    assert np.abs(transform(FOOT, fitted) - transform(FOOT, FLAT)).max() < 3


def test_points_that_are_no_pairs_tell_nothing_of_an_askew_page():
    found, ours, theirs, kept = pairs(ASKEW, 0, 0.0)
    fitted, told = steadied(found, ours, theirs, kept, (WIDTH, HEIGHT), 4.0)
    assert told is None
    assert fitted is found


def test_columns_that_stand_aside_do_not_lead_a_page_astray():
    """A table's head stands aside where what is in its columns is wider."""
    head, columns, foot = points(1, 150, 40, 260), points(2, 60, 290, 300), points(3, 60, 500, 700)
    aside = np.float32([4.4, 0])
    ours = np.concatenate([head, columns, foot])
    there = np.concatenate([head, columns + aside, foot + np.float32([0, 600])])
    theirs = transform(there, FLAT)
    leaning = FLAT @ np.array([[1, 0.03, -4.5], [0, 1, 0], [0, 0, 1.0]])
    kept = np.arange(len(ours)) < 210
    assert np.linalg.norm(transform(ours[kept], leaning) - theirs[kept], axis=1).max() < 4
    fitted, told = steadied(leaning, ours, theirs, kept, (WIDTH, HEIGHT), 4.0)
    assert told == pytest.approx(600, abs=4)
    assert np.abs(transform(FOOT, fitted) - transform(FOOT, FLAT)).max() < 5
