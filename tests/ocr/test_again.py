"""Several looks at one line, and what they say together."""

from __future__ import annotations

import numpy as np
import pytest

from elements import TextLine
from ocr.again import Evidences, other_looks, together
from tests.documents.zones import answered


def test_the_text_is_read_that_all_looks_make_likeliest():
    """Two looks lean to an S, one is sure of a 5."""
    leaning = answered("ASC", {1: ("5", 0.4)})
    sure = answered("A5C", {1: ("S", 0.0001)})
    read = together([leaning, leaning, sure])
    assert read.text == "A5C"
    assert read.confidence == pytest.approx(
        np.exp(read.evidence.log_likelihoods(["A5C"])[0]), rel=1e-6
    )
    assert together([leaning, leaning, answered("ASC", {1: ("5", 0.3)})]).text == "ASC"


def test_a_look_that_is_sure_of_nothing_is_left_out():
    """As one that sharpens a photocopy's noise: it makes every text unlikely."""
    clear = answered("A5C", {1: ("S", 0.3)})
    doubts = {n: (other, 0.5) for n, other in enumerate("XYZXYZXYZ")}
    noise = answered("ASCASCASC", doubts)
    assert len(together([clear, noise]).evidence.looks) == 1
    assert len(together([clear, clear, noise]).evidence.looks) == 2


def test_a_text_is_as_likely_as_in_the_mean():
    one, two = answered("AB", {0: ("R", 0.2)}), answered("AB", {0: ("R", 0.002)})
    both = Evidences((one.evidence, two.evidence))
    alone = [look.evidence.log_likelihoods(["RB", "AB"]) for look in (one, two)]
    assert both.log_likelihoods(["RB", "AB"]) == pytest.approx(np.mean(alone, axis=0).tolist())
    (first, share), *_ = both.alternatives()
    assert (first, share) == ("AB", pytest.approx(np.exp(both.log_likelihoods(["AB"])[0])))
    assert both.likeliest(["R", "B"]) == "RB"
    assert both.likeliest(["AR"] * 9) is None  # no look has room for so many


def test_a_character_is_as_sure_as_in_the_look_that_is_least_sure_of_it():
    """A look that is too sure of a B hides no D that another sees."""
    sure, unsure = answered("ABC"), answered("ABC", {1: ("D", 0.3)})
    other = answered("ADC", {1: ("B", 0.4)})
    for looks in ([sure, unsure], [unsure, sure]):
        read = together(looks)
        assert read.text == "ABC"
        assert read.confidences == pytest.approx(unsure.confidences, abs=1e-4)
    assert together([sure, other]).confidences[1] == 0


def test_a_line_without_evidence_stays_as_it_is():
    told = TextLine("AB", 0.5)
    assert together([told, answered("AC")]) is told


def test_other_looks_differ_and_are_as_large():
    crop = np.full((38, 200, 3), 220, np.uint8)
    crop[12:26, 60:64] = 30
    looks = other_looks(crop)
    assert {look.shape for look in looks} == {crop.shape}
    assert all((look != crop).any() for look in looks)


@pytest.mark.parametrize("stamp", [(190, 40, 60), (60, 70, 170)])
@pytest.mark.parametrize("paper", [(235, 235, 230), (240, 215, 170)])
def test_a_look_without_colours_leaves_little_of_a_stamp(stamp, paper):
    crop = np.full((38, 200, 3), paper, np.uint8)
    crop[:, 100:106] = np.array(stamp) * np.array(paper) / 255
    crop[12:26, 60:64] = 30
    *_, without = other_looks(crop)
    ground, print_, stamped = (float(without[20, x, 0]) for x in (20, 62, 103))
    assert np.ptp(without, 2).max() == 0
    assert ground - stamped < 0.5 * (ground - print_)
    grey = crop.astype(float).mean(2)
    assert (ground - stamped) / ground < 0.6 * (grey[20, 20] - grey[20, 103]) / grey[20, 20]
