"""PDF and TIFF files of several pages: each page by its number, hostile files told as such."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image as Pillow

from errors import (
    ImageTooLarge,
    ImageUnreadable,
    PageMissing,
    ReaderError,
    UnsupportedMediaType,
)
from segmentation.decode import Decoded, count_pages, decode_page, media_type
from segmentation.headers import MOST_PAGES
from tests.paged import KINDS, blank_pdf, directories, leading_back, pages


def decode(data: bytes, page: int = 1, max_pixels: int = 50_000_000) -> Decoded:
    return decode_page(data, max_bytes=10_000_000, max_pixels=max_pixels, page=page)


def counted(data: bytes) -> int:
    return count_pages(data, max_bytes=10_000_000)


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_is_decoded_by_its_number(kind: str) -> None:
    data = pages(kind, 40, 120, 200)
    assert counted(data) == 3
    for number, level in enumerate((40, 120, 200), 1):
        shown = decode(data, number)
        assert (shown.page, shown.pages) == (number, 3)
        assert shown.image.mean() == pytest.approx(level, abs=2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_beyond_the_last_is_said(kind: str) -> None:
    with pytest.raises(PageMissing, match="last page is 2") as caught:
        decode(pages(kind, 40, 120), 3)
    assert (caught.value.field, caught.value.status) == ("page", 400)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_has_no_second_page(kind: str) -> None:
    out = io.BytesIO()
    Pillow.new("RGB", (96, 64), "red").save(out, kind)
    assert counted(out.getvalue()) == 0
    shown = decode(out.getvalue())
    assert (shown.page, shown.pages) == (0, 0)
    with pytest.raises(PageMissing, match="last page is 1"):
        decode(out.getvalue(), 2)


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("1", {"compression": "group4"}),
        ("L", {"compression": "packbits"}),
        ("RGB", {"compression": "jpeg"}),
        ("RGB", {"compression": "tiff_adobe_deflate"}),
        ("CMYK", {}),
        ("P", {}),
        ("RGBA", {}),
        ("LA", {}),
    ],
)
def test_what_scanners_write_becomes_rgb(mode: str, options: dict[str, str]) -> None:
    out = io.BytesIO()
    picture = Pillow.new("RGB", (96, 64), "white")
    picture.paste("black", (0, 0, 48, 64))
    picture.convert(mode).save(out, "TIFF", **options)
    image = decode(out.getvalue()).image
    assert (image.shape, image.dtype) == ((64, 96, 3), np.uint8)
    assert image[:, :40].max() < 40
    assert image[:, 56:].min() > 215


def test_sixteen_bits_of_grey_become_eight() -> None:
    out = io.BytesIO()
    Pillow.fromarray(np.full((64, 96), 0x8FFF, np.uint16)).save(out, "TIFF")
    assert set(decode(out.getvalue()).image.ravel()) == {0x8F}


def test_measurements_are_no_picture() -> None:
    out = io.BytesIO()
    Pillow.fromarray(np.full((64, 96), 0.5, np.float32)).save(out, "TIFF")
    with pytest.raises(UnsupportedMediaType):
        decode(out.getvalue())


def test_a_tiff_is_turned_upright() -> None:
    out, picture, exif = io.BytesIO(), Pillow.new("RGB", (96, 64), "white"), Pillow.Exif()
    picture.paste("red", (0, 0, 48, 32))
    exif[274] = 6  # to be turned clockwise
    picture.save(out, "TIFF", exif=exif)
    image = decode(out.getvalue()).image
    assert image.shape == (96, 64, 3)
    assert image[10, -10].tolist() == [255, 0, 0]


def test_a_sheet_of_600_dots_an_inch_is_read_at_a_half() -> None:
    out = io.BytesIO()
    Pillow.new("1", (4960, 7016), 1).save(out, "TIFF", compression="group4")
    shown = decode(out.getvalue())
    assert (shown.image.shape, shown.scale) == ((3508, 2480, 3), 2)
    with pytest.raises(ImageTooLarge, match="at most 20000000 are read"):
        decode(out.getvalue(), max_pixels=20_000_000)


def test_a_thumbnail_is_no_page() -> None:
    data = bytearray(pages("TIFF", 40, 120, 200))
    at = directories(bytes(data))[1] + 2
    data[at : at + 12] = struct.pack("<HHII", 254, 4, 1, 1)  # in place of its first entry
    assert counted(bytes(data)) == 2
    assert decode(bytes(data), 2).image.mean() == pytest.approx(200, abs=2)


def test_directories_that_go_in_a_circle_are_refused() -> None:
    data = pages("TIFF", 40, 120, 200)
    for at in directories(data):
        with pytest.raises(ImageUnreadable, match="one behind the other"):
            decode(leading_back(data, at))


def test_a_directory_outside_the_file_is_refused() -> None:
    with pytest.raises(ImageUnreadable, match="one behind the other"):
        decode(leading_back(pages("TIFF", 40), 2**31))


def test_a_tiff_of_ten_thousand_directories_is_refused() -> None:
    size = 2 + 12 + 4
    each = b"".join(
        struct.pack("<HHHIII", 1, 256, 4, 1, 96, 8 + size * number) for number in range(1, 10_000)
    )
    data = b"II*\0" + struct.pack("<I", 8) + each
    with pytest.raises(ImageTooLarge, match=f"more than {MOST_PAGES} pages"):
        decode(data)


def test_a_pdf_of_ten_thousand_pages_is_refused() -> None:
    data = blank_pdf(10_000)
    for ask in (counted, decode):
        with pytest.raises(ImageTooLarge, match=f"more than {MOST_PAGES} pages"):
            ask(data)
    assert counted(blank_pdf(MOST_PAGES)) == MOST_PAGES


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_file_that_is_cut_off_is_unreadable(kind: str, share: float) -> None:
    data = pages(kind, 40, 120)
    with pytest.raises(ImageUnreadable):
        decode(data[: int(len(data) * share)], 2)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_of_pages_give_a_page_or_a_reader_error(kind: str) -> None:
    data, rng, told = pages(kind, 40, 120), np.random.default_rng(5), list[str]()
    for _ in range(60):
        damaged = bytearray(data)
        for at in rng.integers(8, len(data), 4):
            damaged[at] = rng.integers(0, 256)
        try:
            assert decode(bytes(damaged), 2, max_pixels=1_000_000).image.shape[2:] == (3,)
            told.append("page")
        except ReaderError as error:
            told.append(type(error).__name__)
    assert {"page"} < set(told)  # some are told as damaged, not all


def test_a_tiff_without_pages_is_unreadable() -> None:
    with pytest.raises(ImageUnreadable):
        decode(b"II*\0" + bytes(64))


def test_a_tiff_is_answered_as_what_it_is() -> None:
    assert media_type(pages("TIFF", 40)) == "image/tiff"
