"""From a supposed card to its corners: looks that close in on it, and that mend a wrong side.

A look from the supposed card, straightened, shows it at full detail; there the borders of the mask,
then the edges of the photo beside them, give four lines, whose crossings are the corners. Where
mask and photo disagree, another look is taken from where the photo says. Four lines that no camera
can give a card are looked at again, each side in turn from where the other three put it.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from elements import Quad, transform
from segmentation.edges import PLAIN, on_photo
from segmentation.geometry import LOOK, inverse
from segmentation.looks import Close, Looks
from segmentation.pose import SKEWED, completed, skew
from segmentation.sighting import Sighting, close, overlap, plausible, sight

LEAST_AGREEMENT = 0.6  # overlap of mask and quad below which the mask has not a card's shape
DOUBTFUL = 0.967  # overlap below which one card in four has a corner off by more than 1 %
AROUND = (np.float32(1.08), np.float32(0.94))  # sizes of the quads from which to look again
SETTLED = 0.02  # a look that moves the corners by less than this share of the diagonal is final
AGREED = 0.008  # photo and mask agree on the corners to this share
MOST_LOOKS = 5  # from one guess until its corners stay
ROUNDS = 2  # of setting a skewed quad right: where two sides are wrong, one after the other
AGREEMENT = 10.0  # of a skewed quad: what the overlap weighs against the score of its four lines
FILLED = 0.06  # how far from the photo's corners a scanned card's are, in diagonals of the card
CLEAR = 0.9  # overlap from which the mask says where the card ends
FILLED_OR_SO = 0.2  # the same where the mask does not, and the coordinates alone speak
FILLS = 0.7  # share of a photo from which a card fills it


def best(looks: Looks, quad: Quad) -> Iterator[Sighting]:
    """Settle on a supposed card; first, set right, where no camera gives a card that shape."""
    seen = settled(looks, quad)
    if seen is None:
        return
    better = set_right(looks, seen)
    if better is not seen:
        yield better
    yield seen


def settled(looks: Looks, quad: Quad) -> Sighting | None:
    """Settle on a supposed card; where mask and quad fit badly, from wider and closer as well."""
    seen = settle(looks, quad)
    if seen is None or seen.agreement >= DOUBTFUL or _fills(seen.quad, looks.photo.size):
        return seen
    middle = seen.quad.mean(0)
    others = (settle(looks, middle + (seen.quad - middle) * size) for size in AROUND)
    return max([seen, *(o for o in others if o is not None)], key=lambda s: s.agreement)


def settle(looks: Looks, quad: Quad) -> Sighting | None:
    """Look at a supposed card closely until its corners stay; None where there is none."""
    for look_number in range(1, MOST_LOOKS + 1):
        if not looks.afford(2):
            return None
        look = looks.close(quad)
        seen = sight(look.view)
        if seen is None or seen.agreement < LEAST_AGREEMENT:
            return None
        there = transform(seen.quad, inverse(look.to_look))
        last = look_number == MOST_LOOKS or not looks.afford(4)
        if not last and not close(there, quad, SETTLED):
            quad = there
            continue
        found = _exact(looks, look)
        if found is None:
            return None
        exact, marked = found
        # where photo and mask differ, a look from where the photo says settles it
        if last or close(exact.quad, marked, AGREED):
            return exact
        quad = exact.quad
    return None


def _exact(looks: Looks, look: Close) -> tuple[Sighting, Quad] | None:
    """The card in a look on the edges of the photo; and its quad by the mask alone."""
    view = looks.both_ways(look)
    seen = sight(view)
    if seen is None or seen.agreement < LEAST_AGREEMENT:
        return None
    traced = on_photo(looks.photo, look.to_look, view[..., 0], seen.quad, looks.frame.shape)
    back = inverse(look.to_look)
    quad = transform(traced.quad, back)
    if not plausible(quad):
        return None
    return Sighting(quad, seen.agreement, score=traced.score), transform(seen.quad, back)


def scanned(looks: Looks, quad: Quad) -> Sighting | None:
    """The card that fills a photo, quad its corners, but for a margin; None where it does not."""
    for _ in range(2):  # the first look may be upside down
        look = looks.close(quad)
        view = looks.both_ways(look)
        seen = sight(view)
        if seen is None:
            return None
        inner = transform(quad, look.to_look)
        near = FILLED if seen.agreement >= CLEAR else FILLED_OR_SO
        turns = [turn for turn in range(4) if close(seen.quad, np.roll(inner, turn, 0), near)]
        if turns == [0]:
            exact = on_photo(
                looks.photo, look.to_look, view[..., 0], inner, looks.frame.shape, scanned=True
            )
            there = transform(exact.quad, inverse(look.to_look))
            return Sighting(there, seen.agreement, scanned=True)
        if turns != [2]:
            return None
        quad = np.roll(quad, 2, axis=0)
    return None


def set_right(looks: Looks, seen: Sighting) -> Sighting:
    """Where a sighting is skewed, a side of it may run along something beside the card: look again
    from where the other three say that it is. Gives the plainest quad, which may be the same."""
    size = looks.photo.size
    for _ in range(ROUNDS):
        if seen.score >= PLAIN or _fills(seen.quad, size) or _skewed(seen.quad, looks) <= SKEWED:
            break
        glances = (
            _glance(looks, quad)
            for quad in (seen.quad, *completed(seen.quad, size, looks.frame.shape))
        )
        found = [g for g in glances if g is not None and g.agreement >= LEAST_AGREEMENT]
        plainest = max([seen, *found], key=_plainness)
        if plainest is seen:
            break
        again = settle(looks, plainest.quad)
        seen = plainest if again is None else max(plainest, again, key=_plainness)
    return seen


def _skewed(quad: Quad, looks: Looks) -> float:
    return float(skew(quad, looks.photo.size, looks.frame.shape))


def _plainness(seen: Sighting) -> float:
    return seen.score + AGREEMENT * seen.agreement


def _glance(looks: Looks, quad: Quad) -> Sighting | None:
    """The lines of the photo nearest to a quad, whatever the mask says; None where they make no
    card, or no look is left."""
    if not looks.afford(1):
        return None
    look = looks.close(quad)
    cover = look.view[..., 0]
    there = transform(quad, look.to_look)
    traced = on_photo(looks.photo, look.to_look, cover, there, looks.frame.shape)
    if not plausible(traced.quad):
        return None
    agreement = overlap(cover > 0.5, traced.quad * np.float32(cover.shape[1] / LOOK))
    there = transform(traced.quad, inverse(look.to_look))
    return Sighting(there, agreement, score=traced.score)


def _fills(quad: Quad, size: tuple[int, int]) -> bool:
    """Whether a card fills its photo (width, height): then little lies beside it that could be
    taken for one of its sides, and a side may be cut off, which makes another shape of it."""
    return bool(cv2.contourArea(quad) > FILLS * size[0] * size[1])
