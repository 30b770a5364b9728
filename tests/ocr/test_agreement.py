"""Two recognisers on a line: the second is heard where the picture supports it as well."""

from __future__ import annotations

import numpy as np
import pytest

from elements import TextLine
from ocr.agreement import AgreedRecognizer

CROP = np.zeros((24, 90, 3), np.uint8)


class Picture:
    """Evidence for texts by the nats given."""

    def __init__(self, **nats):
        self.nats = nats

    def log_likelihoods(self, texts):
        return [self.nats.get(text.replace(" ", "_"), -50.0) for text in texts]

    def likeliest(self, pattern):
        return None


class Says:
    """A recogniser that reads every line alike."""

    def __init__(self, name, text, confidence, evidence=None):
        self.name = name
        self.line = TextLine(text, confidence, evidence=evidence)

    def read(self, crops, kinds):
        return [self.line] * len(crops)


@pytest.mark.parametrize(
    ("second", "text"),
    [
        ("DEWI AGUS", "DEWI AGUS"),  # nearly as likely: a space that was passed over
        ("dewi  agus :", "DEWI AGUS"),
        ("DEW1 AGUS", "DEWIAGUS"),  # the picture is against it
        ("", "DEWIAGUS"),
    ],
)
def test_the_second_is_followed_where_the_picture_allows_it(second, text):
    picture = Picture(DEWIAGUS=-0.1, DEWI_AGUS=-2.9)
    first = Says("crnn", "DEWIAGUS", 0.7, picture)
    both = AgreedRecognizer(first, Says("tess", second, 0.9))
    assert [line.text for line in both.read([CROP], ["nama"])] == [text]
    assert both.name == "crnn+tess"


def test_without_evidence_the_first_stands():
    both = AgreedRecognizer(Says("crnn", "DEWIAGUS", 0.7), Says("tess", "DEWI AGUS", 0.9))
    assert both.read([CROP], ["nama"])[0].text == "DEWIAGUS"


@pytest.mark.parametrize(
    ("second", "confidence"),
    [("DEWI AGUS", 0.9), ("dewi agus", 0.9), ("DEWIAGUS", 0.4), ("", 0.4)],
)
def test_a_line_is_sure_where_the_picture_is_and_both_read_the_same(second, confidence):
    """The picture's word on the whole text counts, not the least sure of its letters."""
    picture = Picture(DEWI_AGUS=np.log(0.8))
    both = AgreedRecognizer(Says("crnn", "DEWI AGUS", 0.7, picture), Says("tess", second, 0.9))
    line = both.read([CROP], ["nama"])[0]
    assert (line.text, line.confidence) == ("DEWI AGUS", pytest.approx(confidence))


def test_the_second_is_asked_only_of_what_is_not_sure_and_trusted():
    asked = []

    class Asked(Says):
        def read(self, crops, kinds):
            asked.extend(kinds)
            return super().read(crops, kinds)

    for sure, word, kinds in ((0.99, "ALI", []), (0.98, "ALI", ["nama"]), (0.99, "AII", ["nama"])):
        asked.clear()
        both = AgreedRecognizer(
            Says("crnn", word, sure), Asked("tess", "X", 0.9), trusted=lambda _, text: text == "ALI"
        )
        line = both.read([CROP], ["nama"])[0]
        assert (line.text, asked) == (word, kinds)
        assert line.confidence == pytest.approx(sure / 2 if kinds else (1 + sure) / 2)
