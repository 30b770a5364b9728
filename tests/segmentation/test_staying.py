"""Print that stays: which patches of a template's page count, and how much of them a page shows."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Box
from segmentation.align import (
    HEAD_SHOWN,
    MANY_INLIERS,
    MOSTLY_SHOWN,
    PARTLY_SHOWN,
    Photo,
    prepared,
)
from segmentation.staying import HALF, HIGH, WIDE, Patches, Shown, patches_of, shown

WIDTH, HEIGHT = 1000, 1414
LABELS = ("Invoice No", "Invoice Date", "Due Date", "Order No", "Account No", "Tax Rate")
STAY = [Box(0.38, (290 + 50 * n) / HEIGHT, 0.7, (330 + 50 * n) / HEIGHT) for n in range(6)]


def form(name, street, seed, *, rows=5, dense=False):
    """A page of a supplier who fills in a form: its name, what it wrote in, a table, a total."""
    rng = np.random.default_rng(seed)
    image = np.full((HEIGHT, WIDTH), 255, np.uint8)

    def write(text, x, y, scale=0.8):
        cv2.putText(image, text, (x, y), cv2.FONT_HERSHEY_DUPLEX, scale, 20, 1, cv2.LINE_AA)

    write(name, 80, 90, 1.5)
    write(street, 80, 140)
    write("INVOICE", 720, 200, 1.6)
    for n, label in enumerate(LABELS):
        write(f"{label}:", 80, 320 + 50 * n)
        write(str(rng.integers(10**7, 10**8)), 400, 320 + 50 * n)
    for n, label in enumerate(("Item", "Quantity", "Unit Price", "Amount")):
        write(label, 80 + 230 * n, 680)
    for row in range(rows):
        write("   ".join(str(v) for v in rng.integers(10**4, 10**6, 5)), 80, 730 + 40 * row)
    if dense:  # small print of its own, the same on every page
        words = np.random.default_rng(5)
        for row in range(12):
            letters = "".join(chr(c) for c in words.integers(97, 123, 40))
            write(letters, 80, 1370 - 40 * row, float(words.uniform(0.5, 0.9)))
    return image


def colours(grey):
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)


def seen(grey):
    """A page photographed askew."""
    corners = np.float32([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]])
    quad = corners * 1.1 + np.float32([[90, 60], [70, 90], [95, 80], [60, 70]])
    matrix = cv2.getPerspectiveTransform(corners, quad)
    return colours(cv2.warpPerspective(grey, matrix, (1250, 1700), borderValue=110))


MINE = form("Summit Stone Trading", "Filter Road 12, Green Harbour", 1)


@pytest.mark.long
def test_another_suppliers_page_on_the_same_form_is_told():
    reference = prepared(colours(MINE), STAY)
    mine = Photo(seen(form("Summit Stone Trading", "Filter Road 12, Green Harbour", 2))).fit(
        reference
    )
    other = Photo(seen(form("Oak River Pump Works", "Cable Square 5, North Union", 3))).fit(
        reference
    )
    assert (mine.holds, mine.shown) == (True, Shown(1.0, 1.0, 1.0))
    assert other.inliers >= 105  # labels agree: so many were enough to be taken
    assert not other.holds
    assert 0.3 < other.shown.whole < MOSTLY_SHOWN
    assert other.shown.head < HEAD_SHOWN


@pytest.mark.long
def test_a_page_with_much_print_may_have_some_of_it_covered():
    same = ("Summit Stone Trading", "Filter Road 12, Green Harbour")
    reference = prepared(colours(form(*same, 1, dense=True)), STAY)
    page = form(*same, 2, dense=True, rows=4)
    cv2.circle(page, (200, 110), 90, 60, cv2.FILLED)
    fit = Photo(seen(page)).fit(reference)
    assert fit.shown.whole < MOSTLY_SHOWN
    assert fit.inliers >= MANY_INLIERS
    assert fit.holds


@pytest.mark.long
def test_a_page_with_little_print_under_a_shadow_is_taken():
    same = ("Summit Stone Trading", "Filter Road 12, Green Harbour")
    bare = [each.copy() for each in (MINE, form(*same, 2, rows=12))]
    for page in bare:
        page[540:] = 255  # neither a table nor terms
        page[20:220, 600:] = 255
    photo = seen(bare[1]).astype(np.float32)
    photo *= np.clip(np.linspace(1.3, 0.25, photo.shape[1]), 0.25, 1)[None, :, None]
    fit = Photo(cv2.GaussianBlur(photo, (0, 0), 1.2).astype(np.uint8)).fit(
        prepared(colours(bare[0]), STAY)
    )
    assert fit.inliers < 105
    assert fit.holds


@pytest.mark.long
def test_of_a_form_with_much_print_the_head_tells_whose_it_is():
    reference = prepared(
        colours(form("Summit Stone Trading", "Filter Road 12", 1, dense=True)), STAY
    )
    page = form("Oak River Pump Works", "Cable Square 5, Union", 2, dense=True, rows=4)
    fit = Photo(seen(page)).fit(reference)
    assert fit.inliers >= MANY_INLIERS
    assert fit.shown.whole >= PARTLY_SHOWN
    assert not fit.holds


@pytest.mark.long
def test_a_dark_soft_photo_is_taken():
    same = ("Summit Stone Trading", "Filter Road 12, Green Harbour")
    dark = cv2.GaussianBlur(seen(form(*same, 2)), (0, 0), 2.5) * 0.3
    noise = np.random.default_rng(4).normal(0, 3, dark.shape)
    fit = Photo(np.clip(dark + noise, 0, 255).astype(np.uint8)).fit(prepared(colours(MINE), STAY))
    assert fit.holds


def test_a_rule_tells_nothing():
    ruled = np.full_like(MINE, 255)
    cv2.line(ruled, (0, 240), (WIDTH, 240), 0, 4)
    cv2.line(ruled, (0, 100), (WIDTH, 130), 0, 4)
    cv2.line(ruled, (500, 0), (500, 300), 0, 4)
    places = patches_of(ruled, STAY, []).places
    across = np.abs(places[:, 0] + WIDE / 2 - 500 * HALF) < WIDE
    assert across.all()  # only where two of them cross


def test_only_print_that_stays_counts():
    """The head, and labels beside values: neither values nor a table."""
    patches = patches_of(MINE, STAY, [])
    middles = (patches.places + np.array([WIDE / 2, HIGH / 2])) / HALF
    heights = middles[:, 1]
    assert (heights < 640).all()
    assert (heights < 220).any()
    assert (heights > 300).any()
    assert (patches.heads == (heights < 290)).all()
    beside = middles[heights > 300]
    assert (beside[:, 0] < STAY[0].left * WIDTH).all()


def test_where_all_values_move_the_head_counts():
    moving = [Box(0.6, 0.45, 0.9, 0.5)]
    patches = patches_of(MINE, [], moving)
    assert len(patches.places) > 0
    assert (patches.places[:, 1] < HALF * HEIGHT / 3).all()
    assert patches.heads.all()


def test_what_a_page_shows_is_a_share():
    patches, same = patches_of(MINE, STAY, []), np.eye(3)
    assert shown(MINE, patches, MINE, same) == Shown(1.0, 1.0, 1.0)
    half = MINE.copy()
    half[:, : WIDTH // 2] = 255
    assert 0.1 < shown(MINE, patches, half, same).whole < 0.6
    below = MINE.copy()
    below[:280] = 255
    assert shown(MINE, patches, below, same).head == 0.0
    assert shown(MINE, patches, below, same).whole > 0.3
    assert shown(MINE, patches, np.full_like(MINE, 255), same) == Shown(0.0, 0.0, 0.0)
    none = Patches(patches.places[:0], patches.heads[:0], ())
    assert shown(MINE, none, MINE, same) == Shown(0.0, 0.0, 0.0)
    beside = patches.places[~patches.heads]
    beside = Patches(beside, np.zeros(len(beside), bool), patches.labels)
    assert shown(MINE, beside, below, same) == Shown(1.0, 1.0, 1.0)


def beside_a_table(seed, rows):
    """A page whose values stand in a column, small pale labels above them, a table beside them."""
    image = form("Summit Stone Trading", "Filter Road 12, Green Harbour", seed, rows=0)
    image[240:620] = 255
    rng = np.random.default_rng(seed)
    for n, label in enumerate(LABELS):
        at = 300 + 60 * n
        cv2.putText(image, label, (80, at - 24), 2, 0.5, 150, 1, cv2.LINE_AA)
        cv2.putText(image, str(rng.integers(10**7, 10**8)), (80, at), 2, 0.8, 20, 1, cv2.LINE_AA)
    for n in range(rows):
        text = "  ".join(str(v) for v in rng.integers(10**5, 10**6, 4))
        cv2.putText(image, text, (400, 290 + 35 * n), 2, 0.8, 20, 1, cv2.LINE_AA)
    return image


@pytest.mark.long
def test_labels_tell_where_a_table_stands_beside_the_values():
    values = [Box(0.07, (276 + 60 * n) / HEIGHT, 0.3, (304 + 60 * n) / HEIGHT) for n in range(6)]
    reference = prepared(colours(beside_a_table(1, 9)), values)
    fit = Photo(seen(beside_a_table(2, 8))).fit(reference)
    assert fit.shown.whole < MOSTLY_SHOWN
    assert (fit.shown.labels, fit.holds) == (1.0, True)


def test_a_label_may_stand_aside_and_is_missed_where_it_stands_nowhere():
    patches, same = patches_of(MINE, STAY, []), np.eye(3)
    aside, without = MINE.copy(), MINE.copy()
    aside[280:600, 40:370] = MINE[280:600, 60:390]
    without[280:600, :370] = 255
    assert shown(MINE, patches, aside, same).labels == 1.0
    assert shown(MINE, patches, without, same).labels < 0.2  # one stands below the title
