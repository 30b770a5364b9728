"""A portrait from close by, in which the outlines of things that lie over it are looked for."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image

HALF = 2  # page pixels to one of a close-up
ROOM = 0.2  # of a portrait's width, that is seen around it
NEAR = 4  # pixels from an outline, at which colours inside and outside are compared
LEAST_APART = 18.0  # in CIE Lab, of these; half as much within two pixels
VARIED = 2  # channels, the most varied, in which outlines are looked for
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CloseUp:
    """lab: CIE Lab uint8 (h, w, 3), half as large as the page; portrait: its box there."""

    lab: Image
    portrait: Box

    def varied(self, times: int = 1) -> list[Image]:
        """The most varied channels, uint8 (h, w), so many times smaller, the most varied last."""
        size = self.lab.shape[1] // times, self.lab.shape[0] // times
        lab = cv2.resize(self.lab, size, interpolation=cv2.INTER_AREA) if times > 1 else self.lab
        _, spread = cv2.meanStdDev(lab)
        return [np.ascontiguousarray(lab[..., n]) for n in np.argsort(spread[:, 0])[-VARIED:]]


def close_up(page: Image, portrait: Box) -> CloseUp:
    """A portrait and a little around it; page: RGB uint8 (H, W, 3)."""
    room = ROOM * portrait.width
    left, top = max(0, int(portrait.left - room)), max(0, int(portrait.top - room))
    part = page[top : int(portrait.bottom + room), left : int(portrait.right + room)]
    size = max(1, part.shape[1] // HALF), max(1, part.shape[0] // HALF)
    half = cv2.GaussianBlur(cv2.resize(part, size, interpolation=cv2.INTER_AREA), (3, 3), 0)
    sides = portrait.left - left, portrait.top - top, portrait.right - left, portrait.bottom - top
    lab = np.asarray(cv2.cvtColor(half, cv2.COLOR_RGB2LAB), np.uint8)
    return CloseUp(lab, Box(*(side / HALF for side in sides)))


def squared(colours: Floats, pixels: int) -> Floats:
    """Squares of how far colours (N, along, 3) differ that are so many pixels apart along rows."""
    return _squares(colours[:, pixels:] - colours[:, :-pixels])


def lengths(vectors: Floats) -> Floats:
    """How long vectors are, float32 (h, w, 3) → (h, w): numpy's norm takes five times as long."""
    return np.sqrt(_squares(vectors))


def _squares(vectors: Floats) -> Floats:
    return np.asarray(cv2.transform(vectors * vectors, np.ones((1, 3), np.float32)), np.float32)
