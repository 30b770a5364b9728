"""What a photo shows of a licence as a whole: copies, screens, cut cards and portraits."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.layout import layouts
from documents.kinds.driving_licence.portrait import stands_left
from documents.kinds.driving_licence.shown import places
from documents.reader import open_reader
from elements import ID1, Box
from training.kinds.driving_licence.sims import LOOKS, draw_holder, draw_sim
from training.photos.camera import card_corners
from training.photos.screenshots import draw_screenshot

SIM = next(layout for layout in layouts() if layout.name == "id_sim")
NUMBERED = next(look for look in LOOKS if look.name == "smart")
LEFT = next(look for look in LOOKS if look.name == "smart left")


@pytest.fixture(scope="module")
def reader():
    return open_reader("driving_licence")


def card(look=NUMBERED, seed=11):
    rng = np.random.default_rng(seed)
    return draw_sim(rng, "train", look, draw_holder(rng)).image


def portrait_of(image, look):
    """Its box: left, top, right, bottom."""
    height, width = image.shape[:2]
    wide = 0.24 * width
    left = 0.04 * width if look.portrait == "left" else 0.96 * width - wide
    return [round(at) for at in (left, 0.3 * height, left + wide, 0.3 * height + 1.3 * wide)]


def told(reader, photo):
    return {one.code for one in reader(photo).reasons}


@pytest.mark.parametrize("look", [NUMBERED, LEFT], ids=lambda look: look.name)
def test_a_portrait_under_paper_is_missing(reader, look):
    image = card(look)
    assert "portrait_missing" not in told(reader, image)
    left, top, right, bottom = portrait_of(image, look)
    image[top - 20 : bottom + 20, left - 10 : right + 10] = 246
    assert "portrait_missing" in told(reader, image)


def test_a_label_over_half_a_portrait_is_told(reader):
    image = card()
    left, top, right, bottom = portrait_of(image, NUMBERED)
    image[top + 60 : (top + bottom) // 2 + 60, left + 30 : right - 30] = (255, 240, 120)
    assert "portrait_missing" in told(reader, image)


def test_a_grey_copy_is_one(reader):
    image = card()
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    assert "photocopy" not in told(reader, image)
    assert "photocopy" in told(reader, np.repeat(grey[..., None], 3, axis=2))


def test_a_screenshot_is_one(reader):
    image = card()
    shot = draw_screenshot(1, (image, card_corners(image)))
    assert "screenshot" in told(reader, shot.image)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_card_that_the_photo_cuts_off_is_incomplete(reader, side):
    image = cv2.resize(card(), (1200, 757), interpolation=cv2.INTER_AREA)
    photo = np.random.default_rng(1).normal(90, 6, (1100, 1500, 3)).clip(0, 255).astype(np.uint8)
    photo[170 : 170 + 757, 150:1350] = image
    assert "card_incomplete" not in told(reader, photo)
    cut = photo[:, 270:] if side == "left" else photo[:, :1230]
    assert "card_incomplete" in told(reader, np.ascontiguousarray(cut))


def laid(*lefts):
    rows = (Box(left, 200.0 + 40 * n, left + 200, 220.0 + 40 * n) for n, left in enumerate(lefts))
    values = {region.name: (row,) for region, row in zip(SIM.regions, rows, strict=False)}
    return Laid(SIM, {}, values, (), frozenset())


@pytest.mark.parametrize(
    ("lefts", "left"),
    [((60, 61, 62, 62, 500), False), ((310, 312, 314, 500), True), ((60, 310, 312, 313, 314), True),
     ((60, 62, 400, 410, 420, 64), False)],
)  # fmt: skip
def test_a_portrait_stands_left_of_print_that_begins_behind_it(lefts, left):
    rows = [Box(at, 0, at + 200, 20) for at in lefts]
    assert stands_left(rows, ID1.width) is left
    there = places(laid(*lefts), ID1.width, ID1.height)
    assert all((x < ID1.width / 2) is left for x, _ in there.picture)
    assert (there.text.left, there.text.top) == (min(lefts), 200.0)
