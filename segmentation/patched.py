"""Whether what stands behind a line of print is a patch: one in which no ground is to be seen, as
what an editor blurs or sets in squares, or one that is even and of another colour than the ground
above and below it, as paper, paint and light have."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from elements import Box, Image
from segmentation.inks import darkest_colour

# Where it is looked for behind a line, and above and below it, in heights of the line from its end,
# its top and its bottom.
BEHIND = (0.25, 1.45)
INNER = (0.15, 0.85)
AROUND = (((-1.1, -0.7), (1.7, 2.1)), ((-1.5, -1.0), (2.0, 2.5)))  # a label is higher than a line
GROUND_OF = 4.0  # heights of a line: so much of it, from its end, tells its ground
PAPER, LIGHTEST = 0.8, 0.9  # of pixels, that ground is lighter than, or as light
# Levels. Of 60 good licences one line, of an address before a portrait, is so much darker behind
# its end. Of 150 others one has names on a ground that is so far apart from what is above and below
# it, which are alike; with ALIKE twice as large six.
DARKER = 15.0
APART, EVEN = 5.0, 3.0
ALIKE = 0.25  # of that: how far what is above may be from what is below
TALL = 2.0  # heights above and below a line: what reaches so far is no patch on it

Levels = npt.NDArray[np.floating]  # (3,)


def ends_in_patch(page: Image, box: Box) -> bool:
    """Whether a line's ink, whose box it is, ends before a patch. page: RGB uint8 (H, W, 3)."""
    left, right = (round(box.right + at * box.height) for at in BEHIND)
    behind = _rows(page, box, INNER)[:, left:right]
    if right > page.shape[1] or not behind.size:
        return False
    first = round(max(box.left, box.right - GROUND_OF * box.height))
    ground = _paper(_rows(page, box, INNER)[:, first : round(box.right)])
    if _hides_ground(behind, ground):
        return not _is_tall(page, box, left, right, ground)
    if darkest_colour(behind).std() >= EVEN:
        return False
    around = ([_rows(page, box, rows)[:, left:right] for rows in pair] for pair in AROUND)
    return any(_lies_between(behind, *pair) for pair in around)


def _hides_ground(part: Image, ground: Levels) -> bool:
    """Whether nothing in a part is nearly as light as the ground, as it is between letters."""
    lightest = np.quantile(part.reshape(-1, 3), LIGHTEST, axis=0)
    return bool((ground - lightest).min() >= DARKER)


def _is_tall(page: Image, box: Box, left: int, right: int, ground: Levels) -> bool:
    """Whether it goes on above or below, as a portrait beside a line does."""
    far = ((-TALL, -TALL + 0.4), (TALL + 0.6, TALL + 1.0))
    return any(
        part.size > 0 and _hides_ground(part, ground)
        for part in (_rows(page, box, rows)[:, left:right] for rows in far)
    )


def _lies_between(part: Image, above: Image, below: Image) -> bool:
    """Whether a part is apart from the ground above and below it, which are alike."""
    if not above.size or not below.size:
        return False
    upper, lower = _paper(above), _paper(below)
    away = np.abs(_paper(part) - (upper + lower) / 2).max()
    return bool(away >= APART and np.abs(upper - lower).max() <= ALIKE * away)


def _rows(page: Image, box: Box, rows: tuple[float, float]) -> Image:
    top, bottom = (max(0, round(box.top + at * box.height)) for at in rows)
    return page[top:bottom]


def _paper(part: Image) -> Levels:
    return np.asarray(np.quantile(part.reshape(-1, 3), PAPER, axis=0))
