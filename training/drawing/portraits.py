"""Drawn portraits: plain shapes that no one could take for a photograph."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from elements import Box, Image

SKINS = (
    (236, 202, 176),
    (214, 172, 140),
    (196, 150, 116),
    (172, 124, 92),
    (140, 98, 70),
    (106, 74, 54),
)
HAIRS = ((22, 20, 20), (35, 28, 24), (58, 42, 32), (90, 88, 88), (170, 168, 165))
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Face:
    """Where the head of a bust stands in its tile, pixels."""

    x: int
    y: int
    across: int
    down: int
    skin: Colour


def draw_portrait(
    rng: np.random.Generator, box: Box, image: Image, *, red: bool, woman: bool, grey: bool = False
) -> None:
    """Draw a bust into ``box`` of the card, on a red ground (odd birth year) or a blue one."""
    left, top, right, bottom = (int(v) for v in (box.left, box.top, box.right, box.bottom))
    tile = _backdrop(rng, right - left, bottom - top, red)
    height, width = tile.shape[:2]
    skin = shade(rng, SKINS[int(rng.integers(len(SKINS)))], 10)
    across = int(width * rng.uniform(0.19, 0.26))
    face = _Face(width // 2 + int(rng.normal(0, width * 0.03)),
                 int(height * rng.uniform(0.36, 0.47)), across,
                 int(across * rng.uniform(1.2, 1.45)), skin)  # fmt: skip
    hair = shade(rng, HAIRS[int(rng.choice(len(HAIRS), p=[0.4, 0.25, 0.15, 0.12, 0.08]))], 6)
    veiled = woman and rng.random() < 0.5
    veil = shade(rng, (128, 128, 128), 70)
    if woman and not veiled:
        _long_hair(rng, tile, face, hair)
    _shoulders(rng, tile, face)
    _head(rng, tile, face, hair, woman)
    if veiled:
        _veil(tile, face, veil)
    elif rng.random() < 0.22 and not woman:
        _cap(rng, tile, face)
    if rng.random() < 0.85:
        _features(rng, tile, face, woman)
    image[top:bottom, left:right] = _finish(rng, tile, image[top:bottom, left:right], grey)


def _backdrop(rng: np.random.Generator, width: int, height: int, red: bool) -> Image:
    """Draw the plain cloth behind the head, a little uneven."""
    base = np.array((188, 34, 40) if red else (40, 78, 178))
    base = base + rng.normal(0, 18, 3)
    corners = np.clip(base + rng.normal(0, 9, (2, 2, 3)), 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(corners, (width, height)), np.uint8)


def _shoulders(rng: np.random.Generator, tile: Image, face: _Face) -> None:
    height, width = tile.shape[:2]
    cloth = shade(rng, (120, 120, 125), 60)
    neck = int(face.across * 0.5)
    chin = face.y + face.down
    dark = shade(rng, face.skin, 4, -18)
    cv2.rectangle(
        tile, (face.x - neck, chin - 10), (face.x + neck, min(height, chin + 40)), dark, -1
    )
    wide, tall = int(width * rng.uniform(0.38, 0.5)), height - chin - int(rng.integers(-4, 14))
    cv2.ellipse(tile, (face.x, height), (wide, max(10, tall)), 0, 180, 360, cloth, -1, cv2.LINE_AA)
    if rng.random() < 0.6:
        collar = shade(rng, (225, 225, 225) if rng.random() < 0.5 else cloth, 12, 15)
        drop = int(rng.integers(18, 46))
        for side in (-1, 1):
            points = [(face.x, chin + drop), (face.x + side * neck, chin + 2),
                      (face.x + side * int(neck * 1.7), chin + drop // 2)]  # fmt: skip
            cv2.fillPoly(tile, [np.array(points, np.int32)], collar, cv2.LINE_AA)
    if rng.random() < 0.2:
        tie = [
            (face.x - 7, chin + 14),
            (face.x + 7, chin + 14),
            (face.x + 12, height),
            (face.x - 12, height),
        ]
        cv2.fillPoly(tile, [np.array(tie, np.int32)], shade(rng, (90, 40, 50), 50))


def _head(rng: np.random.Generator, tile: Image, face: _Face, hair: Colour, woman: bool) -> None:
    """Draw hair behind, the oval of the face, ears, and a fringe or a bald crown."""
    top = face.y - int(face.down * rng.uniform(0.12, 0.3))
    bald = not woman and rng.random() < 0.12
    if not bald:
        crown = (int(face.across * rng.uniform(1.04, 1.2)), int(face.down * rng.uniform(0.86, 1.0)))
        cv2.ellipse(tile, (face.x, top), crown, 0, 0, 360, hair, -1, cv2.LINE_AA)
    for side in (-1, 1):
        ear = (face.x + side * face.across, face.y)
        cv2.ellipse(
            tile, ear, (face.across // 6, face.down // 6), 0, 0, 360, face.skin, -1, cv2.LINE_AA
        )
    cv2.ellipse(
        tile, (face.x, face.y), (face.across, face.down), 0, 0, 360, face.skin, -1, cv2.LINE_AA
    )
    if not bald:
        line = face.y - int(face.down * rng.uniform(0.35, 0.6))
        tilt = float(rng.uniform(-14, 14))
        fringe = (int(face.across * 0.94), int(face.down * 0.42))
        cv2.ellipse(tile, (face.x, line), fringe, tilt, 180, 360, hair, -1, cv2.LINE_AA)


def _long_hair(rng: np.random.Generator, tile: Image, face: _Face, hair: Colour) -> None:
    wide = int(face.across * rng.uniform(1.15, 1.45))
    low = face.y + int(face.down * rng.uniform(0.5, 1.6))
    cv2.rectangle(tile, (face.x - wide, face.y - face.down // 3), (face.x + wide, low), hair, -1)
    cv2.ellipse(tile, (face.x, low), (wide, face.down // 3), 0, 0, 180, hair, -1, cv2.LINE_AA)


def _veil(tile: Image, face: _Face, colour: Colour) -> None:
    """Draw a headscarf: an oval with the face left open, falling over the shoulders."""
    skin = tile.copy()
    height = tile.shape[0]
    outer = (int(face.across * 1.3), int(face.down * 1.2))
    cv2.ellipse(tile, (face.x, face.y), outer, 0, 0, 360, colour, -1, cv2.LINE_AA)
    low = face.y + face.down // 2
    hem = int(face.across * 1.7)
    fall = [(face.x - outer[0], low), (face.x + outer[0], low),
            (face.x + hem, height), (face.x - hem, height)]  # fmt: skip
    cv2.fillPoly(tile, [np.array(fall, np.int32)], colour, cv2.LINE_AA)
    opening = np.zeros(tile.shape[:2], np.uint8)
    inner = (int(face.across * 0.88), int(face.down * 0.9))
    cv2.ellipse(opening, (face.x, face.y + face.down // 14), inner, 0, 0, 360, 255, -1)
    tile[opening > 0] = skin[opening > 0]


def _cap(rng: np.random.Generator, tile: Image, face: _Face) -> None:
    """Draw a peci: a low flat-topped cap."""
    colour = shade(rng, (25, 25, 28), 14)
    brim = face.y - int(face.down * 0.48)
    crown = brim - int(face.down * rng.uniform(0.45, 0.65))
    wide, narrow = int(face.across * 1.02), int(face.across * 0.88)
    points = [
        (face.x - wide, brim),
        (face.x - narrow, crown),
        (face.x + narrow, crown),
        (face.x + wide, brim),
    ]
    cv2.fillPoly(tile, [np.array(points, np.int32)], colour, cv2.LINE_AA)


def _features(rng: np.random.Generator, tile: Image, face: _Face, woman: bool) -> None:
    """Draw eyes, brows, nose, mouth; glasses on some, a moustache on some men."""
    dark = shade(rng, (40, 30, 28), 10)
    apart, level = int(face.across * 0.42), face.y - int(face.down * 0.1)
    glasses = rng.random() < 0.22
    for side in (-1, 1):
        eye = (face.x + side * apart, level)
        size = (max(2, face.across // 7), max(1, face.across // 14))
        cv2.ellipse(tile, eye, size, 0, 0, 360, dark, -1, cv2.LINE_AA)
        brow = (eye[0], level - face.down // 9)
        cv2.ellipse(tile, brow, (face.across // 5, 3), 0, 180, 360, dark, 2, cv2.LINE_AA)
        if glasses:
            cv2.ellipse(
                tile, eye, (face.across // 3, face.across // 4), 0, 0, 360, dark, 1, cv2.LINE_AA
            )
    if glasses:
        cv2.line(
            tile, (face.x - apart // 4, level), (face.x + apart // 4, level), dark, 1, cv2.LINE_AA
        )
    shadow = shade(rng, face.skin, 3, -32)
    nose = (face.x, face.y + face.down // 5)
    wings = (face.across // 8, face.down // 8)
    cv2.ellipse(tile, nose, wings, 0, 0, 180, shadow, 2, cv2.LINE_AA)
    mouth = (face.x, face.y + int(face.down * 0.52))
    lips = (face.across // 3, max(2, face.down // 16))
    cv2.ellipse(tile, mouth, lips, 0, 0, 180, shade(rng, (160, 80, 80), 20), 2, cv2.LINE_AA)
    if not woman and rng.random() < 0.2:
        cv2.ellipse(tile, (mouth[0], mouth[1] - 8), (lips[0], 4), 0, 180, 360, dark, 3, cv2.LINE_AA)


def _finish(rng: np.random.Generator, tile: Image, under: Image, grey: bool) -> Image:
    """Soften and grain the bust as a small print is; grey, pale, see-through or framed on some."""
    tile = np.asarray(cv2.GaussianBlur(tile, (0, 0), float(rng.uniform(0.4, 1.8))), np.uint8)
    if grey or rng.random() < 0.04:
        level = cv2.cvtColor(tile, cv2.COLOR_RGB2GRAY)
        tile = np.asarray(cv2.merge([level, level, level]), np.uint8)
    if rng.random() < 0.5:
        grain = rng.integers(0, 18, tile.shape[:2], dtype=np.uint8)
        tile = np.asarray(cv2.add(tile, cv2.merge([grain, grain, grain])), np.uint8)
    if rng.random() < 0.3:
        share = float(rng.uniform(0.5, 0.95))
        tile = np.asarray(cv2.addWeighted(tile, share, under, 1 - share, 0), np.uint8)
    if rng.random() < 0.12:
        edge = tuple(int(v) for v in rng.choice([20, 120, 250], 3))
        cv2.rectangle(
            tile, (0, 0), (tile.shape[1] - 1, tile.shape[0] - 1), edge, int(rng.integers(1, 5))
        )
    return tile


def shade(rng: np.random.Generator, colour: Colour, spread: float, shift: float = 0) -> Colour:
    """Draw a colour near the given one, each channel straying by ``spread``."""
    red, green, blue = (
        int(v) for v in np.clip(np.array(colour) + shift + rng.normal(0, spread, 3), 0, 255)
    )
    return red, green, blue
