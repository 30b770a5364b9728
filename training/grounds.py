"""Grounds of drawn cards: our own guilloche families, so that no real artwork is copied."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image
from training.card_style import HEIGHT, WIDTH

Layer = npt.NDArray[np.uint8]  # (HEIGHT, WIDTH), 255 where the pattern is full
Pattern = Callable[[np.random.Generator], Layer]

WAVE = ((np.sin(np.arange(256) * (2 * np.pi / 256)) + 1) * 127.5).astype(np.uint8)


def waves(rng: np.random.Generator) -> Layer:
    """Fine wavy lines, one below the other."""
    phase = _warped(rng, rng.uniform(-0.02, 0.02), rng.uniform(0.4, 1.1), rng.uniform(2, 9))
    return _lines(phase, rng)


def moire(rng: np.random.Generator) -> Layer:
    """Two bundles of lines that cross at a small angle."""
    first = _warped(rng, rng.uniform(0.15, 0.5), rng.uniform(0.15, 0.5), rng.uniform(1, 5))
    second = _warped(rng, rng.uniform(-0.5, -0.15), rng.uniform(0.15, 0.5), rng.uniform(1, 5))
    return cv2.addWeighted(_lines(first, rng), 0.5, _lines(second, rng), 0.5, 0)


PATTERNS: dict[str, tuple[Pattern, ...]] = {"train": (waves, moire), "test": (waves, moire)}


def _warped(rng: np.random.Generator, a: float, b: float, depth: float) -> npt.NDArray[np.float32]:
    """The phase a·x + b·y in radians, bent by a smooth random field ``depth`` radians deep."""
    field = rng.normal(0, depth, (rng.integers(3, 9), rng.integers(4, 12))).astype(np.float32)
    bend = cv2.resize(field, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    x = np.arange(WIDTH, dtype=np.float32) * a
    y = np.arange(HEIGHT, dtype=np.float32) * b
    return np.asarray(bend + x[None] + y[:, None], np.float32)


def _lines(phase: npt.NDArray[np.float32], rng: np.random.Generator) -> Layer:
    """The sine of a phase, sharpened to thin lines now and then."""
    index = (phase * (256 / (2 * np.pi))).astype(np.int32).astype(np.uint8)
    power = float(rng.choice([1, 1, 3, 6]))
    table = ((WAVE / 255.0) ** power * 255).astype(np.uint8)
    return np.asarray(cv2.LUT(index, table), np.uint8)


def draw_ground(rng: np.random.Generator, split: str, *, foreign: bool) -> tuple[Image, str]:
    """A card's ground (HEIGHT, WIDTH, 3) RGB and what it is made of, for the card's style."""
    base = (245, 190, 120) if foreign else (190, 220, 240)
    corners = np.clip(rng.normal(base, 14, (3, 4, 3)), 90, 255).astype(np.float32)
    image = cv2.resize(corners, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    pattern = PATTERNS[split][int(rng.integers(len(PATTERNS[split])))]
    layer = pattern(rng).astype(np.float32) * (rng.uniform(0.05, 0.3) / 255)
    colour = np.clip(np.array(base) - rng.uniform(20, 110, 3), 0, 255).astype(np.float32)
    image += (colour - image) * layer[..., None]
    return np.clip(image, 0, 255).astype(np.uint8), pattern.__name__
