"""Set one line of type on a card: any face, width, spacing and stroke, and where its ink came."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import accumulate

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from elements import Box, Image
from training.drawing.fonts import Face

Mask = npt.NDArray[np.uint8]  # (h, w), 255 where the ink is full
INK = 50  # a pixel counts as ink from this coverage on


@dataclass(frozen=True, slots=True)
class Type:
    """How a line is set: face, capital height in pixels, colour, and what the printer did to it.

    squeeze: width over the face's own; spacing: extra pixels after a glyph; blank: width of a
    space over the face's own; stroke: steps of thickening (> 0) or thinning (< 0) at twice the
    size; sharp: hinted at its own size, as screens and cheap printers do; opacity 0–1; jitter:
    pixels by which single glyphs stray.
    """

    face: Face
    cap: float
    colour: tuple[int, int, int] = (20, 20, 20)
    squeeze: float = 1.0
    spacing: float = 0.0
    blank: float = 1.0
    stroke: int = 0
    sharp: bool = False
    opacity: float = 1.0
    jitter: float = 0.0
    blur: float = 0.0


@dataclass(slots=True)
class Sheet:
    """The card under the press: its image, the map of how well it takes ink, a random source, and
    where type was set, before wear and with 255 for full ink."""

    image: Image
    rng: np.random.Generator
    wear: npt.NDArray[np.float32] | None = field(default=None)  # (H, W), 0 no ink to 1 full
    ink: Mask = field(init=False)

    def __post_init__(self) -> None:
        self.ink = np.zeros(self.image.shape[:2], np.uint8)

    def put(self, text: str, how: Type, x: float, baseline: float) -> Box:
        """Print text with its origin at (x, baseline); the tight box of its ink, inside the card.

        Text of blanks alone leaves no ink: its box is empty at the origin.
        """
        mask, left, top = render(text, how, self.rng)
        return self.stamp(mask, round(x + left), round(baseline + top), how)

    def stamp(self, mask: Mask, x: int, y: int, how: Type) -> Box:
        """Print a mask with its top left at (x, y), what lies off the card cut away."""
        height, width = self.image.shape[:2]
        left, top = max(0, x), max(0, y)
        mask = mask[top - y : max(0, height - y), left - x : max(0, width - x)]
        if not mask.size or not (mask > INK).any():
            return Box(left, top, left, top)
        place = (slice(top, top + mask.shape[0]), slice(left, left + mask.shape[1]))
        self.ink[place] = np.maximum(self.ink[place], mask)
        alpha = mask.astype(np.float32) * (how.opacity / 255)
        if self.wear is not None:
            alpha *= self.wear[place]
        if how.blur:
            alpha = cv2.GaussianBlur(alpha, (0, 0), how.blur)
        under = self.image[place].astype(np.float32)
        over = np.array(how.colour, np.float32)
        self.image[place] = (under + (over - under) * alpha[..., None] + 0.5).astype(np.uint8)
        columns, rows = np.flatnonzero((mask > INK).any(0)), np.flatnonzero((mask > INK).any(1))
        return Box(
            left + int(columns[0]),
            top + int(rows[0]),
            left + int(columns[-1]) + 1,
            top + int(rows[-1]) + 1,
        )


def width(text: str, how: Type) -> float:
    """Tell how far the pen goes in setting the text, in pixels."""
    apart = how.spacing / max(0.1, how.squeeze)
    return _stops(text, how, how.face.at(how.cap), apart)[-1] * how.squeeze


def _by_glyph(how: Type) -> bool:
    """Whether glyphs are set one by one, or the line in one piece."""
    return bool(how.spacing or how.jitter or how.blank != 1)


def _stops(text: str, how: Type, font: ImageFont.FreeTypeFont, apart: float) -> list[float]:
    """Tell where the pen stands at each glyph, and at last after all, at the font's own width."""
    if not text or not _by_glyph(how):
        return [0.0, font.getlength(text)]
    blank = (how.blank - 1) * font.getlength(" ")
    added = accumulate((apart + blank * (glyph == " ") for glyph in text), initial=0.0)
    kerned = [font.getlength(text[: i + 1]) - font.getlength(text[i]) for i in range(len(text))]
    return [x + more for x, more in zip([*kerned, font.getlength(text)], added, strict=True)]


def fit(text: str, how: Type, room: float, rng: np.random.Generator, floor: float = 0.5) -> Type:
    """Give the type squeezed, made smaller, or both, so that the text takes no more than ``room``.

    ``floor`` bounds the whole reduction; a text that needs more stays wider than the room.
    """
    ratio = room / max(1.0, width(text, how))
    if ratio >= 1:
        return how
    ratio = max(floor, ratio)
    smaller = ratio ** float(rng.choice([0.0, 0.4, 1.0], p=[0.45, 0.3, 0.25]))
    smaller = max(0.72, smaller)
    return replace(
        how,
        cap=how.cap * smaller,
        squeeze=how.squeeze * ratio / smaller,
        spacing=how.spacing * ratio,
    )


def render(text: str, how: Type, rng: np.random.Generator) -> tuple[Mask, float, float]:
    """Give the coverage of a line and the offset of its top left from the origin, pixels."""
    scale = 1 if how.sharp else 2
    font = how.face.at(how.cap * scale)
    rise, fall = int(how.cap * scale * 1.6) + 3, int(how.cap * scale * 0.6) + 3
    margin = 4 * scale
    stops = _stops(text, how, font, how.spacing * scale / max(0.1, how.squeeze))
    canvas = PillowImage.new("L", (int(stops[-1]) + 2 * margin + 2, rise + fall))
    pen = ImageDraw.Draw(canvas)
    if _by_glyph(how):
        for glyph, x in zip(text, stops, strict=False):
            dx, dy = rng.normal(0, how.jitter * scale, 2) if how.jitter else (0.0, 0.0)
            pen.text((margin + x + dx, rise + dy), glyph, fill=255, font=font, anchor="ls")
    else:
        pen.text((margin, rise), text, fill=255, font=font, anchor="ls")
    mask = np.asarray(canvas)
    if how.stroke:
        kernel = np.ones((1 + abs(how.stroke), 1 + abs(how.stroke)), np.uint8)
        mask = cv2.dilate(mask, kernel) if how.stroke > 0 else cv2.erode(mask, kernel)
    across = how.squeeze / scale
    size = (max(1, round(mask.shape[1] * across)), max(1, round(mask.shape[0] / scale)))
    if size != mask.shape[::-1]:
        mask = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    return np.asarray(mask, np.uint8), -margin * across, -rise / scale
