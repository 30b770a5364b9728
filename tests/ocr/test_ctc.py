"""CTC: runs merge, blanks drop, and a text's likelihood sums all its alignments."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ocr.charset import BLANK, Charset
from ocr.ctc import (
    FAINT,
    NEVER,
    fitting,
    greedy,
    likely_texts,
    log_likelihoods,
    log_softmax,
    merged,
    texts_of_length,
)

ABC = Charset("ABC ")


def steps(text: str) -> np.ndarray:
    """Probabilities that say one class a character; ``_`` is the blank."""
    rows = np.full((len(text), len(ABC)), 0.02, np.float32)
    for row, character in zip(rows, text, strict=True):
        row[0 if character == "_" else ABC.encode(character)[0]] = 0.9
    return np.log(rows)


@pytest.mark.parametrize(
    ("said", "text"),
    [("A_B", "AB"), ("AAB", "AB"), ("A_A", "AA"), ("__", ""), ("_ _AB C_ ", "AB C"), ("", "")],
)
def test_runs_merge_and_blanks_drop(said: str, text: str) -> None:
    line = greedy(steps(said), ABC)
    assert line.text == text
    assert len(line.confidences) == len(text)


def test_a_line_is_as_sure_as_its_least_sure_character() -> None:
    rows = steps("A_B")
    rows[2] = np.log([0.2, 0.1, 0.5, 0.1, 0.1])
    line = greedy(rows, ABC)
    assert line.confidences == pytest.approx((0.9, 0.5))
    assert line.confidence == pytest.approx(0.5)


def test_softmax_sums_to_one_without_overflow() -> None:
    shares = np.exp(log_softmax(np.array([[1000.0, 0.0], [-5.0, -5.0]], np.float32)))
    assert np.allclose(shares, [[1, 0], [0.5, 0.5]])


def summed(probabilities: np.ndarray, text: list[int]) -> float:
    """The probability of a text by its definition: every path that collapses to it."""
    total = 0.0
    for path in product(range(probabilities.shape[1]), repeat=len(probabilities)):
        if [index for index, _ in groupby(path) if index != BLANK] == text:
            total += float(np.prod([row[i] for row, i in zip(probabilities, path, strict=True)]))
    return total


def test_a_likelihood_is_the_sum_over_all_alignments() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.ones(4), 5)
    texts = [[], [1], [3, 3], [1, 2, 3], [2, 2, 2], [1, 2, 1, 2, 1]]
    said = np.exp(log_likelihoods([np.log(probabilities).astype(np.float32)], texts)[0])
    assert said == pytest.approx([summed(probabilities, text) for text in texts], rel=1e-4)


def test_steps_that_surely_answer_blank_may_still_hold_a_character() -> None:
    """Runs of them are read as one step; no text that the picture supports suffers by it."""
    idle = np.array([1 - 3e-5, 2e-5, 1e-5])
    sure = np.array([0.1, 0.8, 0.1])
    other, late = idle[[0, 2, 1]], sure[[0, 2, 1]]
    probabilities = np.stack([idle, other, sure, idle, other, idle, idle, other, late])
    texts = [[1, 2], [1], [2, 1, 2], [1, 1, 2], [1, 2, 2]]
    said = log_likelihoods([merged(np.log(probabilities).astype(np.float32))], texts)[0]
    assert said == pytest.approx(np.log([summed(probabilities, text) for text in texts]), abs=0.02)


def test_all_texts_together_have_probability_one() -> None:
    rows = np.log(np.random.default_rng(1).dirichlet(np.ones(3), 3)).astype(np.float32)
    texts = [list(t) for n in range(4) for t in product((1, 2), repeat=n)]
    assert np.exp(log_likelihoods([rows], texts)).sum() == pytest.approx(1, abs=1e-4)


def test_looks_of_unlike_length_are_each_told_apart() -> None:
    rng = np.random.default_rng(7)
    looks = [np.log(rng.dirichlet(np.ones(4), steps)).astype(np.float32) for steps in (9, 40, 1)]
    texts = [[], [1, 2], [3, 3, 1]]
    alone = np.concatenate([log_likelihoods([look], texts) for look in looks])
    assert log_likelihoods(looks, texts) == pytest.approx(alone, rel=1e-5)


def test_texts_that_begin_alike_are_told_as_alone() -> None:
    look = np.log(np.random.default_rng(8).dirichlet(np.ones(4), 12)).astype(np.float32)
    texts = [[1, 2, 2, 3], [1, 2, 2], [1, 2], [1, 2, 3], [2, 2, 3], []]
    alone = [log_likelihoods([look], [text])[0, 0] for text in texts]
    assert log_likelihoods([look], texts)[0] == pytest.approx(alone, rel=1e-5)


def test_a_text_that_every_step_denies_is_told_how_far() -> None:
    """Nothing at all, of a long line of letters that are plain to read: e⁻¹²⁰⁰, too little for a
    share of 1 to be counted in float64."""
    steps = np.full((60, 2), np.log1p(-np.exp(-20.0)), np.float32)
    steps[:, BLANK] = -20
    assert log_likelihoods([steps], [[]])[0, 0] == pytest.approx(-1200, rel=1e-5)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_a_wide_search_finds_the_likeliest_text_of_all(seed: int, length: int) -> None:
    probabilities = np.random.default_rng(seed).dirichlet(np.ones(3), length)
    found = likely_texts(np.log(probabilities).astype(np.float32), width=200)
    texts = [list(t) for n in range(length + 1) for t in product((1, 2), repeat=n)]
    most = max(summed(probabilities, text) for text in texts)
    assert summed(probabilities, found[0]) >= most * 0.93  # classes under e⁻⁴ are not followed up


def test_a_narrow_search_keeps_few_texts_and_an_empty_line_none() -> None:
    rows = np.log(np.random.default_rng(2).dirichlet(np.ones(4), 9)).astype(np.float32)
    assert len(likely_texts(rows, width=2)) == 2
    assert likely_texts(np.zeros((0, 4), np.float32)) == [[]]


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 3))
def test_a_wide_search_finds_the_likeliest_text_of_a_length(seed: int, steps: int, length: int):
    """Against every text of that length, its alignments summed; one that is as unlikely as a class
    that is not followed up may be missed."""
    told = log_softmax(np.random.default_rng(seed).normal(0, 2, (steps, 4)).astype(np.float32))
    found = texts_of_length(told, length, width=200)
    texts = [list(t) for t in product((1, 2, 3), repeat=length)]
    each = log_likelihoods([told], texts)[0]
    if not found:
        assert (each <= NEVER / 2).all()
        return
    assume(each.max() >= FAINT)
    assert log_likelihoods([told], [found[0]])[0, 0] >= each.max() + np.log(0.99)


def test_a_text_of_a_length_is_none_of_the_likeliest_cut_short() -> None:
    """What a length asks for is not the first characters of a longer text, nor a shorter one with
    something put to it."""
    rows = np.log(np.array([[.3, .6, .1], [.8, .1, .1], [.05, .05, .9]]))  # fmt: skip
    rows = rows.astype(np.float32)
    assert greedy(rows, Charset("AB")).text == "AB"
    assert texts_of_length(rows, 1)[0] == [2]  # AB cut short would be A
    assert texts_of_length(rows, 2)[0] == [1, 2]
    assert texts_of_length(rows, 3)[0] == [2, 1, 2]
    assert texts_of_length(rows, 4) == []


def test_a_character_that_is_hardly_heard_is_still_found_where_the_length_asks_for_it() -> None:
    """It is far below what a search without a length follows up."""
    rows = np.full((7, 4), 1e-7)
    rows[[0, 2, 4, 6], 0] = rows[1, 1] = rows[5, 2] = 1.0
    rows[3, 0], rows[3, 3] = 1.0, 1e-4
    told = log_softmax(np.log(rows).astype(np.float32))
    assert [1, 3, 2] not in likely_texts(told)
    assert texts_of_length(told, 3)[0] == [1, 3, 2]


def test_a_text_longer_than_the_line_is_impossible() -> None:
    rows = np.log(np.full((3, 3), 1 / 3, np.float32))
    assert (log_likelihoods([rows], [[1, 1, 1], [1, 2, 1, 2]]) <= NEVER / 2).all()


def test_no_texts_give_no_likelihoods() -> None:
    assert log_likelihoods([np.zeros((3, 3), np.float32)], []).shape == (1, 0)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(1, 3))
def test_the_likeliest_text_of_a_pattern_is_that_of_its_likeliest_path(seed, steps, count):
    """Against all paths of a small net, one by one."""
    rng = np.random.default_rng(seed)
    told = log_softmax(rng.normal(0, 2, (steps, 4)).astype(np.float32))
    allowed = [sorted(set(rng.integers(1, 4, 2).tolist())) for _ in range(count)]
    best: tuple[float, list[int]] | None = None
    for path in product(range(4), repeat=steps):
        said = [c for c, _ in groupby(path) if c != BLANK]
        if len(said) == count and all(c in some for c, some in zip(said, allowed, strict=True)):
            score = float(sum(told[t, c] for t, c in enumerate(path)))
            if best is None or score > best[0]:
                best = score, said
    assert fitting(told, allowed) == (None if best is None else best[1])
