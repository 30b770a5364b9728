"""Lines of text belong to the printed row that they stand in, whatever the mask calls them."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation.rows import (
    MOST_INDENT,
    Layout,
    Rect,
    begun_above,
    in_rows,
    in_their_column,
    may_go_on,
)

FORM = Layout(
    rows=(("name",), ("place", "date"), ("sex", "blood"), ("street",), ("village",), ("faith",)),
    label="label",
)
NAMES = ("name", "place", "date", "sex", "blood", "street", "village", "faith")
PITCH, HIGH = 7, 4


def printed(*lines: tuple[str, float], labels: str = "") -> dict[str, list[Rect]]:
    """What `in_rows` gives for lines (class, share of it) one below the other, a label before
    each line that has an x in ``labels``, other print for an o; the rest of the share is the
    row's above."""
    planes = {name: np.zeros((100, 100), np.float32) for name in NAMES}
    found: dict[str, list[Rect]] = {name: [] for name in NAMES}
    for number, (name, share) in enumerate(lines):
        top = 10 + number * PITCH
        rect = (30, top, 60, top + HIGH)
        found[name].append(rect)
        planes[name][top : top + HIGH, 30:60] = share
        above = lines[number - 1][0] if number else name
        if above != name:
            planes[above][top : top + HIGH, 30:60] = 1 - share
    marks = [
        (5 + MOST_INDENT * (mark == "o") + (mark == "o"), 10 + n * PITCH, 25, 10 + n * PITCH + HIGH)
        for n, mark in enumerate(labels)
        if mark in "xo"
    ]
    return in_rows(found, planes, in_their_column(marks), FORM)


