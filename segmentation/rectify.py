"""Find the card: two looks of one net, four lines, a straightened page, a judge.

The net tells of each pixel whether it lies on the card and where on the card it lies (u across,
v down, 0 to 1). Many thousand such pairs fix the homography, and with it the turn, also where a
finger or glare hides a corner. The second look takes the card so found, straightens it and looks
again at full detail; there the borders of the mask, then the edges of the photo beside them, give
four lines, whose crossings are the corners; where mask and photo disagree, another look is taken
from where the photo says. Four lines that no camera can give a card are looked at again, each side
in turn from where the other three put it. Where the first guess does not stand up to the second
look and the judge, the next one is tried: from the outline of the mask alone, then from closer
windows of the photo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import Homography, Image, Page, Quad, transform
from errors import CardCropped, CardNotFound
from segmentation.borders import on_mask
from segmentation.edges import PLAIN, on_photo
from segmentation.geometry import (
    LOOK,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Scales,
    diagonal,
    first_look,
    homography,
    inverse,
    rectangle,
    second_look,
    turn_of,
    warp,
)
from segmentation.pose import SKEWED, completed, skew
from segmentation.regions import slant
from segmentation.segmenter import Segmenter

View = npt.NDArray[np.float32]  # (LOOK/2, LOOK/2, 3): cover, u, v
Mask = npt.NDArray[np.bool_]
Judge = Callable[[Page], Page | None]

UNIT = rectangle(0, 0, 1, 1)
LEAST_COVER = 0.006  # of the square: a smaller card has letters of less than 4 pixels
LEAST_AGREEMENT = 0.6  # overlap of mask and quad below which the mask has not a card's shape
DOUBTFUL = 0.967  # overlap below which one card in four has a corner off by more than 1 %
AROUND = (np.float32(1.08), np.float32(0.94))  # sizes of the quads from which to look again
SETTLED = 0.02  # a look that moves the corners by less than this share of the diagonal is final
AGREED = 0.008  # photo and mask agree on the corners to this share
MOST_LOOKS = 5
ROUNDS = 2  # of setting a skewed quad right: where two sides are wrong, one after the other
AGREEMENT = 10.0  # of a skewed quad: what the overlap weighs against the score of its four lines
CLOSER = 0.6  # side of the windows, in sides of the photo, when the whole shows no card
CARD_SHAPED = 0.05  # how far a photo's sides may be from a card's to be taken for one
STRAIGHT = 0.0045  # slant of a scan's rows; a photo cut out about a card gives 0.006 to 0.06
FILLED = 0.06  # how far from the photo's corners a scanned card's are, in diagonals of the card
CLEAR = 0.9  # overlap from which the mask says where the card ends
FILLED_OR_SO = 0.2  # the same where the mask does not, and the coordinates alone speak
MOST_OUTSIDE = 0.06  # share of the card that may lie outside the photo


@dataclass(frozen=True, slots=True)
class Sighting:
    """A card: its quad and how well the mask fits it, 0–1; whether it was taken for a scan; how
    plain its sides are in the photo, less what is odd of its shape."""

    quad: Quad
    agreement: float
    scanned: bool = False
    score: float = 0.0


def find_card(photo: Image, card: Segmenter, judge: Judge) -> Page:
    """Find a card in a photo and straighten it.

    photo: RGB uint8 (H, W, 3), upright by EXIF only. judge: gives the page, with what it saw in
    it, or None where it is not the document. Raises CardNotFound, CardCropped.
    """
    scales = Scales(photo)
    cropped = False
    askew: Page | None = None
    for seen in _sightings(scales, card):
        if outside(seen.quad, *scales.size) > MOST_OUTSIDE:
            cropped = True
            continue
        for quad in (seen.quad, np.roll(seen.quad, 2, axis=0)):
            page = judge(straighten(scales, quad, seen.agreement))
            if page is None:
                continue
            if seen.scanned and _leaning(page) > STRAIGHT:
                askew = page  # rather a photo that was cut out about the card than a scan
                break
            if not seen.scanned and seen.score < PLAIN:
                page = _or_whole(page, scales, judge)
            return page if askew is None else min(page, askew, key=_leaning)
    if askew is not None:
        return askew
    raise CardCropped if cropped else CardNotFound


def _or_whole(page: Page, photo: Scales, judge: Judge) -> Page:
    """A card that fills its photo has no side to be seen in it: where the photo's own corners are
    near, and the rows lean less by them, they are the card's."""
    for corners in _whole(photo):
        for quad in (corners, np.roll(corners, 2, axis=0)):
            if not _close(page.quad, quad, FILLED_OR_SO):
                continue
            other = judge(straighten(photo, quad, page.confidence))
            if other is not None and _leaning(other) < min(_leaning(page), STRAIGHT):
                return other
    return page


