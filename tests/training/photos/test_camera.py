"""The camera: what it says of a photo must be true of the photo."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from segmentation.geometry import diagonal, homography, rectangle, turn_of, warp
from segmentation.rectify import outside
from segmentation.sighting import plausible
from training.photos.camera import (
    CONDITIONS,
    card_corners,
    paste,
    photograph,
    pose_quad,
    random_pose,
    smaller,
)


def marked_card() -> np.ndarray:
    """White, with a red top left quarter, so that its place and turn can be seen."""
    card = np.full((319, 506, 3), 255, np.uint8)
    card[:160, :253] = (255, 0, 0)
    return card


def ground() -> np.ndarray:
    return np.full((480, 640, 3), (40, 90, 40), np.uint8)


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("seed", range(6))
def test_poses_are_plausible_and_nearly_inside(seed: int, condition: str) -> None:
    quad = random_pose(np.random.default_rng(seed), (640, 480), condition)
    assert plausible(quad)
    assert outside(quad, 640, 480) < 0.05


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_roll_is_clockwise_and_names_the_turn(turn: int) -> None:
    quad = pose_quad(np.random.default_rng(0), (640, 480), fill=0.7, tilt=5, roll=turn + 8)
    assert turn_of(quad) == turn


def test_the_quad_of_a_pasted_card_straightens_it_again() -> None:
    quad = pose_quad(np.random.default_rng(3), (640, 480), fill=0.8, tilt=20, roll=200)
    photo = paste(ground(), marked_card(), quad, radius=0.0)
    back = warp(photo, homography(quad, rectangle(0, 0, 506, 319)), (506, 319))
    off = np.abs(back.astype(int) - marked_card()).mean()
    assert off < 4, f"mean difference {off:.1f}"


def test_the_same_seed_takes_the_same_photo() -> None:
    one, two = (
        photograph(np.random.default_rng(5), ground(), marked_card(), condition="hard")
        for _ in range(2)
    )
    assert (one.image == two.image).all()
    assert one.quad is not None
    assert two.quad is not None
    assert (one.quad == two.quad).all()


def test_without_a_card_there_is_no_quad() -> None:
    photo = photograph(np.random.default_rng(1), ground(), None)
    assert photo.quad is None


def test_a_hard_photo_still_shows_the_card_where_it_says() -> None:
    """The card's middle is brighter than the dark ground beside it on most hard photos."""
    right = 0
    for seed in range(12):
        photo = photograph(np.random.default_rng(seed), ground(), marked_card(), condition="hard")
        assert photo.quad is not None
        mask = np.zeros(photo.image.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, photo.quad.astype(np.int32), 1)
        right += photo.image[mask > 0].mean() > photo.image[mask == 0].mean() + 10
        assert diagonal(photo.quad) > 100
    assert right >= 10


def test_card_corners_are_the_whole_picture() -> None:
    assert card_corners(marked_card()).tolist() == [[0, 0], [506, 0], [506, 319], [0, 319]]


def test_a_photo_is_shrunk_until_its_card_is_as_wide_as_asked() -> None:
    rng = np.random.default_rng(3)
    photo = photograph(rng, ground(), marked_card())
    shrunk = smaller(rng, photo, 120.0)
    assert photo.quad is not None
    assert shrunk.quad is not None
    sides = np.linalg.norm(shrunk.quad - np.roll(shrunk.quad, -1, 0), axis=1)
    assert sides[[0, 2]].mean() == pytest.approx(120, rel=0.02)
    assert (shrunk.turn, shrunk.effects) == (photo.turn, (*photo.effects, "small"))
    upright = warp(shrunk.image, homography(shrunk.quad, card_corners(marked_card())), (506, 319))
    assert upright[40:120, 60:200, 0].mean() - upright[40:120, 60:200, 1].mean() > 60
    assert smaller(rng, photo, 2000.0) is photo
