"""Machine-readable zones: their corners from a net's view, their page, their lines."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import transform
from segmentation.geometry import LOOK, homography, inverse, rectangle
from segmentation.mrz_band import (
    INNER,
    Zone,
    line_boxes,
    shape_of,
    sight,
    straighten,
    zone_look,
)
from segmentation.mrz_guesses import otherwise
from segmentation.mrz_search import rough
from segmentation.sighting import close
from training.finder.data import targets
from training.kinds.mrz.documents import draw_document

ZONE = rectangle(60, 118, 200, 134)  # in pixels of a look


def turned(quad, degrees):
    spin = cv2.getRotationMatrix2D((LOOK / 2, LOOK / 2), -degrees, 1)
    return (quad @ spin[:, :2].T + spin[:, 2]).astype(np.float32)


def view_of(quad):
    """What a net that errs nowhere answers of a zone."""
    return targets(quad[None])[0]


@pytest.mark.parametrize("degrees", [0, 7, 45, 90, 135, 180, 200, 270, 311])
def test_a_thin_zone_is_found_at_any_turn_the_right_way_up(degrees):
    truth = turned(ZONE, degrees)
    found = next(rough(view_of(truth), 0.5))
    assert np.abs(found - truth).max() < 4


def test_a_zone_seen_closely_gives_its_corners_in_perspective():
    truth = INNER + np.array([[6, -9], [-8, 5], [3, 12], [-4, -6]], np.float32)
    found = sight(view_of(truth))
    assert np.abs(found.quad - truth).max() < 1
    assert found.agreement > 0.95


def test_a_view_without_a_zone_gives_none():
    empty = np.zeros((LOOK // 2, LOOK // 2, 3), np.float32)
    assert sight(empty) is None
    assert list(rough(empty, 0.2)) == []


def test_a_close_look_shows_the_zone_in_its_place():
    document = draw_document(3, layout="TD3")
    look, to_look = zone_look(document.image, document.zone)
    assert look.shape == (LOOK, LOOK, 3)
    assert np.abs(transform(document.zone, to_look) - INNER).max() < 0.01


@pytest.mark.parametrize(("layout", "lines"), [("TD1", 3), ("TD2", 2), ("TD3", 2), ("MRV-B", 2)])
def test_the_shape_tells_how_many_lines_there_are(layout, lines):
    """However far apart they are printed, and half foreshortened."""
    for seed in range(5):
        zone = draw_document(seed, layout=layout, band=True).zone
        for squeeze in (0.8, 1, 1.25):
            assert shape_of(zone * np.float32([squeeze, 1]))[0] == lines


def test_the_shape_tells_about_how_long_lines_are():
    tall = 8.8  # mm, of two lines
    assert [shape_of(rectangle(0, 0, n * 2.54, tall)) for n in (36, 44)] == [(2, 36), (2, 44)]
    assert shape_of(rectangle(0, 0, 30 * 2.54, 15.1)) == (3, 30)


@pytest.mark.parametrize("layout", ["TD1", "TD2", "TD3"])
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_lines_stand_in_their_boxes(layout, turns):
    """Whatever way up the document lies: each line's cells within its box, hardly off."""
    document = draw_document(11, layout=layout)
    photo, quads = document.image, [document.zone, *document.lines]
    for _ in range(turns):
        height = photo.shape[0]
        quads = [np.stack([height - q[:, 1], q[:, 0]], 1).astype(np.float32) for q in quads]
        photo = np.ascontiguousarray(np.rot90(photo, -1))
    page = straighten(photo, Zone(quads[0], 1.0))
    assert page.turn == turns * 90
    boxes = line_boxes(page.image)
    assert len(boxes) == len(document.lines)
    for box, quad in zip(boxes, quads[1:], strict=True):
        (left, top), (right, bottom) = (
            f(transform(quad, inverse(page.to_photo)), 0) for f in (np.min, np.max)
        )
        assert box.left < left < right < box.right
        assert box.top < top < bottom < box.bottom
        assert abs((box.top + box.bottom) - (top + bottom)) < 8


def test_the_page_and_the_photo_agree():
    document = draw_document(4, layout="TD1")
    page = straighten(document.image, Zone(document.zone, 1.0))
    there = transform(document.zone, homography(page.quad, document.zone))
    assert np.abs(there - document.zone).max() < 0.1


@pytest.mark.parametrize("layout", ["TD1", "TD2", "TD3"])
def test_a_zone_is_found_by_other_corners_than_the_nets(layout):
    """The net's corners leave out a twentieth of the zone all around, and its print is looked for
    as another's."""
    document = draw_document(12, layout=layout)
    middle = document.zone.mean(0)
    told = (middle + (document.zone - middle) * 0.95).astype(np.float32)
    others = list(otherwise(document.image, Zone(told, 1.0, told)))
    assert any(close(zone.quad, document.zone, 0.01) for zone in others)
    assert not any(close(zone.quad, told, 1e-4) for zone in others)  # it was read already


def test_corners_that_nothing_else_is_known_of_stay():
    document = draw_document(12, layout="TD1")
    assert list(otherwise(document.image, Zone(document.zone, 1.0))) == []
