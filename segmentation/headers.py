"""What an image file says about itself before a single pixel is decoded.

Only the few bytes that decide whether decoding is safe are read: the kind of file (by its first
bytes, never by its name), whether it is animated, and which way up it was taken (EXIF tag 274,
CIPA DC-008). A damaged header gives the defaults; the decoder then refuses the file itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Brands of ISO/IEC 23008-12 whose pictures are HEVC; AVIF carries other ones.
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
# JPEG markers that stand alone, without a length: TEM, RST0-7, SOI.
_JPEG_ALONE = {0x01, *range(0xD0, 0xD9)}
_JPEG_SOS, _JPEG_EOI, _JPEG_APP1 = 0xDA, 0xD9, 0xE1
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF; the three are tables and a spare
_JPEG_SEQUENTIAL = {0xC0, 0xC1}  # baseline and extended, with Huffman's codes


def sniff(data: bytes) -> str | None:
    """``jpeg``, ``png``, ``webp`` or ``heic`` by the first bytes; None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(PNG_SIGNATURE):
        return "png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        size = min(int.from_bytes(data[:4], "big"), 512)  # a real list of brands is far shorter
        brands = {data[8:12]} | {data[at : at + 4] for at in range(16, size, 4)}
        return "heic" if brands & _HEIC_BRANDS else None
    return None


def jpeg_orientation(data: bytes) -> int:
    """The EXIF orientation, 1 to 8, of a JPEG file; 1 where it names none."""
    for marker, payload in _jpeg_segments(data):
        if marker == _JPEG_APP1 and payload.startswith(b"Exif\0\0"):
            return _exif_orientation(payload[6:])
    return 1


def jpeg_scans(data: bytes) -> int:
    """How many scans a JPEG file can hold at most: 1, or about 10 in a progressive one."""
    return data.count(bytes([0xFF, _JPEG_SOS]))


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
            orientation = _exif_orientation(payload)
    return orientation, False


def webp_facts(data: bytes) -> tuple[int, int, int, bool]:
    """Width and height (0 where the header names none), orientation, animated."""
    width = height = 0
    orientation, animated = 1, False
    for name, payload in _riff_chunks(data):
        if name == b"VP8X" and len(payload) >= 10:
            animated = bool(payload[0] & 0x02)
            width = 1 + int.from_bytes(payload[4:7], "little")
            height = 1 + int.from_bytes(payload[7:10], "little")
        elif name == b"VP8 " and not width and len(payload) >= 10:
            width, height = (side & 0x3FFF for side in struct.unpack("<HH", payload[6:10]))
        elif name == b"VP8L" and not width and len(payload) >= 5:
            bits = int.from_bytes(payload[1:5], "little")
            width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        elif name == b"EXIF":
            orientation = _exif_orientation(payload.removeprefix(b"Exif\0\0"))
        elif name in (b"ANIM", b"ANMF"):
            animated = True
    return width, height, orientation, animated


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and payload of each segment up to the head of the picture's first scan."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return
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
    at = len(PNG_SIGNATURE)
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        yield name, b"" if name == b"IDAT" else data[at + 8 : at + 8 + size]
        at += 12 + size


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and payload of each chunk; payloads over 64 kB, the picture's, are cut there."""
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        yield name, data[at + 8 : at + 8 + min(size, 65536)]
        at += 8 + size + size % 2  # chunks start at even places


def _exif_orientation(tiff: bytes) -> int:
    """Tag 274 of the first directory of a TIFF header, 1 where missing or out of range."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 10:
        return 1
    start = struct.unpack(order + "I", tiff[4:8])[0]
    entries = tiff[start + 2 :]
    for at in range(0, min(len(entries) - 11, 12 * 512), 12):
        tag, kind = struct.unpack(order + "HH", entries[at : at + 4])
        if tag == 274 and kind == 3:
            value = struct.unpack(order + "H", entries[at + 8 : at + 10])[0]
            return value if 1 <= value <= 8 else 1
    return 1
