"""A name that would wait is looked at again, and what all looks together read counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from documents.kind import Parsed
from documents.kinds.ktp import kind as ktp
from documents.kinds.ktp.again import looked_again, told_alike, waits_for_its_name
from documents.kinds.ktp.parse import parse_card
from documents.kinds.ktp.verdict import judge
from elements import TextLine
from ocr.agreement import AgreedRecognizer
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
        self.crops = 0

    def read(self, crops, scripts):
        self.crops += len(crops)
        return [self.line] * len(crops)


def card(**told):
    """A card's lines, of which the name's is the first of these texts, each so likely in nats."""
    told = {text.replace("_", " "): nats for text, nats in told.items()}
    name, nats = next(iter(told.items()))
    read = TextLine(name, float(np.exp(nats)), evidence=Looks(told))
    return [
        replace(one, line=read, recognizer="agreed") if one.region.name == "nama" else one
        for one in lines()
    ]


def parsed(located):
    read = parse_card(located, page())
    return Parsed(read.fields, *judge(read, {}))


def name_in(located):
    return next(one.line for one in located if one.region.name == "nama")


def test_only_the_name_is_looked_at_again():
    reader = AgreedRecognizer(Says("DEWI UTAMI", -0.1), Says("", 0.0))
    again = looked_again(card(DEWI_UTANI=-2.0), lambda region: CROP, reader)
    assert name_in(again).text == "DEWI UTAMI"
    others = [one for one in again if one.region.name != "nama"]
    assert others == [one for one in lines() if one.region.name != "nama"]


@pytest.mark.parametrize(
    ("told", "waits"),
    [
        ({"DEWI_UTAMI": -4.5}, True),
        ({"DEWI_UTAMI": -0.001}, False),
        ({"DEWI_UTAML": -0.5, "DEWI_UTAMI": -1.0}, True),  # a letter is mended
    ],
)
def test_a_card_waits_for_a_name_that_was_hard_to_read(told, waits):
    assert waits_for_its_name(parsed(card(**told))) == waits


@pytest.mark.parametrize(("nats", "looks"), [(-4.5, 2), (-0.001, 0)])
def test_a_card_passes_where_its_name_is_plain_to_further_looks(nats, looks):
    first = Says("DEWI UTAMI", -0.001)
    walk = ktp.Walk()
    walk._names = AgreedRecognizer(first, Says("DEWI UTAMI", 0.0))
    walk.cut = lambda image, region: CROP
    assert walk.parse(card(DEWI_UTAMI=nats), page(), {}).verdict == "passed"
    assert first.crops == looks


def test_a_name_stays_where_further_looks_read_nothing():
    walk = ktp.Walk()
    walk._names = AgreedRecognizer(Says("", -0.1), Says("", 0.0))
    walk.cut = lambda image, region: CROP
    read = walk.parse(card(DEWI_UTAMI=-4.5), page(), {})
    assert (read.verdict, read.fields["nama"].value) == ("review", "DEWI UTAMI")


def test_without_a_second_reader_the_first_look_counts():
    assert ktp.Walk().parse(card(DEWI_UTAMI=-4.5), page(), {}).verdict == "review"


@pytest.mark.parametrize(
    ("text", "nats", "alike"),
    [
        ("DEWI UTAMI", -0.1, True),
        ("DEWI UTAMI.", -0.1, False),
        ("DEWI UTAMI", -1.0, False),
        ("DEWI UTANI", -0.1, False),
        ("DEWIUTAMI", -0.1, False),
    ],
)
def test_a_name_is_told_alike_where_other_nets_surely_read_it(text, nats, alike):
    told = told_alike(card(DEWI_UTAMI=-4.5), lambda region: CROP, Says(text, nats))
    assert name_in(told).alike is alike
    assert not any(one.line.alike for one in told if one.region.name != "nama")


def test_a_name_that_other_nets_read_alike_is_counted_apart():
    told = told_alike(card(ZUVI_XAQIFU=-4.5), lambda region: CROP, Says("ZUVI XAQIFU", -0.1))
    confidence = parsed(told).fields["nama"].confidence
    assert confidence > parsed(card(ZUVI_XAQIFU=-4.5)).fields["nama"].confidence


def test_other_nets_are_asked_of_names_that_wait_alone():
    others, walk = Says("ZUVI XAQIFU", -0.1), ktp.Walk()
    walk._names, walk._other = AgreedRecognizer(Says("ZUVI XAQIFU", -4.5), Says("", 0.0)), others
    walk.cut = lambda image, region: CROP
    assert walk.parse(card(DEWI_UTAMI=-0.001), page(), {}).verdict == "passed"
    assert others.crops == 0
    walk.parse(card(ZUVI_XAQIFU=-1.0), page(), {})
    assert others.crops == 1
