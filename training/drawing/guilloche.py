"""Strokes, blobs and phases from which the guilloche families are made."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from training.drawing.sheet import HEIGHT, WIDTH

Layer = npt.NDArray[np.uint8]  # (HEIGHT, WIDTH), 255 where the pattern is full
Phase = npt.NDArray[np.float32]  # (HEIGHT, WIDTH), radians

STEPS = 256 / (2 * np.pi)  # table entries a radian


def blank() -> Layer:
    return np.zeros((HEIGHT, WIDTH), np.uint8)


def grid() -> tuple[Phase, Phase]:
    """Give the x and the y of each pixel, float32 (HEIGHT, WIDTH)."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    return x, y


def draw(layer: Layer, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> None:
    """Draw one smooth thin line through the points."""
    points = np.stack([x, y], -1).astype(np.int32)
    cv2.polylines(layer, [points], False, 255, 1, cv2.LINE_AA)


def blob(
    rng: np.random.Generator, centre: npt.NDArray[np.float64], size: float
) -> npt.NDArray[np.int32]:
    """Draw a closed uneven outline about a centre, points (24, 2)."""
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radius = np.ones(24)
    for k in range(2, 6):
        radius += rng.uniform(0, 0.5 / k) * np.sin(k * angle + rng.uniform(0, 6.3))
    stretch = size * np.array([rng.uniform(0.8, 2.2), rng.uniform(0.35, 1)])
    outline = np.stack([np.cos(angle), np.sin(angle)], -1) * radius[:, None] * stretch
    return (outline + centre).astype(np.int32)


def warped(rng: np.random.Generator, a: float, b: float, depth: float) -> Phase:
    """Give the phase a·x + b·y in radians, bent by a smooth random field ``depth`` radians deep."""
    x = np.arange(WIDTH, dtype=np.float32) * np.float32(a)
    y = np.arange(HEIGHT, dtype=np.float32) * np.float32(b)
    phase = np.add.outer(y, x)
    if depth:
        field = rng.normal(0, depth, (rng.integers(3, 9), rng.integers(4, 12))).astype(np.float32)
        phase += cv2.resize(field, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.asarray(phase, np.float32)


def ruled(phase: Phase, rng: np.random.Generator, power: float | None = None) -> Layer:
    """Draw lines along the phase: its sine, thinner the higher the power."""
    sharpness = float(rng.choice([1, 1, 2, 4, 8])) if power is None else power
    table = ((np.sin(np.arange(256) / STEPS) + 1) / 2) ** sharpness * 255
    index = (phase * np.float32(STEPS)).astype(np.int32).astype(np.uint8)
    return np.asarray(cv2.LUT(index, table.astype(np.uint8)), np.uint8)
