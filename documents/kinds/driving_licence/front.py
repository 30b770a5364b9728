"""The front of a licence in a photo: its page, and the layout that its print is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import cv2
import numpy as np

from documents.kind import Nets
from documents.kinds.driving_licence.anchors import Laid
from documents.kinds.driving_licence.code import Code, looks_at
from documents.kinds.driving_licence.laying import SOUND, is_upright, laid_on, legible
from documents.kinds.driving_licence.layout import Layout
from elements import ID1, Frame, Image, Page, Quad, transform
from errors import CardCropped, CardNotFound
from segmentation.beside import painted_out
from segmentation.by_print import blocks_of_print, level_rows, pages_by_print
from segmentation.geometry import rectangle
from segmentation.judging import Judged, straighten
from segmentation.looks import Looks
from segmentation.rectify import find_one
from segmentation.settling import DOUBTFUL, best
from segmentation.sighting import close
from segmentation.standing import standing_cards

MOST_OTHERS = 2  # pages of other print: of 50 hard photos none had more before its licence's own
CARD_SHAPED = 0.05  # how far a photo's sides may be from a card's to be taken for a scan
AROUND_PRINT = 24  # looks of the net at blocks of print, where none from farther away showed one
# How near two quads are, in diagonals, of which the second is not looked at again; that give the
# same page.
SAME, SAME_PAGE = 0.02, 0.004
SAME_CARD = 0.1  # the same, of which one is the other turned by a quarter
STANDING = Frame(ID1.height, ID1.width)  # of licences of people under 21
FRONT = 0.5  # of a layout's values that are sound on half of a page which is a card by itself
STANDING_LOOKS = 3  # of the net at a card that may stand
LEAST_SIDE = 160  # pixels of a photo's longer side: of fewer nothing is legible


@dataclass(frozen=True, slots=True)
class Front:
    """The front of a licence. laid: the layout on its page; beside: the corners of another card
    that lies beside it in the photo, of whatever kind, (4, 2), None where none does."""

    page: Page
    laid: Laid
    beside: Quad | None

    @property
    def stands(self) -> bool:
        """Whether its short side is on top."""
        return _stands(self.page)

    @property
    def is_sound(self) -> bool:
        """Whether so many values are that no better page is to be looked for."""
        return self.laid.share >= SOUND

    def is_back_of(self, code: Code | None) -> bool:
        """Whether it is or holds the back of a licence: its code stands on it, and hardly anything
        else that a front has, or it was taken for a card that stands."""
        if code is None or code.payload is None:
            return False
        if self.is_sound and not self.stands:
            return False
        return lies_on(code.quad, self.page.quad)

    def is_beside(self, quad: Quad) -> bool:
        """Whether a quad of the photo stands on the card beside."""
        return self.beside is not None and lies_on(quad, self.beside)


def lies_on(quad: Quad, other: Quad) -> bool:
    """Whether the middle of a quad lies on another."""
    middle = tuple(map(float, quad.mean(0)))
    return cv2.pointPolygonTest(other, middle, measureDist=False) >= 0


def find_front(
    photo: Image, nets: Nets, among: Sequence[Layout], looks: Looks | None = None
) -> Front | None:
    """The front of a licence in a photo, RGB uint8 (H, W, 3), with its layout among some; None
    where it shows none. looks: the net's at the photo, that others go on with."""
    if max(photo.shape[:2]) < LEAST_SIDE:
        return None
    search = _Search(photo, nets, among, looks or looks_at(photo, nets))
    found = search.front()
    if found is None:
        return None
    page, laid = found
    return Front(page, laid, search.beside(page))


