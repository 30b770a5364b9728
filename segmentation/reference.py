"""The page that a template shows things by, made small enough to be kept."""

from __future__ import annotations

import cv2
import simplejpeg

from segmentation.decode import decode_image

MOST_BYTES = 600_000  # sealed 800,000: a document of Firestore holds 1 MiB
LONGEST = 2000  # pixels of the longer side: finer print is no more sure to be found again
QUALITIES = (88, 75, 60, 45)


def kept_page(data: bytes, *, max_bytes: int, max_pixels: int) -> bytes:
    """A page's file as it is kept: as it came where it is small, else a grey JPEG, upright.

    Raises what `segmentation.decode.decode_image` raises, for small files too.
    """
    page = decode_image(data, max_bytes=max_bytes, max_pixels=max_pixels)
    if len(data) <= MOST_BYTES:
        return data
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    longest = min(LONGEST, max(grey.shape))
    while True:
        scale = longest / max(grey.shape)
        size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
        small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)[..., None]
        for quality in QUALITIES:
            file: bytes = simplejpeg.encode_jpeg(small, quality, colorspace="GRAY")
            if len(file) <= MOST_BYTES:
                return file
        longest //= 2  # noise: print alone is smaller
