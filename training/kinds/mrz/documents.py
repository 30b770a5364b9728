"""Draw documents with a machine-readable zone: a ground, a visible part in plain shapes, and the
zone in OCR-B at its constant pitch.

Sizes are those of ICAO Doc 9303 at ``DOTS`` pixels a millimetre. The zone is printed in the cuts of
Debian's fonts-ocr-b; every other cut of OCR-B is left for judging.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as PillowImage
from PIL import ImageDraw

from elements import Box, Image, Quad
from segmentation.geometry import rectangle
from training.drawing.families import cut, ink_colour, pick_family
from training.drawing.fonts import Face
from training.drawing.patterns import PATTERNS
from training.drawing.portraits import draw_portrait
from training.drawing.typefaces import OPENTYPE
from training.drawing.typeset import Sheet, Type
from training.kinds.mrz.holders import Holder, draw_holder

DOTS = 300 / 25.4  # pixels a millimetre
PITCH = 2.54  # mm from character to character
SIZES = {"TD1": (85.6, 54.0), "TD2": (105.0, 74.0), "TD3": (125.0, 88.0), "MRV-A": (120.0, 80.0),
         "MRV-B": (105.0, 74.0), "FRA-1988": (105.0, 74.0)}  # fmt: skip
FACES = (Face("OCR B", f"{OPENTYPE}/ocr-b/OCRB.otf"), Face("OCR B", f"{OPENTYPE}/ocr-b/OCRBS.otf"))
TALL = 0.69  # a capital's height over the type size of FACES, whose pitch is WIDE of it
WIDE = 0.723
BAND_ROOM = 4.0  # mm around a zone that is drawn alone
SHARE_STRIP = 0.4  # of the documents have a pale strip under their zone
Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Document:
    """image: RGB uint8 (H, W, 3). zone: its corners in the image: the ends of the character cells,
    the tops of the first line's capitals, the last line's baseline. lines: the same of each line.
    sides: width and height, mm.
    """

    image: Image
    holder: Holder
    zone: Quad
    lines: tuple[Quad, ...]
    sides: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a zone is printed: pixels from character to character and from line to line, a capital's
    height, and what the printer did."""

    face: Face
    pitch: float
    leading: float
    cap: float


def draw_document(
    seed: int, split: str = "train", *, layout: str = "", band: bool = False
) -> Document:
    """A document from a seed; with ``band`` only the zone and what is next to it."""
    rng = np.random.default_rng((seed, 23))
    holder = draw_holder(rng, split, layout)
    how = _setting(rng)
    count, length = holder.layout.lines, holder.layout.length
    wide, tall = length * how.pitch, how.cap + (count - 1) * how.leading
    size, left, top = _place(rng, SIZES[holder.layout.name], wide, tall, band=band)
    image = _ground(rng, size, split)
    if not band:
        _visible_part(rng, image, top, split)
        if rng.random() < SHARE_STRIP:
            _pale(rng, image, round(top - 2 * how.cap))
    _print_zone(rng, image, holder.lines, how, left, top)
    rows = [top + n * how.leading for n in range(count)]
    lines = tuple(rectangle(left, y, left + wide, y + how.cap) for y in rows)
    zone = rectangle(left, top, left + wide, rows[-1] + how.cap)
    return Document(image, holder, zone, lines, (size[0] / DOTS, size[1] / DOTS))


def _setting(rng: np.random.Generator) -> _Setting:
    pitch = PITCH * DOTS
    face = FACES[int(rng.integers(len(FACES)))]
    leading = DOTS * rng.normal(6.35, 0.35)
    taller = float(np.clip(rng.normal(1.05, 0.06), 0.9, 1.2))
    return _Setting(face, pitch, leading, cap=pitch / WIDE * TALL * taller)


def _place(
    rng: np.random.Generator, sides: tuple[float, float], wide: float, tall: float, *, band: bool
) -> tuple[tuple[int, int], float, float]:
    """The picture's width and height, and the zone's left and top in it, pixels."""
    if band:
        room = DOTS * BAND_ROOM
        beside = room * rng.uniform(0.4, 1.6)
        return (round(wide + 2 * beside), round(tall + 2 * room)), beside, room
    width, height = (round(side * DOTS) for side in sides)
    left = (width - wide) / 2 + rng.normal(0, 0.6) * DOTS
    return (width, height), left, height - tall - DOTS * rng.uniform(3.5, 9)


def _pale(rng: np.random.Generator, image: Image, top: int) -> None:
    """A white strip under the zone, as many passports have it."""
    strip = image[top:].astype(np.float32)
    image[top:] = strip + (250 - strip) * rng.uniform(0.5, 1)


def _ground(rng: np.random.Generator, size: tuple[int, int], split: str) -> Image:
    """Pale paper under up to three layers of guilloche, mostly faint."""
    width, height = size
    paper = rng.uniform(205, 255) * rng.uniform(0.88, 1.0, 3)
    image = np.empty((height, width, 3), np.float32)
    image[:] = paper
    patterns = PATTERNS[split]
    for _ in range(int(rng.choice(4, p=[0.15, 0.4, 0.3, 0.15]))):
        layer = patterns[int(rng.integers(len(patterns)))](rng)
        rows = min(layer.shape[0], max(8, round(layer.shape[1] * height / width)))
        start = int(rng.integers(layer.shape[0] - rows + 1))
        share = cv2.resize(layer[start : start + rows], size, interpolation=cv2.INTER_LINEAR)
        depth = rng.uniform(0.04, 0.45) * rng.uniform(0.4, 1)
        colour = rng.uniform(60, 240, 3)
        image += (colour - image) * (share[..., None] * np.float32(depth / 255))
    return np.clip(image, 0, 255).astype(np.uint8)