def _leaning(page: Page) -> float:
    return 0.0 if page.mask is None else slant(page.mask)


def _sightings(photo: Scales, card: Segmenter) -> Iterator[Sighting]:
    """Cards as they may lie in the photo, the likeliest first."""
    whole = _whole(photo)
    for quad in whole:
        seen = _scanned(photo, quad, card)
        if seen is not None:
            yield seen
    for guess in _guesses(photo, whole, card):
        yield from _best(photo, guess, card)
    for quad in whole:  # a pattern that hides the card from the net need not hide its rows of text
        yield Sighting(quad, 0.0, scanned=True)


def _guesses(photo: Scales, whole: list[Quad], card: Segmenter) -> Iterator[Quad]:
    """Rough quads, the likeliest first; the later ones cost a look each, and are seldom needed."""
    tried = [*whole]
    yield from tried
    for look, to_look in _windows(photo):
        view = card(look)
        for cover in (0.5, 0.2):
            for rough in _rough(view, cover):
                quad = transform(rough, inverse(to_look))
                if not any(_close(quad, other, 0.03) for other in tried):
                    tried.append(quad)
                    yield quad


def _whole(photo: Scales) -> list[Quad]:
    """The photo's own corners where it has a card's shape: a scan, or cut out by an app."""
    width, height = photo.size
    shape = PAGE_WIDTH / PAGE_HEIGHT
    if abs(max(width, height) / min(width, height) / shape - 1) > CARD_SHAPED:
        return []
    corners = rectangle(0, 0, width, height)
    return [corners if width > height else np.roll(corners, -1, axis=0)]


