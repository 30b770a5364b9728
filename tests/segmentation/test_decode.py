"""decode_image: any bytes in; an upright RGB picture or a ReaderError out, nothing else.

The picture of most tests has four plain quarters (red, green; blue, white), so that one look at
its corners says which way up it is. HEIC cannot be written by what this project installs, so two
small files of the same picture lie beside this test.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from elements import Image
from errors import ImageTooLarge, ImageUnreadable, ReaderError, UnsupportedMediaType
from segmentation import decode as decode_module
from segmentation import headers
from segmentation.decode import decode_image, decode_scaled
from tests.amounts import amount

pytestmark = pytest.mark.long

HERE = Path(__file__).parent
RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 200, 30), (30, 30, 200), (240, 240, 240)
STILL_FORMATS = ("JPEG", "PNG", "WEBP", "HEIC", "TIFF")
MUTATED = amount("FILES", 1500) // 5  # of each kind, progressive JPEGs among them


def quarters(width: int = 96, height: int = 64) -> Pillow.Image:
    picture = Pillow.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def file_of(picture: Pillow.Image, kind: str, **options: object) -> bytes:
    if kind == "HEIC":
        return (HERE / "quarters.heic").read_bytes()
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def decode(data: bytes, max_bytes: int = 10_000_000, max_pixels: int = 50_000_000) -> Image:
    return decode_image(data, max_bytes=max_bytes, max_pixels=max_pixels)


def corners(image: Image) -> list[tuple[int, ...]]:
    """Top left, top right, bottom left, bottom right, each as the nearest of the four colours."""
    colours = np.array([RED, GREEN, BLUE, WHITE])
    spots = image[8, 8], image[8, -9], image[-9, 8], image[-9, -9]
    return [tuple(colours[np.abs(colours - spot).sum(1).argmin()].tolist()) for spot in spots]


@pytest.mark.parametrize("kind", STILL_FORMATS)
def test_each_format_gives_upright_rgb_pixels(kind: str) -> None:
    image = decode(file_of(quarters(), kind))
    assert image.shape == (64, 96, 3)
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous
    assert corners(image) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
        (9, [RED, GREEN, BLUE, WHITE]),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_orientation_is_applied(
    kind: str, orientation: int, expected: list[tuple[int, ...]]
) -> None:
    exif = Pillow.Exif()
    exif[274] = orientation
    assert corners(decode(file_of(quarters(), kind, exif=exif))) == expected


def test_heic_rotation_is_applied_once() -> None:
    """Phones write the turn twice, as a property of the picture and in EXIF."""
    image = decode((HERE / "quarters_turned.heic").read_bytes())
    assert image.shape == (96, 64, 3)
    assert corners(image) == [BLUE, RED, WHITE, GREEN]


@pytest.mark.parametrize(
    ("kind", "options"),
    [("JPEG", {"quality": 90}), ("JPEG", {"progressive": True}), ("WEBP", {"lossless": True})],
)
def test_other_encodings_of_the_same_picture(kind: str, options: dict[str, object]) -> None:
    assert corners(decode(file_of(quarters(), kind, **options))) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("mode", ["L", "1", "LA", "P", "PA", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_rgb(mode: str) -> None:
    if mode == "I;16":
        grey = np.asarray(quarters().convert("L")).astype(np.uint16) * 257
        picture = Pillow.fromarray(grey)
        expected = quarters().convert("L").convert("RGB")
    else:
        picture = quarters().convert("RGB" if mode == "PA" else mode)
        picture = picture.convert("P") if mode == "PA" else picture
        expected = picture.convert("RGB")
    options = {"transparency": 255} if mode == "PA" else {}
    image = decode(file_of(picture, "PNG", **options))
    assert np.abs(image.astype(int) - np.asarray(expected).astype(int)).max() <= 1


def test_sixteen_bit_colour_png() -> None:
    """Pillow writes none, so its three chunks are put together here."""
    rows = np.asarray(quarters()).astype(">u2") * 257
    raw = b"".join(b"\0" + row.astype(">u2").tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", 96, 64, 16, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*part) for part in parts)
    assert np.array_equal(decode(data), np.asarray(quarters()))


@pytest.mark.parametrize("colours", ["CMYK", "L"])
def test_jpegs_of_scanners_and_printers(colours: str) -> None:
    picture = quarters().convert(colours)
    image = decode(file_of(picture, "JPEG", quality=95))
    expected = np.asarray(picture.convert("RGB")).astype(int)
    assert np.abs(image.astype(int) - expected)[8::16, 8::16].max() <= 6


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_transparent_parts_are_laid_on_white(kind: str) -> None:
    """What an editor cut away keeps its colour in the file; nobody sees it."""
    picture = quarters().convert("RGBA")
    picture.putalpha(Pillow.linear_gradient("L").resize(picture.size))
    image = decode(file_of(picture, kind, **({"lossless": True} if kind == "WEBP" else {})))
    white = Pillow.new("RGBA", picture.size, "white")
    expected = Pillow.alpha_composite(white, picture).convert("RGB")
    # Lossless WebP changes colours only where nothing is seen of them.
    assert np.abs(image.astype(int) - np.asarray(expected).astype(int)).max() <= 2


@pytest.mark.parametrize(
    "data",
    [
        b"hello, I am no picture",
        b"\n%PDF-1.7\n1 0 obj\n",
        b"GIF89a" + bytes(64),
        b"BM" + bytes(64),
        b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(64),
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"PK\x03\x04" + bytes(64),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff",
    ],
)
def test_other_kinds_of_files_are_not_read(data: bytes) -> None:
    with pytest.raises(UnsupportedMediaType):
        decode(data)


def test_of_a_pdf_the_first_page_is_drawn() -> None:
    """At 200 dpi; a page of 72 dots an inch that is 288 wide is 4 inches."""
    first, second = (quarters().resize((288, 144), 0), Pillow.new("RGB", (288, 144), "black"))
    data = file_of(first, "PDF", save_all=True, append_images=[second], resolution=72)
    image = decode(data)
    assert image.shape == (400, 800, 3)
    expected = np.asarray(first.resize((800, 400), 0)).astype(int)
    assert np.median(np.abs(image.astype(int) - expected)) <= 8


def test_a_pdfs_page_as_large_as_a_house_is_drawn_smaller() -> None:
    data = file_of(quarters().resize((400, 200)), "PDF", resolution=0.5)
    height, width = decode(data).shape[:2]
    assert height * width <= 12_100_000
    assert width / height == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize("end", [5, 9, 200, -600])
def test_a_damaged_pdf_is_said(end: int) -> None:
    data = file_of(quarters(), "PDF", resolution=72)
    with pytest.raises(ImageUnreadable):
        decode(data[:end] if end > 0 else b"%PDF-1.4\n" + bytes(300))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_animations_are_not_read(kind: str) -> None:
    frames = [quarters().rotate(180)]
    with pytest.raises(UnsupportedMediaType):
        decode(file_of(quarters(), kind, save_all=True, append_images=frames, duration=100))


def test_an_empty_file_is_unreadable() -> None:
    with pytest.raises(ImageUnreadable, match="empty"):
        decode(b"")


@pytest.mark.parametrize("kind", STILL_FORMATS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.98])
def test_a_truncated_file_is_unreadable(kind: str, share: float) -> None:
    data = file_of(quarters(640, 480), kind)
    with pytest.raises(ImageUnreadable):
        decode(data[: int(len(data) * share)])


def test_what_phones_append_to_a_photo_does_no_harm() -> None:
    data = file_of(quarters(), "JPEG") + b"\0" * 1000 + b"made-up maker's notes"
    assert corners(decode(data)) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("size", [(1, 1), (31, 400), (400, 31)])
def test_a_tiny_picture_is_unreadable(size: tuple[int, int]) -> None:
    with pytest.raises(ImageUnreadable, match=f"{size[0]}×{size[1]}"):
        decode(file_of(Pillow.new("RGB", size), "PNG"))


@pytest.mark.parametrize("kind", STILL_FORMATS)
def test_caps_on_bytes_and_pixels(kind: str) -> None:
    data = file_of(quarters(), kind)
    assert decode(data, max_bytes=len(data), max_pixels=96 * 64).shape == (64, 96, 3)
    with pytest.raises(ImageTooLarge, match="bytes"):
        decode(data, max_bytes=len(data) - 1)
    with pytest.raises(ImageTooLarge, match="96×64"):
        decode(data, max_pixels=96 * 64 - 1)


@pytest.fixture
def tiny_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode_module, "LARGEST", 100_000)


@pytest.mark.parametrize(
    ("size", "scale"),
    [((400, 250), 1), ((401, 250), 2), ((801, 499), 2), ((1003, 507), 4), ((3200, 2000), 8)],
)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_large_jpeg_is_decoded_smaller(
    tiny_room: None, size: tuple[int, int], scale: int, mode: str
) -> None:
    """By no more than it takes; its sides are rounded up, so that a pixel is a whole number of
    the file's."""
    data = file_of(quarters(*size).convert(mode), "JPEG")
    image, found = decode_scaled(data, max_bytes=10_000_000, max_pixels=50_000_000)
    assert found == scale
    assert image.shape == (-(-size[1] // scale), -(-size[0] // scale), 3)
    if mode == "RGB":
        assert corners(image) == [RED, GREEN, BLUE, WHITE]


def test_a_large_jpeg_that_was_taken_turned_is_decoded_smaller(tiny_room: None) -> None:
    exif = Pillow.Exif()
    exif[274] = 6
    data = file_of(quarters(900, 600), "JPEG", exif=exif)
    image, scale = decode_scaled(data, max_bytes=10_000_000, max_pixels=50_000_000)
    assert (image.shape, scale) == ((225, 150, 3), 4)
    assert corners(image) == [BLUE, RED, WHITE, GREEN]


def test_an_own_limit_on_pixels_holds_for_jpegs_too(tiny_room: None) -> None:
    data = file_of(quarters(900, 600), "JPEG")
    with pytest.raises(ImageTooLarge, match="900×600"):
        decode(data, max_pixels=900 * 600 - 1)
    with pytest.raises(ImageTooLarge, match="at most 6400000"):  # at an eighth of its sides
        decode(file_of(Pillow.new("L", (2600, 2600)), "JPEG"))


@pytest.mark.parametrize(
    ("kind", "options"), [("PNG", {}), ("WEBP", {}), ("JPEG", {"progressive": True})]
)
def test_what_cannot_be_decoded_smaller_is_refused(
    tiny_room: None, kind: str, options: dict[str, object]
) -> None:
    """A JPEG in several passes keeps all its coefficients until the last, whatever its scale."""
    with pytest.raises(ImageTooLarge, match="at most 100000"):
        decode(file_of(quarters(401, 250), kind, **options))


def test_a_jpeg_whose_colours_come_one_after_the_other_is_in_several_passes() -> None:
    data = file_of(quarters(), "JPEG")
    assert headers.jpeg_in_one_pass(data)
    scan = data.index(b"\xff\xda") + 4
    assert not headers.jpeg_in_one_pass(data[:scan] + b"\x01" + data[scan + 1 :])
    assert not headers.jpeg_in_one_pass(data[: scan - 4])
    assert not headers.jpeg_in_one_pass(b"\xff\xd8\xff\xd9")


def test_a_thumbnail_or_a_second_picture_makes_no_further_passes() -> None:
    """Phones put a small JPEG before the picture and a gain map, another one, behind it."""
    small = file_of(quarters(), "JPEG", progressive=True)
    exif = Pillow.Exif()
    data = file_of(quarters(), "JPEG", exif=exif.tobytes() + small)
    assert headers.jpeg_in_one_pass(data + small)


def png_chunk(name: bytes, payload: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(name + payload))
    return struct.pack(">I", len(payload)) + name + payload + crc


def bomb(kind: str) -> bytes:
    """A small file whose header promises hundreds of megapixels."""
    data = bytearray(file_of(quarters(), kind))
    if kind == "PNG":
        header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
        data[8:33] = png_chunk(b"IHDR", header)
    elif kind == "JPEG":
        frame = data.index(b"\xff\xc0")
        data[frame + 5 : frame + 9] = struct.pack(">HH", 60_000, 60_000)
    elif kind == "WEBP":
        frame = data.index(b"\x9d\x01\x2a")
        data[frame + 3 : frame + 7] = struct.pack("<HH", 16_383, 16_383)
    return bytes(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_decompression_bombs_are_refused_by_their_header(kind: str) -> None:
    with pytest.raises(ImageTooLarge):
        decode(bomb(kind))


def test_a_hundred_megapixel_png_is_refused() -> None:
    data = file_of(Pillow.new("1", (10_000, 10_000)), "PNG")
    assert len(data) < 100_000
    with pytest.raises(ImageTooLarge):
        decode(data)


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    """Each further scan costs a pass over all pixels, though it has only a few bytes."""
    data = file_of(quarters(640, 480), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    with pytest.raises(ImageUnreadable, match="scans"):
        decode(data[:-2] + scan * 1000 + data[-2:])


def mutated(data: bytes, seed: int) -> bytes:
    """Flipped bytes, at times only in the header, at times with a piece cut out or doubled."""
    rng = np.random.default_rng(seed)
    out = bytearray(data)
    reach = len(out) if seed % 2 else min(len(out), 200)
    for at in rng.integers(0, reach, rng.integers(1, 10)):
        out[at] = rng.integers(0, 256)
    start, stop = sorted(rng.integers(0, len(out), 2))
    piece = {0: b"", 1: out[start:stop] * 2}.get(seed % 5, out[start:stop])
    return bytes(out[:start]) + bytes(piece) + bytes(out[stop:])


@pytest.mark.parametrize("kind", [*STILL_FORMATS, "progressive"])
def test_mutated_files_give_a_picture_or_a_reader_error_in_silence(
    kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """300 damaged files a format, or ATTACK_FILES of all: no crash, no other exception, nothing on
    standard error."""
    progressive = kind == "progressive"
    data = file_of(quarters(), "JPEG" if progressive else kind, progressive=progressive)
    outcomes = {"picture": 0, "error": 0}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for seed in range(MUTATED):
            try:
                image = decode(mutated(data, seed), max_pixels=1_000_000)
                assert image.shape[2:] == (3,)
                assert image.dtype == np.uint8
                outcomes["picture"] += 1
            except ReaderError:
                outcomes["error"] += 1
    assert capfd.readouterr().err == ""
    assert outcomes["error"] > MUTATED // 3  # the mutations do reach the decoders
