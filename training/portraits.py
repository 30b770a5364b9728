"""Drawn portraits and signatures: plain shapes that no one could take for a photograph."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Box, Image


def draw_portrait(rng: np.random.Generator, box: Box, image: Image, *, red: bool) -> None:
    """Draw a bust into ``box`` of the card, on a red ground (odd birth year) or a blue one."""
    left, top, right, bottom = (int(v) for v in (box.left, box.top, box.right, box.bottom))
    width, height = right - left, bottom - top
    ground = (190, 35, 40) if red else (40, 70, 180)
    tile = np.empty((height, width, 3), np.uint8)
    tile[:] = np.clip(np.array(ground) + rng.normal(0, 14, 3), 0, 255)
    skin = tuple(int(v) for v in np.clip(np.array((200, 160, 130)) + rng.normal(0, 20), 60, 240))
    cloth = tuple(int(v) for v in rng.integers(20, 230, 3))
    cx, cy = width // 2, int(height * 0.42)
    cv2.ellipse(tile, (cx, height), (int(width * 0.42), int(height * 0.32)), 0, 0, 360, cloth, -1)
    cv2.ellipse(tile, (cx, cy), (int(width * 0.24), int(height * 0.25)), 0, 0, 360, skin, -1)
    image[top:bottom, left:right] = tile


def draw_signature(rng: np.random.Generator, image: Image, box: Box) -> None:
    """A few random strokes inside ``box``."""
    points = rng.uniform((box.left, box.top), (box.right, box.bottom), (7, 2))
    points[:, 0].sort()
    cv2.polylines(image, [points.astype(np.int32)], False, (25, 25, 70), 2, cv2.LINE_AA)
