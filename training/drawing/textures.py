"""Table tops, cloth, wood and stones, drawn from numbers; the splits draw other kinds."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Image


def plain(rng: np.random.Generator, size: tuple[int, int]) -> Image:
    """Draw one colour with a soft cloud and grain: a table top, a wall, a sheet."""
    w, h = size
    cloud = cv2.resize(rng.normal(0, 1, (5, 5, 3)).astype(np.float32), size,
                       interpolation=cv2.INTER_CUBIC)  # fmt: skip
    speckle = rng.normal(0, rng.uniform(0, 9), (h, w, 1))
    base = rng.uniform(10, 255) * rng.uniform(0.75, 1.0, 3)
    return np.clip(base + cloud * rng.uniform(0, 18) + speckle, 0, 255).astype(np.uint8)


def pattern(rng: np.random.Generator, size: tuple[int, int], split: str) -> Image:
    """Draw woven, striped, tiled or pebbled (train); boards, gravel or printed cloth (test)."""
    kinds = {"train": (stripes, checks, grain, pebbles, weave), "test": (wood, gravel, batik)}
    draw = kinds[split][int(rng.integers(len(kinds[split])))]
    two = rng.uniform(0, 255, (2, 3))
    if rng.random() < 0.5:
        two[1] = two[0] + rng.normal(0, 30, 3)
    w, h = size
    angle = float(rng.uniform(-180, 180) if rng.random() < 0.4 else rng.normal(0, 5))
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), angle, float(rng.uniform(0.8, 1.6)))
    share = np.clip(draw(rng, size), 0, 1).astype(np.float32)
    share = cv2.warpAffine(share, turn, size, borderMode=cv2.BORDER_REFLECT)[..., None]
    picture = two[0] * (1 - share) + two[1] * share
    picture = picture + rng.normal(0, rng.uniform(0, 8), share.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _mesh(size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32) / max(size)
    return x, y


def _noise(rng: np.random.Generator, size: tuple[int, int], cells: tuple[int, int]) -> np.ndarray:
    small = rng.random((max(2, cells[1]), max(2, cells[0]))).astype(np.float32)
    return cv2.resize(small, size, interpolation=cv2.INTER_CUBIC)


def stripes(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    x, _ = _mesh(size)
    wave = np.sin(2 * np.pi * x * rng.uniform(4, 60) + 3 * _noise(rng, size, (3, 3)))
    return (0.5 + wave * rng.uniform(0.5, 4)).astype(np.float32)


def checks(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    x, y = _mesh(size)
    n = rng.uniform(3, 30)
    return ((np.floor(x * n) + np.floor(y * n * rng.uniform(0.6, 1.6))) % 2).astype(np.float32)


def grain(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    fine = _noise(rng, size, (int(rng.integers(3, 12)), int(rng.integers(60, 200))))
    return fine * 0.7 + 0.3 * _noise(rng, size, (4, 20))


def pebbles(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    n = int(rng.integers(20, 90))
    return (_noise(rng, size, (n, n)) - 0.5) * rng.uniform(1, 5) + 0.5


def weave(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    x, y = _mesh(size)
    n = rng.uniform(15, 80)
    return 0.5 + 0.5 * np.sin(2 * np.pi * n * x) * np.sin(2 * np.pi * n * y * rng.uniform(0.7, 1.4))


def wood(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """Draw year rings cut lengthwise, in boards with dark joints."""
    x, y = _mesh(size)
    ring = np.hypot(y * rng.uniform(6, 14) + _noise(rng, size, (3, 6)) * 1.5, x * 1.2)
    board = np.abs((y * rng.uniform(2, 5)) % 1 - 0.5) > 0.49
    return np.where(board, 0.0, 0.5 + 0.35 * np.sin(ring * rng.uniform(6, 14))).astype(np.float32)


def gravel(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """Draw stones: the nearest of random points decides the shade, its distance the rim."""
    small = (160, max(8, int(160 * size[1] / size[0])))
    seeds = np.full(small[::-1], 255, np.uint8)
    count = int(rng.integers(80, 500))
    seeds[rng.integers(0, small[1], count), rng.integers(0, small[0], count)] = 0
    distance, labels = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    shade = rng.random(int(labels.max()) + 1).astype(np.float32)[labels]
    stones = shade - distance / (distance.max() + 1e-6) * rng.uniform(0.3, 1.2)
    return cv2.resize(stones.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)


def batik(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """Draw repeated curls and diamonds, as printed cloth has them."""
    x, y = _mesh(size)
    n = rng.uniform(4, 14)
    a, b = (x * n) % 1 - 0.5, (y * n) % 1 - 0.5
    radius, angle = np.hypot(a, b), np.arctan2(b, a)
    petals = int(rng.integers(3, 9))
    curl = np.sin(radius * rng.uniform(20, 50) + petals * angle)
    return (curl * rng.uniform(0.5, 3) + 0.5 - (np.abs(a) + np.abs(b) > 0.47)).astype(np.float32)
