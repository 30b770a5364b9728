"""From masks to regions: one a field, rows kept apart only where a field has several."""

from __future__ import annotations

import numpy as np
import pytest

from elements import Box, TextRegion
from segmentation.regions import (
    MARGIN,
    SIDE_MARGIN,
    cut,
    regions_from_mask,
    rows_in_order,
    slant,
    trimmed,
)
from segmentation.rows import Layout

CLASSES = ("ground", "nama", "alamat", "agama")
FORM = Layout(
    rows=(("nama",), ("jenis_kelamin", "golongan_darah"), ("alamat",), ("agama",)),
    faint={"golongan_darah": "jenis_kelamin"},
)
SIZE = (1000, 600)  # ten page pixels a mask pixel


def mask(*rects: tuple[int, int, int, int, int]) -> np.ndarray:
    """Probabilities (60, 100, 4) from rectangles (class, left, top, right, bottom)."""
    out = np.zeros((60, 100, 4), np.float32)
    out[..., 0] = 1
    for index, left, top, right, bottom in rects:
        out[top:bottom, left:right] = 0
        out[top:bottom, left:right, index] = 1
    return out


def boxed(shares: np.ndarray, classes: tuple[str, ...]) -> list[TextRegion]:
    return regions_from_mask(shares, classes, *SIZE, FORM)


def test_a_rectangle_of_the_mask_is_a_region_in_page_pixels_with_a_margin() -> None:
    (region,) = boxed(mask((1, 20, 10, 50, 14)), CLASSES)
    assert region.name == "nama"
    assert region.box == Box(200 - SIDE_MARGIN, 100 - MARGIN, 500 + SIDE_MARGIN, 140 + MARGIN)
    assert region.confidence == pytest.approx(1)


def test_pieces_in_one_row_are_one_region() -> None:
    (region,) = boxed(mask((1, 20, 10, 30, 14), (1, 35, 11, 60, 15)), CLASSES)
    assert (region.box.left, region.box.right) == (200 - SIDE_MARGIN, 600 + SIDE_MARGIN)


HEADING = Layout(stacked={"nama": "alamat"})


def test_what_the_line_above_took_of_a_line_is_given_back() -> None:
    shares = mask((1, 30, 10, 60, 14), (1, 20, 14, 34, 19), (2, 34, 14, 70, 19))
    upper, lower = regions_from_mask(shares, CLASSES, *SIZE, HEADING)
    assert upper.box == Box(300 - SIDE_MARGIN, 100 - MARGIN, 600 + SIDE_MARGIN, 140 + MARGIN)
    assert lower.box == Box(200 - SIDE_MARGIN, 140 - MARGIN, 700 + SIDE_MARGIN, 190 + MARGIN)


@pytest.mark.parametrize("foot", [14, 16])
def test_lines_that_touch_or_stand_apart_stay(foot: int) -> None:
    shares = mask((2, 34, 14, 70, 19), (1, 30, 8, 60, foot - 1))
    plain, parted = (
        [region.box for region in regions_from_mask(shares, CLASSES, *SIZE, layout)]
        for layout in (Layout(), HEADING)
    )
    assert plain == parted


def test_an_address_keeps_its_two_rows_from_the_top() -> None:
    regions = boxed(mask((2, 20, 30, 60, 33), (2, 20, 36, 50, 39)), CLASSES)
    assert [(r.name, r.line) for r in regions] == [("alamat", 0), ("alamat", 1)]
    assert regions[0].box.top < regions[1].box.top


def test_a_last_line_may_be_a_number_alone() -> None:
    """``NO.`` and, on the next line, ``9``; a mark of texture as wide is none."""
    regions = boxed(mask((2, 20, 30, 90, 36), (2, 20, 38, 23, 44)), CLASSES)
    assert [(r.name, r.line) for r in regions] == [("alamat", 0), ("alamat", 1)]
    regions = boxed(mask((2, 20, 30, 90, 36), (2, 20, 38, 23, 40)), CLASSES)
    assert [(r.name, r.line) for r in regions] == [("alamat", 0)]


def test_a_field_outside_the_column_keeps_the_line_with_more_evidence() -> None:
    shares = mask((1, 20, 30, 30, 33), (1, 20, 50, 60, 54))
    (region,) = boxed(shares, ("ground", "nik", "alamat", "agama"))
    assert region.box.top == 500 - MARGIN


@pytest.mark.parametrize(("second", "third", "rows"), [
    ((24, 16, 40, 20), (20, 22, 50, 26), [("place", 0), ("place", 1), ("date", 0)]),
    ((20, 16, 50, 20), (34, 22, 37, 26), [("place", 0), ("date", 0)]),  # a stroke below a date
    ((24, 16, 40, 20), (20, 32, 50, 36), [("place", 0), ("date", 0)]),  # far below
])  # fmt: skip
def test_a_line_that_the_mask_takes_for_the_date_below_is_the_places(second, third, rows) -> None:
    shares = mask((1, 15, 10, 55, 14), (2, *second), (2, *third))
    layout = Layout(wraps={"place": "date"})
    found = regions_from_mask(shares, ("ground", "place", "date", "agama"), *SIZE, layout)
    assert [(r.name, r.line) for r in found] == rows
    assert found[-1].box.top == 10 * max(second, third, key=lambda r: r[2] - r[0])[1] - MARGIN


