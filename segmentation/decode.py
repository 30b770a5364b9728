"""Bytes of a picture file, or a page of a PDF or TIFF → upright RGB pixels, whatever the bytes are.

Every way out is an image or a ReaderError. Bytes and pixels are capped from the header, before
anything is decoded. Only still pictures are read: of an animation nobody can say which frame shows
the card, so animated WebP and PNG files are refused like GIF; of a HEIC file with several pictures
the primary one counts. Colour profiles are ignored: phones write sRGB or Display P3, whose
difference is smaller than that of two lamps, and converting costs more than decoding.

Phones take photos of 48 to 200 million pixels. A JPEG over LARGEST is decoded at a half, a quarter
or an eighth of its sides, row by row, so that no photo takes more memory than LARGEST pixels.
Other files, and JPEGs that tell their picture in several passes, can't be decoded smaller.

Strangers' files make native libraries crash, so they are decoded in a process apart
(`segmentation.apart`), but for the JPEGs that phones write, in one pass: libjpeg-turbo decodes them
here, row by row; apart, 12 megapixels would take a fifth to twice as long.
"""

from __future__ import annotations

from dataclasses import dataclass

from elements import Image
from errors import ImageTooLarge, ImageUnreadable, UnsupportedMediaType
from segmentation import apart, headers
from segmentation.formats import PAGED, decode_here

MOST_PAGES = headers.MOST_PAGES
LARGEST = 25_000_000  # pixels that are decoded at most: 75 MB; phones' usual photos have 12 or 24


@dataclass(frozen=True, slots=True)
class Decoded:
    """image, scale: see `decode_scaled`. page: its number in a file of ``pages``, from 1; both are
    0 for pictures, which have no pages."""

    image: Image
    scale: int
    page: int
    pages: int


def decode_image(data: bytes, *, max_bytes: int, max_pixels: int) -> Image:
    """The picture of `decode_scaled` alone, for whoever needs no place in the file's own pixels."""
    return decode_scaled(data, max_bytes=max_bytes, max_pixels=max_pixels)[0]


def decode_scaled(
    data: bytes, *, max_bytes: int, max_pixels: int, page: int = 1
) -> tuple[Image, int]:
    """The picture in a JPEG, PNG, WebP or HEIC file or on a page of a PDF or TIFF, upright: uint8
    RGB (H, W, 3), contiguous; and of how many pixels of the file's one pixel of it is, a side: 1,
    or more for the largest JPEGs and TIFFs. A PDF's page has the pixels that it is drawn with.

    page: its number, from 1. Transparent parts are laid on white; grey, palette, CMYK and 16-bit
    pictures become RGB. Raises UnsupportedMediaType for any other kind of file and for animations,
    ImageTooLarge over ``max_bytes``, ``max_pixels``, `headers.MOST_PAGES` or what can be decoded,
    ImageUnreadable for damaged, truncated or tiny pictures, and for those whose decoding crashed or
    took too long; PageMissing beyond the last page; Busy where no process can be started to decode
    in.
    """
    shown = decode_page(data, max_bytes=max_bytes, max_pixels=max_pixels, page=page)
    return shown.image, shown.scale


def decode_page(data: bytes, *, max_bytes: int, max_pixels: int, page: int = 1) -> Decoded:
    """What `decode_scaled` tells and raises, and the number of the page among the file's."""
    kind = _kind(data, max_bytes)
    if kind == "jpeg" and headers.jpeg_in_one_pass(data):
        image, scale, pages = decode_here(data, kind, max_pixels, LARGEST, page)
    else:
        image, scale, pages = apart.decode(data, kind, max_pixels, LARGEST, page)
    return Decoded(image, scale, page if pages else 0, pages)


def count_pages(data: bytes, *, max_bytes: int) -> int:
    """Of how many pages a file is, 0 for a picture; raises what `decode_scaled` raises of a file
    whose pages can't be told."""
    kind = _kind(data, max_bytes)
    return apart.decode(data, kind, 1, 1, page=0)[2] if kind in PAGED else 0


def has_pages(start: bytes) -> bool:
    """Whether a file of which this is the start, 16 bytes or more, is of pages, as PDF and TIFF."""
    return headers.sniff(start) in PAGED


def _kind(data: bytes, max_bytes: int) -> str:
    if not data:
        raise ImageUnreadable("The file is empty.")
    if len(data) > max_bytes:
        raise ImageTooLarge(f"The file has {len(data)} bytes; at most {max_bytes} are read.")
    kind = headers.sniff(data)
    if kind is None:
        raise UnsupportedMediaType("The file is no JPEG, PNG, WebP or HEIC picture, PDF or TIFF.")
    return kind


def media_type(data: bytes) -> str:
    """What a picture is by its first bytes, as ``image/jpeg``; ``application/octet-stream`` where
    it is none, as a PDF, which may hold programs, or what a sandbox takes."""
    kind = headers.sniff(data)
    return f"image/{kind}" if kind and kind != "pdf" else "application/octet-stream"
