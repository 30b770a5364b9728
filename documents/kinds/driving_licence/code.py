"""The code on a licence's back: found in a photo, read, and told from other codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import cv2
import numpy as np

from documents.following import following_page
from documents.kind import Nets
from elements import ID1, PLAIN, Homography, Image, Page, Quad
from errors import CardCropped, CardNotFound
from fields import aamva
from ocr.codewords import may_be_marked
from segmentation.bars import find_bars, share_of_bars, straighten
from segmentation.geometry import Scales, inverse
from segmentation.judging import Judged
from segmentation.looks import Looks
from segmentation.rectify import find_one
from segmentation.sighting import close

BARCODE = "barcode"  # the recogniser of codes

# Of a photo, that are read before it is held to have no code: of 81 codes that were read 79 were in
# the first region and the others in the second.
MOST_REGIONS = 5
MOST_CARDS = 3  # the same of cards
CARD_LOOKS = 12  # of the net for them, beside those at the front
# Share of a region that is bars, of which less must show the marks at a code's ends to be read, as
# 13 of 14 such codes did (the other was not read before); of a card, of which less holds no code:
# those that were read so had 0.19, cards and pages of other print mostly less than 0.1.
PLAIN_BARS, LEAST_OF_CARD = 0.3, 0.1
AROUND = np.float32(1.3)  # of a code's sides, that its card has at least
SAME = 0.03  # how near two quads are, in diagonals, of which the second is not read again


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read. image: its region straightened; to_image: photo → that image; quad: its
    place in the photo. payload: what it says, None where it is no licence's. sure: how surely."""

    image: Image
    to_image: Homography
    quad: Quad
    payload: aamva.Payload | None
    sure: float

    @property
    def around(self) -> Quad:
        """About the corners of the card that it stands on."""
        middle = self.quad.mean(0)
        return np.asarray(middle + (self.quad - middle) * AROUND, np.float32)


def looks_at(photo: Image, nets: Nets) -> Looks:
    """The card net's looks at a photo, of which none is taken yet."""
    return Looks(Scales(photo), nets.segmenters["card"], ID1)


def find_code(photo: Image, nets: Nets, by_card: Looks | None = None) -> Code | None:
    """The first code of a licence in a photo; else another code, None where none is read.

    by_card: the net's looks at the photo. Where no region of bars is read, the card is looked for
    that the code stands on: glare that eats a code's edge leaves the card's. None: it isn't.
    """
    other = None
    for code in _by_bars(photo, nets):
        if code.payload is not None:
            return code
        other = other or code
    return _by_card(by_card, nets) if other is None and by_card is not None else other


def find_code_behind(nets: Nets) -> Code | None:
    """A licence's code on the page behind the one that is read, in a file of pages; else None."""
    page = following_page()
    code = None if page is None else find_code(page, nets, looks_at(page, nets))
    return code if code is not None and code.payload is not None else None


def _by_bars(photo: Image, nets: Nets) -> Iterator[Code]:
    for bars, _ in zip(find_bars(photo), range(MOST_REGIONS), strict=False):
        image, to_image = straighten(photo, bars.quad)
        if not _may_be_code(image):
            continue
        code = _read(image, to_image, bars.quad, nets)
        if code is not None:
            yield code


def _may_be_code(image: Image) -> bool:
    """Whether a straightened region is bars enough, or shows the marks at a code's ends."""
    if share_of_bars(image) >= PLAIN_BARS:
        return True
    return may_be_marked(np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8))


def _by_card(looks: Looks, nets: Nets) -> Code | None:
    looks = looks.again(CARD_LOOKS)
    seen: list[Code] = []
    tried: list[Quad] = []

    def judge_page(page: Page) -> Judged | None:
        if any(_is_same(page.quad, quad) for quad in tried):
            return None
        tried.append(page.quad)
        if len(tried) == MOST_CARDS:
            looks.left = 0
        if share_of_bars(page.image) < LEAST_OF_CARD:
            return None
        code = _read(page.image, inverse(page.to_photo), page.quad, nets)
        if code is None:
            return None
        seen.append(code)
        return Judged(page)

    with suppress(CardNotFound, CardCropped):
        find_one(looks, judge_page)
    return next(iter(seen), None)


def _is_same(quad: Quad, other: Quad) -> bool:
    """Whether two quads are one card's, either way up: a code is read so too."""
    return any(close(np.roll(quad, turn, axis=0), other, SAME) for turn in (0, 2))


def _read(image: Image, to_image: Homography, quad: Quad, nets: Nets) -> Code | None:
    (line,) = nets.recognizers[BARCODE].read([image], [PLAIN])
    if not line.text:
        return None
    try:
        return Code(image, to_image, quad, aamva.read(line.text), line.confidence)
    except aamva.NotALicence:
        if line.confidence < 1.0:  # it may be a licence's, corrected into something else
            return None
        return Code(image, to_image, quad, None, line.confidence)