def test_speckle_gives_no_region_and_an_empty_mask_none() -> None:
    assert boxed(mask((1, 5, 5, 7, 7)), CLASSES) == []
    assert boxed(mask(), CLASSES) == []


def test_a_doubtful_end_of_a_line_still_belongs_to_its_box() -> None:
    """The mask calls it ground, by less than two to one: a box had better hold it."""
    shares = mask((1, 20, 10, 50, 14))
    shares[10:14, 50:56, :2] = (0.6, 0.4)
    shares[10:14, 56:60, :2] = (0.95, 0.05)
    (region,) = boxed(shares, CLASSES)
    assert region.box.right == 560 + SIDE_MARGIN


def test_a_row_goes_on_where_the_mask_half_sees_it() -> None:
    """A last letter after a gap, and a fading end; not what stands apart or is another field."""
    whole = mask((1, 20, 10, 50, 14), (3, 16, 10, 18, 14))
    whole[10:14, [52, 53, 19, 60], 1] = 0.1
    whole[10:14, 16:18, 1] = 0.1
    (region, other) = boxed(whole, ("ground", "nama", "alamat", "nik"))
    assert (region.name, other.name) == ("nama", "nik")
    assert (region.box.left, region.box.right) == (190 - SIDE_MARGIN, 540 + SIDE_MARGIN)
    assert region.confidence == pytest.approx(1)
    assert other.box.right == 180 + SIDE_MARGIN


def test_the_margin_stays_on_the_page() -> None:
    (region,) = boxed(mask((1, 0, 0, 100, 60)), CLASSES)
    assert region.box == Box(0, 0, 1000, 600)


def test_cut_gives_at_least_a_pixel() -> None:
    page = np.arange(300, dtype=np.uint8).reshape(10, 10, 3)
    crop = cut(page, TextRegion("nama", Box(3.2, 4.0, 3.4, 4.0)))
    assert crop.shape == (1, 1, 3)
    assert (crop[0, 0] == page[4, 3]).all()


def region(name: str, top: float) -> TextRegion:
    return TextRegion(name, Box(0, top, 10, top + 5))


def test_rows_in_order_are_a_page_and_rows_upside_down_are_not() -> None:
    names = ("nik", "nama", "agama", "pekerjaan")
    upright = [region(n, 10.0 * i) for i, n in enumerate(names)]
    upside_down = [region(n, 100 - 10.0 * i) for i, n in enumerate(names)]
    assert rows_in_order(upright, names) == 1
    assert rows_in_order(upright[:2], names) == 0.5
    assert rows_in_order(upside_down, names) == 0.25
    assert rows_in_order([], names) == 0


def test_one_row_out_of_place_costs_one_row() -> None:
    names = ("nik", "nama", "agama", "pekerjaan")
    tops = (10, 90, 30, 40)
    rows = [region(n, t) for n, t in zip(names, tops, strict=True)]
    assert rows_in_order(rows, names) == 0.75


def test_a_row_counts_where_its_first_line_was_not_found() -> None:
    rows = [region("nik", 0), TextRegion("nama", Box(0, 20, 10, 25), 2)]
    rows += [TextRegion("nama", Box(0, 10, 10, 15), 1), region("agama", 15)]
    assert rows_in_order(rows, ("nik", "nama", "agama")) == 1


def test_doubtful_rows_count_as_far_as_they_are_sure() -> None:
    names = ("nik", "nama")
    rows = [
        TextRegion(n, Box(0, t, 10, t + 5), 0, 0.5) for n, t in zip(names, (0, 20), strict=True)
    ]
    assert rows_in_order(rows, names) == 0.5


@pytest.mark.parametrize("slope", [0.0, 0.01, -0.03])
def test_slant_is_the_slope_of_long_rows(slope: float) -> None:
    shares = np.zeros((160, 256, 3), np.float32)
    y, x = np.mgrid[0:160, 0:256].astype(np.float32)
    for index, (left, right, top) in enumerate(((60, 160, 50), (60, 76, 80)), start=1):
        steep = slope if right - left > 24 else 0.3  # a short row says nothing
        middle = top + steep * (x - left)
        inside = np.clip(3.5 - np.abs(y - middle), 0, 1) * ((x >= left) & (x < right))
        shares[..., index] = inside
    shares[..., 0] = 1 - shares.sum(-1)
    assert slant(shares) == pytest.approx(abs(slope), abs=0.0015)


def test_a_page_without_rows_has_no_slant() -> None:
    assert slant(mask()) == 0


