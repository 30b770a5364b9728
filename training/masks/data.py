"""What the fields net learns from: straightened pages as the finder cuts them, with their masks."""

from __future__ import annotations

from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from elements import ID1, Homography, Image, Quad, transform
from segmentation.geometry import homography, inverse, rectangle, warp
from training.kinds.subject import Subject
from training.photos.camera import card_corners, jitter_quad, photo_size, photograph, scan
from training.photos.scenery import Grounds

INPUT = (512, 320)
MASK = (256, 160)
SHARE_NEGATIVE = 0.08
SHARE_CUT_OFF = 0.12
PAGE = ID1.quad()


def page_of(photo: Image, quad: Quad) -> Image:
    """Cut a page as the fields net sees it: whole, shrunk by area."""
    page = warp(photo, homography(quad, PAGE), (ID1.width, ID1.height))
    return cv2.resize(page, INPUT, interpolation=cv2.INTER_AREA)


def draw_page(
    subject: Subject, seed: int, grounds: Grounds, split: str
) -> tuple[Image, np.ndarray]:
    """Draw a page uint8 (320, 512, 3) and its mask uint8 (160, 256) from a seed.

    Pages that show no upright document (other cards, turned ones, bare grounds) have an empty mask.
    """
    rng = np.random.default_rng(seed)
    if rng.random() < SHARE_NEGATIVE:
        return _no_page(subject, rng, grounds, seed, split)
    card = subject.draw(seed, split=split)
    condition = str(rng.choice(["careful", "hard", "scan"], p=[0.35, 0.5, 0.15]))
    if condition == "scan":
        photo = scan(rng, card.image)
    else:
        longest = int(rng.choice([560, 800, 1100, 1500], p=[0.25, 0.35, 0.25, 0.15]))
        ground = grounds.draw(rng, photo_size(rng, longest))
        photo = photograph(rng, ground, card.image, condition=condition)
    assert photo.quad is not None
    cut = jitter_quad(rng, photo.quad, rng.choice([0.003, 0.008, 0.015], p=[0.5, 0.35, 0.15]))
    to_page = homography(cut, rectangle(0, 0, *MASK))
    on_page = transform(photo.quad, to_page)
    to_mask = homography(card_corners(card.image), on_page)
    page, mask = page_of(photo.image, cut), lay_mask(card.mask, to_mask, MASK)
    return cut_off(rng, page, mask) if rng.random() < SHARE_CUT_OFF else (page, mask)


def cut_off(rng: np.random.Generator, page: Image, mask: np.ndarray) -> tuple[Image, np.ndarray]:
    """Draw a page one or two sides of which lay outside the photo: black, and nothing stands
    there."""
    page, mask = page.copy(), mask.copy()
    across = np.linspace(-0.5, 0.5, MASK[0])
    for _ in range(int(rng.integers(1, 3))):
        turn = int(rng.integers(4))
        seen = np.rot90(mask, turn)  # a view: what is cut above is cut from the mask itself
        height, width = seen.shape
        depth = height * rng.uniform(0.02, 0.2) + np.resize(across, width) * rng.normal(0, 3)
        gone = np.arange(height)[:, None] < depth[None]
        seen[gone] = 0
        whole = np.rot90(page, turn)
        whole[np.repeat(np.repeat(gone, 2, 0), 2, 1)] = 0
    return page, mask


def lay_mask(mask: np.ndarray, matrix: Homography, size: tuple[int, int]) -> np.ndarray:
    """Lay a class mask (H, W) through a homography onto (w, h): each pixel takes its middle's
    class."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    centred = inverse(half) @ matrix @ half  # OpenCV counts from pixel centres
    return cv2.warpPerspective(mask, centred, size, flags=cv2.INTER_NEAREST).astype(np.uint8)


def _no_page(
    subject: Subject, rng: np.random.Generator, grounds: Grounds, seed: int, split: str
) -> tuple[Image, np.ndarray]:
    kind = rng.random()
    if kind < 0.5:  # a document that lies turned: the judge must notice
        card = subject.draw(seed, split=split).image
        photo = photograph(rng, grounds.draw(rng, photo_size(rng, 800)), card, condition="careful")
        assert photo.quad is not None
        page = page_of(photo.image, np.roll(photo.quad, int(rng.choice([1, 2, 2, 3])), axis=0))
    elif kind < 0.8:
        picture = grounds.other(rng)
        page = cv2.resize(picture, INPUT, interpolation=cv2.INTER_AREA)
    else:
        page = grounds.draw(rng, INPUT)
    return page, np.zeros(MASK[::-1], np.uint8)


_subject: Subject | None = None
_grounds: Grounds | None = None
_split = "train"


def _start(subject: Subject, split: str) -> None:
    global _subject, _grounds, _split
    cv2.setNumThreads(1)
    _subject, _grounds, _split = subject, Grounds(split, 400), split


def _draw(seed: int) -> tuple[Image, np.ndarray]:
    assert _subject is not None
    assert _grounds is not None
    return draw_page(_subject, seed, _grounds, _split)


def build(
    subject: Subject, folder: Path, split: str, pages: int, seed: int, workers: int = 2
) -> None:
    """Write ``<split>-x.npy`` uint8 (pages, 320, 512, 3), ``<split>-y.npy`` (pages, 160, 256)."""
    folder.mkdir(parents=True, exist_ok=True)
    x = np.lib.format.open_memmap(
        folder / f"{split}-x.npy", "w+", np.uint8, (pages, INPUT[1], INPUT[0], 3)
    )
    y = np.zeros((pages, MASK[1], MASK[0]), np.uint8)
    with get_context("fork").Pool(workers, _start, (subject, split)) as pool:
        for i, (page, mask) in enumerate(pool.imap(_draw, range(seed, seed + pages), chunksize=8)):
            x[i], y[i] = page, mask
            if i % 500 == 499:
                print(f"{split}: {i + 1} of {pages} pages", flush=True)
    x.flush()
    np.save(folder / f"{split}-y.npy", y)
