"""Find the card: two looks of one net, four lines, a straightened page, a judge.

The net tells of each pixel whether it lies on the card and where on the card it lies (u across,
v down, 0 to 1). Many thousand such pairs fix the homography, and with it the turn, also where a
finger or glare hides a corner. The second look takes the card so found and looks again at full
detail. Where the first guess does not stand up to the second look and the judge, the next one is
tried: from the outline of the mask alone, then from closer windows of the photo, as long as looks
are left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from elements import Frame, Image, Quad, transform
from errors import CardCropped, CardNotFound
from segmentation.beside import is_another, mirrored
from segmentation.beyond import Start, completed_quad, cut_off
from segmentation.edges import PLAIN
from segmentation.geometry import LOOK, Scales, inverse, rectangle
from segmentation.hidden import Shows
from segmentation.judging import Judge, Judged, judged, straighten, sure
from segmentation.lines_beside import Reads
from segmentation.looks import Looks, Window
from segmentation.quality import is_dark
from segmentation.regions import slant
from segmentation.segmenter import Segmenter
from segmentation.settling import FILLED, FILLED_OR_SO, best, scanned
from segmentation.sighting import Sighting, close, rough, sight

CLOSER = 0.6  # side of the windows, in sides of the photo, when the whole shows no card
# Looks for these at least: a sheet that holds a card and its back seems to be one card, and may
# take all the others.
LOOKS_CLOSER = 12
CARD_SHAPED = 0.05  # how far a photo's sides may be from a card's to be taken for one
STRAIGHT = 0.0025  # slant of a scan's rows; a photo cut out about a card gives 0.003 to 0.06
STRAIGHTER = 0.001  # by how much less the rows of another sighting lean that is taken instead
LONGEST = 2.3  # a photo's sides that a card may fill of which a quarter is cut off
FILLING = 0.88  # share of a photo that a card covers which leaves no ground to be seen
SAME = 0.004  # how near two quads are, in diagonals, that give the same page
MIRRORED = "The picture is mirrored: the card in it reads from right to left"
UNMIRRORED = "Switch the camera's mirroring off, or take the photo with the camera at the back."
DARK = "No card can be seen in the photo: it is too dark"
LIGHT = "Take the photo in daylight or under a lamp; the card's letters must be plain to see."
MOST_OUTSIDE = 0.27  # share of the card that may lie outside the photo


def find_card(
    photo: Image,
    card: Segmenter,
    judge: Judge,
    frame: Frame,
    start: Start | None = None,
    shows: Shows | None = None,
    reads: Reads | None = None,
) -> Judged:
    """Find a card in a photo and straighten it.

    photo: RGB uint8 (H, W, 3), upright by EXIF only. judge: says what it saw in a page, None where
    it is not the document. frame: of the page. start: where the document begins on a whole page,
    so that parts outside the photo can be told. shows: whether a page shows a part of one, and
    reads: whether lines of print are one's, so that a card is told of which another hides a part,
    or that the photo cuts off. The page has the sign ``card_incomplete`` where
    the photo cuts it off, ``second_card`` where another of its kind lies beside it. Raises
    CardNotFound, CardCropped.
    """
    looks = Looks(Scales(photo), card, frame)
    try:
        found = find_one(looks, judge)
    except CardNotFound:
        _tell_mirrored(photo, card, judge, frame)
        if is_dark(photo):
            raise CardNotFound(DARK, advice=LIGHT) from None
        raise
    if found.doubtful is not None:
        _tell_mirrored(photo, card, judge, frame)
    cut = start is not None and cut_off(found.page.quad, looks.photo.size, frame.shape)
    found = _whole_card(looks, found, judge, start)
    second = is_another(looks, found.page, sure(judge), shows, reads)
    signs = ("card_incomplete",) * cut + ("second_card",) * second
    return replace(found, page=replace(found.page, signs=signs))


def _tell_mirrored(photo: Image, card: Segmenter, judge: Judge, frame: Frame) -> None:
    if mirrored(photo, card, sure(judge), frame):
        raise CardNotFound(MIRRORED, advice=UNMIRRORED) from None


def _whole_card(looks: Looks, found: Judged, judge: Judge, start: Start | None) -> Judged:
    """The page, by the corners of all of its card where a part is outside the photo."""
    whole = None if start is None else completed_quad(found, looks.photo.size, start)
    if whole is None or outside(whole, *looks.photo.size) > MOST_OUTSIDE:
        return found
    looks.judged()
    # what is left may be no document to the judge where much is missing
    other = judge(straighten(looks.photo, whole, found.page.confidence, looks.frame))
    return other or replace(found, page=replace(found.page, quad=whole))


def find_one(looks: Looks, judge: Judge) -> Judged:
    """The first sighting that the judge takes for the document, whatever else the photo shows;
    raises CardNotFound, CardCropped."""
    cropped = False
    askew: Judged | None = None
    doubtful: list[Judged] = []
    for seen in _sightings(looks):
        if outside(seen.quad, *looks.photo.size) > MOST_OUTSIDE:
            cropped = True
            continue
        if askew is not None and seen.scanned and close(seen.quad, askew.page.quad, SAME):
            continue
        found = judged(looks, seen, judge)
        if found is None:
            continue
        if found.doubtful is not None:
            doubtful.append(found)
            continue
        if seen.scanned and _leaning(found) > STRAIGHT:
            # rather a photo that was cut out about the card than a scan
            askew = found if askew is None else min(askew, found, key=_leaning)
            continue
        if askew is not None:
            return found if _leaning(found) < _leaning(askew) - STRAIGHTER else askew
        if not seen.scanned and seen.score < PLAIN:
            found = _or_whole(found, looks, judge)
        return found
    if askew is not None:
        return askew
    if doubtful:
        return max(doubtful, key=lambda found: found.doubtful or 0.0)
    raise CardCropped if cropped else CardNotFound


def _or_whole(found: Judged, looks: Looks, judge: Judge) -> Judged:
    """A card that fills its photo has no side to be seen in it: where the photo's own corners are
    near, and the rows lean less by them, they are the card's."""
    if not _card_shaped(looks):
        return found
    corners = _along(looks.photo)
    for quad in (corners, np.roll(corners, 2, axis=0)):
        own = found.page.quad
        if close(own, quad, FILLED_OR_SO) and not close(own, quad, SAME):
            looks.judged()
            other = judge(straighten(looks.photo, quad, found.page.confidence, looks.frame))
            if other is None or other.doubtful is not None:
                continue
            if _leaning(other) < min(_leaning(found), STRAIGHT):
                return other
    return found


