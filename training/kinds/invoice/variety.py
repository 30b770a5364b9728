"""How the print of training varies, so that few designs stand for many.

A typeface's glyphs are stretched, leant and shifted, each character in its own way within a line;
zeros are dots of any size or small rings; marks come from other typefaces; a third of lines has
Arabic digits and marks of a design of our own (`penned`); ink is warped, thickened, thinned, worn
or set in dots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from training.drawing.fonts import load
from training.kinds.invoice.faces import (
    ARABIC,
    LATIN,
    PERSIAN,
    SEGMENTS,
    DigitFace,
    designs,
    latin_faces,
)
from training.kinds.invoice.marks import COMMA, DECIMAL, GROUP, told_as
from training.kinds.invoice.penned import Design, Tile, designed

QUOTES = "'’‘"  # what parts thousands in many a typeface
LEAST_INK = 0.55  # that thinning leaves of a line
PENNED = 0.35  # of lines, in a design of our own


@dataclass(frozen=True, slots=True)
class Shape:
    """A glyph's change about its place on the baseline, in shares of the type's size: how much
    wider and higher, how far it leans and rises. kept: how much of its ink stays, from the left."""

    wide: float = 1.0
    high: float = 1.0
    lean: float = 0.0
    rise: float = 0.0
    kept: float = 1.0


@dataclass(frozen=True, slots=True)
class Variety:
    """How one line's print differs from its typefaces'.

    shapes: of characters. drawn: the face and the glyph that a character is drawn by. design: what
    writes the characters that it has. apart: what is left between glyphs, arabic: how large the
    Arabic typeface is, both to the type's size.
    """

    shapes: Mapping[str, Shape] = field(default_factory=dict)
    drawn: Mapping[str, tuple[DigitFace, str]] = field(default_factory=dict)
    design: Design | None = None
    apart: float = 0.0
    arabic: float = 1.0
    warp: float = 0.0
    weight: float = 0.0
    wear: float = 0.0
    dots: float = 0.0

    def redraws(self, character: str) -> bool:
        """Whether a character is drawn by another than its line's typeface, as what it is."""
        return character in self.drawn or self.writes(character)

    def writes(self, character: str) -> bool:
        """Whether the design draws a character."""
        return self.design is not None and character in self.design.strokes


PLAIN = Variety()


def varied(rng: np.random.Generator) -> Variety:
    """Another variety for each line."""
    shapes: dict[str, Shape] = {}
    drawn: dict[str, tuple[DigitFace, str]] = {}
    if rng.random() < 0.6:
        lean = rng.normal(0, 0.1)
        for character in ARABIC + PERSIAN + LATIN:
            wide, high, own, rise = rng.normal(0, (0.1, 0.07, 0.05, 0.025))
            shapes[character] = Shape(float(np.exp(wide)), float(np.exp(high)), lean + own, rise)
    design = designed(rng) if rng.random() < PENNED else None
    if design is None:
        _other_forms(rng, shapes, drawn)
    return Variety(
        shapes, drawn, design,
        apart=float(rng.uniform(-0.05, 0)) if rng.random() < 0.25 else 0.0,
        arabic=float(rng.uniform(0.75, 1.3)) if rng.random() < 0.5 else 1.0,
        warp=float(rng.uniform(0.01, 0.05)) if rng.random() < 0.35 else 0.0,
        weight=float(rng.uniform(-0.04, 0.05)) if rng.random() < 0.4 else 0.0,
        wear=float(rng.uniform(0.1, 0.6)) if rng.random() < 0.15 else 0.0,
        dots=float(rng.uniform(0.07, 0.1)) if rng.random() < 0.06 else 0.0,
    )  # fmt: skip


def _other_forms(
    rng: np.random.Generator, shapes: dict[str, Shape], drawn: dict[str, tuple[DigitFace, str]]
) -> None:
    """Give a typeface's zeros, twos and marks forms of others, or forms that none has."""
    zero = rng.random()
    if zero < 0.12:
        ring = float(rng.uniform(0.35, 0.55))
        drawn["٠"] = (_any(rng, "٥"), "٥")
        shapes["٠"] = Shape(ring * rng.uniform(0.9, 1.1), ring, 0.0, rng.uniform(0.0, 0.3))
    elif zero < 0.4:
        dot = float(rng.uniform(0.6, 1.6))
        shapes["٠"] = Shape(dot, dot, 0.0, rng.normal(0, 0.08))
    if zero >= 0.12 and rng.random() < 0.1:
        ring = float(rng.uniform(0.7, 0.9))
        shapes["٥"] = Shape(ring * rng.uniform(0.9, 1.1), ring, 0.0, rng.uniform(0.0, 0.2))
    if rng.random() < 0.15:  # a two with a tooth, as a three without its last one
        drawn["٢"] = (_any(rng, "٣"), "٣")
        shapes["٢"] = Shape(kept=float(rng.uniform(0.55, 0.68)))
        drawn["٣"] = (drawn["٢"][0], "٣")
    if rng.random() < 0.5:
        glyph = str(rng.choice([GROUP, *QUOTES], p=[0.5, 0.1, 0.15, 0.25]))
        drawn[GROUP] = (_any(rng, glyph), glyph)
        shapes[GROUP] = Shape(*rng.uniform(0.8, 1.4, 2), 0.0, rng.normal(0, 0.05))
    if (mark := rng.random()) < 0.2:  # a short stroke that hangs below the line
        drawn[DECIMAL] = (_any(rng, "/"), "/")
        shapes[DECIMAL] = Shape(*rng.uniform(0.45, 0.75, 2), rng.normal(0, 0.1), -0.12)
    elif mark < 0.4:
        drawn[DECIMAL] = (_any(rng, DECIMAL), DECIMAL)
    for character in (COMMA, "."):
        if rng.random() < 0.25:
            drawn[character] = (_any(rng, character), character)
        if rng.random() < 0.25:
            size = float(rng.uniform(0.8, 1.5))
            shapes[character] = Shape(size, size, 0.0, rng.normal(0, 0.02))
    if rng.random() < 0.08:
        drawn.update({digit: (_any(rng, digit), digit) for digit in ARABIC if digit not in drawn})