def _windows(photo: Scales) -> Iterator[tuple[Image, Homography]]:
    """The whole photo, then its middle and its corners from closer."""
    yield first_look(photo)
    width, height = photo.size
    h, w = round(height * CLOSER), round(width * CLOSER)
    for y, x in (
        ((height - h) // 2, (width - w) // 2),
        (0, 0), (0, width - w), (height - h, 0), (height - h, width - w),
    ):  # fmt: skip
        yield first_look(photo, (x, y, x + w, y + h))


def _close(quad: Quad, other: Quad, share: float) -> bool:
    return bool(np.abs(quad - other).max() < share * diagonal(other))


def _rough(view: View, cover: float) -> Iterator[Quad]:
    """Quads (pixels of the look) from the largest pieces of the mask: first by their
    coordinates, then, where these are of two minds about the turn, by their outline."""
    scale = LOOK / view.shape[1]
    for mask in _pieces(view[..., 0] > cover):
        quad = _by_coordinates(view, mask)
        if quad is not None and _overlap(mask, quad) > 0.5:
            yield (quad * scale).astype(np.float32)
        places = np.argwhere(mask)[:, ::-1].astype(np.float32)
        quad = cv2.boxPoints(cv2.minAreaRect(places)).astype(np.float32)
        sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
        if sides[1] > sides[0]:  # a card's first side is a long one
            quad = np.roll(quad, -1, axis=0)
        if plausible(quad):
            yield ((quad + 0.5) * scale).astype(np.float32)


def _best(photo: Scales, quad: Quad, card: Segmenter) -> Iterator[Sighting]:
    """Settle on a supposed card; first, set right, where no camera gives a card that shape."""
    seen = _settled(photo, quad, card)
    if seen is None:
        return
    better = _set_right(photo, seen, card)
    if better is not seen:
        yield better
    yield seen


def _set_right(photo: Scales, seen: Sighting, card: Segmenter) -> Sighting:
    """Where a sighting is skewed, a side of it may run along something beside the card: look again
    from where the other three say that it is. Gives the plainest quad, which may be the same."""
    for _ in range(ROUNDS):
        if seen.score >= PLAIN or float(skew(seen.quad, photo.size)) <= SKEWED:
            break
        tries = [_glance(photo, seen.quad, card)]
        for quad in completed(seen.quad, photo.size):
            tries += [_glance(photo, quad, card), _settle(photo, quad, card)]
        found = [t for t in tries if t is not None and t.agreement >= LEAST_AGREEMENT]
        best = max([seen, *found], key=lambda s: s.score + AGREEMENT * s.agreement)
        if best is seen:
            break
        seen = best
    return seen


def _glance(photo: Scales, quad: Quad, card: Segmenter) -> Sighting | None:
    """The lines of the photo nearest to a quad, whatever the mask says; None where they make no
    card."""
    look, to_look = second_look(photo, quad)
    cover = _both_ways(look, card)[..., 0]
    traced = on_photo(photo, to_look, cover, transform(quad, to_look))
    if not plausible(traced.quad):
        return None
    agreement = _overlap(cover > 0.5, traced.quad * (cover.shape[1] / LOOK))
    return Sighting(transform(traced.quad, inverse(to_look)), agreement, score=traced.score)


def _settled(photo: Scales, quad: Quad, card: Segmenter) -> Sighting | None:
    """Settle on a supposed card; where mask and quad fit badly, from wider and closer as well."""
    seen = _settle(photo, quad, card)
    if seen is None or seen.agreement >= DOUBTFUL:
        return seen
    middle = seen.quad.mean(0)
    others = (_settle(photo, middle + (seen.quad - middle) * size, card) for size in AROUND)
    return max([seen, *(o for o in others if o is not None)], key=lambda s: s.agreement)


def _scanned(photo: Scales, quad: Quad, card: Segmenter) -> Sighting | None:
    """The card that fills a photo, quad its corners, but for a margin; None where it does not."""
    for _ in range(2):  # the first look may be upside down
        look, to_look = second_look(photo, quad)
        view = _both_ways(look, card)
        seen = sight(view)
        if seen is None:
            return None
        inner = transform(quad, to_look)
        near = FILLED if seen.agreement >= CLEAR else FILLED_OR_SO
        turns = [turn for turn in range(4) if _close(seen.quad, np.roll(inner, turn, 0), near)]
        if turns == [0]:
            exact = on_photo(photo, to_look, view[..., 0], inner, scanned=True)
            return Sighting(transform(exact.quad, inverse(to_look)), seen.agreement, scanned=True)
        if turns != [2]:
            return None
        quad = np.roll(quad, 2, axis=0)
    return None


def _settle(photo: Scales, quad: Quad, card: Segmenter) -> Sighting | None:
    """Look at a supposed card closely until its corners stay; None where there is none."""
    for look_number in range(1, MOST_LOOKS + 1):
        look, to_look = second_look(photo, quad)
        view = _both_ways(look, card)
        seen = sight(view)
        if seen is None or seen.agreement < LEAST_AGREEMENT:
            return None
        before, quad = quad, transform(seen.quad, inverse(to_look))
        if look_number < MOST_LOOKS and not _close(quad, before, SETTLED):
            continue
        exact = on_photo(photo, to_look, view[..., 0], seen.quad)
        before, quad = quad, transform(exact.quad, inverse(to_look))
        if not plausible(quad):
            return None
        # where photo and mask differ, a look from where the photo says settles it
        if look_number == MOST_LOOKS or _close(quad, before, AGREED):
            return Sighting(quad, seen.agreement, score=exact.score)
    return None


def _both_ways(look: Image, card: Segmenter) -> View:
    """The net's view of a look, its cover the mean with that of the look upside down.

    The two err in different places, so that a cover creeps out less over ground like the card's.
    """
    view = card(look)
    turned = card(np.ascontiguousarray(look[::-1, ::-1]))[::-1, ::-1]
    return np.dstack([(view[..., 0] + turned[..., 0]) / 2, view[..., 1:]])


def straighten(photo: Image | Scales, quad: Quad, confidence: float) -> Page:
    """The page of PAGE_WIDTH × PAGE_HEIGHT under a quad (4, 2) of the photo."""
    matrix = homography(quad, rectangle(0, 0, PAGE_WIDTH, PAGE_HEIGHT))
    image = warp(photo, matrix, (PAGE_WIDTH, PAGE_HEIGHT))
    return Page(image, quad, inverse(matrix), turn_of(quad), confidence)


def sight(view: View) -> Sighting | None:
    """The card in one close view of the net, its corners refined on the borders; or None."""
    for mask in _pieces(view[..., 0] > 0.5):
        quad = _by_coordinates(view, mask)
        if quad is not None:
            quad = on_mask(view[..., 0], quad)
            scale = LOOK / view.shape[1]
            return Sighting((quad * scale).astype(np.float32), _overlap(mask, quad))
    return None


def _by_coordinates(view: View, mask: Mask) -> Quad | None:
    """The corners, in pixels of the view, that the coordinates of a mask's pixels agree upon."""
    rows, columns = np.nonzero(mask)
    step = max(1, len(rows) // 1500)
    rows, columns = rows[::step], columns[::step]
    places = np.stack([columns + 0.5, rows + 0.5], 1).astype(np.float32)
    on_card = np.ascontiguousarray(view[rows, columns, 1:3])
    tolerance = 0.08 * float(np.sqrt(mask.sum()))
    matrix, _ = cv2.findHomography(on_card, places, cv2.USAC_MAGSAC, tolerance)
    if matrix is None:
        return None
    quad = transform(UNIT, np.asarray(matrix, np.float64))
    if not np.isfinite(quad).all() or np.abs(quad).max() > 4 * LOOK or not plausible(quad):
        return None
    return quad


def _pieces(mask: Mask, most: int = 3) -> Iterator[Mask]:
    """The connected pieces of a mask, the largest first, none smaller than LEAST_COVER."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA]
    for label in sorted(range(1, count), key=lambda k: -areas[k])[:most]:
        if areas[label] >= LEAST_COVER * mask.size:
            yield np.asarray(labels == label)


def _overlap(mask: Mask, quad: Quad) -> float:
    """Intersection over union of a mask and a quad in its pixels, inside the picture."""
    drawn = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(drawn, np.round(quad * 16 - 8).astype(np.int32), 1, shift=4)
    both = int((mask & (drawn > 0)).sum())
    return both / max(1, int((mask | (drawn > 0)).sum()))


def plausible(quad: Quad) -> bool:
    """Whether a quad can be a card in perspective: convex, seen from the front, not a sliver."""
    sides = np.roll(quad, -1, axis=0) - quad
    turns = sides[:, 0] * np.roll(sides[:, 1], -1) - sides[:, 1] * np.roll(sides[:, 0], -1)
    lengths = np.linalg.norm(sides, axis=1)
    if (turns <= 0).any() or lengths.min() < 1:
        return False
    opposite = np.maximum(lengths[:2] / lengths[2:], lengths[2:] / lengths[:2]).max()
    ratio = (lengths[0] + lengths[2]) / (lengths[1] + lengths[3])
    return bool(opposite < 2.5 and 0.75 < ratio < 3.4)


def outside(quad: Quad, width: int, height: int) -> float:
    """The share of a quad's area that lies outside a photo of width × height."""
    whole = cv2.contourArea(quad)
    inside, _ = cv2.intersectConvexConvex(quad, rectangle(0, 0, width, height))
    return 1 - float(inside) / max(whole, 1e-6)
