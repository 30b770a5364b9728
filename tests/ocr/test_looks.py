"""Several looks at one Arabic line: how many are taken, and what they tell together."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Script, TextLine
from ocr.looks import LOOKS, agree, voted
from ocr.tesseract import TesseractRecognizer, tesseract_info

INK = np.full((30, 120, 3), 255, np.uint8)
cv2.line(INK, (10, 15), (110, 15), (0, 0, 0), 5)


class Looks:
    """An engine that reads one text after the other."""

    def __init__(self, *texts):
        self.texts = list(texts)
        self.shapes: list[tuple[int, ...]] = []

    def read(self, jobs):
        self.shapes += [job.grey.shape for job in jobs]
        return [TextLine(self.texts.pop(0), 0.5) for _ in jobs]


@pytest.fixture
def recognizer():
    if "ara" not in tesseract_info().languages:
        pytest.skip("tesseract-ocr-ara is not installed")
    return TesseractRecognizer("eng")


@pytest.mark.parametrize(
    ("texts", "language", "looks", "told"),
    [
        (["زيت", "زيت"], "ara", 2, "زيت"),
        (["زبت", "زيت", "زيت"], "ara", 3, "زيت"),
        (["", "زيت", "", "زيت"], "eng+ara", 4, "زيت"),
        (["زيت .", "زيت"], "ara", 2, "زيت"),  # a stop that one look sees
        (["زيت .", "زبت", "| زيت", "زيت ."], "ara", 3, "زيت ."),
        (["oil", "0il"], "eng", 1, "oil"),
    ],
)
def test_looks_are_taken_until_two_agree(recognizer, monkeypatch, texts, language, looks, told):
    engine = Looks(*texts)
    monkeypatch.setattr(recognizer, "_engine", engine)
    (line,) = recognizer.read([INK], [Script(language=language)])
    assert (line.text, len(engine.shapes)) == (told, looks)


def test_what_another_reader_read_counts_as_a_look(recognizer, monkeypatch):
    told = {}
    for heard in ("زيت", "زبت", "نور", ""):
        engine = Looks("زيت", "زبت", "زبت")
        monkeypatch.setattr(recognizer, "_engine", engine)
        (line,) = recognizer.read([INK], [Script(language="ara", heard=heard)])
        told[heard] = (line.text, len(engine.shapes), line.alike)
    assert told == {
        "زيت": ("زيت", 1, True), "زبت": ("زبت", 2, False), "نور": ("زبت", 3, False),
        "": ("زبت", 3, False),
    }  # fmt: skip
    monkeypatch.setattr(recognizer, "_engine", Looks("زيت."))
    (line,) = recognizer.read([INK], [Script(language="ara", heard="زيت")])
    assert line.alike, "a mark at its end that one of them sees"


def test_no_look_is_like_another():
    pictures = [look(INK) for look in LOOKS]
    assert len({picture.tobytes() for picture in pictures}) == len(LOOKS)
    assert all((picture[:, 0] == 255).all() for picture in pictures)


def test_nothing_is_no_text_that_two_looks_read():
    assert not agree([TextLine("", 0.0), TextLine("", 0.0)])
    assert voted([TextLine("", 0.0), TextLine("", 0.0)]).text == ""


def test_what_two_looks_read_goes_before_a_surer_one():
    told = voted([TextLine("a", 0.9), TextLine("b", 0.3), TextLine("b", 0.4)])
    assert told.text == "b"
    assert told.confidence < 0.4, "another text speaks against it"


def test_of_looks_that_all_differ_the_surest_is_taken():
    assert voted([TextLine("a", 0.3), TextLine("b", 0.4)]).text == "b"
