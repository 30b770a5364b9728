"""What an image file says about itself before a single pixel is decoded.

Only the few bytes that decide whether decoding is safe are read: the kind of file (by its first
bytes, never by its name), whether it is animated, and which way up it was taken (EXIF tag 274,
CIPA DC-008). A damaged header gives the defaults; the decoder then refuses the file itself.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from errors import ImageTooLarge, ImageUnreadable

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Segments or chunks that a file is taken apart into. Libraries write chunks of 8 KiB and more;
# millions of tiny ones make a small file hold a processor for seconds.
MOST_PIECES = 10_000
MOST_PAGES = 500  # of a PDF or TIFF: a scanner's tray holds some hundred sheets
# Brands of ISO/IEC 23008-12 whose pictures are HEVC; AVIF carries other ones.
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
# JPEG markers that stand alone, without a length: TEM, RST0-7, SOI.
_JPEG_ALONE = {0x01, *range(0xD0, 0xD9)}
_JPEG_SOS, _JPEG_SOI, _JPEG_EOI, _JPEG_APP1 = 0xDA, 0xD8, 0xD9, 0xE1
_SCAN = bytes([0xFF, _JPEG_SOS])
# In a scan a stuffed FF is followed by 00; TEM and RST0-7 have no length and end nothing.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]", re.DOTALL)
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF; the three are tables and a spare
_TIFF_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}  # TIFF 6.0; by files over 4 GB no card is sent
_SUBFILE, _ORIENTATION, _SHORT = 254, 274, 3  # tags of a directory, and a type
_JPEG_SEQUENTIAL = {0xC0, 0xC1}  # baseline and extended, with Huffman's codes


def sniff(data: bytes) -> str | None:
    """``jpeg``, ``png``, ``webp``, ``heic``, ``pdf`` or ``tiff`` by the first bytes; else None."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(PNG_SIGNATURE):
        return "png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[:4] in _TIFF_ORDERS and len(data) >= 8:
        return "tiff"
    if data[4:8] == b"ftyp":
        size = min(int.from_bytes(data[:4], "big"), 512)  # a real list of brands is far shorter
        brands = {data[8:12]} | {data[at : at + 4] for at in range(16, size, 4)}
        return "heic" if brands & _HEIC_BRANDS else None
    return None


def jpeg_orientation(data: bytes) -> int:
    """The EXIF orientation, 1 to 8, of a JPEG file; 1 where it names none."""
    for marker, payload in _jpeg_segments(data):
        if marker == _JPEG_APP1 and payload.startswith(b"Exif\0\0"):
            return exif_orientation(payload)
    return 1


def jpeg_scans(data: bytes) -> int:
    """How many scans a JPEG file's picture has at most: 1, or about 10 in a progressive one. What
    follows the picture is not looked at: phones put a gain map or a film there."""
    start = data.find(_SCAN)
    return data.count(_SCAN, start, _jpeg_end(data, start)) if start >= 0 else 0


def _jpeg_end(data: bytes, at: int) -> int:
    """Where a JPEG file's picture ends, from a place in it on: behind what libjpeg reads of it."""
    pieces = 0
    while (found := _NEXT_MARKER.search(data, at)) is not None:
        marker = found[0][1]
        if marker in (_JPEG_EOI, _JPEG_SOI):
            return found.start()
        pieces = _count(pieces)
        at = found.end()
        if marker >= 0xC0:  # libjpeg looks for the next marker right behind a lower one
            at += max(int.from_bytes(data[at : at + 2], "big"), 2)
    return len(data)


def jpeg_in_one_pass(data: bytes) -> bool:
    """Whether a JPEG file tells its picture once, from top to bottom, with all its colours: such a
    one is decoded row by row, any other wants room for all its pixels at once (ITU-T T.81)."""
    colours = None
    for marker, payload in _jpeg_segments(data):
        if marker in _JPEG_FRAMES and len(payload) > 5:
            if marker not in _JPEG_SEQUENTIAL:
                return False
            colours = payload[5]
        elif marker == _JPEG_SOS:
            return colours is not None and payload[:1] == bytes([colours])
    return False


