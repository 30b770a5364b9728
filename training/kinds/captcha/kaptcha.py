"""Captchas as the Java library Kaptcha draws them by default: the style of the set of 2013.

Five bold characters of Arial and Courier at 40 pixels, black, on a gradient from light grey to
white; water rings about the middle and a fine ripple blur them; two thin curves that begin thick
run over them. Drawn anew from how such pictures look and from the library's published settings.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image
from training.kinds.captcha.faces import Mask, glyph, pick
from training.kinds.captcha.ink import HEIGHT, WIDTH, Bend, bend, bezier, straight

ALPHABET = "abcde2345678gfynmnpwx"
SIZE = 40
DARK, LIGHT = 192, 255  # of the ground, top left and bottom right
REACH = 50  # pixels from the middle to which the water reaches


def draw_kaptcha(rng: np.random.Generator, text: str, split: str) -> Image:
    """RGB uint8 (HEIGHT, WIDTH, 3)."""
    faces = [pick(rng, split, "arial" if rng.random() < 0.5 else "courier", 1.0) for _ in text]
    if split != "test" and rng.random() < 0.35:  # other machines have other fonts of these names
        faces = [pick(rng, split, "sans", 0.9) for _ in text]
    if rng.random() < 0.2:
        faces = faces[:1] * len(text)
    ink = bend(_word(rng, text, faces), _water(rng))
    for ends in ((0.1, 0.1, 0.25, 0.25), (0.1, 0.25, 0.5, 0.9)):
        _noise(rng, ink, ends)
    picture = _ground() * (1 - ink / np.float32(255))
    if rng.random() < 0.5:
        picture[[0, -1]] = picture[:, [0, -1]] = 0  # the border that a setting takes away
    grey = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.3, 0.8)).astype(np.uint8)
    return np.repeat(grey[..., None], 3, 2)


def _word(rng: np.random.Generator, text: str, faces: list[str]) -> Mask:
    size = SIZE if rng.random() < 0.8 else int(rng.integers(36, 45))
    glyphs = [glyph(face, character, size) for face, character in zip(faces, text, strict=True)]
    space = 2 if rng.random() < 0.7 else int(rng.integers(0, 6))
    long = sum(g[3] for g in glyphs) + space * (len(text) - 1)
    pen = (WIDTH - long) / 2 if rng.random() < 0.7 else rng.uniform(5, max(6, WIDTH - long - 5))
    baseline = round((HEIGHT - size) / 5 + size + rng.normal(0, 1.2))
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    for ink, left, top, step in glyphs:
        move = np.array(
            [[1, 0, round(pen) + left], [0, 1, min(baseline, 44) + top - 3]], np.float64
        )
        plane = np.maximum(plane, cv2.warpAffine(ink, move, (WIDTH, HEIGHT)))
        pen += step + space
    return plane


def _water(rng: np.random.Generator) -> Bend:
    """Rings of two pixels about the middle, then a ripple across and down."""
    x, y = straight((HEIGHT, WIDTH))
    spread = rng.uniform(0.8, 1.2, 2).astype(np.float32) if rng.random() < 0.3 else (1, 1)
    x, y = (
        x + spread[0] * np.float32(2.6) * np.sin(y / 15),
        y + spread[1] * np.float32(1.7) * np.sin(x / 5),
    )
    if rng.random() < 0.15:
        return x, y
    dx, dy = x - WIDTH / 2, y - HEIGHT / 2
    away = np.maximum(np.hypot(dx, dy), 1e-3)
    fade = np.clip(1 - away / REACH, 0, None)
    shift = np.float32(1.5 * 2) * np.sin(np.pi * away - 10) * fade / away
    return (x + dx * shift).astype(np.float32), (y + dy * shift).astype(np.float32)


def _noise(rng: np.random.Generator, plane: Mask, across: tuple[float, ...]) -> None:
    """One curve; its first pieces are thicker than the others."""
    control = np.column_stack([np.array(across) * WIDTH, rng.random(4) * HEIGHT])
    points = bezier(control)[:: int(rng.integers(2, 9))]
    for n, (start, end) in enumerate(pairwise(points)):
        _piece(plane, start, end, 0.9 * (4 - n) if n < 3 else 1.8)


def _piece(
    plane: Mask, start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], thickness: float
) -> None:
    """One straight piece, as thick as asked to a part of a pixel, ends cut square."""
    along = (end - start) / max(float(np.hypot(*(end - start))), 1e-6)
    side = np.array([-along[1], along[0]]) * thickness / 2
    ends = np.array([start - along * thickness / 2, end + along * thickness / 2])
    corners = np.array([ends[0] - side, ends[1] - side, ends[1] + side, ends[0] + side])
    cv2.fillPoly(plane, [np.rint(corners * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)


def _ground() -> npt.NDArray[np.float32]:
    """Light grey to white along the diagonal."""
    x, y = straight((HEIGHT, WIDTH))
    along = (x * WIDTH + y * HEIGHT) / (WIDTH**2 + HEIGHT**2)
    return np.asarray(DARK + (LIGHT - DARK) * along, np.float32)
