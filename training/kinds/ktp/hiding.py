"""Parts of a card that are covered, rubbed off or blurred: nothing is to be read there.

A thumb, a sticker, a strip of paper, redaction, wear. What lies under it is taken out of the card's
mask, and its fields count as hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from elements import Box, Image
from training.drawing.sheet import HEIGHT, WIDTH
from training.drawing.textures import pattern
from training.kinds.ktp.press import PrintedLine
from training.kinds.ktp.style import Style

Mask = npt.NDArray[np.uint8]
KINDS = ("plain", "rubbed", "smeared", "texture", "finger", "scribbled")
SHARES = (0.3, 0.25, 0.15, 0.15, 0.1, 0.05)
TOUCHED, GONE = 0.04, 0.6  # shares of a line's cell: from the one it can't be read whole, from the
# other on it is as if it were not there


@dataclass(frozen=True, slots=True)
class Hidden:
    """image: RGB uint8 (H, W, 3). where: uint8 (H, W), 255 where no print can be seen."""

    image: Image
    where: Mask

    def share(self, box: Box) -> float:
        """Tell how much of a box is hidden, 0 to 1."""
        part = self.where[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
        return float(part.mean()) / 255 if part.size else 0.0


def nothing_hidden(image: Image) -> Hidden:
    return Hidden(image, np.zeros(image.shape[:2], np.uint8))


def hide(
    rng: np.random.Generator,
    image: Image,
    bare: Image,
    boxes: list[Box],
    split: str,
    *,
    kind: str | None = None,
) -> Hidden:
    """Cover boxes of a card. bare: the card before anything was printed."""
    kind = kind or str(rng.choice(KINDS, p=SHARES))
    where = np.zeros((HEIGHT, WIDTH), np.uint8)
    for box in boxes:
        _shape(rng, where, box, round_=kind in ("finger", "rubbed", "smeared"))
    if kind == "scribbled":
        return Hidden(_scribbled(rng, image, boxes), where)
    soft = cv2.GaussianBlur(where, (0, 0), float(rng.uniform(0.6, 3)))[..., None] / 255
    cover = _cover(rng, image, bare, kind, split).astype(np.float32)
    mixed = image + (cover - image) * soft
    return Hidden(mixed.astype(np.uint8), where)


def _shape(rng: np.random.Generator, where: Mask, box: Box, *, round_: bool) -> None:
    """Draw a box with a little more on each side, slightly turned, its corners round at times."""
    grow = rng.uniform(2, 7, 2)
    size = (box.width + 2 * grow[0], box.height + 2 * grow[1])
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    turn = float(rng.normal(0, 40 / max(40.0, box.width)))
    if round_:  # a rounded shape must reach over the corners as well
        points = cv2.ellipse2Poly((0, 0), (1000, 1000), 0, 0, 360, 10) / 1000
        lobes = np.sign(points) * np.abs(points) ** 0.3 * 1.1
        tilt = np.radians(turn)
        matrix = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
        outline = (lobes * np.array(size) / 2) @ matrix + middle
    else:
        outline = cv2.boxPoints((middle, size, turn))
    cv2.fillPoly(where, [outline.astype(np.int32)], 255)


def _cover(rng: np.random.Generator, image: Image, bare: Image, kind: str, split: str) -> Image:
    if kind == "rubbed":
        return bare
    if kind == "smeared":
        return np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(9, 18))), np.uint8)
    if kind == "texture":
        return pattern(rng, (WIDTH, HEIGHT), split)
    colour = np.array([198, 150, 118]) if kind == "finger" else rng.uniform(0, 255, 3)
    if kind == "plain" and rng.random() < 0.6:  # black bars, white paper, correction fluid
        colour = np.full(3, float(rng.choice([0, 12, 128, 240, 255])))
    shade = cv2.resize(rng.normal(1, 0.06, (3, 5)).astype(np.float32), (WIDTH, HEIGHT))
    return np.clip(colour * shade[..., None] * rng.uniform(0.7, 1.05), 0, 255).astype(np.uint8)


def _scribbled(rng: np.random.Generator, image: Image, boxes: list[Box]) -> Image:
    """Draw a pen's strokes to and fro, so dense that nothing is left between them."""
    image = image.copy()
    colour = tuple(int(v) for v in rng.integers(0, 90, 3))
    for box in boxes:
        x = np.arange(box.left - 4, box.right + 4, 2.5)
        y = np.where(np.arange(len(x)) % 2, box.top - 3, box.bottom + 3) + rng.normal(0, 2, len(x))
        line = np.stack([x, y], 1).astype(np.int32)
        cv2.polylines(image, [line], False, colour, 3, cv2.LINE_AA)
    return image


def draw_targets(
    rng: np.random.Generator, lines: list[PrintedLine], labels: list[Box], style: Style
) -> list[Box]:
    """Draw what is hidden of a card: values, rows, the heading, the portrait, labels, any spot."""
    rows = sorted((line for line in lines if line.cell.left < style.photo.left - 40
                   and line.cell.top > style.nik_y), key=lambda line: line.cell.top)  # fmt: skip
    kind = rng.random()
    if kind < 0.25 or not rows:  # single values, wherever they stand
        picked = rng.choice(len(lines), int(rng.integers(1, 4)), replace=False)
        return [lines[int(n)].cell for n in picked]
    if kind < 0.6:  # some rows below one another, with their labels or without
        first = int(rng.integers(len(rows)))
        chosen = rows[first : first + int(rng.integers(1, 6))]
        cells = [line.cell for line in chosen]
        left = style.label_x - 6 if rng.random() < 0.5 else min(c.left for c in cells) - 3
        right = style.photo.left - 6 if rng.random() < 0.6 else max(c.right for c in cells) + 3
        top, bottom = cells[0].top, max(c.bottom for c in cells)
        return [Box(left, top, max(left + 9, right), bottom)]
    if kind < 0.7:  # the heading
        heading = [line.cell for line in lines if line.field in ("provinsi", "kabupaten_kota")]
        return [Box(c.left - 12, c.top, c.right + 12, c.bottom) for c in heading]
    if kind < 0.85:
        return [portrait_part(rng, style)]
    if kind < 0.92 and labels:  # labels alone
        first = int(rng.integers(len(labels)))
        return [b for b in labels[first : first + int(rng.integers(1, 5))] if b.width > 8]
    x, y = rng.uniform(0, WIDTH - 120), rng.uniform(0, HEIGHT - 70)
    return [Box(x, y, x + rng.uniform(60, 420), y + rng.uniform(20, 190))]


def portrait_part(rng: np.random.Generator, style: Style) -> Box:
    """Draw the portrait, or half of it."""
    photo = style.photo
    way = rng.random()
    if way < 0.5:
        return photo
    if way < 0.75:
        return Box(
            photo.left, photo.top, photo.right, photo.top + photo.height * rng.uniform(0.45, 0.7)
        )
    return Box(
        photo.left + photo.width * rng.uniform(0.3, 0.5), photo.top, photo.right, photo.bottom
    )
