"""What the card net learns from: photos drawn from seeds, as the looks of the finder see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from elements import Homography, Image, Quad, transform
from segmentation.geometry import LOOK, first_look, homography, rectangle, second_look
from training.photos.camera import (
    CONDITIONS,
    Photo,
    jitter_quad,
    photo_size,
    photograph,
    pose_quad,
    scan,
)
from training.photos.scenery import Grounds

Draw = Callable[[int, str], Image]  # seed, split → a card, as training.kinds.find's `pictures`
Look = tuple[Image, Quad]  # the square that the net sees, and the document's quad in it
NO_CARD = np.full((4, 2), np.nan, np.float32)
SHARE_NEGATIVE = 0.13
SHARE_SCANS = 0.1
SHARE_ALIKE = 0.12
LOOKS = 3  # of each photo: the first look and two second looks


def card_pool(draw: Draw, seeds: Sequence[int], split: str, width: int = 640) -> list[Image]:
    """Draw cards, shrunk: the finder sees no finer print than this."""
    size = (width, round(width / 1.586))
    return [cv2.resize(draw(s, split), size, interpolation=cv2.INTER_AREA) for s in seeds]


def draw_photo(
    rng: np.random.Generator, cards: Sequence[Image], grounds: Grounds, longest: int
) -> Photo:
    """Draw one training photo, with or without a card, careful, hard or scanned."""
    if rng.random() < SHARE_SCANS:
        return scan(rng, cards[int(rng.integers(len(cards)))])
    ground = grounds.draw(rng, photo_size(rng, longest))
    count = int(rng.choice(4, p=[0.55, 0.25, 0.13, 0.07]))
    negative = rng.random() < SHARE_NEGATIVE
    if negative:
        count = max(count, int(rng.integers(0, 3)))
    beside = tuple(grounds.other(rng) for _ in range(count))
    card = None if negative else cards[int(rng.integers(len(cards)))]
    if card is not None and rng.random() < SHARE_ALIKE:
        ground = alike(rng, ground, card)
    condition = str(rng.choice(CONDITIONS, p=[0.4, 0.6]))
    return photograph(rng, ground, card, condition=condition, beside=beside)


def alike(rng: np.random.Generator, ground: Image, card: Image) -> Image:
    """Give the ground in the card's own colour, its contrast lowered: an edge that is hard to
    see."""
    ours = np.median(card.reshape(-1, 3), 0)
    flat = (ground - ground.mean((0, 1))) * rng.uniform(0.05, 0.6)
    return np.clip(flat + ours + rng.normal(0, 8, 3), 0, 255).astype(np.uint8)


def looks(rng: np.random.Generator, photo: Photo) -> list[Look]:
    """Draw the first look and the second looks at a photo, each with the card's quad in the square.

    A second look comes from corners as the first look gives them: off by a few per cent,
    sometimes by more, sometimes a quarter or half turn wrong.
    """
    square, to_square = first_look(photo.image)
    seen = [(square, _moved(photo.quad, to_square))]
    size = (photo.image.shape[1], photo.image.shape[0])
    for _ in range(LOOKS - 1):
        if photo.quad is None:
            guess = pose_quad(
                rng, size, fill=rng.uniform(0.3, 1), tilt=rng.uniform(0, 20),
                roll=rng.uniform(0, 360),
            )  # fmt: skip
        else:
            share = rng.choice([0.008, 0.02, 0.045, 0.08], p=[0.35, 0.35, 0.2, 0.1])
            guess = jitter_quad(rng, photo.quad, share)
            if rng.random() < 0.08:
                guess = np.roll(guess, int(rng.integers(1, 4)), axis=0)
        closer, to_closer = second_look(photo.image, guess)
        seen.append((closer, _moved(photo.quad, to_closer)))
    return seen


def _moved(quad: Quad | None, matrix: Homography) -> Quad:
    return NO_CARD if quad is None else transform(quad, matrix)


_cards: list[Image] = []
_grounds: Grounds | None = None


def _start(draw: Draw, split: str, cards: int) -> None:
    global _cards, _grounds
    cv2.setNumThreads(1)
    offset = 0 if split == "train" else 10_000_000
    _cards, _grounds = card_pool(draw, range(offset, offset + cards), split), Grounds(split)


def _draw(seed: int) -> list[Look]:
    assert _grounds is not None
    rng = np.random.default_rng(seed)
    photo = draw_photo(rng, _cards, _grounds, longest=int(rng.choice([448, 640, 832])))
    return looks(rng, photo)


def build(
    draw: Draw, folder: Path, split: str, photos: int, cards: int, seed: int, workers: int = 2
) -> None:
    """Write ``<split>-x.npy`` uint8 (LOOKS·photos, 256, 256, 3) and ``<split>-quads.npy``."""
    with get_context("fork").Pool(workers, _start, (draw, split, cards)) as pool:
        save(folder, split, photos, pool.imap(_draw, range(seed, seed + photos), chunksize=8))


def save(folder: Path, split: str, photos: int, drawn: Iterable[Sequence[Look]]) -> None:
    """Write the LOOKS looks at each photo: ``<split>-x.npy`` and ``<split>-quads.npy``."""
    folder.mkdir(parents=True, exist_ok=True)
    shape = (LOOKS * photos, LOOK, LOOK, 3)
    x = np.lib.format.open_memmap(folder / f"{split}-x.npy", "w+", np.uint8, shape)
    quads = np.zeros((LOOKS * photos, 4, 2), np.float32)
    for i, seen in enumerate(drawn):
        for k, (image, quad) in enumerate(seen):
            x[LOOKS * i + k], quads[LOOKS * i + k] = image, quad
        if i % 500 == 499:
            print(f"{split}: {i + 1} of {photos} photos", flush=True)
    x.flush()
    np.save(folder / f"{split}-quads.npy", quads)


def targets(quads: np.ndarray, side: int = LOOK // 2) -> np.ndarray:
    """Turn quads (N, 4, 2) in square pixels into float32 (N, side, side, 3): cover, u, v.

    Cover is the share of each output pixel that lies on the card; u and v run from 0 to 1 across
    and down the card as it is read. Quads of NaN give zeros.
    """
    out = np.zeros((len(quads), side, side, 3), np.float32)
    centres = (np.mgrid[0:side, 0:side][::-1].reshape(2, -1).T + 0.5).astype(np.float64)
    unit = rectangle(0, 0, 1, 1)
    for i, quad in enumerate(quads * (side / LOOK)):
        if np.isnan(quad).any():
            continue
        edges = np.roll(quad, -1, axis=0) - quad
        normals = np.stack([-edges[:, 1], edges[:, 0]], 1)
        normals /= np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9
        inside = ((centres[:, None] - quad[None]) * normals[None]).sum(-1).min(1)
        out[i, ..., 0] = np.clip(inside + 0.5, 0, 1).reshape(side, side)
        uv = transform(centres, homography(quad, unit))
        out[i, ..., 1:] = np.clip(uv, -0.2, 1.2).reshape(side, side, 2)
    return out
