"""Letters that are read into the ground behind a name's last word are none of it."""

from __future__ import annotations

import pytest

from documents.kinds.ktp.behind import before_ground
from documents.kinds.ktp.parse import parse_card
from documents.kinds.ktp.verdict import judge
from tests.documents.cards import lines, located, page


def name(text, nats):
    return located("nama", text, nats=nats)


@pytest.mark.parametrize(("read", "nats", "kept"), [
    ("DEWI LESTARI ANN", {"DEWI LESTARI ANN": -3.0, "DEWI LESTARI": -7.0}, "DEWI LESTARI"),
    ("DEWI LESTARI A N", {"DEWI LESTARI A N": -3.0, "DEWI LESTARI": -9.0}, "DEWI LESTARI"),
    ("DEWI LESTARI A", {"DEWI LESTARI A": -0.1, "DEWI LESTARI": -15.0}, "DEWI LESTARI A"),
    ("DEWI LESTARI A.", {"DEWI LESTARI A.": -0.4, "DEWI LESTARI": -5.0}, "DEWI LESTARI A."),
    ("DEWI", {"DEWI": -3.0, "": -5.0}, "DEWI"),
])  # fmt: skip
def test_a_last_word_stays_where_the_picture_tells_it_from_ground(read, nats, kept):
    found = before_ground(name(read, nats))
    assert found.line.text == kept
    assert found.region.open_ended is (kept != read)


def test_a_line_without_evidence_stays():
    line = located("nama", "DEWI LESTARI ANN")
    assert before_ground(line) is line


def test_what_is_left_is_told_of_as_it_stood_before_the_ground():
    nats = {"DEWI ANN": -1.0, "DEWI": -4.0, "DEVI ANN": -2.0}
    evidence = before_ground(name("DEWI ANN", nats)).line.evidence
    assert evidence.log_likelihoods(["DEWI", "DEVI"]) == [-1.0, -2.0]
    assert evidence.likeliest(["D", "E", "VW", "I"]) == "DEWI"


def test_a_name_before_ground_waits():
    told = [line for line in lines() if line.region.name != "nama"]
    nats = {"DEWI LESTARI ANN": -0.1, "DEWI LESTARI": -5.0, "": -90.0}
    card = parse_card([*told, name("DEWI LESTARI ANN", nats)], page())
    assert card.fields["nama"].value == "DEWI LESTARI"
    assert judge(card, {})[0] == "review"
