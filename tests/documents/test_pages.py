"""Of a file's pages: the one that is asked for, or the first that holds a document."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image as Pictures

from documents.answers import reading_to_json
from documents.reader import MOST_SEARCHED, open_reader, read_bytes, read_picture
from errors import CardNotFound, ImageUnreadable, InternalError, PageMissing
from settings import ROOT, load_settings
from tests.paged import KINDS, pages
from tests.scripts.made import made_reader, picture

NO_CARD, CARD, OTHER = 20, 120, 200


@pytest.fixture(scope="module")
def settings():
    return replace(load_settings({}, None), max_image_bytes=20_000_000)


def name_on(reading):
    return reading.fields["nama"].value


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_page_that_holds_a_card_is_read(settings, kind):
    reading = read_bytes(pages(kind, NO_CARD, NO_CARD, CARD, OTHER), made_reader, settings)
    assert name_on(reading) == f"LEVEL {CARD}"
    assert (reading.number, reading.of) == (3, 4)
    told = reading_to_json(reading)
    assert (told["page"]["number"], told["page"]["of"]) == (3, 4)
    assert next(iter(told["timings_ms"])) == "decode"


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_is_asked_for_is_read_alone(settings, kind):
    data = pages(kind, NO_CARD, CARD, OTHER)
    assert name_on(read_bytes(data, made_reader, settings, page=3)) == f"LEVEL {OTHER}"
    with pytest.raises(CardNotFound):
        read_bytes(data, made_reader, settings, page=1)
    with pytest.raises(PageMissing):
        read_bytes(data, made_reader, settings, page=4)


def test_where_no_page_holds_a_card_that_is_said(settings):
    with pytest.raises(CardNotFound):
        read_bytes(pages("TIFF", NO_CARD, NO_CARD), made_reader, settings)


def test_the_search_ends_after_some_pages(settings):
    seen = []

    def read(photo):
        seen.append(photo)
        return made_reader(photo)

    with pytest.raises(CardNotFound):
        read_bytes(pages("TIFF", *[NO_CARD] * MOST_SEARCHED, CARD), read, settings)
    assert len(seen) == MOST_SEARCHED


def test_what_breaks_a_reader_ends_the_search(settings):
    with pytest.raises(InternalError):
        read_bytes(pages("TIFF", NO_CARD, 0, CARD), made_reader, settings)


def test_a_picture_has_no_number_and_is_looked_at_once(settings, tmp_path):
    reading = read_picture(picture(tmp_path / "card.png", CARD), made_reader, settings)
    assert (reading.number, reading.of) == (0, 0)
    assert set(reading_to_json(reading)["page"]) == {"quad", "turn"}
    with pytest.raises(CardNotFound):
        read_picture(picture(tmp_path / "none.png", NO_CARD), made_reader, settings)
    with pytest.raises(ImageUnreadable):
        read_bytes(pages("PDF", CARD)[:200], made_reader, settings)


@pytest.mark.models
@pytest.mark.parametrize("kind", KINDS)
def test_a_card_on_the_second_page_is_read_by_the_shipped_nets(settings, kind):
    with Pictures.open(ROOT / "docs" / "images" / "card.jpg") as card:
        sheets = [Pictures.new("RGB", (1240, 1754), "white") for _ in range(2)]
        sheets[1].paste(card.resize((1100, round(1100 * card.height / card.width))), (70, 300))
    out = io.BytesIO()
    sheets[0].save(out, kind, save_all=True, append_images=sheets[1:], resolution=150)
    reading = read_bytes(out.getvalue(), open_reader("ktp"), settings)
    assert (reading.number, reading.of) == (2, 2)
    assert reading.fields["nik"].value == "9208030908820014"