def png_facts(data: bytes) -> tuple[int, bool]:
    """Orientation (1 to 8) and whether a PNG file is animated."""
    orientation = 1
    for name, payload in _png_chunks(data):
        if name == b"acTL":
            return orientation, True
        if name == b"eXIf":
            orientation = exif_orientation(payload)
    return orientation, False


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height as a WebP file's first chunk says them, from which alone libwebp takes
    them; None where it says none."""
    name, payload = data[12:16], data[20:30]
    if name == b"VP8X" and len(payload) == 10:
        return 1 + int.from_bytes(payload[4:7], "little"), 1 + int.from_bytes(payload[7:], "little")
    if name == b"VP8 " and len(payload) == 10:
        width, height = struct.unpack("<HH", payload[6:])
        return width & 0x3FFF, height & 0x3FFF
    if name == b"VP8L" and len(payload) >= 5:
        bits = int.from_bytes(payload[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None


def webp_is_animation(data: bytes) -> bool:
    """Whether a WebP file says that it is an animation, be it of one picture."""
    return data[12:16] == b"VP8X" and len(data) > 20 and bool(data[20] & 0x02)


def tiff_pages(data: bytes) -> list[int]:
    """The numbers, from 0, of those directories of a TIFF file that are pages and no thumbnails.

    Raises ImageUnreadable where they go in a circle or one lies outside the file, ImageTooLarge
    over MOST_PAGES directories.
    """
    order, pages, met = _TIFF_ORDERS[data[:4]], list[int](), set[int]()
    at = struct.unpack(order + "I", data[4:8])[0]
    while at:
        if at in met or at + 2 > len(data):
            raise ImageUnreadable("The TIFF file's pages are not one behind the other.")
        if len(met) >= MOST_PAGES:
            raise ImageTooLarge(f"The file has more than {MOST_PAGES} pages.")
        size = 12 * struct.unpack(order + "H", data[at : at + 2])[0]
        entries, following = data[at + 2 : at + 2 + size], data[at + 2 + size : at + 6 + size]
        if len(following) < 4:
            raise ImageUnreadable("The TIFF file is cut off before its end.")
        if not _is_thumbnail(entries, order):
            pages.append(len(met))
        met.add(at)
        at = struct.unpack(order + "I", following)[0]
    return pages


def _is_thumbnail(entries: bytes, order: str) -> bool:
    """Whether a directory's picture is another one's, made smaller."""
    for at in range(0, len(entries), 12):
        tag, kind = struct.unpack(order + "HH", entries[at : at + 4])
        if tag == _SUBFILE:
            value = entries[at + 8 : at + 10] if kind == _SHORT else entries[at + 8 : at + 12]
            return bool(int.from_bytes(value, "little" if order == "<" else "big") & 1)
    return False


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and payload of each segment up to the head of the picture's first scan."""
    at, pieces = 2, 0
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return
        pieces = _count(pieces)
        marker = data[at + 1]
        if marker == _JPEG_EOI:
            return
        if marker == 0xFF or marker in _JPEG_ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        yield marker, data[at + 4 : at + 2 + size]
        if marker == _JPEG_SOS:
            return
        at += 2 + max(size, 2)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and payload of each chunk; those of the picture itself come without payload."""
    at, pieces = len(PNG_SIGNATURE), 0
    while at + 8 <= len(data):
        pieces = _count(pieces)
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        yield name, b"" if name == b"IDAT" else data[at + 8 : at + 8 + size]
        at += 12 + size


def _count(pieces: int) -> int:
    """One piece more; raises ImageUnreadable where there are too many."""
    if pieces >= MOST_PIECES:
        raise ImageUnreadable(f"The file is in more than {MOST_PIECES} pieces.")
    return pieces + 1


def exif_orientation(exif: bytes) -> int:
    """Tag 274 of the first directory of a TIFF header, 1 where missing or out of range."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = _TIFF_ORDERS.get(tiff[:4])
    if order is None or len(tiff) < 10:
        return 1
    start = struct.unpack(order + "I", tiff[4:8])[0]
    entries = tiff[start + 2 :]
    for at in range(0, min(len(entries) - 11, 12 * 512), 12):
        tag, kind = struct.unpack(order + "HH", entries[at : at + 4])
        if tag == _ORIENTATION and kind == _SHORT:
            value = struct.unpack(order + "H", entries[at + 8 : at + 10])[0]
            return value if 1 <= value <= 8 else 1
    return 1
