"""Grounds of drawn cards: a colour scheme under layers of our own guilloche."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Image
from training.drawing.guilloche import Layer
from training.drawing.patterns import PATTERNS
from training.drawing.sheet import HEIGHT, WIDTH

# Name, mean colour, spread of the gradient, share among cards.
SCHEMES = (
    ("sky", (190, 222, 243), 12, 0.24),
    ("pale", (215, 232, 243), 8, 0.12),
    ("iridescent", (205, 215, 238), 34, 0.12),
    ("blue", (150, 190, 228), 16, 0.10),
    ("cyan", (178, 228, 230), 14, 0.08),
    ("greenish", (195, 226, 208), 13, 0.07),
    ("faded", (226, 226, 215), 8, 0.06),
    ("pinkish", (230, 212, 222), 12, 0.05),
    ("greyish", (205, 209, 213), 7, 0.05),
    ("white", (243, 246, 248), 4, 0.06),
    ("dark", (118, 152, 196), 14, 0.05),
)
FOREIGN = (
    ("orange", (245, 196, 130), 14, 0.7),
    ("pale orange", (248, 220, 180), 10, 0.18),
    ("old blue", (170, 205, 235), 12, 0.12),
)


def draw_ground(rng: np.random.Generator, split: str, *, foreign: bool) -> tuple[Image, str]:
    """Give a card's ground, RGB uint8 (638, 1011, 3), and the names of what it is made of."""
    schemes = FOREIGN if foreign else SCHEMES
    shares = np.array([scheme[3] for scheme in schemes])
    name, base, spread, _ = schemes[int(rng.choice(len(schemes), p=shares / shares.sum()))]
    plain = rng.random() < 0.1
    image = gradient(rng, base, 0 if plain else spread)
    names = [name, "flat"] if plain else [name]
    for _ in range(int(rng.choice([0, 1, 2, 3], p=[0.1, 0.36, 0.38, 0.16]))):
        pattern = PATTERNS[split][int(rng.integers(len(PATTERNS[split])))]
        layer = pattern(rng)
        if rng.random() < 0.2:
            layer = part_of_card(layer, rng)
        image = tinted(image, layer, print_tint(rng))
        names.append(pattern.__name__)
    return image, " ".join(names)


def gradient(rng: np.random.Generator, base: tuple[int, int, int], spread: float) -> Image:
    """Give a smooth field of colours about ``base``, each channel straying by about ``spread``."""
    cells = (int(rng.integers(2, 6)), int(rng.integers(2, 8)), 3)
    colour = np.array(base) + rng.normal(0, 7, 3)
    light = rng.normal(0, spread, (*cells[:2], 1))
    field = np.clip(colour + light + rng.normal(0, spread * 0.5, cells), 60, 255).astype(np.uint8)
    return np.asarray(cv2.resize(field, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), np.uint8)


def print_tint(rng: np.random.Generator) -> tuple[int, ...]:
    """Draw how far a full pattern moves each channel: mostly darker, a blue or any other hue."""
    strength = float(rng.choice([12, 25, 45, 70], p=[0.25, 0.4, 0.25, 0.1]))
    hue = rng.uniform(0.2, 1.0, 3) if rng.random() < 0.5 else np.array([1.0, 0.6, 0.25])
    sign = -1 if rng.random() < 0.8 else 0.6
    return tuple(int(v) for v in sign * strength * hue)


def tinted(image: Image, layer: Layer, tint: tuple[int, ...]) -> Image:
    """Move the image by ``tint`` where the layer is full, in proportion elsewhere."""
    ramp = np.arange(256)[:, None] / 255 * np.abs(tint)
    shift = cv2.LUT(cv2.merge([layer, layer, layer]), ramp.astype(np.uint8)[:, None, :])
    moved = cv2.add(image, shift) if tint[0] > 0 else cv2.subtract(image, shift)
    return np.asarray(moved, np.uint8)


def part_of_card(layer: Layer, rng: np.random.Generator) -> Layer:
    """Give the layer fading out towards one side: the lower third, the photo's side, a corner."""
    weights = rng.choice([0.0, 1.0], (2, 2)) * 255
    weights[int(rng.integers(2)), int(rng.integers(2))] = 255
    fade = cv2.resize(weights.astype(np.uint8), (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(layer, fade, scale=1 / 255), np.uint8)
