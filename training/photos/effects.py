"""What light, hands and screens do to a photographed card, drawn at random.

Pictures are RGB uint8 (H, W, 3); quads are float32 (4, 2), in pixels of the picture.
"""

from __future__ import annotations

import cv2
import numpy as np

from elements import Image, Quad


def drop_shadow(rng: np.random.Generator, ground: Image, quad: Quad) -> Image:
    """Draw the card's own shadow on what it lies on."""
    size = (ground.shape[1], ground.shape[0])
    span = float(np.linalg.norm(quad[2] - quad[0]))
    offset = rng.normal(0, 0.012, 2) * span
    soft = _polygon_mask(size, quad + offset.astype(np.float32), rng.uniform(0.004, 0.03) * span)
    return _scale(ground, 1 - rng.uniform(0.1, 0.7) * soft[..., None])


def light(rng: np.random.Generator, image: Image, *, strength: float) -> Image:
    """Draw uneven, tinted light: a ramp, a vignette, exposure and white balance."""
    h, w = image.shape[:2]
    y, x = np.mgrid[0:24, 0:24].astype(np.float32) / 12 - 1
    angle = rng.uniform(0, 2 * np.pi)
    ramp = 1 + strength * rng.uniform(0, 0.45) * (np.cos(angle) * x + np.sin(angle) * y)
    ramp *= 1 - strength * rng.uniform(0, 0.25) * (x * x + y * y)
    exposure = np.exp(rng.normal(0, 0.22 * strength))
    cast = np.exp(rng.normal(0, 0.09 * strength, 3))
    field_ = cv2.resize(ramp, (w, h), interpolation=cv2.INTER_LINEAR)
    return _scale(image, field_[..., None] * (exposure * cast).astype(np.float32))


def shadow(rng: np.random.Generator, image: Image) -> Image:
    """Draw a hand's or a phone's shadow: a soft dark polygon across the picture."""
    h, w = image.shape[:2]
    points = rng.uniform(-0.3, 1.3, (4, 2)) * (w, h)
    soft = _polygon_mask((w, h), points.astype(np.float32), rng.uniform(0.005, 0.08) * max(w, h))
    return _scale(image, 1 - rng.uniform(0.15, 0.6) * soft[..., None])


def glare(rng: np.random.Generator, image: Image, quad: Quad, *, strength: float) -> Image:
    """Draw a lamp's reflection on the card: a bright blob or streak with a soft rim."""
    h, w = image.shape[:2]
    span = float(np.linalg.norm(quad[2] - quad[0]))
    weights = rng.dirichlet(np.ones(4))
    centre = weights @ quad
    scale = 96 / max(w, h)
    small = np.zeros((max(2, int(h * scale)), max(2, int(w * scale))), np.float32)
    axes = span * scale * rng.uniform(0.02, 0.16, 2) * (1, rng.uniform(0.4, 2.5))
    cv2.ellipse(
        small,
        (int(centre[0] * scale), int(centre[1] * scale)),
        (max(1, int(axes[0])), max(1, int(axes[1]))),
        float(rng.uniform(0, 180)), 0, 360, 1.0, -1,
    )  # fmt: skip
    small = cv2.GaussianBlur(small, (0, 0), max(0.5, span * scale * rng.uniform(0.01, 0.06)))
    soft = cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC)[..., None]
    lit = image.astype(np.float32) + 255 * strength * np.clip(soft, 0, 1)
    return np.clip(lit, 0, 255).astype(np.uint8)


def fingers(rng: np.random.Generator, image: Image, quad: Quad) -> Image:
    """Draw fingertips that hold the card: from outside over an edge, never far into it."""
    out = image.copy()
    span = float(np.linalg.norm(quad[2] - quad[0]))
    skin = np.array([198, 150, 118], np.float32) * rng.uniform(0.45, 1.15)
    middle = quad.mean(0)
    side = int(rng.integers(4))
    for _ in range(int(rng.integers(1, 4))):
        a, b = quad[side], quad[(side + 1) % 4]
        at = a + (b - a) * rng.uniform(0.05, 0.95)
        outward = at - middle
        outward = outward / (np.linalg.norm(outward) + 1e-6)
        tip = at - outward * span * rng.uniform(0.005, 0.06)
        root = at + outward * span * 1.2
        colour = tuple(float(c) for c in skin * rng.uniform(0.9, 1.1))
        width = int(span * rng.uniform(0.06, 0.11))
        cv2.line(
            out,
            tuple(int(v) for v in tip + outward * width / 2),
            tuple(int(v) for v in root), colour, width, cv2.LINE_AA,
        )  # fmt: skip
        nail = tuple(int(v) for v in tip + outward * width * 0.45)
        cv2.circle(out, nail, max(1, width // 4), tuple(min(255.0, c * 1.12) for c in colour), -1)
    return cv2.addWeighted(out, 0.94, cv2.GaussianBlur(out, (0, 0), 2), 0.06, 0)


def screen(rng: np.random.Generator, image: Image) -> Image:
    """Draw a picture of a screen: sub-pixel stripes that beat with the sensor (moiré), and a
    lift."""
    h, w = image.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    out = image.astype(np.float32)
    for _ in range(2):
        angle, period = rng.uniform(0, np.pi), rng.uniform(2.1, 14)
        wave = np.cos(2 * np.pi * (np.cos(angle) * x + np.sin(angle) * y) / period)
        bend = np.cos(2 * np.pi * (x / w * rng.uniform(0.5, 3) + y / h * rng.uniform(0.5, 3)))
        tint = rng.uniform(0.3, 1.0, 3).astype(np.float32)
        out *= 1 + rng.uniform(0.02, 0.1) * (wave * (0.6 + 0.4 * bend))[..., None] * tint
    out = out * 0.92 + rng.uniform(0, 22)
    return np.clip(out, 0, 255).astype(np.uint8)


def photocopy(rng: np.random.Generator, card: Image) -> Image:
    """Draw a grey copy of the card: contrast pushed up, speckled."""
    grey = cv2.cvtColor(card, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey = (grey - 128) * rng.uniform(1.1, 1.9) + rng.uniform(130, 175)
    grey += rng.normal(0, rng.uniform(2, 14), grey.shape)
    return cv2.cvtColor(np.clip(grey, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2RGB)


def _polygon_mask(size: tuple[int, int], points: Quad, blur: float) -> np.ndarray:
    """Draw a soft polygon, float32 (H, W) 0–1; drawn small since it is smooth."""
    w, h = size
    scale = min(1.0, 160 / max(w, h))
    small = np.zeros((max(2, int(h * scale)), max(2, int(w * scale))), np.float32)
    cv2.fillConvexPoly(small, cv2.convexHull((points * scale).astype(np.int32)), 1.0)
    if blur * scale > 0.3:
        small = cv2.GaussianBlur(small, (0, 0), blur * scale)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)


def _scale(image: Image, gain: np.ndarray) -> Image:
    return np.clip(image.astype(np.float32) * gain, 0, 255).astype(np.uint8)
