"""How well a printed line can still be seen in a photo, told from the truth and no reader.

Some of what is drawn nobody can read: letters three pixels high, words under a lamp's reflection
or a finger, ink that is all but gone. Whoever only counts what was read wrongly can't tell these
from faults. Here each line's type, as it was set, is laid over the photo: where brightness follows
it letter by letter, the line can be seen. FAINTEST was set by eye, on crops sorted by clarity.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import ID1, Box
from segmentation.geometry import homography, warp
from training.kinds.subject import Document, PrintedLine
from training.photos.camera import Photo

SMALLEST = 7.0  # pixels of the photo: capitals lower than this are guessed from the word
FAINTEST = 0.55  # a letter whose picture follows its type less is lost
WINDOW = 1.3  # capital heights: about a letter
STRAY = 3  # page pixels by which a photo's pixels may lie off the truth
SPARSE = 0.04  # of a window's pixels: with less ink it is a blank
PAGE = ID1.quad()
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Legibility:
    """height: of capitals, in pixels of the photo; clarity: how closely the worst letter's picture
    follows its type, a correlation, 1 at best."""

    height: float
    clarity: float

    @property
    def seen(self) -> bool:
        """Whether a person who looks closely can read every letter."""
        return self.height >= SMALLEST and self.clarity >= FAINTEST


def legibility(card: Document, photo: Photo) -> dict[PrintedLine, Legibility]:
    """Tell the legibility of each printed line of a card in its photo."""
    assert photo.quad is not None
    page = warp(photo.image, homography(photo.quad, PAGE), (ID1.width, ID1.height))
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY).astype(np.float32)
    scale = float(np.sqrt(cv2.contourArea(photo.quad) / (ID1.width * ID1.height)))
    # what a smaller picture can't show is no fault of its light
    ink = cv2.GaussianBlur(card.ink.astype(np.float32), (0, 0), max(0.6, 0.5 / scale))
    ink = _laid(ink, grey)
    return {line: _of(line.cell, ink, grey, scale) for line in card.lines}


def unseen_fields(card: Document, photo: Photo) -> list[str]:
    """Tell the fields of which a letter or more can't be seen in the photo."""
    told = legibility(card, photo)
    blurred = {line.field for line, legible in told.items() if not legible.seen}
    return sorted(blurred | (card.hidden & card.fields.keys()))


def _laid(ink: Floats, grey: Floats) -> Floats:
    """Move the ink by the few pixels by which it fits the page best: half a pixel of a small photo
    is two of the page, and a letter's stroke no wider."""
    room = STRAY
    fine = cv2.GaussianBlur(grey, (0, 0), 8) - grey
    inner = ink[room:-room, room:-room]
    scores = cv2.matchTemplate(fine, inner - cv2.blur(inner, (33, 33)), cv2.TM_CCORR)
    y, x = np.unravel_index(int(scores.argmax()), scores.shape)
    shift = np.array([[1, 0, x - room], [0, 1, y - room]], np.float32)
    moved = cv2.warpAffine(ink, shift, ink.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.float32)


def _of(cell: Box, ink: Floats, grey: Floats, scale: float) -> Legibility:
    """Tell the legibility of one line, letter by letter."""
    top, bottom = max(0, int(cell.top) - 2), int(cell.bottom) + 2
    left, right = max(0, int(cell.left) - 2), int(cell.right) + 2
    type_, seen = ink[top:bottom, left:right], -grey[top:bottom, left:right]
    capital = (cell.bottom - cell.top) / 1.2  # a cell is a fifth higher than capitals
    wide = max(4, round(WINDOW * capital))
    least = 1.0
    for start in range(0, max(1, type_.shape[1] - wide + 1), max(1, wide // 3)):
        one = type_[:, start : start + wide]
        if one.mean() > SPARSE * 255:
            least = min(least, _followed(one, seen[:, start : start + wide]))
    return Legibility(capital * scale, least)


def _followed(ink: Floats, seen: Floats) -> float:
    """Compute the correlation of ink and what is seen once the light, a plane over the letter, is
    out."""
    y, x = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]]
    plane = np.stack([np.ones(ink.size), x.ravel(), y.ravel()], 1)
    both = np.stack([ink.ravel(), seen.ravel()], 1)
    a, b = (both - plane @ np.linalg.lstsq(plane, both, rcond=None)[0]).T
    length = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / length if length > 1e-6 else 0.0
