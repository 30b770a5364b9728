"""Whether a card lies partly below the one that was found in a photo, or half outside of it.

Of such a card the net's first look may show a strip of cover, and its corners can't be settled on.
A closer look at that place tells it from cover that creeps over a ground: there the cover of a card
stays, and its coordinates say where the whole card would be, on which print or a picture is seen.
A part of that is seen; where, the document's kind is told, which knows what has to stand there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np

from elements import Page, Quad, transform
from segmentation.geometry import LOOK, homography, inverse
from segmentation.judging import straighten
from segmentation.looks import Looks, Window
from segmentation.sighting import UNIT, Mask, by_coordinates, pieces

# Sides of the windows about the strip, in widths of the card that was found: of nine cards that lay
# below another and were not told five are, of nine grounds with as much cover none.
AROUND = 1.3, 1.5, 1.75, 2.0
LEAST = 0.2  # of the card's area, that a closer look shows
LOOKS = 2 * len(AROUND)

GRID = 16  # page pixels between the places of which is told whether the photo shows them

# Whether a page shows a part of the document; of each GRID-th pixel, down and across, is told
# whether the photo shows it.
Shows = Callable[[Page, Mask], bool]


def hidden_card(looks: Looks, painted: Looks, quad: Quad, rest: Mask, shows: Shows) -> bool:
    """Whether a card that is not seen whole lies beside the one at a quad of the photo.

    painted: looks at the photo with that one painted out. rest: the net's first view of the photo,
    where it shows cover beside it.
    """
    looks.left = painted.left = LOOKS
    for window in _windows(looks, quad, rest):
        for seen_in in (painted, looks):
            guess = _seen(seen_in, window, quad)
            if guess is None:
                continue
            page = straighten(painted.photo, guess, 0.0, looks.frame)
            if shows(page, _seen_of(page, quad, looks.photo.size)):
                return True
    return False


def _seen_of(page: Page, quad: Quad, size: tuple[int, int]) -> Mask:
    """Which places of a page lie inside a photo of a size (W, H), and not below the card at a
    quad of it."""
    height, width = page.image.shape[:2]
    down, across = np.mgrid[0:height:GRID, 0:width:GRID]
    places = transform(np.stack([across.ravel(), down.ravel()], 1), page.to_photo)
    inside = ((places >= 0) & (places < size)).all(1)
    on_card = transform(places, homography(quad, UNIT))
    below = ((on_card >= 0) & (on_card <= 1)).all(1)
    return np.asarray((inside & ~below).reshape(down.shape))


def _windows(looks: Looks, quad: Quad, rest: Mask) -> Iterator[Window]:
    """Windows of the photo about the middle of the largest piece of a view's cover."""
    piece = next(pieces(rest, most=1), rest)
    rows, columns = np.nonzero(piece)
    _, to_look = looks.first()
    middle = np.array([[columns.mean(), rows.mean()]]) * (LOOK / rest.shape[1])
    ((x, y),) = transform(middle, inverse(to_look))
    width, height = looks.photo.size
    for share in AROUND:
        half = share * float(np.linalg.norm(quad[1] - quad[0])) / 2
        left, right = (int(np.clip(x + way * half, 0, width)) for way in (-1, 1))
        top, bottom = (int(np.clip(y + way * half, 0, height)) for way in (-1, 1))
        if right > left and bottom > top:
            yield left, top, right, bottom


def _seen(looks: Looks, window: Window, quad: Quad) -> Quad | None:
    """Where the coordinates of the cover beside a card say that another lies, in the photo."""
    view, to_look = looks.first(window)
    scale = np.float32(view.shape[0] / LOOK)
    own = transform(quad, to_look) * scale
    cover = (view[..., 0] > 0.5).astype(np.uint8)
    cv2.fillConvexPoly(cover, np.round(own).astype(np.int32), 0)
    piece = next(pieces(cover > 0, most=1), None)
    if piece is None or piece.sum() < LEAST * cv2.contourArea(own):
        return None
    found = by_coordinates(view, piece)
    return None if found is None else transform(found / scale, inverse(to_look))
