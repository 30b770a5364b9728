"""Lines of Arabic words: what they tell, whose words they are, how their net is trained."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.crnn import HEIGHT
from ocr.direction import turned
from ocr.tesseract import tesseract_info
from training.kinds.invoice import arabic_lines
from training.kinds.invoice.arabic_lines import JOINING, RECIPE, Word, draw_arabic
from training.kinds.invoice.arabic_words import known_words
from training.kinds.invoice.suppliers import WORDS
from training.kinds.invoice.train_lines import BATCH
from training.kinds.invoice.train_lines import WORDS as TASK

SEEDS = range(40, 60)


@pytest.fixture(autouse=True)
def _arabic():
    if "ara" not in tesseract_info().languages:
        pytest.skip("tesseract-ocr-ara is not installed")


def test_every_line_can_be_told_by_the_net_and_the_same_seed_draws_the_same():
    for seed in SEEDS:
        for split in ("train", "test"):
            line = draw_arabic(seed, split)
            assert RECIPE.charset.decode(RECIPE.charset.encode(line.text)) == line.text
            assert len(line.text) <= RECIPE.longest
            again = draw_arabic(seed, split)
            assert (again.text, again.grey.tolist()) == (line.text, line.grey.tolist())


def test_no_word_of_tests_nor_of_the_pages_that_are_measured_on_is_learnt():
    learnt, kept = set(known_words("train")), set(known_words("test"))
    assert len(learnt) > 50_000
    assert len(kept) > 2_000
    assert not learnt & (kept | {*WORDS["ara"]})


def test_a_line_tells_its_words_from_the_left(monkeypatch):
    words = [Word("نور", "نــور"), Word("(12)", "(12)"), Word("زيت", "زَيت")]
    monkeypatch.setattr(arabic_lines, "content", lambda rng, split: words)
    text = draw_arabic(7, "train", condition="clean").text
    assert text == "تيز (12) رون"
    assert turned(text) == "نور (12) زيت"


def test_a_stroke_lengthens_a_line_and_says_nothing(monkeypatch):
    def width(drawn):
        monkeypatch.setattr(arabic_lines, "content", lambda rng, split: [Word("نور", drawn)])
        line = draw_arabic(7, "test", condition="clean")
        assert line.text == "رون"
        return line.grey.shape[1]

    assert "ن" in JOINING
    assert width("نـــور") > width("نور")


def test_a_batch_shows_lines_as_wide_as_the_net_in_service_does():
    line = draw_arabic(41, "train", condition="clean")
    cut = TASK.cut(None, line)
    tall = line.grey.shape[0] - 20
    expected = RECIPE.stretched * HEIGHT * (line.grey.shape[1] - 20) / tall
    assert cut.shape[0] == HEIGHT
    assert cut.shape[1] == pytest.approx(expected, abs=2)
    rng = np.random.default_rng(3)
    x, y = TASK.filled([(TASK.cut(rng, line), line.text)] * BATCH)
    assert x.shape == (BATCH, HEIGHT, TASK.frame, 1)
    assert RECIPE.charset.decode([code for code in y[0].tolist() if code]) == line.text
