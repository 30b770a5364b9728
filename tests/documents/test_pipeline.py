"""The five stages, walked by a kind made up here: no network and no recogniser of ours."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from documents.kind import LocatedLine, Nets, Parsed, Stages
from documents.pipeline import read_document, reader_of
from elements import Box, Field, Measure, Page, Reason, Script, TextLine, TextRegion
from errors import CardNotFound


class Echo:
    """A recogniser that reads each crop as its width."""

    name = "echo-1"

    def read(self, crops, scripts):
        return [
            TextLine(f"{script.characters}:{crop.shape[1]}", 0.9)
            for crop, script in zip(crops, scripts, strict=True)
        ]


READERS = ("missing", "echo")
REGIONS = [
    TextRegion("head", Box(0, 0, 30, 10), script=Script(READERS, "a")),
    TextRegion("foot", Box(0, 50, 70, 60), script=Script(READERS, "b")),
]


def rectify(photo, nets):
    return Page(photo, Box(0, 0, 1011, 638).quad(), np.eye(3), 90, 1.0)


def parse(lines, page, quality):
    assert all(isinstance(line, LocatedLine) for line in lines)
    fields = {line.region.name: Field(line.line.text) for line in lines}
    return Parsed(fields, "review", (Reason("made_up", None, "Made up."),))


def stages(**changes):
    return Stages(**{
        "rectify": rectify, "locate": lambda page, nets: REGIONS, "parse": parse,
        "cut": lambda image, region: image[:, : int(region.box.right)],
        "quality": lambda photo, page: {"blur": Measure(1.0, False)}, **changes,
    })  # fmt: skip


@pytest.fixture
def nets():
    named = SimpleNamespace
    seeing = {"card": named(name="card-1"), "fields": named(name="fields-1")}
    return Nets(seeing, {"echo": Echo()})


PHOTO = np.full((638, 1011, 3), 128, np.uint8)


def test_a_reading_holds_what_each_stage_found(nets):
    reading = read_document(PHOTO, "note", stages(), nets)
    assert {name: field.value for name, field in reading.fields.items()} == {
        "head": "a:30",
        "foot": "b:70",
    }
    assert (reading.kind, reading.turn, reading.verdict) == ("note", 90, "review")
    assert [reason.code for reason in reading.reasons] == ["made_up"]
    assert reading.models == {"card": "card-1", "fields": "fields-1", "text": "echo-1"}
    assert reading.quality


def test_each_stage_is_timed(nets):
    timings = read_document(PHOTO, "note", stages(), nets).timings_ms
    assert list(timings) == ["rectify", "locate", "recognise", "parse"]
    assert all(milliseconds >= 0 for milliseconds in timings.values())


def test_the_first_loaded_recogniser_reads(nets):
    assert reader_of(REGIONS[0], nets, {}) == "echo"
    lost = replace(REGIONS[0], script=Script(("missing", "other")))
    with pytest.raises(LookupError, match="missing, other"):
        reader_of(lost, nets, {})


def test_a_field_is_read_by_the_recogniser_chosen_for_it(nets):
    """The others keep the kind's own; one that is not loaded leaves the field to it as well."""

    class Shout(Echo):
        name = "shout-1"

        def read(self, crops, scripts):
            return [TextLine(line.text.upper(), 0.9) for line in super().read(crops, scripts)]

    both = replace(nets, recognizers={**nets.recognizers, "shout": Shout()})
    chosen = {"foot": "shout", "head": "lost"}
    reading = read_document(PHOTO, "note", stages(), both, chosen=chosen)
    assert [field.value for field in reading.fields.values()] == ["a:30", "B:70"]
    assert reading.models["text"] == "echo-1+shout-1"


def test_an_unusable_photo_leaves_as_it_came(nets):
    def nothing(photo, nets):
        raise CardNotFound

    with pytest.raises(CardNotFound):
        read_document(PHOTO, "note", stages(rectify=nothing), nets)


def test_a_page_without_lines_is_still_a_reading(nets):
    reading = read_document(PHOTO, "note", stages(locate=lambda page, nets: []), nets)
    assert reading.fields == {}


@pytest.mark.parametrize(
    ("waits", "verdict", "levels"),
    [
        (frozenset(), "passed", ["note", "note"]),
        (frozenset({"moved"}), "review", ["review", "note"]),
        (frozenset({"else"}), "passed", ["note", "note"]),
    ],
)
def test_a_note_waits_where_an_operator_wants_it_to(nets, waits, verdict, levels):
    def noting(lines, page, quality):
        notes = (Reason("moved", None, "", "note"), Reason("worn", None, "", "note"))
        return Parsed({}, "passed", notes)

    reading = read_document(PHOTO, "note", stages(parse=noting), nets, waits=waits)
    assert reading.verdict == verdict
    assert [reason.level for reason in reading.reasons] == levels


def test_a_kind_that_does_not_judge_is_not_weighed(nets):
    reading = read_document(PHOTO, "note", stages(parse=lambda *_: Parsed({})), nets)
    assert reading.verdict is None
