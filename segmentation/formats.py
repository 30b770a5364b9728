"""One file's bytes → upright RGB pixels, by the library of its format; in whatever process runs it.

PDF pages are drawn by PDFium, those of TIFF files read by Pillow with libtiff. JPEG goes through
libjpeg-turbo (simplejpeg), which is twice as fast as OpenCV on 12-megapixel photos and writes
nothing to standard error; PNG and WebP through Pillow, HEIC through libheif.
The size is asked of the library that decodes, never of a look of ours at the header alone, and
what it decoded is held against that size.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pi_heif
import simplejpeg
from PIL import Image as Pictures
from PIL import PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from elements import Image
from errors import (
    ImageTooLarge,
    ImageUnreadable,
    PageMissing,
    ReaderError,
    UnsupportedMediaType,
)
from segmentation import headers

SCALES = (1, 2, 4, 8)  # by which libjpeg makes a picture's sides smaller at no cost
LOCKED = "The PDF file is locked by a password; send it without one."
PDF_DPI = 200  # at which a page is drawn: 9-point digits stand 17 pixels high
PDF_PIXELS = 12_000_000  # larger pages are drawn smaller
MIN_SIDE = 32  # pixels; no letter of a card is legible in anything smaller
# Encoders write about 10 scans; thousands of them make a small file decode for minutes.
MAX_JPEG_SCANS = 100
# EXIF orientation → transpose first?, then cv2.flip code (0 upside down, 1 mirrored, -1 both).
_UPRIGHT: dict[int, tuple[bool, int | None]] = {
    2: (False, 1),
    3: (False, -1),
    4: (False, 0),
    5: (True, None),
    6: (True, 1),
    7: (True, -1),
    8: (True, 0),
}


pi_heif.options.DECODE_THREADS = 1
Pictures.MAX_IMAGE_PIXELS = None  # sizes are checked here, by limits of the operator's own

Pixels = npt.NDArray[np.uint8]
Check = Callable[..., int]
Draw = Callable[[int, Check], tuple[Pixels, int, int]]  # a page by its number, from 1
_EMPTY = np.empty((0, 0, 3), np.uint8)


def decode_here(
    data: bytes, kind: str, max_pixels: int, largest: int, page: int = 1
) -> tuple[Image, int, int]:
    """Decode a page of a file of a ``kind`` that `headers.sniff` told: the picture, uint8 RGB
    (H, W, 3), the scale, see `segmentation.decode.decode_scaled`, and of how many pages the file
    is, 0 for pictures, which have none.

    largest: pixels that are decoded at most. page: its number, from 1; 0: the pages are counted,
    the picture is empty. Raises UnsupportedMediaType for animations, PageMissing, ImageTooLarge,
    ImageUnreadable; a damaged file may end the process.
    """
    check, pages = _size_check(max_pixels, largest), 0
    try:
        if kind in PAGED:
            file, pages = PAGED[kind](data)
            if page == 0:
                return _EMPTY, 1, pages
        if page > max(1, pages):
            raise PageMissing(f"The file's last page is {max(1, pages)}.")
        pixels, orientation, scale = (
            file(page, check) if kind in PAGED else _DECODERS[kind](data, check)
        )
    except ReaderError:
        raise
    except MemoryError:
        raise ImageTooLarge("The picture takes more memory than decoding may take.") from None
    except Exception as error:  # hostile bytes make decoders raise almost anything
        raise ImageUnreadable(f"The {kind.upper()} file is damaged or incomplete.") from error
    return _upright(_rgb(pixels), orientation), scale, pages


def _size_check(max_pixels: int, largest: int) -> Check:
    """(width, height of a file's picture, the scales that it can be decoded at) → the scale that it
    is to be decoded at; raises ImageTooLarge and ImageUnreadable."""

    def check(width: int, height: int, scales: Sequence[int] = SCALES[:1]) -> int:
        if min(width, height) < MIN_SIDE:
            raise ImageUnreadable(f"The picture has only {width}×{height} pixels.")
        most = min(max_pixels, largest * scales[-1] ** 2)
        if width * height > most:
            raise ImageTooLarge(
                f"The picture has {width}×{height} pixels; at most {most} are read."
            )
        return next(scale for scale in scales if width * height <= largest * scale**2)

    return check


def _jpeg(data: bytes, check: Check) -> tuple[Pixels, int, int]:
    height, width, colours, _ = simplejpeg.decode_jpeg_header(data, strict=False)
    scale = check(width, height, SCALES if headers.jpeg_in_one_pass(data) else SCALES[:1])
    if headers.jpeg_scans(data) > MAX_JPEG_SCANS:
        raise ImageUnreadable("The JPEG file has too many scans.")
    wanted = "CMYK" if colours in ("CMYK", "YCCK") else "RGB"
    # The sides of a scaled picture are rounded up; these are the least that the scale gives.
    sides = -(-height // scale), -(-width // scale)
    size = {"min_height": sides[0], "min_width": sides[1]}
    try:
        pixels = simplejpeg.decode_jpeg(data, wanted, **size)
    except ValueError as error:
        if "Premature end" in str(error):
            raise ImageUnreadable("The JPEG file is cut off before its end.") from error
        # Stray bytes between segments and the like: every viewer shows these photos.
        pixels = simplejpeg.decode_jpeg(data, wanted, strict=False, **size)
    _as_declared(pixels, sides)
    if wanted == "CMYK":
        # Adobe's files, the only ones met in practice, hold the light left over, not the ink.
        pixels = cv2.multiply(pixels[..., :3], pixels[..., 3:].repeat(3, -1), scale=1 / 255)
    return pixels, headers.jpeg_orientation(data), scale


def _png(data: bytes, check: Check) -> tuple[Pixels, int, int]:
    orientation, animated = headers.png_facts(data)
    if animated:
        raise UnsupportedMediaType("The PNG file is animated.")
    # The plugin itself, not Image.open, which would try other formats too.
    picture = PngImagePlugin.PngImageFile(io.BytesIO(data))
    check(*picture.size)
    if picture.mode.startswith("I"):  # 16-bit grey, which convert() would clip instead of scale
        pixels = (np.asarray(picture).astype(np.uint16) >> 8).astype(np.uint8)
    else:
        transparent = "A" in picture.mode or "transparency" in picture.info
        pixels = np.asarray(picture.convert("RGBA" if transparent else "RGB"))
    return _as_declared(pixels, picture.size[::-1]), orientation, 1


def _webp(data: bytes, check: Check) -> tuple[Pixels, int, int]:
    # libwebp makes room for the whole picture when it opens a file, so the place from which it
    # takes the size is looked at before; what it says itself counts.
    said = headers.webp_size(data)
    if said is not None:
        check(*said)
    picture = WebPImagePlugin.WebPImageFile(io.BytesIO(data))
    check(*picture.size)
    if picture.is_animated or headers.webp_is_animation(data):
        raise UnsupportedMediaType("The WebP file is animated.")
    exif: bytes = picture.info.get("exif", b"")
    pixels = np.asarray(picture.convert("RGBA" if "A" in picture.mode else "RGB"))
    return _as_declared(pixels, picture.size[::-1]), headers.exif_orientation(exif), 1


def _heic(data: bytes, check: Check) -> tuple[Pixels, int, int]:
    # libheif applies the file's own rotation; the EXIF copy of it must not count twice.
    pictures = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
    picture = pictures[pictures.primary_index]
    check(*picture.size)
    return _as_declared(np.asarray(picture), picture.size[::-1]), 1, 1


def _pdf(data: bytes) -> tuple[Draw, int]:
    """Pages as they are printed: text that lies under a scan is not looked at."""
    import pypdfium2  # a process that reads no PDF does without it

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise ImageUnreadable(LOCKED) from None
        raise
    pages = len(document)
    if pages > headers.MOST_PAGES:
        raise ImageTooLarge(f"The file has more than {headers.MOST_PAGES} pages.")

    def draw(number: int, check: Check) -> tuple[Pixels, int, int]:
        page = document[number - 1]
        points = page.get_size()
        most = (PDF_PIXELS / max(1.0, points[0] * points[1])) ** 0.5
        scale = min(PDF_DPI / 72, most)
        check(*(math.ceil(side * scale) for side in points))
        pixels = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
        return np.ascontiguousarray(pixels[..., :3]), 1, 1

    return draw, pages


def _tiff(data: bytes) -> tuple[Draw, int]:
    """Pages of scanners and fax machines; a sheet of 600 dots an inch is read at a half."""
    pages = headers.tiff_pages(data)

    def draw(number: int, check: Check) -> tuple[Pixels, int, int]:
        picture = TiffImagePlugin.TiffImageFile(io.BytesIO(data))
        picture.seek(pages[number - 1])
        if picture.mode in ("I", "F"):
            raise UnsupportedMediaType("The TIFF file holds measurements, no picture.")
        size = picture.size
        scale = check(*size, SCALES[:2])
        picture.load()  # which turns it upright
        if picture.mode.startswith("I"):
            grey = (np.asarray(picture).astype(np.uint16) >> 8).astype(np.uint8)
            return _as_declared(grey, size[::-1])[::scale, ::scale], 1, scale
        transparent = "A" in picture.mode or "transparency" in picture.info
        whole = picture.convert("RGBA" if transparent else "RGB")
        pixels = np.asarray(whole.reduce(scale) if scale > 1 else whole)
        return _as_declared(pixels, (-(-size[1] // scale), -(-size[0] // scale))), 1, scale

    return draw, len(pages)


def _as_declared(pixels: Pixels, sides: tuple[int, int]) -> Pixels:
    """The pixels, if there are as many as the file said (height, width); else ImageUnreadable."""
    if pixels.shape[:2] != sides:
        raise ImageUnreadable("The picture has another size than the file says.")
    return pixels


_DECODERS = {"jpeg": _jpeg, "png": _png, "webp": _webp, "heic": _heic}
PAGED = {"pdf": _pdf, "tiff": _tiff}  # files of pages: how each is drawn, and how many there are


def _rgb(pixels: Pixels) -> Image:
    """Grey (H, W), grey and alpha, RGB or RGBA → RGB (H, W, 3), transparent parts on white."""
    if pixels.ndim == 2:
        return np.repeat(pixels[..., None], 3, axis=-1)
    if pixels.shape[2] == 3:
        return np.ascontiguousarray(pixels)
    alpha = pixels[..., -1:].repeat(3, -1)
    colours = pixels[..., :3] if pixels.shape[2] == 4 else pixels[..., :1].repeat(3, -1)
    laid = cv2.add(cv2.multiply(colours, alpha, scale=1 / 255), cv2.bitwise_not(alpha))
    return laid.astype(np.uint8, copy=False)


def _upright(image: Image, orientation: int) -> Image:
    """The picture as it was seen, from its EXIF orientation (1 to 8)."""
    transposed, flip = _UPRIGHT.get(orientation, (False, None))
    turned = cv2.transpose(image) if transposed else image
    turned = turned if flip is None else cv2.flip(turned, flip)
    return turned.astype(np.uint8, copy=False)