def test_two_lines_that_touch_are_two_regions() -> None:
    """As high as two lines of the field beside it, less likely where they meet."""
    shares = mask(
        (1, 20, 10, 60, 16), (2, 20, 30, 90, 37), (2, 20, 37, 50, 43), (3, 20, 48, 60, 54)
    )
    shares[36:38, 20:90, 2] *= 0.6
    first, second = (r for r in boxed(shares, CLASSES) if r.name == "alamat")
    assert (first.line, second.line) == (0, 1)
    assert first.box.bottom < second.box.top + 2 * MARGIN + 12
    assert first.box.right - second.box.right > 100


ROWS = Layout(rows=(("a",), ("b",), ("c",), ("d",), ("e",), ("f",)), label="label")
ROW_CLASSES = ("ground", "a", "b", "c", "d", "e", "f", "label")


def of_rows(*labels: tuple[int, int], weaker: float) -> list[TextRegion]:
    """Six rows of six pixels, seven apart, with labels from row to row that touch, ``weaker`` where
    they meet; longer ones where the row's number is even."""
    shares = np.zeros((60, 100, len(ROW_CLASSES)), np.float32)
    for row in range(6):
        shares[10 + 7 * row : 16 + 7 * row, 40:70, row + 1] = 1
    for first, last in labels:
        for row in range(first, last + 1):
            shares[10 + 7 * row : 16 + 7 * row, 5 : 30 if row % 2 else 20, -1] = 1
            if row < last:
                shares[16 + 7 * row, 5:20, -1] = weaker
    shares[..., 0] = 1 - shares.sum(-1)
    return regions_from_mask(shares, ROW_CLASSES, *SIZE, ROWS)


@pytest.mark.parametrize("labels", [((0, 5),), ((0, 2), (3, 5)), ((0, 0), (1, 5))])
def test_labels_of_several_rows_that_touch_stand_before_each_of_them(
    labels: tuple[tuple[int, int], ...],
) -> None:
    regions = of_rows(*labels, weaker=0.7)
    assert [(r.name, r.line, r.labelled) for r in regions] == [(n, 0, True) for n in "abcdef"]


def test_a_row_whose_label_was_not_seen_has_none() -> None:
    regions = of_rows((0, 1), (3, 5), weaker=0.7)
    assert [r.name for r in regions if r.labelled] == ["a", "b", "d", "e", "f"]


def test_rows_of_a_pixel_or_two_are_not_parted() -> None:
    shares = mask((1, 20, 10, 60, 11), (2, 20, 20, 60, 22), (3, 20, 30, 60, 31))
    assert len([r for r in boxed(shares, CLASSES) if r.name == "alamat"]) == 1


@pytest.mark.parametrize(("share", "found"), [(0.15, True), (0.05, False)])
def test_a_faint_dash_has_a_box_of_a_letter(share: float, found: bool) -> None:
    classes = ("ground", "nama", "golongan_darah")
    shares = np.zeros((60, 100, 3), np.float32)
    shares[20:22, 50:53, 2] = share
    shares[30:32, 50:53, 1] = share  # another field that is hardly seen is none
    shares[..., 0] = 1 - shares.sum(-1)
    regions = boxed(shares, classes)
    assert [region.name for region in regions] == ["golongan_darah"] * found
    if found:
        box = regions[0].box
        assert box.left < 500 < 530 < box.right
        assert box.top < 200 < 220 < box.bottom
        assert regions[0].confidence < 0.5


@pytest.mark.parametrize(
    ("top", "left", "found"), [(20, 50, True), (40, 50, False), (20, 2, False)]
)
def test_a_dash_that_is_all_but_unseen_is_looked_for_in_its_row_alone(
    top: int, left: int, found: bool
) -> None:
    """Behind the field that is printed before it; elsewhere so little says nothing."""
    classes = ("ground", "jenis_kelamin", "golongan_darah")
    shares = np.zeros((60, 100, 3), np.float32)
    shares[18:24, 10:30, 1] = 0.9
    shares[top, left, 2] = 0.002
    shares[..., 0] = 1 - shares.sum(-1)
    regions = boxed(shares, classes)
    assert [region.name for region in regions] == ["jenis_kelamin"] + ["golongan_darah"] * found


def test_a_faint_dash_is_the_one_in_its_row_though_another_mark_is_plainer() -> None:
    classes = ("ground", "jenis_kelamin", "golongan_darah")
    shares = np.zeros((60, 100, 3), np.float32)
    shares[18:24, 10:30, 1] = 0.9
    shares[20, 50, 2], shares[40, 60, 2] = 0.002, 0.3
    shares[..., 0] = 1 - shares.sum(-1)
    (dash,) = [r for r in boxed(shares, classes) if r.name == "golongan_darah"]
    assert dash.box.left < 500 < dash.box.right
    assert dash.box.top < 200 < dash.box.bottom


def test_a_lone_mark_is_cut_close_and_ground_alone_is_left() -> None:
    ground = np.full((30, 60, 3), 200, np.uint8)
    marked = ground.copy()
    marked[14:17, 20:28] = 60
    assert trimmed(marked).shape == (30, 8 + 2 * round(SIDE_MARGIN), 3)
    assert trimmed(ground).shape == ground.shape