def set_glyph(
    ink: np.ndarray, at: tuple[float, float], character: str, face: DigitFace, size: float,
    variety: Variety,
) -> float:  # fmt: skip
    """Set a character on the line at a place of the baseline; ink: uint8 (H, W). Gives where the
    next one begins."""
    shape = variety.shapes.get(character, Shape())
    drawn, (left, up), along = _tile(character, face, size, variety)
    x, y = at
    column, row = int(x) - left, int(y) - up
    if shape.kept < 1:
        columns = np.flatnonzero(drawn.any(0))
        drawn = drawn.copy()
        drawn[:, columns[0] + round(shape.kept * len(columns)) :] = 0
        along *= shape.kept
    dx, dy = left + x - int(x), up + y - int(y) - shape.rise * size
    lean = -shape.lean * shape.high
    change = np.array([
        [shape.wide, lean, dx - shape.wide * left - lean * up],
        [0.0, shape.high, dy - shape.high * up],
    ])  # fmt: skip
    drawn = cv2.warpAffine(drawn, change, drawn.shape[::-1])
    top, first = max(0, -row), max(0, -column)
    part = ink[row + top : row + drawn.shape[0], column + first : column + drawn.shape[1]]
    np.maximum(part, drawn[top:, first:][: part.shape[0], : part.shape[1]], out=part)
    return x + along * shape.wide


def _tile(character: str, face: DigitFace, size: float, variety: Variety) -> Tile:
    """A character's ink, as the line's design, another face or its own draws it."""
    if variety.design is not None and variety.writes(character):
        return variety.design.tile(character, size)
    face, glyph = variety.drawn.get(character, (face, character))
    font = load(face.path, round(2 * size) / 2)
    along = font.getlength(glyph)
    left, up = int(0.7 * size), int(1.8 * size)
    tile = Pictures.new("L", (int(along) + 2 * left, up + int(1.3 * size)), 0)
    ImageDraw.Draw(tile).text((left, up), glyph, 255, font, anchor="ls")
    return np.asarray(tile), (left, up), along


def worn(rng: np.random.Generator, ink: np.ndarray, size: float, variety: Variety) -> np.ndarray:
    """A line's ink, uint8 (h, w), as a press, a printer of needles or time leaves it."""
    high, wide = ink.shape
    if variety.warp:
        grid = (int(high / size) + 3, int(wide / size) + 3)
        moved = [cv2.resize(rng.normal(0, variety.warp * size, grid), (wide, high),
                            interpolation=cv2.INTER_CUBIC) for _ in range(2)]  # fmt: skip
        columns, rows = np.meshgrid(np.arange(wide), np.arange(high))
        ink = cv2.remap(ink, (columns + moved[0]).astype(np.float32),
                        (rows + moved[1]).astype(np.float32), cv2.INTER_LINEAR)  # fmt: skip
    if side := round(abs(variety.weight) * size):
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side + 1, side + 1))
        other = (cv2.dilate if variety.weight > 0 else cv2.erode)(ink, disc)
        ink = other if other.sum() > LEAST_INK * ink.sum() else ink
    if variety.dots:
        pitch = max(3.0, variety.dots * size)
        rows, columns = np.arange(high) / pitch % 1 - 0.5, np.arange(wide) / pitch % 1 - 0.5
        needles = np.hypot(rows[:, None], columns[None]) < 0.48
        ink = np.where(needles, cv2.blur(ink, (int(pitch), int(pitch))), 0)
        ink = np.where(ink > 90, 255, 0).astype(np.uint8)
    if variety.wear:
        gone = cv2.resize(rng.random((high // 3 + 1, wide // 3 + 1)), (wide, high))
        gone = cv2.GaussianBlur(gone, (0, 0), 0.04 * size)
        level = np.quantile(gone, 0.35 * variety.wear)
        ink = np.where(gone < level, 0.35 * ink, ink)
    return np.asarray(ink, np.uint8)


def _any(rng: np.random.Generator, glyph: str) -> DigitFace:
    """A face of training that has a glyph, and draws it as what it is among any others."""
    faces = [*designs()["train"], *latin_faces("train")]
    while True:
        face = faces[int(rng.integers(len(faces)))]
        if face.stem not in SEGMENTS and told_as(face, glyph) == glyph:
            return face