class _Search:
    """The search for a front in one photo: the pages that were seen to be of a layout, and those of
    other print."""

    def __init__(self, photo: Image, nets: Nets, among: Sequence[Layout], looks: Looks) -> None:
        self._photo, self._nets, self._among, self._looks = photo, nets, among, looks
        self._seen: list[tuple[Page, Laid]] = []
        self._others: list[Page] = []
        self._stood: list[Page] = []
        self._tried: list[Quad] = []
        self._upright: list[Quad] = []

    def front(self) -> tuple[Page, Laid] | None:
        """The page of which most is sound: by the photo's corners, by the net, beside a card of
        another kind, or by its rows of print, whichever first shows one."""
        if not any(map(self._judge, _as_scanned(self._photo))):
            with suppress(CardNotFound, CardCropped):
                find_one(self._looks, self._judge)
        if all(laid.share < SOUND for _, laid in self._seen):
            any(map(self._judge, self._standing()))
            any(map(self._judge, self._halves()))
        if not self._seen and self._others:
            surest = max(self._others, key=lambda page: page.confidence)
            painted_out(self._looks, surest, self._judge)
        if all(page.confidence < DOUBTFUL for page, _ in self._seen):
            any(map(self._judge, self._around_print()))
        if not self._seen:
            pages = pages_by_print(self._photo, ID1.width, self._looks.covered)
            any(map(self._judge, pages))
        return max(self._seen, key=lambda one: (one[1].sound, one[0].confidence), default=None)

    def _standing(self) -> Iterator[Page]:
        """Cards whose short side is on top, but for one that was read lying there."""
        looks = Looks(self._looks.photo, self._nets.segmenters["card"], STANDING, STANDING_LOOKS)
        for seen in standing_cards(looks):
            lying = (np.roll(seen.quad, turn, axis=0) for turn in (1, 3))
            if not any(
                close(quad, page.quad, SAME_CARD) for quad in lying for page, _ in self._seen
            ):
                page = straighten(self._looks.photo, seen.quad, seen.agreement, STANDING)
                self._stood.append(page)
                yield page

    def _holds_two(self, page: Page) -> bool:
        """Whether a page of a card that stands is rather two cards that lie below one another: its
        upper half alone is a front."""
        upper, _ = _halves_of(page.quad)
        half = straighten(self._looks.photo, upper, page.confidence, ID1)
        laid = self._laid(half, closely=False)
        return laid is not None and laid.share >= FRONT

    def _halves(self) -> Iterator[Page]:
        """The two cards that one was seen to be that stands: front and back below one another."""
        if not self._stood or any(laid.share >= SOUND for _, laid in self._seen):
            return
        looks = Looks(self._looks.photo, self._nets.segmenters["card"], ID1, AROUND_PRINT)
        for half in _halves_of(self._stood[0].quad):
            for seen in best(looks, half):
                for quad in (seen.quad, np.roll(seen.quad, 2, axis=0)):
                    yield straighten(self._looks.photo, quad, seen.agreement, ID1)

    def _around_print(self) -> Iterator[Page]:
        """Cards that the net sees where print stands together: from the whole of the photo other
        print may hide them."""
        looks = Looks(self._looks.photo, self._nets.segmenters["card"], ID1, AROUND_PRINT)
        for block in blocks_of_print(self._photo):
            for seen in best(looks, block):
                for quad in (seen.quad, np.roll(seen.quad, 2, axis=0)):
                    if not any(close(quad, tried, SAME) for tried in self._tried):
                        yield straighten(self._looks.photo, quad, seen.agreement, ID1)

    def beside(self, page: Page) -> Quad | None:
        """The corners of another card beside a page's, of whatever kind."""

        def judge(other: Page) -> Judged | None:
            return Judged(other) if legible(other, self._nets) else None

        other = painted_out(self._looks, page, judge)
        return None if other is None else other.quad

    def _judge(self, page: Page) -> Judged | None:
        if any(close(page.quad, tried, SAME_PAGE) for tried in self._tried):
            if any(close(page.quad, other.quad, SAME_PAGE) for other in self._others):
                self._add_other(page)
            return None
        self._tried.append(page.quad)
        turned = np.roll(page.quad, 2, axis=0)
        if any(close(turned, quad, SAME_PAGE) for quad in self._upright):
            return None
        begun = legible(page, self._nets)
        if begun is None:
            return None
        if is_upright(begun[1]):
            self._upright.append(page.quad)
        closely = len(self._others) < MOST_OTHERS
        laid = laid_on(page, *begun, self._nets, self._among, closely=closely)
        if laid is None:
            self._add_other(page)
            return None
        if _stands(page) and self._holds_two(page):
            return None
        self._seen.append((page, laid))
        if laid.share >= SOUND:
            return Judged(page)
        return self._judge_levelled(page)

    def _add_other(self, page: Page) -> None:
        """A page of other print: of so many the search of the net's looks ends."""
        self._others.append(page)
        if len(self._others) >= MOST_OTHERS:
            self._looks.left = 0

    def _laid(self, page: Page, *, closely: bool = True) -> Laid | None:
        """A page's layout and values; None where it is upside down or no licence."""
        begun = legible(page, self._nets)
        return begun and laid_on(page, *begun, self._nets, self._among, closely=closely)

    def _judge_levelled(self, page: Page) -> Judged | None:
        """A page of a licence anew, by its rows, where they do not run level on it: on a ground
        like its own a card's corners are seen wrongly."""
        corners = level_rows(page.image)
        if corners is None:
            return None
        height, width = page.image.shape[:2]
        quad = transform(corners, page.to_photo)
        level = straighten(self._looks.photo, quad, page.confidence, Frame(width, height))
        laid = self._laid(level)
        if laid is None:
            return None
        self._seen.append((level, laid))
        return Judged(level) if laid.share >= SOUND else None


def _stands(page: Page) -> bool:
    height, width = page.image.shape[:2]
    return bool(height > width)


def _halves_of(quad: Quad) -> tuple[Quad, Quad]:
    """The upper and the lower half of a quad."""
    left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    return np.stack([*quad[:2], right, left]), np.stack([left, right, *quad[2:]])


def _as_scanned(photo: Image) -> Iterator[Page]:
    """The whole photo as a page, both ways up, where it has a card's own shape."""
    height, width = photo.shape[:2]
    if abs(max(width, height) / min(width, height) / ID1.shape - 1) > CARD_SHAPED:
        return
    corners = rectangle(0, 0, width, height)
    quad = corners if width > height else np.roll(corners, -1, axis=0)
    for turned in (quad, np.roll(quad, 2, axis=0)):
        yield straighten(photo, turned, 1.0, ID1)
