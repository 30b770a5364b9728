"""Tesseract on drawn lines: text, confidences, a field's characters, blank crops, threads."""

from __future__ import annotations

import importlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from elements import Script
from ocr import tesseract
from ocr.tesseract import TesseractRecognizer, TesseractUnavailable, find_tessdata, tesseract_info
from ocr.tesseract_engines import CommandEngine, Job
from tests.ocr.lines import drawn_line
from tests.ocr.written import ADDRESS, DATE, NAME, SEX, WORDS


@pytest.fixture(scope="module")
def recognizer():
    return TesseractRecognizer()


def test_lines_are_read_in_order(recognizer):
    texts = ["MERPATI PUTIH", "PELAJAR/MAHASISWA", "17-08-1990", "LAKI-LAKI"]
    scripts = [NAME, WORDS, DATE, SEX]
    lines = recognizer.read([drawn_line(text) for text in texts], scripts)
    assert [line.text for line in lines] == texts


def test_every_character_has_a_confidence(recognizer):
    (line,) = recognizer.read([drawn_line("MERPATI PUTIH")], [NAME])
    assert len(line.confidences) == len(line.text)
    assert all(0 <= confidence <= 1 for confidence in line.confidences)
    assert min(line.confidences) <= line.confidence <= max(line.confidences)


def test_a_field_gives_only_its_characters(recognizer):
    """Letters drawn into a date's crop come out as digits, or not at all."""
    (line,) = recognizer.read([drawn_line("ISOLOBIZ")], [DATE])
    assert set(line.text) <= set("0123456789-: ")


def test_blank_and_tiny_crops_are_empty_lines(recognizer):
    """Tesseract reads letters into blank paper, so it is never asked."""
    blank = np.full((30, 200, 3), 210, np.uint8)
    tiny = np.zeros((2, 40, 3), np.uint8)
    lines = recognizer.read([blank, drawn_line("ISLAM"), tiny], [WORDS] * 3)
    assert [line.text for line in lines] == ["", "ISLAM", ""]
    assert lines[0].confidence == 0.0


def test_no_crops_no_lines(recognizer):
    assert recognizer.read([], []) == []


def test_the_name_tells_version_and_language(recognizer):
    assert recognizer.name == f"tesseract-{tesseract_info().version}-ind"


def test_threads_share_the_recognizer(recognizer):
    """Each call has an engine of its own: no text turns up in another thread's answer."""
    texts = ["CEMARA", "MELATI", "KENANGA", "BOUGENVIL"] * 3
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda t: recognizer.read([drawn_line(t)], [ADDRESS]), texts))
    alone = {text: recognizer.read([drawn_line(text)], [ADDRESS]) for text in set(texts)}
    assert answers == [alone[text] for text in texts]
    assert all(text in line.text for text, (line,) in zip(texts, answers, strict=True))


def test_the_command_reads_the_same_lines():
    """Where tesserocr is missing, one call of the command reads all lines of a kind."""
    engine = CommandEngine(importlib.import_module("pytesseract"))
    recognizer = TesseractRecognizer()
    recognizer._engine = engine
    texts, scripts = ["MERPATI PUTIH", "02-11-1975", "CERAI HIDUP"], [NAME, DATE, WORDS]
    lines = recognizer.read([drawn_line(text) for text in texts], scripts)
    assert [line.text for line in lines] == texts
    assert all(len(line.confidences) == len(line.text) for line in lines)


@pytest.mark.parametrize("by_command", [False, True])
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("arabic_rice.png", "أرز الأمل كابل"),  # as a raw line it has a stop at its end
        ("arabic_wood.png", "خشب السلام الشرق"),  # as a single line nothing is found in it
    ],
)
def test_arabic_is_read_as_it_stands(recognizer, monkeypatch, by_command, file, text):
    if "ara" not in tesseract_info().languages:
        pytest.skip("tesseract-ocr-ara is not installed")
    if by_command:
        engine = CommandEngine(importlib.import_module("pytesseract"))
        monkeypatch.setattr(recognizer, "_engine", engine)
    crop = cv2.imread(str(Path(__file__).with_name(file)))
    (line,) = recognizer.read([crop], [Script(("tesseract",), text + ".'0", language="ara")])
    assert line.text == text


def test_arabic_is_not_read_in_latin_letters_where_its_language_is_missing():
    crop = cv2.imread(str(Path(__file__).with_name("arabic_rice.png")))
    without = TesseractRecognizer("eng", others=())
    scripts = [Script(language=each) for each in ("ara", "fas", "eng+ara", "ind")]
    read = [line.text for line in without.read([crop] * 4, scripts)]
    assert read[:3] == ["", "", ""]
    assert read[3]


def test_the_command_is_taken_where_the_library_is_missing(monkeypatch):
    found = tesseract._import
    monkeypatch.setattr(tesseract, "_import", lambda m: None if m == "tesserocr" else found(m))
    assert tesseract_info().binding == "pytesseract"
    assert isinstance(TesseractRecognizer()._engine, CommandEngine)


def test_a_missing_language_says_what_to_install():
    with pytest.raises(TesseractUnavailable, match="apt-get install tesseract-ocr-xyz"):
        TesseractRecognizer("xyz")


def test_tessdata_prefix_goes_first(monkeypatch, tmp_path):
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "ind.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert find_tessdata() == tmp_path / "tessdata"


def test_an_engine_is_reused_and_another_made_only_when_both_are_out(recognizer):
    engine = recognizer._engine
    pool = engine._pools["ind"]
    job = Job(np.full((48, 200), 255, np.uint8), "ind", "ABC")
    before = pool.qsize()
    engine.read([job, job])
    assert pool.qsize() == max(1, before)
