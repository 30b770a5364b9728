"""Cards that are printed upright, as licences of people under 21: the short side on top.

The card net learned from cards that lie. Of one that stands it still tells where it is; its
coordinates mostly run across the short side and down the long one, but may as well run as those of
a card would that lies on a half of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from elements import Quad, transform
from segmentation.borders import on_mask
from segmentation.edges import on_photo
from segmentation.geometry import LOOK, inverse
from segmentation.looks import Looks
from segmentation.sighting import Mask, Sighting, View, outline, overlap, pieces, plausible

COVERS = 0.5, 0.2  # of the net's view, from which on a pixel is the card's
LEAST_AGREEMENT = 0.6  # overlap of mask and quad below which the mask has not a card's shape


def standing_cards(looks: Looks) -> Iterator[Sighting]:
    """The card that may stand in a photo, first the way up that its coordinates say; its own frame
    is the looks'."""
    view, to_look = looks.first()
    for cover in COVERS:
        for mask in pieces(view[..., 0] > cover, most=1):
            lying = outline(mask)
            if lying is None:
                continue
            standing = _stood_up(lying, view, mask)
            seen = _on_its_sides(looks, transform(standing, inverse(to_look)), cover)
            if seen is not None:
                yield seen
                yield Sighting(np.roll(seen.quad, 2, axis=0), seen.agreement, score=seen.score)
                return


def _stood_up(lying: Quad, view: View, mask: Mask) -> Quad:
    """An outline, its first side a long one, with the short side first that the coordinates say is
    on top."""
    rows, columns = np.nonzero(mask)
    places = np.stack([columns, rows, np.ones(len(rows))], 1)
    across = np.linalg.lstsq(places, view[rows, columns, 1], rcond=None)[0][:2]
    aside = (lying[2] - lying[1]) @ across
    return np.roll(lying, 3 if aside > 0 else 1, axis=0)


def _on_its_sides(looks: Looks, quad: Quad, least: float) -> Sighting | None:
    """A supposed card on the borders of the mask, then on the edges of the photo."""
    if not looks.afford(1):
        return None
    look = looks.close(quad)
    cover = look.view[..., 0]
    scale = np.float32(LOOK / cover.shape[1])
    inner = on_mask(cover, transform(quad, look.to_look) / scale)
    agreement = overlap(cover > least, inner)
    if agreement < LEAST_AGREEMENT:
        return None
    traced = on_photo(looks.photo, look.to_look, cover, inner * scale, looks.frame.shape)
    there = transform(traced.quad, inverse(look.to_look))
    if not plausible(np.roll(there, 1, axis=0)):
        return None
    return Sighting(there, agreement, score=traced.score)
