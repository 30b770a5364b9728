"""Captchas in styles that no training draws: for judging alone, by code and typefaces of their own.

Everything here is set with Pillow's own text, at three times the size, and shares no drawing with
`training.kinds.captcha.styles`; a family stands in `faces.JUDGED`, which training does not use.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow
from PIL import ImageChops, ImageDraw, ImageFilter

from elements import Image
from training.drawing.fonts import load
from training.kinds.captcha.faces import pick

TIMES = 3  # as large as the picture, while it is drawn
WIDTH, HEIGHT = 200, 50
Colour = tuple[int, int, int]


def _letters(
    rng: np.random.Generator, text: str, *, bold: float = 0.7, loose: bool = False
) -> list[Pillow.Image]:
    """One grey plane a character, 255 ink; ``loose``: each a little higher or lower."""
    face = pick(rng, "test", "all", bold)
    size = int(rng.integers(30, 38)) * TIMES
    gap = int(rng.integers(1, 7)) * TIMES
    font = load(face, size)
    while (long := sum(font.getlength(c) + gap for c in text)) > (WIDTH - 8) * TIMES:
        size -= TIMES
        font = load(face, size)
    pen = (WIDTH * TIMES - long) * rng.uniform(0.2, 0.8)
    planes = []
    for character in text:
        plane = Pillow.new("L", (WIDTH * TIMES, HEIGHT * TIMES))
        rise = rng.integers(-4, 5) * TIMES if loose else 0
        place = pen, (HEIGHT * 0.53 + rise / TIMES) * TIMES + size * 0.24
        ImageDraw.Draw(plane).text(place, character, 255, font, anchor="ls")
        planes.append(plane)
        pen += font.getlength(character) + gap
    return planes


def _joined(planes: list[Pillow.Image]) -> Pillow.Image:
    whole = planes[0]
    for plane in planes[1:]:
        whole = ImageChops.lighter(whole, plane)
    return whole


def _colour(rng: np.random.Generator, low: int, high: int) -> Colour:
    red, green, blue = (int(c) for c in rng.integers(low, high, 3))
    return red, green, blue


def _sheet(colour: Colour) -> Pillow.Image:
    return Pillow.new("RGB", (WIDTH * TIMES, HEIGHT * TIMES), colour)


def _done(sheet: Pillow.Image) -> Image:
    small = sheet.convert("RGB").resize((WIDTH, HEIGHT), Pillow.Resampling.LANCZOS)
    return np.asarray(small, np.uint8)


def sliced(rng: np.random.Generator, text: str) -> Image:
    """The word cut into flat slices that slipped sideways, over a ruled sheet."""
    sheet = _sheet(_colour(rng, 205, 256))
    ruled = ImageDraw.Draw(sheet)
    for y in range(
        int(rng.integers(3, 9)) * TIMES, HEIGHT * TIMES, int(rng.integers(7, 12)) * TIMES
    ):
        ruled.line((0, y, WIDTH * TIMES, y), _colour(rng, 150, 200), TIMES)
    word = _joined(_letters(rng, text))
    slipped = Pillow.new("L", word.size)
    top = 0
    while top < word.height:
        bottom = min(word.height, top + int(rng.integers(5, 10)) * TIMES)
        part = word.crop((0, top, word.width, bottom))
        slipped.paste(part, (int(rng.integers(-2, 3)) * TIMES, top))
        top = bottom
    sheet.paste(_colour(rng, 0, 90), mask=slipped)
    return _done(sheet)


def screened(rng: np.random.Generator, text: str) -> Image:
    """A newspaper's print: dots whose size is the darkness."""
    word = _joined(_letters(rng, text, bold=0.9)).filter(ImageFilter.GaussianBlur(TIMES * 0.8))
    dark = np.asarray(word, np.float32) / 255 * 0.85 + rng.uniform(0.03, 0.12)
    gap = int(rng.integers(9, 13))
    y, x = np.mgrid[: dark.shape[0], : dark.shape[1]].astype(np.float32)
    turn = rng.uniform(0.3, 0.9)
    across, down = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    screen = (np.cos(2 * np.pi * across / gap) * np.cos(2 * np.pi * down / gap) + 1) / 2
    printed = Pillow.fromarray(np.where(dark > screen, 255, 0).astype(np.uint8))
    sheet = _sheet(_colour(rng, 220, 256))
    sheet.paste(_colour(rng, 0, 70), mask=printed)
    return _done(sheet)


def embossed(rng: np.random.Generator, text: str) -> Image:
    """A relief lit from one side, in the colour of its ground."""
    word = _joined(_letters(rng, text, bold=0.9)).filter(ImageFilter.GaussianBlur(TIMES * 0.7))
    height = np.asarray(word, np.float32)
    down, across = np.gradient(height)
    side = rng.uniform(0, 2 * np.pi)
    light = (np.cos(side) * across + np.sin(side) * down) * rng.uniform(2.0, 3.2)
    ground = rng.uniform(90, 170, 3)
    face = height[..., None] / 255 * rng.uniform(-35, 35)
    relief = ground + light[..., None] + face + rng.normal(0, 4, (*height.shape, 1))
    return _done(Pillow.fromarray(np.clip(relief, 0, 255).astype(np.uint8)))


def bubbled(rng: np.random.Generator, text: str) -> Image:
    """Letters of several colours among discs that show through, and arcs over all."""
    sheet = _sheet(_colour(rng, 215, 256))
    for _ in range(int(rng.integers(8, 18))):
        disc = Pillow.new("L", sheet.size)
        x, y = (int(v) for v in rng.uniform(0, 1, 2) * sheet.size)
        r = int(rng.integers(5, 18)) * TIMES
        ImageDraw.Draw(disc).ellipse((x - r, y - r, x + r, y + r), int(rng.integers(50, 120)))
        sheet.paste(_colour(rng, 90, 240), mask=disc)
    for plane in _letters(rng, text, loose=True):
        sheet.paste(_colour(rng, 0, 110), mask=plane)
    draw = ImageDraw.Draw(sheet)
    for _ in range(int(rng.integers(2, 4))):
        left, top = (int(v) for v in rng.uniform(-0.3, 0.7, 2) * sheet.size)
        box = (left, top, left + int(rng.integers(60, 140)) * TIMES,
               top + int(rng.integers(20, 60)) * TIMES)  # fmt: skip
        start = int(rng.integers(360))
        draw.arc(box, start, start + int(rng.integers(90, 250)), _colour(rng, 0, 130), TIMES)
    return _done(sheet)


KEPT: dict[str, Callable[[np.random.Generator, str], npt.NDArray[np.uint8]]] = {
    "sliced": sliced,
    "screened": screened,
    "embossed": embossed,
    "bubbled": bubbled,
}
