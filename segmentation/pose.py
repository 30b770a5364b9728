"""Whether a camera could see a card so: the one thing that four sides say about each other.

A camera with square pixels sees the two ways of a card at right angles and in the card's
proportion, for some focal length. Four lines of which one runs along a row of text beside the card
are seldom seen so.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from elements import Quad

Floats = npt.NDArray[np.float64]

FOCAL = (0.5, 3.0)  # in longer sides of the photo: from a wide angle to a fifth of the frame
SKEWED = 0.01  # true quads give 0.004, nine in ten found ones less than 0.01
LEGS = np.exp(np.linspace(-0.5, 0.5, 41))  # how much longer or shorter a wrong side makes others
UNEVEN = 0.3  # what two legs of unlike length weigh against the skew


def skew(quads: npt.ArrayLike, size: tuple[int, int], shape: float) -> Floats:
    """How far quads (..., 4, 2) in a photo of (width, height) are from any card in perspective.

    shape: a card's width over its height.

    0 for a card; 0.1 where one end of a side is off by about a tenth of it. The camera's axis is
    taken through the middle of the photo or, as the photo may have been cut out about the card,
    through the card's: whichever suits the quad better.
    """
    points = np.asarray(quads, np.float64)
    corners = np.ascontiguousarray(np.moveaxis(points, -2, 0))
    middle = (corners.min(0) + corners.max(0)) / 2
    photo, card = points - np.array(size) / 2, points - middle[..., None, :]
    return np.minimum(_skew(photo / max(size), shape), _skew(card / max(size), shape))


def _skew(quads: Floats, shape: float) -> Floats:
    """The same of quads about the camera's axis, in longer sides of the photo."""
    across, down, far = _columns(quads)
    across, far = across / shape, far / (shape, 1)
    # for the best u = 1 / f²: across · down u + far₀ far₁ = 0, (|across|² - |down|²) u + ... = 0
    a, b = (across * down).sum(-1), far[..., 0] * far[..., 1]
    c = ((across**2).sum(-1) - (down**2).sum(-1)) / 2
    d = (far[..., 0] ** 2 - far[..., 1] ** 2) / 2
    u = -(a * b + c * d) / np.maximum(a**2 + c**2, 1e-12)
    u = np.clip(u, FOCAL[1] ** -2, FOCAL[0] ** -2)
    length = ((across**2).sum(-1) + (down**2).sum(-1)) / 2
    return np.asarray(np.hypot(a + b / u, c + d / u) / np.maximum(length, 1e-9), np.float64)


def _columns(quads: Floats) -> tuple[Floats, Floats, Floats]:
    """Of the homographies from the unit square to quads (..., 4, 2) the first two columns, in
    the picture (..., 2) each, and their depths (..., 2)."""
    p0, p1, p2, p3 = (quads[..., i, :] for i in range(4))
    right, down, odd = p1 - p2, p3 - p2, p0 - p1 + p2 - p3
    whole = _cross(right, down)
    whole = np.where(np.abs(whole) < 1e-12, 1e-12, whole)
    g, h = _cross(odd, down) / whole, _cross(right, odd) / whole
    return p1 - p0 + g[..., None] * p1, p3 - p0 + h[..., None] * p3, np.stack([g, h], -1)


def _cross(one: Floats, two: Floats) -> Floats:
    return np.asarray(one[..., 0] * two[..., 1] - one[..., 1] * two[..., 0], np.float64)


def completed(quad: Quad, size: tuple[int, int], shape: float) -> list[Quad]:
    """A quad of which one side is wrong: four quads, in each another side set right by three.

    The two sides beside it are made longer or shorter until the quad is a card's, and both alike.
    """
    quads = []
    first, second = np.meshgrid(LEGS, LEGS, indexing="ij")
    for i in range(4):
        start, end = i, (i + 1) % 4
        foot, other = quad[i - 1], quad[(i + 2) % 4]
        tried = np.tile(quad.astype(np.float64), (*first.shape, 1, 1))
        tried[..., start, :] = foot + first[..., None] * (quad[start] - foot)
        tried[..., end, :] = other + second[..., None] * (quad[end] - other)
        legs = np.linalg.norm(quad[start] - foot) / np.linalg.norm(quad[end] - other)
        cost = skew(tried, size, shape) + UNEVEN * np.abs(np.log(first / second * legs))
        quads.append(tried[np.unravel_index(cost.argmin(), cost.shape)].astype(np.float32))
    return quads
