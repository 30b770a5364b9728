"""Evidence of a part of a line, and of several lines joined."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from documents.meaning.evidence import JoinedEvidence, PartEvidence, of_part, read_alike
from ocr.agreement import Heard
from tests.documents.cards import Told


class Letters:
    """A picture that shows one text: each letter that a text has otherwise costs a nat."""

    def __init__(self, shown: str) -> None:
        self.shown = shown

    def log_likelihoods(self, texts: Sequence[str]) -> list[float]:
        return [
            -float(sum(a != b for a, b in zip(text, self.shown, strict=False)))
            - abs(len(text) - len(self.shown))
            for text in texts
        ]

    def likeliest(self, pattern: Sequence[str]) -> str | None:
        if len(pattern) > len(self.shown):
            return None
        return "".join(
            seen if seen in allowed else allowed[0]
            for seen, allowed in zip(self.shown, pattern, strict=False)
        )


def test_a_part_is_as_likely_as_the_line_with_it_in():
    part = PartEvidence(Letters("NIK: 3174 X"), "NIK: ", " X")
    assert part.log_likelihoods(["3174", "3175", ""]) == [0, -1, -6]
    assert part.likeliest(["0123456789"] * 4) == "3174"
    assert part.likeliest(["0123456789"] * 9) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("GRIYA ASRI BLOK A2", 0),
        ("GRIYA ASRI BLOK B3", -2),
        (
            "GRIYAASRI BLOK A2",
            -5,
        ),  # behind its missing blank each letter of the first line is another
        ("GRIYA ASRI BLOKA2", -3),  # and of the second
        ("GRIYA", -5 - 7),  # can't be cut: all in the first line, nothing in the second
    ],
)
def test_lines_are_likely_together_wherever_the_first_may_end(text, told):
    lines = JoinedEvidence((Letters("GRIYA ASRI"), Letters("BLOK A2")), (2, 2))
    assert lines.log_likelihoods([text, text]) == [told, told]


def test_no_fixed_form_is_looked_for_in_several_lines():
    lines = JoinedEvidence((Letters("31"), Letters("74")), (1, 1))
    assert lines.likeliest(["0123456789"] * 4) is None


def test_other_readings_of_parts_and_of_several_lines():
    first = Told({"NAMA BUDI": -0.1, "NAMA RUDI": -2.0, "NIMA BUDI": -3.0})
    part = of_part(first, "NAMA BUDI", "BUDI")
    told = [text for text, _ in part.alternatives()]
    assert told == ["BUDI", "RUDI"]
    second = Told({"SARI": -0.2, "SARJ": -1.0})
    both = JoinedEvidence((part, second), (1, 1))
    told = dict(both.alternatives())
    assert list(told) == ["BUDI SARI", "BUDI SARJ", "RUDI SARI"]
    assert told["RUDI SARI"] == pytest.approx(math.exp(-2.2))
    assert JoinedEvidence((part, Told({})), (1, 0)).alternatives() == []


def heard(text: str, *, alike: bool) -> Heard:
    return Heard(Letters(text), text, alike=text * alike)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((heard("SITE", alike=True), Letters("EMILIA")), True),  # the second was sure by itself
        ((heard("SITE", alike=True), PartEvidence(heard("EMI", alike=True), "", " X")), True),
        ((heard("SITE", alike=True), heard("EMILIA", alike=False)), False),
        ((Letters("SITI"), Letters("EMILIA")), False),
    ],
)
def test_lines_that_two_readers_were_asked_of_are_read_alike(lines, told):
    assert read_alike(JoinedEvidence(lines, (1, 1))) is told
