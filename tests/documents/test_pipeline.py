"""The five stages, walked by a kind made up here: no network and no recogniser of ours."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from documents.pipeline import DocumentKind, LocatedLine, Models, Parsed, read_document
from elements import Box, Field, Page, Reason, TextLine, TextRegion
from errors import CardNotFound


class Echo:
    """A recogniser that reads each crop as its width."""

    name = "echo-1"

    def read(self, crops, kinds):
        return [
            TextLine(f"{kind}:{crop.shape[1]}", 0.9)
            for crop, kind in zip(crops, kinds, strict=True)
        ]


REGIONS = [TextRegion("head", Box(0, 0, 30, 10)), TextRegion("foot", Box(0, 50, 70, 60))]


def rectify(photo, models):
    return Page(photo, Box(0, 0, 1011, 638).quad(), np.eye(3), 90, 1.0)


def parse(lines, page, quality):
    assert all(isinstance(line, LocatedLine) for line in lines)
    fields = {line.region.name: Field(line.line.text) for line in lines}
    return Parsed(fields, "review", (Reason("made_up", None, "Made up."),))


def kind(**changes):
    return DocumentKind(**{
        "name": "note", "rectify": rectify, "locate": lambda page, models: REGIONS,
        "cut": lambda image, region: image[:, : int(region.box.right)],
        "recognizers": ("missing", "echo"), "parse": parse, **changes,
    })  # fmt: skip


@pytest.fixture
def models():
    named = SimpleNamespace
    return Models(named(name="card-1"), named(name="fields-1"), {"echo": Echo()})


PHOTO = np.full((638, 1011, 3), 128, np.uint8)


def test_a_reading_holds_what_each_stage_found(models):
    reading = read_document(PHOTO, kind(), models)
    assert {name: field.value for name, field in reading.fields.items()} == {
        "head": "head:30",
        "foot": "foot:70",
    }
    assert (reading.kind, reading.turn, reading.verdict) == ("note", 90, "review")
    assert [reason.code for reason in reading.reasons] == ["made_up"]
    assert reading.models == {"card": "card-1", "fields": "fields-1", "text": "echo-1"}
    assert reading.quality


def test_each_stage_is_timed(models):
    timings = read_document(PHOTO, kind(), models).timings_ms
    assert list(timings) == ["rectify", "locate", "recognise", "parse"]
    assert all(milliseconds >= 0 for milliseconds in timings.values())


def test_the_first_loaded_recogniser_reads(models):
    assert models.recognizer_of("head", ("missing", "echo")) == "echo"
    with pytest.raises(LookupError, match="missing, other"):
        models.recognizer_of("head", ("missing", "other"))


def test_a_kind_may_have_a_better_recogniser_for_a_field(models):
    better = kind(best_for={"foot": ("lost", "echo")}, recognizers=("missing",))
    assert better.keys("foot") == ("lost", "echo", "missing")
    with pytest.raises(LookupError, match="missing"):  # the head has none
        read_document(PHOTO, better, models)


def test_a_field_is_read_by_the_recogniser_chosen_for_it(models):
    """The others keep the kind's own; one that is not loaded leaves the field to it as well."""

    class Shout(Echo):
        name = "shout-1"

        def read(self, crops, kinds):
            return [TextLine(line.text.upper(), 0.9) for line in super().read(crops, kinds)]

    both = {**models.recognizers, "shout": Shout()}
    chosen = replace(models, recognizers=both, chosen={"foot": "shout", "head": "lost"})
    reading = read_document(PHOTO, kind(), chosen)
    assert [field.value for field in reading.fields.values()] == ["head:30", "FOOT:70"]
    assert reading.models["text"] == "echo-1+shout-1"


def test_an_unusable_photo_leaves_as_it_came(models):
    def nothing(photo, models):
        raise CardNotFound

    with pytest.raises(CardNotFound):
        read_document(PHOTO, kind(rectify=nothing), models)


def test_a_page_without_lines_is_still_a_reading(models):
    reading = read_document(PHOTO, kind(locate=lambda page, models: []), models)
    assert reading.fields == {}


@pytest.mark.parametrize(
    ("waits", "verdict", "levels"),
    [
        (frozenset(), "passed", ["note", "note"]),
        (frozenset({"moved"}), "review", ["review", "note"]),
        (frozenset({"else"}), "passed", ["note", "note"]),
    ],
)
def test_a_note_waits_where_an_operator_wants_it_to(models, waits, verdict, levels):
    def noting(lines, page, quality):
        notes = (Reason("moved", None, "", "note"), Reason("worn", None, "", "note"))
        return Parsed({}, "passed", notes)

    reading = read_document(PHOTO, kind(parse=noting, waits=waits), models)
    assert reading.verdict == verdict
    assert [reason.level for reason in reading.reasons] == levels


def test_a_kind_that_does_not_judge_is_not_weighed(models):
    reading = read_document(PHOTO, kind(parse=lambda *_: Parsed({})), models)
    assert reading.verdict is None
