"""Quantiles by sorting and by histogram, against numpy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation.statistics import counts, level, median, of_rank, quantile


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.sampled_from([0, 0.3, 0.5, 1]))
def test_a_quantile_is_numpys(values: list[float], share: float) -> None:
    assert quantile(np.array(values), share) == pytest.approx(np.quantile(values, share), abs=1e-6)


@given(st.lists(st.integers(0, 255), min_size=1, max_size=60), st.sampled_from([0.02, 0.5, 0.95]))
def test_a_level_is_the_first_that_holds_the_share(values: list[int], share: float) -> None:
    pixels = np.array([values], np.uint8)
    found = level(pixels, share)
    assert (pixels <= found).mean() >= share - 1e-9
    assert found == 0 or (pixels < found).mean() < share + 1e-9
    assert counts(pixels).sum() == len(values)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9, 1.0])
def test_a_rank_along_the_first_axis_is_numpys(share: float) -> None:
    values = np.random.default_rng(1).integers(0, 256, (41, 7, 3)).astype(np.uint8)
    assert np.array_equal(of_rank(values, share), np.quantile(values, share, axis=0))


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_a_quantile_of_levels_is_numpys(share: float) -> None:
    levels = np.random.default_rng(2).integers(0, 256, (7, 9)).astype(np.uint8)
    assert quantile(levels, share) == pytest.approx(np.quantile(levels, share))


@pytest.mark.parametrize("count", [1, 2, 5, 6])
def test_a_median_along_the_first_axis_is_numpys(count: int) -> None:
    values = np.random.default_rng(3).normal(0, 9, (count, 4, 3)).astype(np.float32)
    assert np.array_equal(median(values), np.median(values, axis=0))
