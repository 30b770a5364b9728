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


def locked_pdf() -> bytes:
    """A PDF that a password opens: no password has this digest, and none is asked for before."""
    digest = b"00" * 32
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>",
             b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (digest, digest)]  # fmt: skip
    body = b"%PDF-1.4\n"
    starts = []
    for number, part in enumerate(parts, 1):
        starts.append(len(body))
        body += b"%d 0 obj%sendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\nstartxref\n%d\n%%%%EOF"
    return body + b"xref\n0 4\n0000000000 65535 f \n" + table + end % len(body)


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