def tops(rects: list[Rect]) -> list[int]:
    return [(top - 10) // PITCH for _, top, _, _ in rects]


def test_one_line_a_row_stays_as_the_mask_says() -> None:
    out = printed(*((name, 0.9) for name in ("name", "place", "sex", "street", "village", "faith")))
    assert {name: tops(rects) for name, rects in out.items() if rects} == {
        "name": [0], "place": [1], "sex": [2], "street": [3], "village": [4], "faith": [5],
    }  # fmt: skip


def test_a_name_keeps_its_second_line() -> None:
    out = printed(("name", 0.9), ("name", 0.9), ("place", 0.9), ("sex", 0.9), labels="x xx")
    assert tops(out["name"]) == [0, 1]


def test_a_line_without_a_label_goes_on_with_the_row_above_though_the_mask_says_otherwise() -> None:
    """The second line of a name that the mask takes for the place of birth."""
    out = printed(
        ("name", 0.9), ("place", 0.9), ("place", 0.9), ("sex", 0.9), ("street", 0.9),
        ("village", 0.9), labels="x xxxx",
    )  # fmt: skip
    assert (tops(out["name"]), tops(out["place"])) == ([0, 1], [2])


def test_print_that_begins_farther_right_than_labels_is_none() -> None:
    """A specimen's mark before the second line of a name."""
    out = printed(
        ("name", 0.9), ("place", 0.6), ("place", 0.9), ("sex", 0.9), ("street", 0.9),
        ("village", 0.9), labels="xoxxxx",
    )  # fmt: skip
    assert tops(out["name"]) == [0, 1]
    assert tops(out["place"]) == [2]


def test_a_date_below_its_place_is_no_sex() -> None:
    out = printed(
        ("name", 0.9), ("place", 0.9), ("sex", 0.95), ("sex", 0.9), ("street", 0.9),
        ("village", 0.9), labels="xx xxx",
    )  # fmt: skip
    assert tops(out["sex"]) == [3]
    assert tops(out["place"]) + tops(out["date"]) == [1, 2]


def test_without_labels_the_mask_decides() -> None:
    out = printed(("name", 0.9), ("place", 0.9), ("sex", 0.9), ("sex", 0.9), ("street", 0.9))
    assert tops(out["sex"]) == [2, 3]


@pytest.mark.parametrize("labels", ["", "xx xxx"])
def test_a_row_whose_line_is_hidden_leaves_the_others_where_they_are(labels: str) -> None:
    out = printed(("name", 0.9), ("sex", 0.9), ("street", 0.9), ("faith", 0.9), labels=labels)
    assert tops(out["place"]) == tops(out["village"]) == []
    assert (tops(out["sex"]), tops(out["faith"])) == ([1], [3])


def test_what_stands_beside_a_row_in_its_line_and_is_of_another_is_left_out() -> None:
    planes = {name: np.zeros((100, 100), np.float32) for name in NAMES}
    planes["name"][10:14, 30:60] = 0.9
    planes["faith"][10:14, 70:75] = 0.9
    found = {"name": [(30, 10, 60, 14)], "faith": [(70, 10, 75, 14)]}
    out = in_rows(found, planes, [], FORM)
    assert (out["name"], out["faith"]) == ([(30, 10, 60, 14)], [])


def test_a_row_of_one_field_has_all_that_stands_beside_it_on_its_line() -> None:
    """The mask takes the last digits of a number for the name that follows below."""
    form = Layout(rows=(("number",), ("name",), ("faith",)), label="label")
    planes = {name: np.zeros((100, 100), np.float32) for name in ("number", "name", "faith")}
    planes["number"][10:14, 30:50] = planes["name"][10:14, 50:60] = 0.9
    planes["name"][17:21, 30:60] = planes["faith"][24:28, 30:60] = 0.9
    found = {
        "number": [(30, 10, 50, 14)],
        "name": [(50, 10, 60, 14), (30, 17, 60, 21)],
        "faith": [(30, 24, 60, 28)],
    }
    out = in_rows(found, planes, [(5, t, 25, t + 4) for t in (10, 17, 24)], form)
    assert out["number"] == [(30, 10, 60, 14)]
    assert out["name"] == [(30, 17, 60, 21)]


def test_what_stands_far_from_a_field_on_its_line_is_none_of_it() -> None:
    form = Layout(rows=(("name",), ("faith",)), label="label")
    planes = {name: np.zeros((100, 100), np.float32) for name in ("name", "faith")}
    planes["name"][10:14, 30:50] = planes["faith"][10:14, 80:90] = 0.9
    found = {"name": [(30, 10, 50, 14)], "faith": [(80, 10, 90, 14)]}
    assert in_rows(found, planes, [], form)["name"] == [(30, 10, 50, 14)]


@pytest.mark.parametrize(("found", "begun"), [(True, set()), (False, {"name"})])
def test_a_line_behind_no_label_below_a_lone_one_has_lost_what_stood_above(
    found: bool, begun: set[str]
) -> None:
    """A name on two lines, the first of them under a thumb."""
    tops = {"name": 17, "place": 24, "sex": 31, "street": 38, "village": 45, "faith": 52}
    lines: dict[str, list[Rect]] = {name: [(30, top, 60, top + 4)] for name, top in tops.items()}
    if found:
        lines["name"].insert(0, (30, 10, 60, 14))
    labels = [(5, top, 25, top + 4) for top in (10, 24, 31, 38, 45, 52)]
    assert begun_above(lines, labels, FORM) == begun


def test_values_half_a_row_beside_their_labels_have_lost_nothing() -> None:
    """The printer set them too low: each stands between two labels."""
    tops = {"name": 10, "place": 17, "sex": 24, "street": 31, "village": 38, "faith": 45}
    lines: dict[str, list[Rect]] = {n: [(30, at + 3, 60, at + 7)] for n, at in tops.items()}
    labels = [(5, at, 25, at + 4) for at in tops.values()]
    assert begun_above(lines, labels, FORM) == frozenset()


@pytest.mark.parametrize(("top", "begun"), [(16, set()), (24, {"place"})])
def test_a_line_behind_no_label_with_room_above_has_lost_what_stood_there(
    top: int, begun: set[str]
) -> None:
    """Its label is covered with its first line."""
    tops = {"name": 10, "place": top, "sex": 31, "street": 38, "village": 45, "faith": 52}
    lines: dict[str, list[Rect]] = {name: [(30, at, 60, at + 4)] for name, at in tops.items()}
    labels = [(5, at, 25, at + 4) for at in (10, 31, 38, 45, 52)]
    assert begun_above(lines, labels, FORM) == begun


@pytest.mark.parametrize(("place", "told"), [((17, 24), {"name"}), ((17,), set()), ((), {"name"})])
def test_the_row_above_may_go_on_where_labels_do_not_say_that_a_rows_lines_are_its_own(
    place: tuple[int, ...], told: set[str]
) -> None:
    """A name's second line that the mask takes for the place, behind a label that is none; or the
    place's own label is worn off: MUHAMMAD WIGUNA passed as MUHAMMAD."""
    rows = {"name": (10,), "place": (17, 24), "sex": (31,), "street": (38,), "village": (45,)}
    rows["faith"] = (52,)
    found = {name: [(30, top, 60, top + HIGH) for top in tops] for name, tops in rows.items()}
    labels = [(5, top, 25, top + HIGH) for top in (10, *place, 31, 38, 45, 52)]
    assert may_go_on(found, labels, FORM) == told


def test_without_labels_nothing_is_told_of_what_stood_above() -> None:
    lines: dict[str, list[Rect]] = {"name": [(30, 17, 60, 21)], "place": [(30, 24, 60, 28)]}
    assert begun_above(lines, [(5, 10, 25, 14)], FORM) == frozenset()
