"""A page is laid onto its template's page; another template's is told."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box, transform
from errors import TemplateMismatch
from segmentation.align import LEAST_INLIERS, Fit, Photo, best_fit, prepared
from segmentation.laid import anchor_places, as_it_is, frame_of, laid
from segmentation.staying import Shown

WIDTH, HEIGHT = 900, 1270
WORDS = ("INVOICE", "Total", "Date", "Number", "Bill to", "Amount", "Tax", "Account", "Terms")

pytestmark = pytest.mark.long


def page(seed, rows=6):
    """A made-up form: words, shapes and rules that are its own; the total below ``rows``."""
    rng = np.random.default_rng(seed)
    image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for _ in range(60):
        x, y = int(rng.integers(30, 700)), int(rng.integers(40, 700))
        scale = float(rng.uniform(0.4, 1.1))
        word = f"{rng.choice(WORDS)} {rng.integers(100, 999)}"
        cv2.putText(image, word, (x, y), int(rng.integers(0, 4)), scale, (0, 0, 0), 1, cv2.LINE_AA)
    for _ in range(8):
        x, y, r = (int(v) for v in rng.integers((50, 50, 8), (850, 700, 40)))
        cv2.circle(image, (x, y), r, tuple(int(v) for v in rng.integers(0, 200, 3)), 2)
    cv2.putText(image, "GRAND TOTAL", (120, total_at(rows)), 0, 0.8, (0, 0, 0), 2, cv2.LINE_AA)
    return image


def total_at(rows):
    return 760 + 40 * rows


def seen(image, seed, turn=0):
    """The page photographed a little askew, turned by quarters; and page → photo."""
    rng = np.random.default_rng(seed)
    size = (1300, 1700)
    corners = np.float32([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]])
    quad = corners * 1.2 + (100, 80) + rng.normal(0, 15, (4, 2))
    matrix = cv2.getPerspectiveTransform(corners, quad.astype(np.float32))
    photo = cv2.warpPerspective(image, matrix, size, borderValue=(90, 110, 120))
    for _ in range(turn // 90):
        high = photo.shape[0]
        photo = np.ascontiguousarray(np.rot90(photo, -1))
        matrix = np.array([[0, -1, high], [1, 0, 0], [0, 0, 1.0]]) @ matrix
    return photo, matrix


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_laid_within_a_pixel_or_two_at_any_quarter(turn):
    image = page(1)
    photo, matrix = seen(image, 5, turn)
    reference = prepared(image)
    fit = Photo(photo).fit(reference)
    assert fit.inliers >= LEAST_INLIERS
    found = laid(photo, fit, reference)
    assert found.turn == turn
    assert found.image.shape[0] / found.image.shape[1] == pytest.approx(HEIGHT / WIDTH, rel=0.01)
    corners = np.float32([[50, 50], [850, 50], [850, 1200], [50, 1200]])
    scale = found.image.shape[1] / WIDTH
    back = transform(transform(corners, matrix), np.linalg.inv(found.to_photo)) / scale
    assert np.abs(back - corners).max() < 3


def test_a_page_lies_as_its_head_does_where_more_print_has_moved_down_with_its_table():
    def drawn(down):
        image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
        image[:300] = page(1)[40:340]
        image[500 + down : 1000 + down] = page(2)[40:540]
        return image

    values, moving = [Box(0.4, 0.2, 0.6, 0.22)], [Box(0.05, 0.45, 0.1, 0.47)]
    reference = prepared(drawn(0), values, moving)
    for down in (0, 180):
        fit = Photo(drawn(down)).fit(reference)
        assert fit.holds
        assert transform(np.float32([[100, 100]]), fit.to_photo)[0] == pytest.approx(
            (100, 100), abs=2
        )


def test_a_column_of_values_beside_a_table_tells_how_a_page_lies():
    """Its rows are those of print that has moved."""

    def drawn(down):
        image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
        image[20:160] = page(1)[60:200]
        for n, word in enumerate(("Number", "Date", "Account", "Terms", "Order", "Client")):
            at = 680, 240 + 70 * n
            cv2.putText(image, word, at, n % 4, 0.8, (0, 0, 0), 1, cv2.LINE_AA)
        image[240 + down : 640 + down, :600] = page(2)[40:440, :600]
        return image

    values = [Box(0.75, (250 + 70 * n) / HEIGHT, 0.9, (270 + 70 * n) / HEIGHT) for n in range(6)]
    reference = prepared(drawn(0), values, [Box(0.05, 0.2, 0.1, 0.22)])
    fit = Photo(drawn(240)).fit(reference)
    assert fit.holds
    assert transform(np.float32([[700, 300]]), fit.to_photo)[0] == pytest.approx((700, 300), abs=3)


def test_of_several_the_one_that_fits_is_named_and_of_others_none():
    mine, other, third = (prepared(page(seed)) for seed in (1, 2, 3))
    photo = Photo(seen(page(1), 6)[0])
    name, fit = best_fit(photo, {"other": other, "mine": mine})
    assert (name, fit.inliers >= LEAST_INLIERS) == ("mine", True)
    with pytest.raises(TemplateMismatch):
        best_fit(photo, {"other": other, "third": third})


@pytest.mark.parametrize("grey", [0, 128, 255])
@pytest.mark.parametrize("size", [(40, 40), (1, 1), (800, 600)])
def test_a_page_with_no_print_fits_nothing(grey, size):
    blank = np.full((*size, 3), grey, np.uint8)
    reference = prepared(page(1))
    assert Photo(blank).fit(reference) is None
    assert Photo(page(1)).fit(prepared(blank)) is None
    with pytest.raises(TemplateMismatch):
        best_fit(Photo(blank), {1: reference})


def test_print_in_the_regions_of_values_does_not_count():
    image = page(1)
    whole = prepared(image)
    without = prepared(image, [Box(0, 0, 1, 0.25)])
    assert len(without.points) < len(whole.points)
    assert without.points[:, 1].min() > 0.25 * without.grey.shape[0]


def test_an_anchor_is_found_where_it_has_moved_to():
    reference = prepared(page(1, rows=2))
    anchor = Box(110 / WIDTH, (total_at(2) - 25) / HEIGHT, 330 / WIDTH, (total_at(2) + 8) / HEIGHT)
    for rows in (0, 2, 9):
        (place, score), *_ = anchor_places(page(1, rows), reference, anchor)
        moved = (total_at(rows) - total_at(2)) / HEIGHT
        assert place.top - anchor.top == pytest.approx(moved, abs=2 / HEIGHT)
        assert score > 0.9
    assert anchor_places(page(1), reference, Box(0.9, 0.9, 0.99, 0.95)) == []  # nothing stands


def test_a_page_may_be_longer_than_its_template_is():
    def receipt(rows):
        image = np.full((620 + 40 * rows, WIDTH, 3), 255, np.uint8)
        image[:500] = page(1)[40:540]
        at = 560 + 40 * rows
        cv2.putText(image, "GRAND TOTAL", (120, at), 0, 0.8, (0, 0, 0), 2, cv2.LINE_AA)
        return image, at

    (short, at), (long, below) = receipt(0), receipt(20)
    reference = prepared(short)
    fit = Photo(long).fit(reference)
    cut, whole = laid(long, fit, reference), laid(long, fit, reference, longer=True)
    assert cut.image.shape == pytest.approx(short.shape, abs=3)
    assert whole.image.shape == pytest.approx(long.shape, abs=3)
    high = frame_of(whole.image, reference).height
    assert high == pytest.approx(len(short), abs=3)
    anchor = Box(110 / WIDTH, (at - 25) / len(short), 330 / WIDTH, (at + 8) / len(short))
    (place, score), *_ = anchor_places(whole.image, reference, anchor)
    assert place.top * high == pytest.approx(below - 25, abs=4)
    assert score > 0.9


def test_without_a_reference_a_page_is_as_it_is():
    image = page(1)
    found = as_it_is(image)
    assert found.image is image
    assert (found.to_photo == np.eye(3)).all()


@pytest.mark.parametrize(
    ("inliers", "whole", "head", "labels", "holds"),
    [
        (15, 0.9, 0.5, 0.0, True),
        (14, 1.0, 1.0, 1.0, False),
        (250, 0.5, 0.7, 0.0, True),
        (250, 0.5, 0.6, 0.0, False),
        (60, 0.3, 0.7, 0.8, True),
        (130, 0.7, 1.0, 0.7, True),  # a form, filled in and stamped
        (200, 0.46, 1.0, 0.75, True),
        (200, 0.46, 0.9, 0.75, False),
        (130, 0.7, 0.9, 0.7, False),
        (45, 0.6, 1.0, 1.0, True),
        (45, 0.6, 1.0, 0.9, False),
        (36, 0.84, 0.92, 1.0, True),
        (94, 0.8, 0.82, 0.2, False),  # another supplier's, of like layout
    ],
)
def test_a_page_is_the_templates_by_points_and_print(inliers, whole, head, labels, holds):
    assert Fit(inliers, Shown(whole, head, labels), np.eye(3)).holds is holds
