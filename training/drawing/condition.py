"""What use and cheap printing do to a card: thin ink before, scratches, stains and copies after."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image
from training.drawing.sheet import HEIGHT, WIDTH

Wear = npt.NDArray[np.float32]  # (HEIGHT, WIDTH), 0 takes no ink to 1 takes it fully


def draw_wear(rng: np.random.Generator) -> tuple[Wear | None, list[str]]:
    """Draw how unevenly the card takes ink, None where it takes it all, and the words for it."""
    if rng.random() < 0.45:
        return None, []
    wear = np.full((HEIGHT, WIDTH), float(rng.uniform(0.85, 1)), np.float32)
    words = []
    if rng.random() < 0.5:
        cells = int(rng.integers(4, 40))
        patchy = smooth(rng, cells, cells * 2) * float(rng.uniform(0.5, 1.4))
        wear *= np.clip(1.15 - patchy, 0.35, 1)
        words.append("patchy ink")
    if rng.random() < 0.35:
        grain = rng.random((HEIGHT // 2, WIDTH // 2), dtype=np.float32)
        grain = cv2.resize(grain, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        wear *= np.clip(1.6 - grain * float(rng.uniform(0.8, 1.7)), 0.15, 1)
        words.append("broken strokes")
    if rng.random() < 0.15:
        period, depth = float(rng.uniform(3, 40)), float(rng.uniform(0.1, 0.45))
        bands = 1 - depth * (0.5 + 0.5 * np.sin(np.arange(HEIGHT) * (2 * np.pi / period)))
        wear *= bands.astype(np.float32)[:, None]
        words.append("banded")
    # Below about half of the ink a reader guesses: only one card in ten goes so far.
    floor = 0.3 if rng.random() < 0.1 else 0.5
    return np.maximum(wear, floor), words


def weather(rng: np.random.Generator, image: Image) -> tuple[Image, list[str]]:
    """Wear the finished print as years in a wallet do; gives the image and the words for what
    befell it."""
    words = []
    for name, share, happen in HAPPENINGS:
        if rng.random() < share:
            image = happen(rng, image)
            words.append(name)
    return image, words


def scratches(rng: np.random.Generator, image: Image) -> Image:
    """Draw thin light or dark lines in the laminate."""
    image = image.copy()
    for _ in range(int(rng.integers(2, 14))):
        start = rng.uniform((0, 0), (WIDTH, HEIGHT))
        angle, length = rng.uniform(0, 6.3), rng.uniform(40, 600)
        end = start + length * np.array([np.cos(angle), np.sin(angle)])
        level = int(rng.choice([90, 225, 250]))
        ends = (int(start[0]), int(start[1])), (int(end[0]), int(end[1]))
        cv2.line(image, *ends, (level, level, level), 1, cv2.LINE_AA)
    return image


def stains(rng: np.random.Generator, image: Image) -> Image:
    """Draw soft brownish or grey spots."""
    small = np.zeros((HEIGHT // 4, WIDTH // 4), np.uint8)
    for _ in range(int(rng.integers(1, 5))):
        centre = (int(rng.integers(WIDTH // 4)), int(rng.integers(HEIGHT // 4)))
        axes = (int(rng.integers(4, 34)), int(rng.integers(4, 24)))
        cv2.ellipse(small, centre, axes, float(rng.uniform(0, 180)), 0, 360, 255, -1)
    spot = cv2.resize(cv2.GaussianBlur(small, (0, 0), float(rng.uniform(1, 6))), (WIDTH, HEIGHT))
    depth = rng.uniform(10, 60) * np.array([0.5, 0.7, 1.0])
    table = (np.arange(256)[:, None] / 255 * depth).astype(np.uint8)[:, None, :]
    return np.asarray(cv2.subtract(image, cv2.LUT(cv2.merge([spot] * 3), table)), np.uint8)


def haze(rng: np.random.Generator, image: Image) -> Image:
    """Draw coloured bands of a holographic laminate, or milky plastic."""
    field = rng.integers(
        0, int(rng.integers(25, 80)), (int(rng.integers(2, 5)), int(rng.integers(3, 9)), 3)
    )
    if rng.random() < 0.4:
        field[:] = field[..., :1]
    veil = cv2.resize(field.astype(np.uint8), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.add(image, veil), np.uint8)


def fade(rng: np.random.Generator, image: Image) -> Image:
    """Bleach colours and ink towards a pale or yellowish white."""
    towards = np.array([250, 248, rng.uniform(200, 250)])
    share = rng.uniform(0.12, 0.45)
    levels = np.arange(256)[:, None]
    table = (levels + (towards - levels) * share).astype(np.uint8)[:, None, :]
    return np.asarray(cv2.LUT(image, table), np.uint8)


def soften(rng: np.random.Generator, image: Image) -> Image:
    """Blur a print slightly, as one out of register."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.5, 1.1))), np.uint8)


def photocopy(rng: np.random.Generator, image: Image) -> Image:
    """Copy the card: grey, hard contrast and toner specks."""
    level = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    # Ink is some 3 % of a card: the contrast turns about the grey between it and the ground, so
    # that thin print stays readable.
    ink, ground = np.percentile(level[::4, ::4], (1, 50))
    gain = float(rng.uniform(0.9, 1.7)) * 150 / max(60.0, float(ground - ink))
    table = np.clip((np.arange(256) - ground) * gain + rng.uniform(195, 250), 0, 255)
    level = cv2.LUT(level, table.astype(np.uint8))
    if rng.random() < 0.7:
        noise = rng.integers(0, 256, level.shape, dtype=np.uint8)
        level[noise < int(rng.integers(1, 4))] = 30
        level = cv2.subtract(level, noise // int(rng.integers(6, 20)))
    return np.asarray(cv2.merge([level, level, level]), np.uint8)


HAPPENINGS = (
    ("scratches", 0.14, scratches),
    ("stains", 0.10, stains),
    ("haze", 0.14, haze),
    ("faded", 0.12, fade),
    ("soft", 0.10, soften),
    ("photocopy", 0.05, photocopy),
)


def smooth(rng: np.random.Generator, rows: int, columns: int) -> Wear:
    """Draw a smooth random field between about 0 and 1."""
    noise = rng.random((rows, columns), dtype=np.float32)
    return np.asarray(cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), np.float32)
