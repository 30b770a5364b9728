"""Recognisers are measured on the same crops, each line with its own text."""

from __future__ import annotations

import pytest

from documents.reader import open_reader
from elements import TextLine
from training.kinds.ktp.judged import JUDGED
from training.kinds.ktp.subject import SUBJECT
from training.lines.measure import compare, crops_of, table
from training.photos.scenery import Grounds
from training.photos.unseen import draw_test_photo


class Says:
    """A recogniser that always says the same."""

    name = "says"

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, crops, kinds):
        return [TextLine(self.text, 1.0) for _ in crops]


def test_every_line_counts_for_its_group_and_condition():
    crops = [
        ("flat", ("nama", "DEWI CONTOH", None)),
        ("flat", ("nama", "BUDI", None)),
        ("hard", ("agama", "ISLAM", None)),
    ]
    metrics = compare({"a": Says(": dewi  contoh"), "b": Says("ISLAM")}, iter(crops), JUDGED.groups)
    assert metrics["a"].share("names", "flat").value == 0.5
    assert metrics["a"].share("closed sets", "hard").value == 0
    assert metrics["b"].share("closed sets", "hard").value == 1
    rows = table(metrics, JUDGED.groups).splitlines()
    assert rows[0] == "| exact, % (flat / careful / hard) | a | b | lines |"
    assert "| names | 50.0 / nan / nan | 0.0 / nan / nan | 2 / 0 / 0 |" in rows
    assert "| closed sets | nan / nan / 0.0 | nan / nan / 100.0 | 0 / 0 / 1 |" in rows


@pytest.fixture(scope="module")
def crops():
    photo, card = draw_test_photo(SUBJECT, 0, "flat", Grounds("test"))
    return card, list(crops_of(photo.image, card, open_reader("ktp")))


def test_a_drawn_card_gives_its_printed_lines(crops):
    card, found = crops
    printed = [(line.field, line.text) for line in card.lines]
    assert len(found) > 12
    assert all((name, text) in printed for name, text, _ in found)
    assert all(min(crop.shape[:2]) > 5 for _, _, crop in found)
