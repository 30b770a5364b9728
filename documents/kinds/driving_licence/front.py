"""The front of a licence in a photo: its page, and the layout that its print is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np

from documents.kind import Nets
from documents.kinds.driving_licence.anchors import Laid, lay
from documents.kinds.driving_licence.layout import Layout
from documents.kinds.driving_licence.reads import Read, reads_of
from documents.kinds.driving_licence.strips import are_labels, as_wide, strips_above
from elements import ID1, PLAIN, Box, Image, Page, TextLine, TextRegion
from errors import CardCropped, CardNotFound
from segmentation.by_print import pages_by_print
from segmentation.geometry import Scales, rectangle
from segmentation.judging import Judged, straighten
from segmentation.looks import Looks
from segmentation.prints import Piece, pieces_of_print
from segmentation.rectify import find_card
from segmentation.regions import cut

LEAST_PIECES = 8  # of print on a card that can be a licence
LOOK = 12  # pieces, the largest, that tell whether a page stands upright
LEGIBLE = 0.6  # confidence of a line that stands upright and is print
# Of those pieces, the ground's print among them. Upside down one of 12 may look like a word.
LEAST_LEGIBLE = 0.16
SOUND = 0.8  # of a layout's values: of a page with as many no other sighting is looked at
CARD_SHAPED = 0.05  # how far a photo's sides may be from a card's to be taken for a scan
LEAST_SIDE = 160  # pixels of a photo's longer side: of fewer nothing is legible


def find_front(photo: Image, nets: Nets, among: Sequence[Layout]) -> tuple[Page, Laid] | None:
    """The front of a licence in a photo, RGB uint8 (H, W, 3), and its layout among some; None where
    it shows none."""
    if max(photo.shape[:2]) < LEAST_SIDE:
        return None
    seen: list[tuple[Page, Laid]] = []

    def judge_page(page: Page) -> Judged | None:
        laid = _laid(page, nets, among)
        if laid is None:
            return None
        seen.append((page, laid))
        return Judged(page) if laid.share >= SOUND else None

    if not any(map(judge_page, _as_scanned(photo))):
        with suppress(CardNotFound, CardCropped):
            find_card(photo, nets.segmenters["card"], judge_page, ID1)
    if not seen:
        looks = Looks(Scales(photo), nets.segmenters["card"], ID1)
        any(map(judge_page, pages_by_print(photo, ID1.width, looks.covered)))
    return max(seen, key=lambda one: one[1].sound, default=None)


def _as_scanned(photo: Image) -> Iterator[Page]:
    """The whole photo as a page, both ways up, where it has a card's own shape."""
    height, width = photo.shape[:2]
    if abs(max(width, height) / min(width, height) / ID1.shape - 1) > CARD_SHAPED:
        return
    corners = rectangle(0, 0, width, height)
    quad = corners if width > height else np.roll(corners, -1, axis=0)
    for turned in (quad, np.roll(quad, 2, axis=0)):
        yield straighten(photo, turned, 1.0, ID1)


def _laid(page: Page, nets: Nets, among: Sequence[Layout]) -> Laid | None:
    """The layout that a page is of; None where it is of none, or upside down."""
    pieces = pieces_of_print(page.image)
    if len(pieces) < LEAST_PIECES:
        return None
    large = sorted(pieces, key=lambda p: -p.box.width * p.box.height)
    look = _read(page.image, large[:LOOK], nets)
    if sum(line.confidence >= LEGIBLE for line in look) < LEAST_LEGIBLE * len(look):
        return None
    lines = [*look, *_read(page.image, large[LOOK:], nets)]
    reads = reads_of(large, lines)
    laid = [lay(layout, reads, page.image.shape[1]) for layout in among]
    fitting = [one for one in laid if one.fits]
    best = max(fitting, key=lambda one: one.share, default=None)
    return best and _closer(page.image, best, reads, nets)


def _closer(page: Image, laid: Laid, reads: Sequence[Read], nets: Nets) -> Laid:
    """The layout with labels that were not seen as print, read where they must stand."""
    height, width = page.shape[:2]
    strips = strips_above(laid, reads, width, height)
    if not strips:
        return laid
    crops = [cut(page, TextRegion("", box)) for box in strips]
    lines = nets.recognizers["crnn"].read(crops, [PLAIN] * len(crops))
    boxes = [as_wide(box, line.text) for box, line in zip(strips, lines, strict=True)]
    labels = are_labels(laid, reads_of([Piece(box, (box,)) for box in boxes], lines))
    if not labels:
        return laid
    kept = [read for read in reads if not any(_within(read.box, each.box) for each in labels)]
    again = lay(laid.layout, [*kept, *labels], width)
    return again if again.sound >= laid.sound else laid


def _within(box: Box, other: Box) -> bool:
    """Whether the middle of a box lies in another."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return other.left <= x <= other.right and other.top <= y <= other.bottom


def _read(page: Image, pieces: Sequence[Piece], nets: Nets) -> list[TextLine]:
    height, width = page.shape[:2]
    crops = [cut(page, TextRegion("", piece.around(width, height))) for piece in pieces]
    return nets.recognizers["crnn"].read(crops, [PLAIN] * len(crops))
