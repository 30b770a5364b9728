"""Bytes of a picture file → upright RGB pixels, whatever the bytes are.

Every way out is an image or a ReaderError. Bytes and pixels are capped from the header, before
anything is decoded. Only still pictures are read: of an animation nobody can say which frame shows
the card, so animated WebP and PNG files are refused like GIF; of a HEIC file with several pictures
the primary one counts. Colour profiles are ignored: phones write sRGB or Display P3, whose
difference is smaller than that of two lamps, and converting costs more than decoding.

Phones take photos of 48 to 200 million pixels. A JPEG over LARGEST is decoded at a half, a quarter
or an eighth of its sides, row by row, so that no photo takes more memory than LARGEST pixels.
Other files, and JPEGs that tell their picture in several passes, can't be decoded smaller.

JPEG goes through libjpeg-turbo (simplejpeg), which is twice as fast as OpenCV on 12-megapixel
photos and writes nothing to standard error; PNG through Pillow for the same silence.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pi_heif
import simplejpeg
from PIL import PngImagePlugin

from elements import Image
from errors import ImageTooLarge, ImageUnreadable, ReaderError, UnsupportedMediaType
from segmentation import headers

LARGEST = 25_000_000  # pixels that are decoded at most: 75 MB; phones' usual photos have 12 or 24
SCALES = (1, 2, 4, 8)  # by which libjpeg makes a picture's sides smaller at no cost
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

Pixels = npt.NDArray[np.uint8]
Check = Callable[..., int]


def decode_image(data: bytes, *, max_bytes: int, max_pixels: int) -> Image:
    """The picture of `decode_scaled` alone, for whoever needs no place in the file's own pixels."""
    return decode_scaled(data, max_bytes=max_bytes, max_pixels=max_pixels)[0]


def decode_scaled(data: bytes, *, max_bytes: int, max_pixels: int) -> tuple[Image, int]:
    """The picture in a JPEG, PNG, WebP or HEIC file, upright: uint8 RGB (H, W, 3), contiguous; and
    of how many pixels of the file's one pixel of it is, a side: 1, or more for the largest JPEGs.

    Transparent parts are laid on white; grey, palette, CMYK and 16-bit pictures become RGB.
    Raises UnsupportedMediaType for any other kind of file and for animations, ImageTooLarge over
    ``max_bytes``, ``max_pixels`` or what can be decoded, ImageUnreadable for damaged, truncated or
    tiny pictures.
    """
    if not data:
        raise ImageUnreadable("The file is empty.")
    if len(data) > max_bytes:
        raise ImageTooLarge(f"The file has {len(data)} bytes; at most {max_bytes} are read.")
    kind = headers.sniff(data)
    if kind is None:
        raise UnsupportedMediaType("The file is no JPEG, PNG, WebP or HEIC picture.")
    try:
        pixels, orientation, scale = _DECODERS[kind](data, _size_check(max_pixels))
    except ReaderError:
        raise
    except Exception as error:  # hostile bytes make decoders raise almost anything
        raise ImageUnreadable(f"The {kind.upper()} file is damaged or incomplete.") from error
    return _upright(_rgb(pixels), orientation), scale


def media_type(data: bytes) -> str:
    """What a file is by its first bytes, as ``image/jpeg``; ``application/octet-stream`` where it
    is none that is read, as a sandbox takes it."""
    kind = headers.sniff(data)
    return f"image/{kind}" if kind else "application/octet-stream"


def _size_check(max_pixels: int) -> Check:
    """(width, height of a file's picture, the scales that it can be decoded at) → the scale that it
    is to be decoded at; raises ImageTooLarge and ImageUnreadable."""

    def check(width: int, height: int, scales: Sequence[int] = SCALES[:1]) -> int:
        if min(width, height) < MIN_SIDE:
            raise ImageUnreadable(f"The picture has only {width}×{height} pixels.")
        most = min(max_pixels, LARGEST * scales[-1] ** 2)
        if width * height > most:
            raise ImageTooLarge(
                f"The picture has {width}×{height} pixels; at most {most} are read."
            )
        return next(scale for scale in scales if width * height <= LARGEST * scale**2)

    return check


def _jpeg(data: bytes, check: Check) -> tuple[Pixels, int, int]:
    height, width, colours, _ = simplejpeg.decode_jpeg_header(data, strict=False)
    scale = check(width, height, SCALES if headers.jpeg_in_one_pass(data) else SCALES[:1])
    if headers.jpeg_scans(data) > MAX_JPEG_SCANS:
        raise ImageUnreadable("The JPEG file has too many scans.")
    wanted = "CMYK" if colours in ("CMYK", "YCCK") else "RGB"
    # The sides of a scaled picture are rounded up; these are the least that the scale gives.
    size = {"min_height": -(-height // scale), "min_width": -(-width // scale)}
    try:
        pixels = simplejpeg.decode_jpeg(data, wanted, **size)
    except ValueError as error:
        if "Premature end" in str(error):
            raise ImageUnreadable("The JPEG file is cut off before its end.") from error
        # Stray bytes between segments and the like: every viewer shows these photos.
        pixels = simplejpeg.decode_jpeg(data, wanted, strict=False, **size)
    if wanted == "CMYK":
        # Adobe's files, the only ones met in practice, hold the light left over, not the ink.
        pixels = cv2.multiply(pixels[..., :3], pixels[..., 3:].repeat(3, -1), scale=1 / 255)
    return pixels, headers.jpeg_orientation(data), scale


def _png(data: bytes, check: Check) -> tuple[Pixels, int, int]:
    # The plugin itself, not Image.open: that one warns about sizes which are capped here.
    picture = PngImagePlugin.PngImageFile(io.BytesIO(data))
    check(*picture.size)
    orientation, animated = headers.png_facts(data)
    if animated:
        raise UnsupportedMediaType("The PNG file is animated.")
    if picture.mode.startswith("I"):  # 16-bit grey, which convert() would clip instead of scale
        return (np.asarray(picture).astype(np.uint16) >> 8).astype(np.uint8), orientation, 1
    transparent = "A" in picture.mode or "transparency" in picture.info
    return np.asarray(picture.convert("RGBA" if transparent else "RGB")), orientation, 1


def _webp(data: bytes, check: Check) -> tuple[Pixels, int, int]:
    width, height, orientation, animated = headers.webp_facts(data)
    if animated:
        raise UnsupportedMediaType("The WebP file is animated.")
    check(width, height)
    flags = cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if pixels is None:
        raise ImageUnreadable("The WebP file is damaged or incomplete.")
    order = cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return cv2.cvtColor(pixels, order, dst=pixels).astype(np.uint8, copy=False), orientation, 1


def _heic(data: bytes, check: Check) -> tuple[Pixels, int, int]:
    # libheif applies the file's own rotation; the EXIF copy of it must not count twice.
    pictures = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
    picture = pictures[pictures.primary_index]
    check(*picture.size)
    return np.asarray(picture), 1, 1


_DECODERS = {"jpeg": _jpeg, "png": _png, "webp": _webp, "heic": _heic}


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
