"""What else a photo shows: another card beside the one that was found, or a card in a mirror."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Frame, Image, Page, Quad, transform
from segmentation.geometry import LOOK, Scales, inverse
from segmentation.hidden import Shows, hidden_card
from segmentation.judging import Judge, judged
from segmentation.lines_beside import Reads, lines_beside
from segmentation.looks import Looks, Window
from segmentation.segmenter import Segmenter
from segmentation.settling import settle
from segmentation.sighting import Mask, by_coordinates, pieces, rough

MIRRORED = 12  # looks to see whether a photo is mirrored, where no card was found in it
SECOND = 16  # looks for another card, where one is to be supposed
NO_ROOM = 0.75  # share of a photo from which a card leaves no room for another
COMPARABLE = 0.2  # of the card's area: a smaller piece of cover is no second card
LEAST_REST = 0.05  # of the card's area, in all: less is no part of one either
AROUND_CARD = 1.06  # within this many sizes of a card the cover is its own
CLOSER = 2  # looks at what lies beside a card, at most
APART = 0.2  # share of a second card that may lie on the first


def is_another(
    looks: Looks,
    page: Page,
    judge: Judge,
    shows: Shows | None = None,
    reads: Reads | None = None,
) -> bool:
    """Whether another document lies beside a page's in the photo, or partly below it.

    shows: says whether a page shows a part of one; reads: whether lines of print are one's. Without
    them only whole ones are told.
    """
    if not _has_room(looks, page):
        return False
    around = _grown(page.quad)
    painted = looks.without(around, SECOND)
    if another(looks, painted, page, judge) is not None:
        return True
    if reads is not None:
        lines = lines_beside(looks.photo, page.quad)
        if lines and reads(lines):
            return True
    if shows is None:
        return False
    for seen_in in (looks, painted):  # beside a plain card the net may see hardly any other
        rest = _rest(seen_in, page)
        if rest is not None and hidden_card(looks, painted, around, rest, shows):
            return True
    return False


def _has_room(looks: Looks, page: Page) -> bool:
    """Whether a photo can show another card beside a page's."""
    width, height = looks.photo.size
    return cv2.contourArea(page.quad) <= NO_ROOM * width * height


def _rest(looks: Looks, page: Page) -> Mask | None:
    """What the net's first look shows of cover beside a page, None where that is too little."""
    view, to_look = looks.first()
    found = transform(page.quad, to_look) * np.float32(view.shape[0] / LOOK)
    rest = (view[..., 0] > 0.5).astype(np.uint8)
    cv2.fillConvexPoly(rest, np.round(_grown(found)).astype(np.int32), 0)
    return rest > 0 if rest.sum() >= LEAST_REST * cv2.contourArea(found) else None


def another(looks: Looks, painted: Looks, page: Page, judge: Judge) -> Page | None:
    """The page of another document that lies beside a page's in the photo, None where none does.

    painted: looks at the photo with the page's painted out. judge: says what is another document.
    Looked for only where the net's first look shows cover
    beside the page's; where that is a part of a card alone, or a card and other sheets in one, it
    looks again with the page's painted out.
    """
    rest = _rest(looks, page)
    if rest is None:
        return None
    view, to_look = looks.first()
    area = cv2.contourArea(transform(page.quad, to_look) * np.float32(view.shape[0] / LOOK))
    mask = _largest(rest, COMPARABLE * area)
    if mask is None:
        return _beside_painted(painted, page, judge)
    looks.left = SECOND
    quad = by_coordinates(view, mask)
    if quad is not None:
        guess = transform(quad * np.float32(LOOK / view.shape[0]), inverse(to_look))
        second = _settled_beside(looks, guess, page, judge)
        if second is not None:
            return second
    return _beside_painted(painted, page, judge)


def painted_out(looks: Looks, page: Page, judge: Judge) -> Page | None:
    """The page of another document beside a page's, looked for with this one painted out: beside it
    the net may see hardly anything, or take both for one. None where there is none."""
    if not _has_room(looks, page):
        return None
    return _beside_painted(looks.without(_grown(page.quad), SECOND), page, judge)


def _beside_painted(looks: Looks, page: Page, judge: Judge) -> Page | None:
    """The same, by looks at the photo with the page's painted out."""
    width, height = looks.photo.size
    for window in ((0, 0, width, height), *_free(page.quad, width, height)):
        view, to_look = looks.first(window)
        for guess in rough(view, 0.5):
            found = _settled_beside(looks, transform(guess, inverse(to_look)), page, judge)
            if found is not None:
                return found
    return None


def _free(quad: Quad, width: int, height: int) -> list[Window]:
    """The larger parts of a photo of width × height beside a card: left and right of it, above and
    below."""
    left, top = np.maximum(np.rint(quad.min(0)).astype(int), 0).tolist()
    right, bottom = np.minimum(np.rint(quad.max(0)).astype(int), (width, height)).tolist()
    strips = [(left * height, (0, 0, left, height)),
              ((width - right) * height, (right, 0, width, height)),
              (width * top, (0, 0, width, top)),
              (width * (height - bottom), (0, bottom, width, height))]  # fmt: skip
    least = COMPARABLE * cv2.contourArea(quad)
    return [window for area, window in sorted(strips, reverse=True)[:CLOSER] if area >= least]


def _settled_beside(looks: Looks, guess: Quad, page: Page, judge: Judge) -> Page | None:
    """The page of a document that is supposed at a quad, where it does not lie on another's."""
    seen = settle(looks, guess)
    if seen is None or _shared(seen.quad, page.quad) > APART:
        return None
    if cv2.contourArea(seen.quad) < COMPARABLE * cv2.contourArea(page.quad):
        return None
    found = judged(looks, seen, judge)
    return None if found is None else found.page


def _largest(cover: Mask, least: float) -> Mask | None:
    """The largest piece of a cover, if it has ``least`` pixels."""
    mask = next(pieces(cover, most=1), None)
    return mask if mask is not None and mask.sum() >= least else None


def _grown(quad: Quad) -> Quad:
    """A little more than a card: its cover reaches over its sides."""
    middle = quad.mean(0)
    return np.asarray(middle + (quad - middle) * np.float32(AROUND_CARD), np.float32)


def _shared(quad: Quad, other: Quad) -> float:
    """The share of a quad's area that lies on another."""
    both, _ = cv2.intersectConvexConvex(quad, other)
    return float(both) / max(cv2.contourArea(quad), 1e-6)


def mirrored(photo: Image, card: Segmenter, judge: Judge, frame: Frame) -> bool:
    """Whether a photo shows the document as a mirror does."""
    looks = Looks(Scales(np.ascontiguousarray(photo[:, ::-1])), card, frame, MIRRORED)
    view, to_look = looks.first()
    guess = next(rough(view, 0.5), None)
    seen = None if guess is None else settle(looks, transform(guess, inverse(to_look)))
    return seen is not None and judged(looks, seen, judge) is not None
