"""A name that would wait is looked at again, and what all looks together read counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from documents.kind import LocatedLine, Parsed
from documents.kinds.ktp import kind as ktp
from documents.kinds.ktp.again import looked_again, waits_for_its_name
from documents.kinds.ktp.parse import parse_card
from documents.kinds.ktp.verdict import judge
from elements import TextLine
from tests.documents.cards import Told, lines, page

CROP = np.full((28, 200, 3), 200, np.uint8)


class Looks(Told):
    """Evidence of a line that tells of other texts as well."""

    def alternatives(self):
        return [(text, float(np.exp(told))) for text, told in self.nats.items()]


class Says:
    """Reads every crop alike, and counts them."""

    name = "says"

    def __init__(self, text, nats):
        self.line = TextLine(text, float(np.exp(nats)), evidence=Looks({text: nats}))
        self.read_crops = 0

    def read(self, crops, scripts):
        self.read_crops += len(crops)
        return [self.line] * len(crops)


def card(name, nats):
    """A card's lines, of which the name's is so likely."""
    read = TextLine(name, float(np.exp(nats)), evidence=Looks({name: nats}))
    return [
        replace(one, line=read, recognizer="agreed") if one.region.name == "nama" else one
        for one in lines()
    ]


def parsed(located):
    read = parse_card(located, page())
    return Parsed(read.fields, *judge(read, {}))


def name_in(located):
    return next(one.line for one in located if one.region.name == "nama")


def test_a_name_is_as_sure_as_all_looks_together():
    reader = Says("DEWI UTAMI", -0.1)
    again = looked_again(card("DEWI UTAMI", -1.6), lambda region: CROP, reader)
    assert name_in(again).confidence == pytest.approx(np.exp(-0.6))
    assert reader.read_crops == 2
    others = [one for one in again if one.region.name != "nama"]
    assert others == [one for one in lines() if one.region.name != "nama"]


def test_what_further_looks_read_otherwise_is_read_anew():
    again = looked_again(card("DEWI UTANI", -2.0), lambda region: CROP, Says("DEWI UTAMI", -0.1))
    assert name_in(again).text == "DEWI UTAMI"


def test_only_a_name_that_was_hard_to_read_is_looked_at_again():
    assert waits_for_its_name(parsed(card("DEWI UTAMI", -4.5)))
    assert not waits_for_its_name(parsed(card("DEWI UTAMI", -0.001)))
    mended = card("DEWI UTAMI", -0.001)
    told = Looks({"DEWI UTAML": -0.5, "DEWI UTAMI": -1.0})
    mended = [
        replace(one, line=TextLine("DEWI UTAML", 0.6, evidence=told))
        if one.region.name == "nama" else one for one in mended
    ]  # fmt: skip
    assert waits_for_its_name(parsed(mended))


@pytest.mark.parametrize("nats", [-4.5, -0.001])
def test_a_card_passes_where_its_name_is_plain_to_further_looks(nats):
    walk, reader = ktp.Walk(), Says("DEWI UTAMI", -0.001)
    walk._reader = reader
    walk.cut = lambda image, region: CROP
    read = walk.parse(card("DEWI UTAMI", nats), page(), {})
    assert read.verdict == "passed"
    assert bool(reader.read_crops) == (nats < -1)


def test_a_page_that_nobody_located_is_parsed_all_the_same():
    lines_read = [LocatedLine(one.region, one.line) for one in lines()]
    assert ktp.Walk().parse(lines_read, page(), {}).fields["nik"].value
