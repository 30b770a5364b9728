"""Pages found by their rows of print, where no outline is seen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from segmentation.by_print import pages_by_print


def sheet():
    """Rows of print in the middle of an even picture of the same colour as the paper."""
    picture = np.full((1000, 1400, 3), 235, np.uint8)
    for row in range(9):
        cv2.putText(picture, f"LINE {row} OF SOME PRINT 12{row}", (380, 330 + 44 * row),
                    cv2.FONT_HERSHEY_DUPLEX, 1, (20, 20, 20), 2, cv2.LINE_AA)  # fmt: skip
    return picture


def turned(picture, angle):
    """A picture turned counterclockwise about its middle; and how points go with it."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return cv2.warpAffine(picture, matrix, (width, height), borderValue=(235,) * 3), matrix


@pytest.mark.parametrize("angle", [0, 12, -63, 90, 150])
def test_rows_are_turned_level_whichever_way_they_run(angle):
    rows, columns = np.nonzero(sheet()[..., 0] < 100)
    photo, matrix = turned(sheet(), angle)
    top = [[[columns.min(), rows.min()]], [[columns.max(), rows.min()]]]
    corners = cv2.transform(np.float32(top), matrix)[:, 0]
    pages = list(pages_by_print(photo, 1011))
    assert len(pages) >= 2
    assert all(page.image.shape[1] == 1011 for page in pages)
    # one of both ways up has the print's own corners where they belong
    near = [np.linalg.norm(page.quad[:2] - corners, axis=1).max() for page in pages]
    assert min(near) < 60


@pytest.mark.parametrize("colour", [0, 128, 255])
def test_a_picture_without_print_gives_no_page(colour):
    assert list(pages_by_print(np.full((400, 600, 3), colour, np.uint8), 1011)) == []


def test_a_small_picture_of_noise_gives_no_error():
    noise = np.random.default_rng(1).integers(0, 256, (200, 300, 3)).astype(np.uint8)
    for page in pages_by_print(noise, 1011):
        assert page.image.ndim == 3
