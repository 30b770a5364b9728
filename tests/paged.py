"""Files of pages, each page grey all over: how bright tells which it is."""

from __future__ import annotations

import io
import struct

import pypdfium2
from PIL import Image as Pillow

KINDS = ("PDF", "TIFF")


def pages(kind: str, *levels: int, size: tuple[int, int] = (96, 64), **options: object) -> bytes:
    """A PDF or TIFF with a page of each brightness, 0 to 255."""
    first, *others = (Pillow.new("RGB", size, (level,) * 3) for level in levels)
    out = io.BytesIO()
    told = {"resolution": 72} if kind == "PDF" else {"compression": "tiff_lzw"}
    first.save(out, kind, save_all=True, append_images=others, **told | options)
    return out.getvalue()


def blank_pdf(count: int) -> bytes:
    """A small PDF of many empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(count):
        document.new_page(200, 200)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def directories(data: bytes) -> list[int]:
    """Where the directories of a TIFF file with Intel's order begin."""
    at, found = struct.unpack("<I", data[4:8])[0], []
    while at:
        found.append(at)
        at = struct.unpack("<I", data[_next(data, at) : _next(data, at) + 4])[0]
    return found


def leading_back(data: bytes, to: int) -> bytes:
    """The TIFF file, its last directory followed by the one at ``to``."""
    place = _next(data, directories(data)[-1])
    return data[:place] + struct.pack("<I", to) + data[place + 4 :]


def _next(data: bytes, at: int) -> int:
    return at + 2 + 12 * int(struct.unpack("<H", data[at : at + 2])[0])
