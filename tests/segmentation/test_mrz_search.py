"""Where zones are looked for: the whole photo, its parts, and about what was seen there."""

from __future__ import annotations

import numpy as np
import pytest

from elements import transform
from segmentation import mrz_search
from segmentation.geometry import LOOK, rectangle
from segmentation.mrz_search import (
    Views,
    about,
    evened,
    find_zones,
    small_windows,
    windows,
    zones_beside,
)
from segmentation.sighting import close
from training.finder.data import targets

SIZE = 1200


class Seeing:
    """A net that sees zones of a photo without erring, in each look as far as it shows them; in
    looks that are not close it is blind to what ``covered`` covers."""

    def __init__(self, photo, zone):
        self.photo, self.zone, self.asked = photo, zone, 0

    def __call__(self, look):
        """The photo holds its own places, so that a look tells where it was taken."""
        self.asked += 1
        places = look[..., :2].astype(np.float32) * SIZE / 255
        inside = look[..., 2] > 128
        rows, columns = np.nonzero(inside)
        if len(rows) < 4:
            return np.zeros((LOOK // 2, LOOK // 2, 3), np.float32)
        design = np.column_stack([places[rows, columns], np.ones(len(rows))])
        to_look, *_ = np.linalg.lstsq(design, np.column_stack([columns, rows]) + 0.5, rcond=None)
        quad = np.column_stack([self.zone, np.ones(4)]) @ to_look
        return targets(quad.astype(np.float32)[None])[0]


def photo_of_places():
    """Each pixel's own place in red and green; blue where it is of the photo."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    return np.stack([columns * 255 / SIZE, rows * 255 / SIZE, np.full_like(rows, 255)], -1).astype(
        np.uint8
    )


@pytest.fixture
def views():
    photo, zone = photo_of_places(), rectangle(300, 500, 900, 560)
    return Views(photo, Seeing(photo, zone))


def test_a_zone_is_found_and_the_first_look_is_taken_once(views):
    zone = next(find_zones(views))
    assert close(zone.told, views.net.zone, 0.05)
    asked = views.net.asked
    assert list(zones_beside(views, zone.quad)) == []
    assert views.net.asked == asked


def test_the_part_of_a_photo_about_a_piece_holds_it_and_stays_inside():
    piece = rectangle(100, 700, 300, 720)
    left, top, right, bottom = about(piece, 3.0, 800, 750)
    assert (left, top, right, bottom) == (0, 410, 500, 750)
    turned = transform(piece, np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]], float))
    assert about(turned, 3.0, 750, 800) == (410, 0, 750, 500)


@pytest.mark.parametrize(("width", "height"), [(160, 90), (90, 160), (100, 100), (400, 40)])
def test_windows_cover_the_photo(width, height):
    whole, *parts = windows(width, height)
    assert whole == (0, 0, width, height)
    for each in (parts, small_windows(width, height)):
        seen = np.zeros((height, width), int)
        for left, top, right, bottom in each:
            assert 0 <= left < right <= width
            assert 0 <= top < bottom <= height
            seen[top:bottom, left:right] += 1
        assert seen.min() >= 1


def test_nearly_the_same_place_is_tried_once_and_no_more_than_are_tried(views, monkeypatch):
    tried = []
    monkeypatch.setattr(mrz_search, "settled", lambda photo, net, quad, known: tried.append(quad))
    assert list(find_zones(views)) == []
    assert tried
    for n, quad in enumerate(tried):
        assert not any(close(quad, other, mrz_search.TRIED) for other in tried[:n])
    others = [rectangle(9 * n, 0, 9 * n + 90, 9) for n in range(2 * mrz_search.MOST_TRIED)]
    assert sum(views.is_new(quad) for quad in others) == mrz_search.MOST_TRIED - len(tried)


def test_a_known_zone_is_not_settled_again(views):
    zone = next(find_zones(views))
    asked = views.net.asked
    near = zone.told + np.float32([[-40, -9], [40, -9], [40, 9], [-40, 9]])
    assert views.settled(near, [zone.told]) is None
    assert views.net.asked == asked + 1
    assert close(views.settled(near).told, zone.told, 0.02)


def test_a_photo_in_uneven_coloured_light_is_shown_in_even_white():
    rng = np.random.default_rng(3)
    print_ = 200.0 - 120 * (rng.random((300, 400)) < 0.2)
    light = np.linspace(0.15, 1.0, 400)[:, None] * np.array([1.0, 0.9, 0.5])
    even = evened((print_[..., None] * light).astype(np.uint8))
    assert np.ptp(even, axis=2).mean() < 6
    dark, bright = np.percentile(even[:, 40:140], 80), np.percentile(even[:, -140:-40], 80)
    assert abs(dark - bright) < 0.1 * bright
    assert np.percentile(even, 10) < 0.6 * bright  # print is as dark beside its ground as before


def test_a_black_photo_has_no_light_to_be_evened():
    assert evened(np.zeros((60, 80, 3), np.uint8)).max() == 0
