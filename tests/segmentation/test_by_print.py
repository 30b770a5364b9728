"""Pages found by their rows of print, where no outline is seen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from segmentation.by_print import blocks_of_print, level_rows, pages_by_print


def sheet():
    """Rows of print in the middle of an even picture of the same colour as the paper."""
    picture = np.full((1000, 1400, 3), 235, np.uint8)
    for row in range(9):
        cv2.putText(picture, f"LINE {row} OF SOME PRINT 12{row}", (380, 330 + 44 * row),
                    cv2.FONT_HERSHEY_DUPLEX, 1, (20, 20, 20), 2, cv2.LINE_AA)  # fmt: skip
    return picture


def everywhere(points):
    return np.ones(len(points), np.bool_)


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
    pages = list(pages_by_print(photo, 1011, everywhere))
    assert len(pages) >= 2
    assert all(page.image.shape[1] == 1011 for page in pages)
    # one of both ways up has the print's own corners where they belong
    near = [np.linalg.norm(page.quad[:2] - corners, axis=1).max() for page in pages]
    assert min(near) < 60


def test_print_of_the_ground_around_a_card_is_passed_over():
    """More rows that run another way lie above and below the card's."""
    photo, _ = turned(sheet(), 20)
    for y in (*range(40, 240, 40), *range(800, 1000, 40)):
        cv2.putText(photo, "OTHER PRINT OF THE GROUND THAT LIES BELOW IT", (20, y),
                    cv2.FONT_HERSHEY_DUPLEX, 1.2, (20, 20, 20), 2, cv2.LINE_AA)  # fmt: skip

    def on_card(points):
        return np.linalg.norm(points - (700, 500), axis=1) < 320

    def leaning(page):
        across = page.quad[1] - page.quad[0]
        return np.degrees(np.arctan2(across[1], across[0])) % 180

    first = next(pages_by_print(photo, 1011, on_card))
    assert leaning(first) == pytest.approx(160, abs=2)
    others = [
        leaning(page) for page in pages_by_print(photo, 1011, lambda points: ~everywhere(points))
    ]
    assert all(abs(other - 160) > 2 for other in others)


@pytest.mark.parametrize("colour", [0, 128, 255])
def test_a_picture_without_print_gives_no_page(colour):
    assert list(pages_by_print(np.full((400, 600, 3), colour, np.uint8), 1011, everywhere)) == []


def test_a_small_picture_of_noise_gives_no_error():
    noise = np.random.default_rng(1).integers(0, 256, (200, 300, 3)).astype(np.uint8)
    for page in pages_by_print(noise, 1011, everywhere):
        assert page.image.ndim == 3


def test_print_on_another_paper_is_a_block_of_its_own():
    """A card's rows lie askew among those of a page around it, which has more of them."""
    photo, matrix = turned(sheet(), 35)
    for y in (*range(40, 200, 40), *range(840, 1000, 40)):
        cv2.putText(photo, "OTHER PRINT OF THE GROUND THAT LIES BELOW IT AND GOES ON", (20, y),
                    cv2.FONT_HERSHEY_DUPLEX, 1.2, (20, 20, 20), 2, cv2.LINE_AA)  # fmt: skip
    rows, columns = np.nonzero(sheet()[..., 0] < 100)
    middle = cv2.transform(np.float32([[[columns.mean(), rows.mean()]]]), matrix)[0, 0]
    blocks = list(blocks_of_print(photo))
    off = [float(np.linalg.norm(block.mean(0) - middle)) for block in blocks]
    own = blocks[int(np.argmin(off))]
    assert min(off) < 40
    across = own[1] - own[0]
    assert np.degrees(np.arctan2(across[1], across[0])) % 180 == pytest.approx(145, abs=2)


def test_where_nothing_is_printed_there_is_no_block():
    assert list(blocks_of_print(np.full((400, 600, 3), 200, np.uint8))) == []


@pytest.mark.parametrize("angle", [-7, 4, 10])
def test_a_page_whose_rows_rise_gets_corners_from_which_they_run_level(angle):
    page, _ = turned(sheet(), angle)
    top, right, bottom, left = level_rows(page)
    for across in (right - top, bottom - left):
        assert np.degrees(np.arctan2(-across[1], across[0])) == pytest.approx(angle, abs=1)


def test_level_rows_and_no_rows_need_no_other_corners():
    assert level_rows(sheet()) is None
    assert level_rows(np.full((638, 1011, 3), 200, np.uint8)) is None
