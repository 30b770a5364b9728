"""Confidences of invoices: shares of values of such a score that were right."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from documents.kinds.invoice import confidence
from documents.kinds.invoice.confidence import TABLES, UNCOUNTED, calibrated, groups_of


@pytest.mark.parametrize("group", TABLES)
def test_a_higher_score_is_never_claimed_less(group):
    scores, shares = TABLES[group]
    assert len(scores) == len(shares)
    assert (scores[0], scores[-1]) == (0.0, 1.0)
    for knots in (scores, shares):
        assert all(a <= b for a, b in itertools.pairwise(knots))
    assert 0 <= shares[0] <= shares[-1] < 1


def test_numbers_and_texts_of_both_scripts_are_counted():
    for language in ("eng", "ara"):
        for type_ in ("date", "money", "number", "digits"):
            assert set(groups_of("digits", type_, language)) & set(TABLES)
        assert set(groups_of("tesseract", "text", language)) & set(TABLES)


def test_a_text_is_not_claimed_as_surely_as_tesseract_says():
    for language in ("eng", "ind", "ara"):
        assert calibrated(0.96, groups_of("tesseract", "text", language)) < 0.95


def test_no_number_is_claimed_more_surely_than_the_net_is():
    """An amount whose mark of thousands was read as a digit, at 0.71, in a group right by 0.99."""
    for score in (0.5, 0.71, 0.9):
        assert calibrated(score, groups_of("digits", "money", "ara")) <= score


def test_the_group_of_a_type_goes_before_that_of_all(monkeypatch):
    tables = {"digits": ([0.0, 1.0], [0.0, 0.5]), "digits money": ([0.0, 1.0], [0.0, 0.8])}
    monkeypatch.setattr(confidence, "TABLES", tables)
    assert calibrated(1.0, groups_of("digits", "money", "eng")) == 0.8
    assert calibrated(0.5, groups_of("digits", "date", "ind")) == 0.25
    for score in np.linspace(0, 1, 5):
        assert calibrated(score, groups_of("digits", "money", "ara")) == min(score, UNCOUNTED)