def _visible_part(rng: np.random.Generator, image: Image, bottom: float, split: str) -> None:
    """Labels and values in other typefaces, mostly a portrait, and the word SPECIMEN."""
    height, width = image.shape[:2]
    left = 0.05 * width
    if rng.random() < 0.65:
        tall = min(0.75 * bottom, 0.45 * height)
        box = Box(left, 0.14 * height, left + 0.78 * tall, 0.14 * height + tall)
        if box.bottom < bottom - 10:
            red, woman, grey = (bool(draw < odds) for draw, odds in
                                zip(rng.random(3), (0.5, 0.5, 0.3), strict=True))  # fmt: skip
            draw_portrait(rng, box, image, red=red, woman=woman, grey=grey)
            left = box.right + 0.04 * width
    sheet = Sheet(image, rng)
    family = pick_family(rng, "text", split)
    how = Type(cut(family, False), float(rng.uniform(13, 24)), ink_colour(rng))
    small = Type(cut(family, False), how.cap * 0.6, ink_colour(rng))
    sheet.put("SPECIMEN", Type(cut(family, True), 30, ink_colour(rng)), left, 0.11 * height)
    y = 0.2 * height
    while y < bottom - 2.2 * how.cap:
        for x in (left, left + (width - left) * rng.uniform(0.4, 0.6)):
            sheet.put(_words(rng).title(), small, x, y - 1.5 * how.cap)
            sheet.put(_words(rng), how, x, y)
        y += how.cap * rng.uniform(2.8, 4)


def _words(rng: np.random.Generator) -> str:
    letters = list("AEIOUBDGKLMNPRST")
    count = int(rng.integers(1, 3))
    return " ".join("".join(rng.choice(letters, int(rng.integers(3, 9)))) for _ in range(count))


def _print_zone(
    rng: np.random.Generator,
    image: Image,
    lines: tuple[str, ...],
    how: _Setting,
    left: float,
    top: float,
) -> None:
    """Print the lines: thinned or spread ink, unevenly taken, at times a little out of line."""
    height, width = image.shape[:2]
    ink = PillowImage.new("L", (2 * width, 2 * height))
    pen, font = ImageDraw.Draw(ink), how.face.at(2 * how.cap)
    stray = rng.uniform(0, 0.6) if rng.random() < 0.3 else 0.0
    for row, line in enumerate(lines):
        baseline = top + how.cap + row * how.leading
        for n, character in enumerate(line):
            dx, dy = rng.normal(0, stray, 2) if stray else (0.0, 0.0)
            middle = left + (n + 0.5) * how.pitch + dx
            pen.text((2 * middle, 2 * (baseline + dy)), character, fill=255, font=font, anchor="ms")
    mask = _spread(rng, np.asarray(ink))
    cover = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    cover *= _taken(rng, (width, height))
    colour = np.array(ink_colour(rng), np.float32)
    image[:] = (image + (colour - image) * cover[..., None] + 0.5).astype(np.uint8)


def _spread(rng: np.random.Generator, mask: Grey) -> Grey:
    """Ink that ran, thinned out, or bled into round corners, at twice the size."""
    kind = rng.random()
    if kind < 0.3:
        return mask
    size = int(rng.integers(2, 5))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    if kind < 0.6:
        return np.asarray(cv2.dilate(mask, kernel), np.uint8)
    if kind < 0.75:
        return np.asarray(cv2.erode(mask, kernel[: size - 1, : size - 1]), np.uint8)
    blurred = cv2.GaussianBlur(mask, (0, 0), rng.uniform(1, 2.4)).astype(np.float32)
    level = rng.uniform(70, 150)
    return np.clip((blurred - level) * 6 + 128, 0, 255).astype(np.uint8)


def _taken(rng: np.random.Generator, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """How well the ground took the ink, 0–1: patchy, grainy or banded."""
    width, height = size
    taken = np.full((height, width), rng.uniform(0.75, 1), np.float32)
    if rng.random() < 0.35:
        cells = rng.random((int(rng.integers(2, 8)), int(rng.integers(6, 40)))).astype(np.float32)
        patchy = cv2.resize(cells, size, interpolation=cv2.INTER_CUBIC)
        taken *= np.clip(1.2 - patchy * rng.uniform(0.3, 0.9), 0.35, 1)
    if rng.random() < 0.3:
        grain = rng.random((height // 2 + 1, width // 2 + 1), dtype=np.float32)
        grain = cv2.resize(grain, size, interpolation=cv2.INTER_LINEAR)
        taken *= np.clip(1.5 - grain * rng.uniform(0.6, 1.5), 0.15, 1)
    if rng.random() < 0.1:
        across = 0.5 + 0.5 * np.sin(np.arange(width) * (2 * np.pi / rng.uniform(5, 60)))
        taken *= (1 - rng.uniform(0.1, 0.4) * across).astype(np.float32)
    return taken
