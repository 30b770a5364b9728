"""Captchas: the whole picture is one line of five characters, of any size, or nothing."""

from __future__ import annotations

import numpy as np
import pytest

from documents.kind import LocatedLine
from documents.kinds.captcha import CHARACTERS, HIGHEST, KIND, LEAST, SHAPE, drawn_out
from documents.reader import open_reader
from elements import Page, TextLine, TextRegion
from training.kinds.captcha.judging import KEPT
from training.kinds.captcha.measure import drawn

STAGES = KIND.stages(KIND.form())


def parsed(text, confidence):
    page = Page(np.zeros((50, 200, 3), np.uint8), np.zeros((4, 2), np.float32), np.eye(3), 0, 1.0)
    (region,) = STAGES.locate(page, None)
    assert isinstance(region, TextRegion)
    line = LocatedLine(region, TextLine(text, confidence), "crnn")
    return STAGES.parse([line], page, {}).fields["text"]


def test_five_characters_are_the_text():
    field = parsed("ab3d5", 0.8)
    assert (field.value, field.raw, field.confidence, field.problems) == ("ab3d5", "ab3d5", 0.8, ())


@pytest.mark.parametrize(("text", "confidence"), [("ab3d5", LEAST / 2), ("ab3d", 0.99), ("", 0.0)])
def test_a_guess_or_another_length_is_no_value(text, confidence):
    field = parsed(text, confidence)
    assert (field.value, field.raw) == (None, text)
    assert field.problems == ("not legible",)


@pytest.mark.parametrize("size", [(20_000, 32), (781_250, 32), (32, 781_250), (5000, 5000)])
def test_no_picture_is_drawn_out_to_more_than_the_net_looks_at(size):
    """800 bytes of PNG, 40 pixels wide and 6,000 high, took half a gigabyte."""
    drawn = drawn_out(np.broadcast_to(np.uint8(200), (*size, 3)))
    assert drawn.shape[0] <= HIGHEST
    assert drawn.shape[1] == SHAPE * drawn.shape[0]


@pytest.mark.parametrize("size", [(50, 200), (40, 120), (1, 1), (90, 640), (300, 200)])
def test_a_picture_of_any_size_is_drawn_out_to_the_same_shape(size):
    picture = np.random.default_rng(0).integers(0, 255, (*size, 3)).astype(np.uint8)
    assert drawn_out(picture).shape == (size[0], SHAPE * size[0], 3)


@pytest.fixture(scope="module")
def reader():
    return open_reader("captcha")


@pytest.mark.models
@pytest.mark.parametrize("style", ["kaptcha", *KEPT])
def test_captchas_of_styles_and_typefaces_that_no_training_saw_are_answered(reader, style):
    """Five characters of each, surely or as a guess that is no value."""
    for number in range(10):
        field = reader(drawn(style, number)[0]).fields["text"]
        assert len(field.raw) == CHARACTERS
        assert field.value in (field.raw, None)
        assert (field.value is None) == (field.confidence < LEAST)


@pytest.mark.models
def test_most_captchas_of_the_style_of_2013_are_read_rightly(reader):
    """How many of how many, of other styles too, stands in docs/figures.md."""
    pairs = [drawn("kaptcha", number) for number in range(20)]
    assert sum(reader(picture).fields["text"].raw == text for picture, text in pairs) >= 14


@pytest.mark.models
def test_what_is_read_lies_over_the_whole_picture_and_no_verdict_is_told(reader):
    picture, _ = drawn("kaptcha", 3)
    reading = reader(picture.repeat(2, 0).repeat(2, 1))
    assert reading.quad.tolist() == [[0, 0], [400, 0], [400, 100], [0, 100]]
    assert reading.fields["text"].quad.tolist() == reading.quad.tolist()
    assert reading.verdict is None
    assert reading.models == {"text": "captcha-2"}
