"""Both sides of a licence in one photo: the front beside a back that is known."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from documents.kind import Nets
from documents.kinds.driving_licence.code import Code
from documents.kinds.driving_licence.front import Front, find_front, lies_on
from documents.kinds.driving_licence.layout import Layout, layouts
from elements import ID1, Image, Quad, transform
from segmentation.geometry import Scales, homography, rectangle
from segmentation.looks import Looks
from segmentation.settling import settle

# Of the net at the card that a code stands on; where that card is, in sides of the code, which is
# printed at its lower rim, at its upper one or in its middle.
BACK_LOOKS = 16
PLACES_OF_CODE = tuple(
    rectangle(-0.09, top, 1.09, top + 3.6).astype(np.float32) for top in (-2.2, -0.4, -1.3)
)
# A card's area in that of the square on its code's rows, which run along most of its width; the
# most that one of two cards fills of their photo.
OF_CODE, MOST_OF_TWO = 0.88, 0.45


def find_beside_its_code(
    photo: Image, code: Code | None, front: Front | None, nets: Nets
) -> Front | None:
    """The front beside the card that a licence's code stands on, where it is better than what was
    found of one: of two cards the net may see the back alone, or both as one."""
    if code is None or code.payload is None or not leaves_room(photo, code):
        return front
    other = find_front_beside(photo, back_around(photo, code, nets), nets, layouts())
    if front is None or other is None:
        return front or other
    return max(front, other, key=lambda one: one.laid.sound)


def leaves_room(photo: Image, code: Code) -> bool:
    """Whether a photo can show another card whole beside the one that a code stands on."""
    height, width = photo.shape[:2]
    along = float(np.linalg.norm(np.diff(code.quad[:2], axis=0)))
    return bool(OF_CODE * along * along <= MOST_OF_TWO * width * height)


def back_around(photo: Image, code: Code, nets: Nets) -> Quad:
    """The corners of the card that a code stands on, by the net's looks from where the card should
    be; about those of the code alone where the net sees none."""
    looks = Looks(Scales(photo), nets.segmenters["card"], ID1, BACK_LOOKS)
    to_photo = homography(rectangle(0, 0, 1, 1), code.quad)
    seen = [settle(looks, transform(place, to_photo)) for place in PLACES_OF_CODE]
    own = [one for one in seen if one is not None and lies_on(code.quad, one.quad)]
    return max(own, key=lambda one: one.agreement).quad if own else code.around


def find_front_beside(
    photo: Image, back: Quad, nets: Nets, among: Sequence[Layout]
) -> Front | None:
    """The front of a licence beside a quad of the same photo, which is its back's."""
    painted = photo.copy()
    colour = [float(mean) for mean in cv2.mean(photo)[:3]]
    cv2.fillConvexPoly(painted, np.round(back).astype(np.int32), colour)
    return find_front(painted, nets, among)
