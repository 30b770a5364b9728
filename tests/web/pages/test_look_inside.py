"""What people see of the reading itself: other readings and masks, by the shipped networks."""

from __future__ import annotations

import base64
import gc
import io
import re

import pytest
from PIL import Image as Pictures

from documents.inside import Inside, looked_into, looking
from documents.kinds import find_kinds
from documents.reader import open_reader
from documents.reasons import QUALITY
from settings import ROOT
from tests.conftest import serving
from tests.web.pages.test_read_page import attributes, entered, photo_of, post

pytestmark = pytest.mark.models
READING_WORDS = {*QUALITY, "card", "fields", "text", "decode", "rectify", "locate",
                 "recognise", "parse"}  # fmt: skip
CELL = re.compile(r'data-testid="alternatives" data-field="(\w+)">(.*?)</td>', re.DOTALL)
OTHER = re.compile(r"<li><code>([^<]*)</code> ([\d.]+) %")
MASK = re.compile(r'href="data:image/png;base64,([^"]+)"')


@pytest.fixture(scope="module")
def reader():
    return open_reader("ktp")


def looked_at(settings, reader):
    return post(serving(settings, {"ktp": reader}).test_client(), sample="blurred").text


def test_other_readings_stand_beside_each_field(settings, reader):
    text = looked_at(settings, reader)
    cells = dict(CELL.findall(text))
    assert list(cells) == list(find_kinds()["ktp"].fields)
    others = {name: OTHER.findall(cell) for name, cell in cells.items()}
    values = {each["data-field"]: each for each in attributes(text, "field")}
    assert any(others.values()), "of a blurred card some line may be read otherwise"
    assert values.keys() == others.keys()
    for each in others.values():
        assert all(0.1 <= float(share) <= 100 for _, share in each)
    assert all(others[name] or cells[name].strip() for name in cells), "a cell is never mute"


def test_masks_show_what_each_net_saw(settings, reader):
    text = looked_at(settings, reader)
    assert [each["data-net"] for each in attributes(text, "mask")] == ["card", "fields"]
    card, fields = (
        Pictures.open(io.BytesIO(base64.b64decode(each))) for each in MASK.findall(text)
    )
    assert card.width == card.height, "it looks at a square that holds the photo"
    assert fields.width > fields.height
    assert len(fields.convert("RGBA").getcolors()) > 10, "a colour a field"
    assert "Field finder: what it saw on the page" in text
    assert "Card finder: what it saw in the photo" in text


def test_what_stands_in_its_tables_is_named_in_words(settings, reader):
    text = looked_at(settings, reader)
    table = text[text.index('data-testid="inside"') :]
    heads = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', table)
    assert {"NIK", "Card finder", "Line reader", "Opening the file", "Glare"} <= set(heads)
    assert [head for head in heads if head in READING_WORDS or "<" in head or "_" in head] == []


def test_nothing_of_it_is_kept(settings, reader):
    app = serving(settings, {"ktp": reader})
    client = entered(app)
    card = (ROOT / "docs" / "images" / "card.jpg").read_bytes()
    text = post(client, kind="ktp", keep="1", image=photo_of(card)).text
    assert attributes(text, "mask")
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, Inside)]
    hidden = dict(re.findall(r'type="hidden" name="(:\w+)" value="([^"]*)"', text))
    again = post(client, **{**hidden, ":do": "confirm", "nik": "123"}).text
    assert not attributes(again, "mask")
    assert "told with the first answer alone" in again


def test_who_does_not_look_costs_nothing(reader):
    assert looked_into() is None
    with looking() as seen:
        assert looked_into() is seen
        with looking() as other:
            assert looked_into() is other
        assert looked_into() is seen
    assert looked_into() is None
