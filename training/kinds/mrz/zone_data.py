"""What the zone net learns from: pictures drawn from seeds, as the two looks of the finder see
them."""

from __future__ import annotations

import os
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from elements import Quad, transform
from segmentation.geometry import first_look
from segmentation.mrz_band import zone_look
from segmentation.mrz_search import windows
from training.finder.data import LOOKS, NO_CARD, Look, save
from training.kinds.mrz.documents import Document, draw_document
from training.kinds.mrz.photos import ZonePhoto, draw_photo, shrunk, take_none
from training.photos.camera import pose_quad
from training.photos.scenery import Grounds

WIDTH = 760  # of the documents: the net sees no finer print
SHARE_NEGATIVE = 0.15
SHARE_WINDOW = 0.3  # of the first looks see a part of the picture
ZONE_SIDES = (105.0, 11.0)
TEST_SEED = 50_000_000


def looks(rng: np.random.Generator, photo: ZonePhoto) -> list[Look]:
    """A first look and second looks at a picture, each with the zone's quad in the square.

    A second look comes from corners as the first look gives them: off by more down the zone than
    across, at times upside down.
    """
    height, width = photo.image.shape[:2]
    window = _window(rng, photo) if rng.random() < SHARE_WINDOW else (0, 0, width, height)
    square, to_square = first_look(photo.image, window)
    seen = [(square, NO_CARD if photo.zone is None else transform(photo.zone, to_square))]
    for _ in range(LOOKS - 1):
        if photo.zone is None:
            guess = pose_quad(rng, (width, height), fill=rng.uniform(0.3, 1), sides=ZONE_SIDES,
                              tilt=rng.uniform(0, 20), roll=rng.uniform(0, 360))  # fmt: skip
        else:
            guess = _guessed(rng, photo.zone)
        closer, to_closer = zone_look(photo.image, guess)
        seen.append((closer, NO_CARD if photo.zone is None else transform(photo.zone, to_closer)))
    return seen


def _window(rng: np.random.Generator, photo: ZonePhoto) -> tuple[int, int, int, int]:
    """One of the finder's windows that holds all of the zone, else the whole picture."""
    height, width = photo.image.shape[:2]
    whole, *parts = windows(width, height)
    if photo.zone is None:
        return parts[int(rng.integers(len(parts)))]
    (left, top), (right, bottom) = photo.zone.min(0), photo.zone.max(0)
    holding = [w for w in parts if w[0] <= left and w[1] <= top and w[2] >= right
               and w[3] >= bottom]  # fmt: skip
    return holding[int(rng.integers(len(holding)))] if holding else whole


def _guessed(rng: np.random.Generator, zone: Quad) -> Quad:
    """Corners as a look gives them: shares of the zone's own sides, not of its diagonal."""
    share = rng.choice([0.01, 0.03, 0.08], p=[0.3, 0.4, 0.3])
    across, down = zone[1] - zone[0], zone[3] - zone[0]
    own = rng.normal(0, share, (4, 1)) * across * 0.4 + rng.normal(0, 3 * share, (4, 1)) * down
    common = rng.normal(0, share) * across * 0.4 + rng.normal(0, 3 * share) * down
    guess = (zone + own + common).astype(np.float32)
    if not cv2.isContourConvex(guess):
        guess = (zone + common).astype(np.float32)
    return np.roll(guess, 2, axis=0) if rng.random() < 0.08 else guess


_documents: list[Document] = []
_grounds: Grounds | None = None


def _start(documents: list[Document], split: str) -> None:
    global _documents, _grounds
    cv2.setNumThreads(1)
    os.nice(5)
    _documents, _grounds = documents, Grounds(split)


def _document(job: tuple[int, str]) -> Document:
    seed, split = job
    return shrunk(draw_document(seed, split), WIDTH)


def _draw(seed: int) -> list[Look]:
    assert _grounds is not None
    rng = np.random.default_rng((seed, 37))
    longest = int(rng.choice([448, 640, 832]))
    if rng.random() < SHARE_NEGATIVE:
        return looks(rng, take_none(rng, _grounds, longest))
    return looks(rng, draw_photo(rng, _documents, _grounds, longest))


def build(
    folder: Path, split: str, photos: int, documents: int, seed: int, workers: int = 2
) -> None:
    """Write ``<split>-x.npy`` uint8 (LOOKS·photos, LOOK, LOOK, 3) and ``<split>-quads.npy``."""
    context = get_context("spawn")  # a fork would take OpenCV's locks along, not its threads
    with context.Pool(workers, os.nice, (5,)) as pool:
        jobs = [(number, split) for number in range(seed, seed + documents)]
        pool_of = pool.map(_document, jobs, chunksize=4)
    with context.Pool(workers, _start, (pool_of, split)) as pool:
        save(folder, split, photos, pool.imap(_draw, range(seed, seed + photos), chunksize=8))