def _leaning(found: Judged) -> float:
    return 0.0 if found.mask is None else slant(found.mask)


def _sightings(looks: Looks) -> Iterator[Sighting]:
    """Cards as they may lie in the photo, the likeliest first."""
    whole = _filled(looks)
    if whole is not None:
        seen = scanned(looks, whole)
        if seen is not None:
            yield seen
    tried: list[Quad] = []
    width, height = looks.photo.size
    for number, window in enumerate(_windows(width, height)):
        if number == 1:
            looks.left = max(looks.left, LOOKS_CLOSER)
        for guess in _guesses(looks, window):
            if not any(close(guess, other, 0.03) for other in tried):
                tried.append(guess)
                yield from best(looks, guess)
        # a pattern that hides the card from the net need not hide its rows of text
        if number == 0 and max(width, height) / min(width, height) < LONGEST:
            yield Sighting(_along(looks.photo), 0.0, scanned=True)


def _guesses(looks: Looks, window: Window) -> Iterator[Quad]:
    """Rough quads in a window of the photo, the likeliest first."""
    if looks.afford(1):
        view, to_look = looks.first(window)
        for cover in (0.5, 0.2):
            for guess in rough(view, cover):
                yield transform(guess, inverse(to_look))


def _filled(looks: Looks) -> Quad | None:
    """The photo's own corners, turned as the card, where it has a card's own shape or the card
    covers all of it: a scan, cut out by an app, or so near that no ground is in the picture."""
    whole = _along(looks.photo)
    if _card_shaped(looks):
        return whole
    view, to_look = looks.first()
    corners = transform(whole, to_look)
    inside = corners * (view.shape[0] / LOOK)
    left, top = np.rint(inside.min(0)).astype(int)
    right, bottom = np.rint(inside.max(0)).astype(int)
    cover = view[top:bottom, left:right, 0]
    if cover.size and (cover > 0.5).mean() < FILLING:
        return None
    seen = sight(view)
    if seen is None:
        return None
    turns = (turn for turn in (0, 2) if close(seen.quad, np.roll(corners, turn, 0), FILLED))
    return next((np.roll(whole, turn, axis=0) for turn in turns), None)


def _card_shaped(looks: Looks) -> bool:
    """Whether a photo has a card's own shape: then it is a scan, or cut out by an app."""
    sides = looks.photo.size
    return abs(max(sides) / min(sides) / looks.frame.shape - 1) <= CARD_SHAPED


def _along(photo: Scales) -> Quad:
    """The photo's own corners as those of a card that lies along it."""
    width, height = photo.size
    corners = rectangle(0, 0, width, height)
    return corners if width > height else np.roll(corners, -1, axis=0)


def _windows(width: int, height: int) -> Iterator[Window]:
    """The whole photo, then its middle and its corners from closer."""
    yield 0, 0, width, height
    h, w = round(height * CLOSER), round(width * CLOSER)
    for y, x in (
        ((height - h) // 2, (width - w) // 2),
        (0, 0), (0, width - w), (height - h, 0), (height - h, width - w),
    ):  # fmt: skip
        yield x, y, x + w, y + h


def outside(quad: Quad, width: int, height: int) -> float:
    """The share of a quad's area that lies outside a photo of width × height."""
    whole = cv2.contourArea(quad)
    inside, _ = cv2.intersectConvexConvex(quad, rectangle(0, 0, width, height))
    return 1 - float(inside) / max(whole, 1e-6)
