"""Guilloche families of our own: each draws one layer of lines for a card's ground.

A layer is uint8 (638, 1011), 255 where the pattern is full. The test families share no function
with the train ones, so that a figure on "test" stands for patterns never seen.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from training.drawing.families import pick_family
from training.drawing.fonts import Face
from training.drawing.guilloche import Layer, blank, blob, draw, grid, ruled, warped
from training.drawing.sheet import HEIGHT, WIDTH
from training.drawing.typeset import Type, render

Pattern = Callable[[np.random.Generator], Layer]

WORDS = ("SPECIMEN", "CONTOH", "FIKTIF", "BUKAN KARTU ASLI", "KARTU LATIHAN", "NUSANTARA")


def waves(rng: np.random.Generator) -> Layer:
    """Draw fine wavy lines, one below the other, bent by a smooth field."""
    return ruled(
        warped(rng, rng.uniform(-0.05, 0.05), rng.uniform(0.3, 1.2), rng.uniform(1, 9)), rng
    )


def moire(rng: np.random.Generator) -> Layer:
    """Draw two bundles of lines that cross at an angle."""
    first = warped(rng, rng.uniform(0.1, 0.6), rng.uniform(0.1, 0.6), rng.uniform(0, 5))
    second = warped(rng, rng.uniform(-0.6, -0.1), rng.uniform(0.1, 0.6), rng.uniform(0, 5))
    return np.asarray(cv2.addWeighted(ruled(first, rng), 0.5, ruled(second, rng), 0.5, 0), np.uint8)


def shimmer(rng: np.random.Generator) -> Layer:
    """Draw broad soft waves, as light plays on a holographic film."""
    size = rng.uniform(0.008, 0.05)
    phase = warped(rng, rng.uniform(-size, size), rng.uniform(-size, size), rng.uniform(1, 4))
    return ruled(phase, rng, power=1)


def rosettes(rng: np.random.Generator) -> Layer:
    """Draw one to three roses of closed curves, each curve turned a little further."""
    layer = blank()
    angle = np.linspace(0, 2 * np.pi, 241)
    for _ in range(int(rng.integers(1, 4))):
        centre = rng.uniform((0, 0), (WIDTH, HEIGHT))
        radius, petals = rng.uniform(60, 330), int(rng.integers(3, 14))
        depth, turn = rng.uniform(0.1, 0.6), rng.uniform(0.02, 0.2)
        count = int(rng.integers(14, 40))
        for k in range(count):
            r = radius * (0.35 + 0.65 * k / count) * (1 + depth * np.sin(petals * angle + k * turn))
            draw(layer, centre[0] + r * np.cos(angle), centre[1] + r * np.sin(angle))
    return layer


def bundles(rng: np.random.Generator) -> Layer:
    """Draw sheaves of sine curves that swell and narrow as they run across the card."""
    layer = blank()
    x = np.arange(-8, WIDTH + 9, 8)
    for _ in range(int(rng.integers(2, 5))):
        middle, height = rng.uniform(0, HEIGHT), rng.uniform(30, 160)
        slow, fast = rng.uniform(0.002, 0.012), rng.uniform(0.008, 0.04)
        start = rng.uniform(0, 6.3, 2)
        for k in np.linspace(0, rng.uniform(0.8, 3.2), int(rng.integers(12, 34))):
            y = middle + height * np.sin(slow * x + start[0]) * np.sin(fast * x + start[1] + k)
            draw(layer, x, y + 14 * k)
    return layer


def globe(rng: np.random.Generator) -> Layer:
    """Draw a graticule of meridians and parallels with island-like blobs of our own on it."""
    layer = blank()
    cx, cy = rng.uniform(0.3, 0.7) * WIDTH, rng.uniform(0.3, 0.65) * HEIGHT
    radius, squash = rng.uniform(180, 430), rng.uniform(0.75, 1.1)
    tilt = float(rng.uniform(-25, 25))
    lines = int(rng.integers(5, 12))
    for k in range(lines + 1):
        part = np.sin(np.pi * (k / lines - 0.5))
        axes = (max(1, int(radius * abs(part))), int(radius * squash))
        cv2.ellipse(layer, (int(cx), int(cy)), axes, tilt, 0, 360, 255, 1, cv2.LINE_AA)
        half = radius * np.sqrt(max(0.0, 1 - part * part))
        flat = (max(1, int(half)), max(1, int(half * 0.12)))
        down = (int(cx), int(cy + part * radius * squash))
        cv2.ellipse(layer, down, flat, tilt, 0, 360, 255, 1, cv2.LINE_AA)
    for _ in range(int(rng.integers(4, 22))):
        centre = rng.uniform((0.05 * WIDTH, 0.1 * HEIGHT), (0.95 * WIDTH, 0.75 * HEIGHT))
        cv2.fillPoly(layer, [blob(rng, centre, rng.uniform(8, 60))], int(rng.integers(90, 200)))
    return layer


def lettering(rng: np.random.Generator) -> Layer:
    """Draw a word repeated in faint small letters all over the card, level or aslant."""
    family = pick_family(rng, "text", "train")
    how = Type(Face(family.name, family.bold), float(rng.uniform(6, 16)), sharp=True)
    mask, _, _ = render(WORDS[int(rng.integers(len(WORDS)))], how, rng)
    tile = cv2.copyMakeBorder(mask, 0, int(rng.integers(0, 14)), 0, int(rng.integers(4, 40)),
                              cv2.BORDER_CONSTANT, value=0)  # fmt: skip
    row = np.tile(tile, (1, -(-1300 // tile.shape[1])))
    shifted = np.roll(row, tile.shape[1] // 2, axis=1)
    sheet = np.tile(np.vstack([row, shifted]), (-(-1000 // (2 * tile.shape[0])), 1))[:1000, :1300]
    angle = 0.0 if rng.random() < 0.3 else float(rng.uniform(-45, 45))
    turn = cv2.getRotationMatrix2D((650, 500), angle, 1.0)
    turn[:, 2] -= (650 - WIDTH / 2, 500 - HEIGHT / 2)
    return np.asarray(
        cv2.warpAffine(sheet, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_WRAP), np.uint8
    )


def ripples(rng: np.random.Generator) -> Layer:
    """Draw circles or ellipses about a centre on the card or beside it."""
    x, y = grid()
    cx, cy = rng.uniform(-0.2, 1.2) * WIDTH, rng.uniform(-0.2, 1.2) * HEIGHT
    radius = cv2.magnitude(
        x - np.float32(cx), (y - np.float32(cy)) * np.float32(rng.uniform(0.6, 1.5))
    )
    return ruled(radius * np.float32(rng.uniform(0.15, 0.9)), rng)


def weave(rng: np.random.Generator) -> Layer:
    """Draw upright and level waves multiplied, like cloth or a halftone."""
    a, b = rng.uniform(0.15, 0.9, 2)
    across, down = warped(rng, a, 0, rng.uniform(0, 3)), warped(rng, 0, b, rng.uniform(0, 3))
    return np.asarray(cv2.multiply(ruled(across, rng), ruled(down, rng), scale=1 / 255), np.uint8)


def clouds(rng: np.random.Generator) -> Layer:
    """Draw soft uneven colour without any line."""
    layer = blank().astype(np.float32)
    for cells in (4, 9, 20):
        noise = rng.random((cells, int(cells * 1.6))).astype(np.float32) * (400 / cells)
        layer += cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.normalize(layer, None, 0, 255, cv2.NORM_MINMAX), np.uint8)


def lattice(rng: np.random.Generator) -> Layer:
    """Draw diamonds: the larger of two slanted bundles of lines."""
    a, b = rng.uniform(0.08, 0.35), rng.uniform(0.08, 0.35)
    depth = rng.uniform(0, 3)
    down, up = (
        ruled(warped(rng, a, b, depth), rng, power=9),
        ruled(warped(rng, a, -b, depth), rng, power=9),
    )
    return np.asarray(cv2.max(down, up), np.uint8)


def contours(rng: np.random.Generator) -> Layer:
    """Draw height lines of a random hilly field."""
    return ruled(warped(rng, 0.0, 0.0, rng.uniform(12, 45)), rng)


def spirals(rng: np.random.Generator) -> Layer:
    """Draw arms that wind out from one point."""
    x, y = grid()
    radius, angle = cv2.cartToPolar(
        x - np.float32(rng.uniform(0, WIDTH)), y - np.float32(rng.uniform(0, HEIGHT))
    )
    arms = int(rng.integers(6, 40))
    return ruled(radius * np.float32(rng.uniform(-0.2, 0.2)) + np.float32(arms) * angle, rng)


def scales(rng: np.random.Generator) -> Layer:
    """Draw rows of overlapping arcs, like fish scales."""
    layer = blank()
    size = int(rng.integers(18, 60))
    for row in range(HEIGHT // (size // 2) + 2):
        for column in range(-1, WIDTH // size + 2):
            centre = (column * size + (row % 2) * size // 2, row * size // 2)
            for radius in range(size // 2, 4, -max(4, size // 6)):
                cv2.circle(layer, centre, radius, 255, 1, cv2.LINE_AA)
    return layer


PATTERNS: dict[str, tuple[Pattern, ...]] = {
    "train": (waves, moire, shimmer, rosettes, bundles, globe, lettering, ripples, weave, clouds),
    "test": (lattice, contours, spirals, scales),
}
