"""Whether something lies over a part of a picture: a sheet, a sticker, a hand.

A sheet of one colour is plain as far as from a side; one that ends in a straight edge from side to
side does what no head, hair or shoulders do; and what is laid over a document does not stop at the
picture's border, where the document's own ground begins.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.inked import runs
from segmentation.outlines import lengths
from segmentation.statistics import level, median, of_rank

Lab = npt.NDArray[np.float32]  # (h, w, 3), CIE Lab in 0 to 255

# A sheet over half of a portrait, which the mask takes for the portrait's, is of one colour as far
# as this from a side, in shares of the height or width; a ground above and beside a head was 0.25
# at most for 117 drawn portraits, a shirt 0.41 but for one of them.
LEAST_SHEET, LEAST_SHEET_BELOW = 0.31, 0.43
# A head may be small, and the ground above it as high: it goes on at both ends below, as a sheet
# does not. BESIDE: of the width, at an end; GROUND: in CIE Lab, within which it is the same.
BESIDE, GROUND = 0.08, 16.0
# A patterned one ends in a straight edge from side to side, both sides of which differ in more than
# light, as those of a shadow do not: 297 drawn portraits have 5 and 14 at most along such lines
# across and down, of 29 half covered ones that seemed whole twelve have more than this. Of a lower
# one only what reaches higher than a shirt.
LEAST_ACROSS, LEAST_DOWN = 10.0, 18.0
ACROSS, DOWN = (0.25, 0.55), (0.25, 0.72)  # where it is looked for, shares of the height, width
# A plain one shows one colour along such an edge, whatever is on its other side: so its edge is
# told anywhere, and by light as well where one factor does not explain it, as it does a shadow's.
# Of 519 drawn portraits the most was 3.2; of 41 that something covers from a quarter on, unseen by
# all else, 38 have more than 5 or a border that is crossed.
LEAST_PLAIN_EDGE = 5.0
ANYWHERE_ACROSS, ANYWHERE_DOWN = (0.2, 0.88), (0.12, 0.88)
# A face that is as dark as the sheet below it breaks the edge, which is then told along less of it,
# across, where it is plainer: 9 at most of 1,250 portraits, 10 to 15 of two that were covered.
MOSTLY_ALONG, LEAST_BROKEN_EDGE = 0.85, 9.5
# A stripe of the document's own ground that runs over it has two such edges, so near that beyond
# the other one its surroundings go on: less is left there of what differs than this.
STRIPES, LEFT_OF_STRIPE = (2, 3, 4, 5, 6), 0.5
MOST_LEFT = 0.3  # share of such a difference that a shadow's edge leaves, its light aside
MOST_TILT = 6  # pixels of the fine picture from side to side
ALONG = 0.97  # share of such a line
DARK = 60.0  # levels of red, green and blue together that are as good as black
PLAIN = 8.0  # in CIE Lab, within which PLAINLY of a sheet's pixels lie about their median
PLAINLY = 0.95
# What crosses the border: as far inside it and outside, in pixels of the page, colours differ by
# less than ALIKE, and those outside are in hue and saturation further than FOREIGN from the page's
# ground, along a share of the side. 1,250 portraits have 0.16 at most, 19 with a finger over a part
# 0.18 or more.
INSIDE, OUTSIDE, BEYOND = (12, 24), (10, 20), (20, 32)
ALIKE, FOREIGN = 20.0, 14.0
LIGHTER = 15.0  # levels above the ground from which it may be a reflection
LEAST_CROSSING = 0.17
AROUND = BEYOND[1] + 8  # pixels about the box: what is looked at, and what blurs into it
HALF = 2  # what the page is reduced by to look at it


def is_covered(fine: Image) -> bool:
    """Whether a sheet lies over a part of a picture, RGB uint8 (80, 60, 3), without its border."""
    smooth = np.asarray(cv2.GaussianBlur(fine, (0, 0), 1.0), np.uint8)
    lab = _lab(smooth)
    return _has_plain_side(lab) or _ends_straight(smooth) or _ends_plain(lab, smooth)


def crossing(page: Image, box: Box) -> float:
    """The longest part of a side of a picture's box that something crosses, as a share of it."""
    planes = cv2.split(cv2.cvtColor(np.ascontiguousarray(page[::4, ::4]), cv2.COLOR_RGB2LAB))
    ground = np.array([level(plane, 0.5) for plane in planes], np.float32)
    left, top, right, bottom = (round(side) for side in (box.left, box.top, box.right, box.bottom))
    first, above = max(0, left - AROUND), max(0, top - AROUND)
    around = page[above : bottom + AROUND, first : right + AROUND]
    size = around.shape[1] // HALF, around.shape[0] // HALF
    even = around[: HALF * size[1], : HALF * size[0]]
    half = cv2.GaussianBlur(cv2.resize(even, size, interpolation=cv2.INTER_AREA), (0, 0), 1.0)
    lab = _lab(np.asarray(half, np.uint8))
    turned = lab.transpose(1, 0, 2)
    left, top, right, bottom = (
        side // HALF for side in (left - first, top - above, right - first, bottom - above)
    )
    near, far = (inside // HALF for inside in INSIDE)
    if min(right - left, bottom - top) <= 4 * far:
        return 0.0
    upper = slice(top + near, top + (bottom - top) // 4)
    at_left = median(lab[upper, left + near : left + far].reshape(-1, 3))
    at_right = median(lab[upper, right - far : right - near].reshape(-1, 3))
    sides = (
        (turned, left, -1, slice(top, bottom), (ground, at_right)),
        (turned, right, 1, slice(top, bottom), (ground, at_left)),
        (lab, top, -1, slice(left, right), (ground,)),
        (lab, bottom, 1, slice(left, right), (ground,)),
    )
    return max(_crossed(of, at, out, along, grounds) for of, at, out, along, grounds in sides)


def _crossed(lab: Lab, at: int, out: int, along: slice, grounds: tuple[Lab, ...]) -> float:
    """The same of one side: row ``at``, outside of which rows count ``out``. grounds: the page's,
    and that in the picture's upper corner at the side across, which may go on up to the page's end
    where that is close."""
    strips = []
    for near, far, way in ((*INSIDE, -out), (*OUTSIDE, out), (*BEYOND, out)):
        first, last = sorted((at + way * near // HALF, at + way * far // HALF))
        if first >= 0 and last <= len(lab):  # what lies beyond the page's end tells nothing
            strips.append(median(lab[first:last, along]))
    inside, *outside = strips
    over = np.full(len(inside), bool(outside))
    for strip in outside:
        over &= strip[:, 0] < grounds[0][0] + LIGHTER
        over &= np.linalg.norm(strip - inside, axis=1) < ALIKE
        for ground in grounds if len(outside) == 1 else grounds[:1]:
            over &= np.linalg.norm((strip - ground)[:, 1:], axis=1) > FOREIGN
    return max((end - begin for begin, end in runs(over)), default=0) / max(1, len(over))


def _has_plain_side(lab: Lab) -> bool:
    """Whether a part at one side is plain that is not the ground, which goes on beside a head."""
    height, width = (int(LEAST_SHEET * side) for side in lab.shape[:2])
    below = int(LEAST_SHEET_BELOW * len(lab))
    edge = int(BESIDE * lab.shape[1])
    beside = lab[height : 2 * height, :edge], lab[height : 2 * height, -edge:]
    upper = lab[:height]
    return (
        _is_laid(upper, *beside)
        or _is_laid(lab[:, :width], upper[:, -edge:])
        or _is_laid(lab[:, -width:], upper[:, :edge])
        or _is_laid(lab[-below:])
    )


def _is_laid(side: Lab, *grounds: Lab) -> bool:
    """Whether a part is plain, and of another colour than a part that a ground reaches as well."""
    colours = side.reshape(-1, 3)
    if not _are_plain(colours[:, None]).all():
        return False
    colour = median(colours)
    apart = (np.linalg.norm(median(g.reshape(-1, 3)) - colour) for g in grounds)
    return not grounds or any(one > GROUND for one in apart)


def _ends_straight(smooth: Image) -> bool:
    colours = smooth.astype(np.float32)
    grey = colours.mean(2, keepdims=True)
    tint = 255 * (colours - grey) / (3 * grey + DARK)  # of greys 0, whatever the light
    down = tint.transpose(1, 0, 2)
    return _edge(tint, *ACROSS) > LEAST_ACROSS or _edge(down, *DOWN) > LEAST_DOWN


def _ends_plain(lab: Lab, smooth: Image) -> bool:
    """Whether a straight edge is plain enough in which a sheet of one colour may end."""
    colours, least = smooth.astype(np.float32), LEAST_PLAIN_EDGE
    if _edge(lab, *ANYWHERE_ACROSS, sheet_in=colours, least=least) > least:
        return True
    broken = LEAST_BROKEN_EDGE
    if _edge(lab, *ANYWHERE_ACROSS, sheet_in=colours, least=broken, along=MOSTLY_ALONG) > broken:
        return True
    lab, colours = lab.transpose(1, 0, 2), colours.transpose(1, 0, 2)
    return _edge(lab, *ANYWHERE_DOWN, sheet_in=colours, least=least) > least


def _lab(image: Image) -> Lab:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2LAB), np.float32)


def _edge(
    colours: Lab, first: float, last: float, *, sheet_in: Lab | None = None, least: float = 0.0,
    along: float = ALONG,
) -> float:  # fmt: skip
    """How far what is above and below the plainest straight line across differs ``along`` so much
    of it; first, last: shares of the height between which it lies. sheet_in: the same in red, green
    and blue, where only an edge counts that a sheet may end in. least: of what is looked at."""
    height, width = colours.shape[:2]
    step = lengths(colours[4:] - colours[:-4])  # of each row the two beside it
    columns = np.arange(width)
    rows = np.arange(int(first * height), int(last * height))[:, None] - 2
    tilts = np.arange(-MOST_TILT, MOST_TILT + 1, 2)[:, None, None]
    tilted = rows + np.rint((columns / (width - 1) - 0.5) * tilts).astype(int)
    plainest = np.sort(step[tilted, columns], axis=2)[..., int((1 - along) * width)]
    most = least
    for lines, steps in zip(tilted, plainest, strict=True):
        order = np.argsort(-steps)
        order = order[steps[order] > most]
        if sheet_in is not None and len(order):
            above = lines[order].T
            upper, lower = colours[above, columns[:, None]], colours[above + 4, columns[:, None]]
            order = order[_are_sheets(upper) | _are_sheets(lower)]
        for at in order:
            line = lines[at]
            above, below = (line, columns), (line + 4, columns)
            if sheet_in is None or not (
                _is_shadow(sheet_in[above], sheet_in[below]) or _is_stripe(colours, line)
            ):
                most = float(steps[at])
                break
    return most


def _is_stripe(colours: Lab, above: npt.NDArray[np.int_]) -> bool:
    """Whether one side of an edge between rows ``above`` (N,) and four further is that of a stripe,
    beyond which the other one's colours go on."""
    columns, last = np.arange(colours.shape[1]), len(colours) - 1
    upper, lower = colours[above, columns], colours[above + 4, columns]
    least = LEFT_OF_STRIPE * median(np.linalg.norm(upper - lower, axis=1))
    return any(
        median(np.linalg.norm(colours[np.clip(row, 0, last), columns] - side, axis=1)) < least
        for width in STRIPES
        for row, side in ((above + 4 + width, upper), (above - width, lower))
    )


def _are_sheets(colours: Lab) -> npt.NDArray[np.bool_]:
    """Whether colours (N, lines, 3) along each of some lines are one, but for what rises or falls
    from end to end as light does, (lines,)."""
    along = np.linspace(-1, 1, len(colours), dtype=np.float32)
    rise = np.tensordot(along, colours, 1) / (along @ along)
    return _are_plain(colours - along[:, None, None] * rise)


def _is_shadow(above: npt.NDArray[np.float32], below: npt.NDArray[np.float32]) -> bool:
    """Whether colours (N, 3) on both sides of an edge differ by light alone: by one factor."""
    factor = (above * below).sum() / max(1.0, float((below * below).sum()))
    left = np.linalg.norm(above - factor * below)
    return bool(left < MOST_LEFT * np.linalg.norm(above - below))


def _are_plain(colours: Lab) -> npt.NDArray[np.bool_]:
    """Whether colours (N, lines, 3) of each of some lines are nearly one, (lines,)."""
    away = lengths(colours - of_rank(colours, 0.5))
    return np.asarray((away < PLAIN).mean(0) >= PLAINLY, np.bool_)
