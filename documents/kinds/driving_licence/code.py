"""The code on a licence's back: found in a photo, read, and told from other codes."""

from __future__ import annotations

from dataclasses import dataclass

from elements import PLAIN, Homography, Image, Quad
from fields import aamva
from ocr.recognizer import Recognizer
from segmentation.bars import find_bars, straighten

MOST_REGIONS = 8  # of a photo that are read before it is held to have no code


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read. image: its region straightened; to_image: photo → that image; quad: its
    place in the photo. payload: what it says, None where it is no licence's."""

    image: Image
    to_image: Homography
    quad: Quad
    payload: aamva.Payload | None


def find_code(photo: Image, reader: Recognizer) -> Code | None:
    """The first code of a licence in a photo; else another code, None where none is read."""
    other = None
    for number, bars in enumerate(find_bars(photo)):
        if number == MOST_REGIONS:
            break
        image, matrix = straighten(photo, bars.quad)
        (line,) = reader.read([image], [PLAIN])
        if not line.text:
            continue
        try:
            return Code(image, matrix, bars.quad, aamva.read(line.text))
        except aamva.NotALicence:
            other = other or Code(image, matrix, bars.quad, None)
    return other
