"""Lines in mixed case are told from lines in capitals, and read so by who knows small letters."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from elements import Script, TextLine
from ocr.agreement import AgreedRecognizer
from ocr.cases import in_mixed_case
from tests.ocr.test_agreement import Picture, Says
from tests.ocr.written import NAME


def written(text):
    crop = np.full((46, 24 * len(text) + 20, 3), 240, np.uint8)
    cv2.putText(crop, text, (10, 34), cv2.FONT_HERSHEY_DUPLEX, 1.0, (20, 20, 20), 2, cv2.LINE_AA)
    return crop


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("SITI RAHMAWATI", False), ("Siti Rahmawati", True), ("DR. AGUS, S.H.", False),
        ("I MADE A", False), ("Made Wirawan", True), ("Wa", False),  # too few letters to tell
        ("", False),
    ],
)  # fmt: skip
def test_small_letters_are_told_by_their_height(text, mixed):
    assert in_mixed_case(written(text)) is mixed
    small = cv2.resize(written(text), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    assert in_mixed_case(np.asarray(small, np.uint8)) is mixed


@pytest.mark.parametrize(
    ("shown", "second", "text", "doubted"),
    [
        ("Tini Taylor", "Tini Taylor", "TINI TAYLOR", True),
        ("Tini Taylor", "Tini Tailor", "TINI TAYIOR", True),  # the picture is against it
        ("Tini Taylor", "TINI TAYLOR", "TINI TAYIOR", False),  # it saw that all are capitals
        ("TINI TAYLOR", "Tini Taylor", "TINI TAYIOR", False),
        ("Tini Taylor", "Tini Tayior", "TINI TAYIOR", False),
        ("Tini Taylor", "", "TINI TAYIOR", True),
    ],
)
def test_letters_of_a_line_in_mixed_case_are_the_seconds(shown, second, text, doubted):
    picture = Picture(TINI_TAYIOR=-0.1, TINI_TAYLOR=-6.0, TINI_TAILOR=-14.0)
    both = AgreedRecognizer(Says("crnn", "TINI TAYIOR", 0.7, picture), Says("t", second, 0.9))
    line = both.read([written(shown)], [NAME])[0]
    assert line.text == text
    assert (line.confidence < 0.5) is doubted
    assert line.evidence.line is picture


def test_the_second_is_asked_for_small_letters_where_there_are_some():
    asked = []

    class Asked(Says):
        def read(self, crops, scripts):
            asked.extend(scripts)
            return [TextLine("", 0.0)] * len(crops)

    both = AgreedRecognizer(Says("crnn", "NUR", 0.7), Asked("t", "", 0.0))
    script = Script(characters="ABC .", language="ind")
    both.read([written("Siti Nur"), written("SITI NUR")], [script, script])
    assert [(each.characters, each.language) for each in asked] == [
        ("ABC .abc", "eng"), ("ABC .", "ind"),
    ]  # fmt: skip
