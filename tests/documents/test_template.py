"""A template is checked as it comes, and what is wrong names its region."""

from __future__ import annotations

import base64
import json

import pytest

from documents.template import Template, checked, parsed
from errors import FormInvalid
from tests.documents.templates import PLAIN, plain, region


def test_a_plain_one_is_taken_with_its_defaults():
    template = checked(PLAIN)
    assert isinstance(template, Template)
    total = template.regions[0]
    assert (total.required, total.anchor, template.anchors) == (False, None, [])
    assert template.language_of(total) == "eng"
    assert checked(plain(region(language="ara"))).language_of(
        checked(plain(region(language="ara"))).regions[0]
    ) == "ara"  # fmt: skip
    box = total.on(1000, 2000)
    assert (box.left, box.top, box.right, box.bottom) == (700, 1600, 950, 1660)


def test_a_whole_one_comes_back_as_it_was():
    picture = base64.b64encode(b"file").decode()
    whole = plain(
        region(name="سعر", type="number", language="ara", date_order="dmy", decimal="٫",
               currency="SAR", required=True, pattern="[0-9]+", anchor="total"),
        reference={"picture": picture, "width": 10, "height": 20},
        anchors=[{"name": "total", "box": [0.0, 0.1, 0.2, 1.0]}],
    )  # fmt: skip
    template = checked(whole)
    assert template.model_dump(exclude_unset=True) == whole
    assert template.reference.bytes == b"file"
    assert parsed(json.dumps(whole)) == template


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"box": [0.9, 0.8, 0.5, 0.83]}, "Region `total`, `box`: empty box"),
        ({"box": [0.5, 0.8, 0.5, 0.83]}, "Region `total`, `box`: empty box"),
        ({"box": [0.5, 0.8, 1.5, 0.83]}, "Region `total`, `box`: too large"),
        ({"box": [0.5, -0.1, 0.6, 0.83]}, "Region `total`, `box`: too small"),
        ({"box": [0.5, 0.8, 0.6]}, "Region `total`, `box`: too few"),
        ({"box": [0.5, float("nan"), 0.6, 0.7]}, "Region `total`, `box`: a number belongs there"),
        ({"box": ["0", 0, 1, 1]}, "Region `total`, `box`: a number belongs there"),
        ({"type": "amount"}, "Region `total`, `type`: none of the choices"),
        ({"pattern": "("}, "Region `total`, `pattern`: no pattern of RE2"),
        ({"pattern": r"(a)\1"}, "Region `total`, `pattern`: no pattern of RE2"),
        ({"currency": "usd"}, "Region `total`, `currency`: of another form"),
        ({"date_order": "ydm"}, "Region `total`, `date_order`: none of the choices"),
        ({"decimal": "'"}, "Region `total`, `decimal`: none of the choices"),
        ({"colour": 1}, "Region `total`: not known here"),
        ({"name": "a b"}, "Region `1`, `name`: of another form"),
        ({"name": "e\u0301"}, "Region `1`, `name`: of another form"),
        ({"anchor": "word"}, "Region `total`: its anchor is none"),
    ],
)
def test_what_is_wrong_names_its_region(change, named):
    with pytest.raises(FormInvalid, match="^" + named.replace("(", r"\(")) as caught:
        checked(plain(region(**change)))
    assert caught.value.field == "template"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"version": 2}, "The template, `version` does not fit"),
        ({"language": "fra"}, "The template, `language` does not fit"),
        ({"regions": []}, "The template, `regions` does not fit: too few"),
        ({"regions": [region()] * 201}, "The template, `regions` does not fit: too many"),
        ({"regions": [region(), region()]}, "Region `total` comes twice"),
        ({"anchors": [{"name": "a", "box": [0, 0, 1, 1]}] * 2}, "Anchor `a` comes twice"),
        ({"anchors": [{"name": "a", "box": [1, 0, 0, 1]}]}, "Anchor `a`, `box`: empty box"),
        ({"reference": {"picture": "?", "width": 1, "height": 1}}, "The template, `reference.pic"),
        ({"siti": 1}, "The template does not fit: not known here"),
        ({"regions": [region(anchor="a")], "anchors": [{"name": "a", "box": [0, 0, 1, 1]}]},
         "Region `total`: an anchor is found by the reference"),
    ],
)  # fmt: skip
def test_what_is_wrong_beside_the_regions_is_said_too(change, named):
    with pytest.raises(FormInvalid, match="^" + named):
        checked(PLAIN | change)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "nul", b"\xff\xfe"])
def test_what_is_no_json(text):
    with pytest.raises(FormInvalid, match="no JSON"):
        parsed(text)


@pytest.mark.parametrize("raw", [None, [], 7, "x", {"regions": 7}, {"regions": {"0": {}}}])
def test_json_of_another_shape(raw):
    with pytest.raises(FormInvalid, match=r"^The template"):
        checked(raw)


def test_a_pattern_is_of_the_whole_value_and_an_evil_one_takes_no_time():
    evil = checked(plain(region(pattern="(a+)+b"))).regions[0]
    assert not evil.fits("a" * 5000)  # with backtracking it would not end
    number = checked(plain(region(pattern="INV-[0-9]+"))).regions[0]
    assert number.fits("INV-12")
    assert not number.fits("INV-12 ")
    assert checked(PLAIN).regions[0].fits("anything")
