"""Lines of print beside a card in a photo."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Image, transform
from segmentation.geometry import Scales, rectangle
from segmentation.lines_beside import lines_beside

CARD = rectangle(60, 320, 860, 820)


def photo(turn: float = 0.0, scale: float = 1.0) -> Image:
    """A grey photo with a card's print above the place of another, turned in degrees."""
    image = np.full((900, 1400, 3), 190, np.uint8)
    for row, text in enumerate(("3273014508790002", "BANDUNG")):
        at = (100, 130 + 50 * row)
        cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.9, (30, 30, 30), 2, cv2.LINE_AA)
    matrix = cv2.getRotationMatrix2D((300, 150), turn, 1)
    image = cv2.warpAffine(image, matrix, (1400, 900), borderMode=cv2.BORDER_REPLICATE)
    image[320:820, 60:860] = (200, 220, 230)
    cv2.putText(image, "3273014508790002", (100, 400), 0, 0.9, (30, 30, 30), 2, cv2.LINE_AA)
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize("scale", [1.0, 0.6])
@pytest.mark.parametrize("turn", [0, 12, -30])
def test_lines_beside_a_card_are_cut_out_upright(turn: float, scale: float) -> None:
    image = photo(turn, scale)
    lines = lines_beside(Scales(image), CARD * np.float32(scale))
    number = max(lines, key=lambda line: line.shape[1])
    assert number.shape[1] > 6 * number.shape[0]
    assert len(lines) == 2
    straight = photo(0, scale)[round(95 * scale) : round(145 * scale), round(90 * scale) :]
    straight = straight[:, : number.shape[1]]
    small = cv2.resize(number, (straight.shape[1], straight.shape[0]))
    alike = cv2.matchTemplate(
        np.pad(straight, ((12, 12), (12, 12), (0, 0)), mode="edge"), small, cv2.TM_CCOEFF_NORMED
    )
    assert alike.max() > 0.4


def test_a_cards_own_lines_are_none_beside_it() -> None:
    image = np.full((900, 1400, 3), 190, np.uint8)
    image[320:820, 60:860] = photo()[320:820, 60:860]
    for row in range(5):
        cv2.putText(image, "SEUMUR HIDUP", (100, 450 + 60 * row), 0, 0.9, (30, 30, 30), 2)
    assert lines_beside(Scales(image), CARD) == []


def test_a_turned_cards_lines_are_as_upright_as_it() -> None:
    """Its upper side runs down the photo: print beside it is taken to run so as well."""
    turned = np.ascontiguousarray(np.rot90(photo(), -1))
    quad = transform(CARD, np.array([[0, -1, 899], [1, 0, 0], [0, 0, 1]], float))
    *_, upright = lines_beside(Scales(photo()), CARD)  # the place, which is the shorter line
    alike = [
        np.abs(cv2.resize(line, upright.shape[1::-1]).astype(int) - upright).mean()
        for line in lines_beside(Scales(turned), quad)
    ]
    assert min(alike) < 10


def test_a_texture_has_no_lines() -> None:
    noise = np.random.default_rng(5).integers(60, 220, (90, 140, 3)).astype(np.uint8)
    image = cv2.resize(noise, (1400, 900), interpolation=cv2.INTER_CUBIC)
    assert lines_beside(Scales(image), CARD) == []
