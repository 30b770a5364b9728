"""Pictures cut out of a photo by a document's corners: straightened, as JPEG files."""

from __future__ import annotations

import numpy as np
import simplejpeg

from elements import Box, Frame, Image, Quad
from segmentation.geometry import homography, warp

QUALITY = 90


def cut_out(photo: Image, quad: Quad, frame: Frame, box: Box) -> Image:
    """A box of a document's frame, straightened: RGB uint8 (H, W, 3) at the frame's scale.

    photo: upright RGB uint8 (H, W, 3). quad: the document's corners in it.
    """
    to_frame = homography(quad, frame.quad())
    moved = np.array([[1, 0, -box.left], [0, 1, -box.top], [0, 0, 1]], float) @ to_frame
    return warp(photo, moved, (round(box.width), round(box.height)))


def jpeg(image: Image) -> bytes:
    """The image as a JPEG file."""
    file: bytes = simplejpeg.encode_jpeg(np.ascontiguousarray(image), QUALITY)
    return file
