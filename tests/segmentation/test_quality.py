"""measure_quality: each figure grows with its own fault and stays calm on a good photo.

The card is drawn here with OpenCV's own letters: pale ground, dark lines of text, a red portrait
ground, which is all that the figures look at.
"""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from documents.kinds.ktp.quality import PLACES
from elements import Image, Page, Quad, Quality
from segmentation.quality import THRESHOLDS, measure_quality

WIDTH, HEIGHT = 1011, 638
WHOLE = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)


def card() -> Image:
    image = np.full((HEIGHT, WIDTH, 3), (196, 220, 236), np.uint8)
    for row in range(12):
        text = f"FICTIONAL LINE {row} OF THE CARD"
        place = (250, 150 + 30 * row)
        cv2.putText(image, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.7, (30, 30, 40), 2, cv2.LINE_AA)
    image[150:400, 740:950] = (190, 40, 40)
    return image


def measured(image: Image, quad: Quad) -> Quality:
    """Of a photo that the card fills, as its page."""
    return measure_quality(image, Page(image, quad, np.eye(3), 0, 1.0), PLACES)


def figures(image: Image, quad: Quad = WHOLE) -> dict[str, float]:
    return {name: measure.value for name, measure in measured(image, quad).items()}


def flags(image: Image, quad: Quad = WHOLE) -> set[str]:
    return {name for name, measure in measured(image, quad).items() if measure.flag}


def brightened(image: Image, gain: float, lift: float = 0.0) -> Image:
    return np.clip(image * gain + lift, 0, 255).astype(np.uint8)


def test_a_good_photo_has_every_figure_and_no_flag() -> None:
    quality = measured(card(), WHOLE)
    assert set(quality) == set(THRESHOLDS)
    assert all(isinstance(measure.value, float) for measure in quality.values())
    assert flags(card()) == set()


def test_a_small_card_is_told_by_its_width_in_the_photo() -> None:
    far = np.array([[20, 30], [420, 40], [418, 290], [18, 280]], np.float32)
    assert figures(card(), far)["small"] == pytest.approx(400, abs=1)
    assert "small" in flags(card(), far)
    assert figures(card(), np.roll(far, 1, axis=0))["small"] == pytest.approx(250, abs=1)


def test_blur_is_the_width_of_an_edge_whatever_the_light_and_noise() -> None:
    noise = np.random.default_rng(0).normal(0, 3, (HEIGHT, WIDTH, 3))
    widths = []
    for sigma in (0.5, 1.5, 2.5, 4.0):
        blurred = cv2.GaussianBlur(card(), (0, 0), sigma).astype(np.uint8)
        bright, dim = brightened(blurred, 1.0, noise), brightened(blurred, 0.5, noise)
        assert figures(dim)["blur"] == pytest.approx(figures(bright)["blur"], rel=0.12)
        widths.append(figures(bright)["blur"])
    assert widths == sorted(widths)
    assert flags(cv2.GaussianBlur(card(), (0, 0), 5.0).astype(np.uint8)) == {"blur"}


def test_motion_along_either_axis_counts_as_blur() -> None:
    for size in ((13, 1), (1, 13)):
        assert figures(cv2.blur(card(), size).astype(np.uint8))["blur"] > figures(card())["blur"]


def test_glare_is_the_share_of_burnt_blobs() -> None:
    image = card()
    cv2.circle(image, (500, 300), 80, (255, 255, 255), -1)
    assert figures(image)["glare"] == pytest.approx(np.pi * 80**2 / (WIDTH * HEIGHT), rel=0.1)
    assert flags(image) == {"glare"}


def test_white_paper_is_no_glare() -> None:
    image = card()
    image[np.all(image == (196, 220, 236), axis=2)] = 255
    assert figures(image)["glare"] == 0


def test_dark_and_bright_follow_the_light() -> None:
    assert flags(brightened(card(), 0.2)) == {"dark"}
    assert "bright" in flags(brightened(card(), 0.6, 140))
    assert figures(brightened(card(), 0.5))["dark"] < figures(card())["dark"]


@pytest.mark.parametrize("share", [0.0, 0.05, 0.25])
def test_cropped_is_the_share_outside_the_photo(share: float) -> None:
    quad = WHOLE - np.array([share * WIDTH, 0], np.float32)
    assert figures(card(), quad)["cropped"] == pytest.approx(share, abs=1e-3)
    assert ("cropped" in flags(card(), quad)) == (share > 0)


@pytest.mark.parametrize(("turn", "degrees"), [(0, 0), (1, 90), (2, 180), (3, 90)])
def test_turned_is_the_angle_of_the_upper_edge(turn: int, degrees: float) -> None:
    quad = np.roll(WHOLE, turn, axis=0)
    assert figures(card(), quad)["turned"] == pytest.approx(degrees, abs=0.1)
    assert ("turned" in flags(card(), quad)) == (degrees > 45)


@pytest.mark.parametrize("cast", [(1.0, 1.0, 1.0), (1.0, 0.85, 0.7), (0.75, 0.9, 1.0)])
def test_a_copy_has_no_colour_whatever_the_lamp(cast: tuple[float, float, float]) -> None:
    grey = cv2.cvtColor(cv2.cvtColor(card(), cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    assert "photocopy" in flags(brightened(grey, np.array(cast)))
    assert "photocopy" not in flags(brightened(card(), np.array(cast)))


@pytest.mark.parametrize(("across", "copied"), [(40, False), (4 * WIDTH, True)])
def test_a_pale_card_with_a_grey_picture_has_hues_that_change_from_point_to_point(
    across: int, copied: bool
) -> None:
    grey = cv2.cvtColor(cv2.cvtColor(card(), cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    wave = np.sin(np.arange(WIDTH) * 2 * np.pi / across)[None, :, None]
    tinted = grey * (1 + 0.04 * wave * np.array([1, 0, -1]))
    image = np.asarray(np.clip(tinted, 0, 255), np.uint8)
    assert figures(image)["photocopy"] > 0.037
    assert ("photocopy" in flags(image)) is copied  # light changes no faster


def test_a_flat_page_gives_figures_too() -> None:
    for level in (0, 128, 255):
        image = np.full((HEIGHT, WIDTH, 3), level, np.uint8)
        assert all(np.isfinite(value) for value in figures(image).values())


def test_a_quad_of_no_area_is_wholly_outside() -> None:
    assert figures(card(), np.zeros((4, 2), np.float32))["cropped"] == 1
