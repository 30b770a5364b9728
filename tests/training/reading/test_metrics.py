"""The metrics: exact match with Wilson's interval, confusions, corners and turn."""

from __future__ import annotations

import math

import numpy as np
import pytest

from training.kinds.ktp.judged import JUDGED
from training.reading.metrics import (
    Confusions,
    Corners,
    ExactMatch,
    Seconds,
    Share,
    Verdicts,
    aligned,
    normalised,
)
from training.reading.table import table

QUAD = np.array([[0, 0], [80, 0], [80, 60], [0, 60]], np.float32)  # its diagonal is 100


@pytest.mark.parametrize(
    ("text", "expected"), [("  Siti  nur\n", "SITI NUR"), ("", ""), (None, ""), ("a/b", "A/B")]
)
def test_values_are_compared_in_upper_case_with_single_spaces(text, expected) -> None:
    assert normalised(text) == expected


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_intervals_are_those_of_the_tables(right, of, low, high) -> None:
    assert Share(right, of).interval() == pytest.approx((low, high), abs=1e-4)


def test_exact_match_counts_fields_cards_and_findings() -> None:
    exact = ExactMatch()
    truth = {"nik": "1", "nama": "SITI", "agama": "ISLAM"}
    exact.update("easy", truth, {"nik": "1", "nama": "siti ", "agama": "ISLAM", "more": "x"})
    exact.update("easy", truth, {"nik": "7", "nama": "SITI"})
    exact.update("hard", truth, None)
    summary = exact.summary()
    assert summary["nik"]["easy"] == Share(1, 2)
    assert summary["agama"]["easy"] == Share(1, 2)
    assert summary["whole"]["easy"] == Share(1, 2)
    assert summary["text"]["easy"] == Share(3, 4)
    assert summary["all"]["easy"] == Share(4, 6)
    assert summary["found"] == {"easy": Share(2, 2), "hard": Share(0, 1)}
    assert summary["all"]["hard"] == Share(0, 3)
    exact.reset()
    assert exact.summary() == {}


def test_fields_count_for_their_kind_too() -> None:
    exact = ExactMatch(JUDGED.groups)
    truth = {"nik": "1", "nama": "SITI", "provinsi": "ACEH", "kecamatan": "X"}
    exact.update("a", truth, truth | {"kecamatan": "Y"})
    summary = exact.summary()
    assert summary["NIK"]["a"] == summary["names"]["a"] == Share(1, 1)
    assert summary["places"]["a"] == Share(1, 2)


def test_a_card_passes_wrongly_with_a_wrong_value_that_it_vouches_for() -> None:
    verdicts = Verdicts(JUDGED.vital)
    verdicts.update("a", "passed", ())
    verdicts.update("a", "passed", ["alamat"])
    verdicts.update("a", "passed", ["nama", "alamat"])
    verdicts.update("a", "review", ["nik"])
    verdicts.update("b", None, ["nik"])
    summary = verdicts.summary()
    assert summary["passed"] == {"a": Share(3, 4), "b": Share(0, 1)}
    assert summary["passed wrongly"] == {"a": Share(1, 3), "b": Share(0, 0)}
    verdicts.reset()
    assert verdicts.summary()["passed"] == {}


def test_one_card_is_counted_in_numbers() -> None:
    verdicts = Verdicts()
    verdicts.update("a", "passed", ["alamat"])
    assert f"{verdicts.summary()['passed']['a'].right}" == "1"


def test_where_no_field_is_vital_all_are() -> None:
    verdicts = Verdicts()
    verdicts.update("a", "passed", ["alamat"])
    assert verdicts.summary()["passed wrongly"] == {"a": Share(1, 1)}


def test_the_table_has_its_rows_in_order_whatever_was_counted_first() -> None:
    columns = {
        "scan": {"nama": Share(1, 2), "passed": Share(1, 2), "whole card": Share(0, 2)},
        "phone": {"nama": Share(0, 0), "whole card": Share(1, 1), "found": Share(1, 1)},
    }
    lines = table(columns, more={"seconds": {"scan": "0.2 s", "phone": "0.3 s"}}).split("\n")
    assert lines[0] == "| | scan (2) | phone (1) |"
    assert [line.split(" | ")[0] for line in lines[2:]] == [
        "| found", "| whole card", "| passed", "| nama", "| seconds",
    ]  # fmt: skip
    assert lines[5] == "| nama | 50.0 % (9–91) 1/2 | – |"
    assert lines[6] == "| seconds | 0.2 s | 0.3 s |"


def test_a_table_without_a_whole_card_counts_none() -> None:
    assert table({"hard": {"fields": Share(1, 2)}}).startswith("| | hard (0) |")


def test_an_empty_truth_is_not_read_right_where_nothing_was_read() -> None:
    """A card that was not found has no right values, not even those that are blank."""
    exact = ExactMatch()
    exact.update("x", {"golongan_darah": ""}, None)
    exact.update("x", {"golongan_darah": ""}, {})
    assert exact.summary()["golongan_darah"]["x"] == Share(1, 2)


@pytest.mark.parametrize(
    ("wanted", "got", "different"),
    [
        ("B14", "BI4", [("1", "I")]),
        ("NAMA", "NAM", [("A", "")]),
        ("NAM", "NAMA", [("", "A")]),
        ("", "X", [("", "X")]),
        ("SAME", "SAME", []),
    ],
)
def test_alignment_names_what_was_taken_for_what(wanted, got, different) -> None:
    assert [pair for pair in aligned(wanted, got) if pair[0] != pair[1]] == different


def test_confusions_list_the_commonest_first() -> None:
    confusions = Confusions()
    confusions.update("nik", "0000", "OO00")
    confusions.update("nama", "SITI", "S1TI")
    confusions.update("nama", "SITI", "siti")
    confusions.update("agama", "ISLAM", None)
    letters, values = confusions.summary()
    assert letters == [("0", "O", 2), ("I", "1", 1)]
    assert values[0] == ("nik", "0000", "OO00", "1")
    assert ("agama", "ISLAM", "", "1") in values


def test_corners_measure_distance_and_turn_apart() -> None:
    corners = Corners()
    corners.update("a", QUAD, QUAD + np.float32([1, 0]))
    corners.update("a", QUAD, np.roll(QUAD, 2, axis=0))
    corners.update("a", QUAD, QUAD + np.float32([3, 4]))
    corners.update("a", QUAD, None)
    summary = corners.summary()["a"]
    assert summary["within_1_percent"] == Share(2, 4)
    assert summary["within_2_percent"] == Share(2, 4)
    assert summary["turn"] == Share(2, 4)
    assert math.isclose(summary["median"], 0.03, abs_tol=1e-6)


def test_seconds_give_median_and_ninetieth_percentile() -> None:
    seconds = Seconds()
    for taken in range(11):
        seconds.update("a", taken)
    assert seconds.summary() == {"a": {"median": 5, "p90": 9}}
