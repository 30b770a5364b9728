"""Pictures with a machine-readable zone from seeds: scans, crops, pages and photos at any turn,
with their truth; and pictures without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw

from elements import Image, Quad, transform
from segmentation.geometry import homography
from training.finder.data import alike, scan
from training.kinds.mrz.documents import Document
from training.photos.camera import (
    CONDITIONS,
    Photo,
    card_corners,
    photo_size,
    photograph,
    pose_quad,
)
from training.photos.scenery import Grounds

FLAT, CROPPED, PAGE = "flat", "cropped", "page"
KINDS = (FLAT, CROPPED, PAGE, *CONDITIONS)
ODDS = (0.12, 0.12, 0.13, 0.3, 0.33)
SHARE_ALIKE = 0.1


@dataclass(frozen=True, slots=True)
class ZonePhoto:
    """image: RGB uint8 (H, W, 3). zone: its corners in the picture, None where there is none.
    lines: its text. kind: of KINDS. effects: what befell it."""

    image: Image
    zone: Quad | None
    lines: tuple[str, ...]
    kind: str
    effects: tuple[str, ...] = ()


def shrunk(document: Document, width: int) -> Document:
    """A document ``width`` pixels wide."""
    share = width / document.image.shape[1]
    size = (width, round(document.image.shape[0] * share))
    image = cv2.resize(document.image, size, interpolation=cv2.INTER_AREA)
    exact = np.array([size[0] / document.image.shape[1], size[1] / document.image.shape[0]])
    moved = [(quad * exact).astype(np.float32) for quad in (document.zone, *document.lines)]
    return replace(document, image=image.astype(np.uint8), zone=moved[0], lines=tuple(moved[1:]))


def take(
    rng: np.random.Generator, document: Document, grounds: Grounds, kind: str, longest: int
) -> ZonePhoto:
    """A picture of a document."""
    if kind == CROPPED:
        document = _cropped(rng, document)
    if kind in (FLAT, CROPPED):
        photo = scan(rng, document.image)
    elif kind == PAGE:
        photo = _on_a_page(rng, document, longest)
    else:
        ground = grounds.draw(rng, photo_size(rng, longest))
        if rng.random() < SHARE_ALIKE:
            ground = alike(rng, ground, document.image)
        count = int(rng.choice(3, p=[0.6, 0.25, 0.15]))
        beside = tuple(grounds.other(rng) for _ in range(count))
        photo = photograph(rng, ground, document.image, condition=kind, beside=beside,
                           sides=document.sides)  # fmt: skip
    assert photo.quad is not None
    to_photo = homography(card_corners(document.image), photo.quad)
    zone = transform(document.zone, to_photo)
    return ZonePhoto(photo.image, zone, document.holder.lines, kind, photo.effects)


def _cropped(rng: np.random.Generator, document: Document) -> Document:
    """The part of a document about its zone, hardly more on some sides."""
    height, width = document.image.shape[:2]
    dots = width / document.sides[0]
    (left, top), (right, bottom) = document.zone.min(0), document.zone.max(0)
    room = rng.uniform(0.8, 6, 4) * dots
    if rng.random() < 0.4:
        room[1] *= 3
    x0, y0 = int(max(0, left - room[0])), int(max(0, top - room[1]))
    x1, y1 = int(min(width, right + room[2])), int(min(height, bottom + room[3]))
    moved = [quad - np.float32([x0, y0]) for quad in (document.zone, *document.lines)]
    image = np.ascontiguousarray(document.image[y0:y1, x0:x1])
    sides = ((x1 - x0) / dots, (y1 - y0) / dots)
    return replace(document, image=image, zone=moved[0], lines=tuple(moved[1:]), sides=sides)


def _on_a_page(rng: np.random.Generator, document: Document, longest: int) -> Photo:
    """A document copied or scanned small on a sheet of paper, turned anyhow."""
    size = (longest, round(longest * 1.414))
    size = size if rng.random() < 0.6 else size[::-1]
    sheet = np.full((size[1], size[0], 3), rng.uniform(225, 255), np.uint8)
    if rng.random() < 0.4:
        _typed(rng, sheet)
    share = document.sides[0] / 210 * rng.uniform(0.85, 1.15)
    pose = pose_quad(
        rng, size, fill=min(0.95, max(0.3, share)), tilt=rng.uniform(0, 1.5),
        roll=90 * int(rng.choice(4, p=[0.7, 0.1, 0.1, 0.1])) + rng.normal(0, 2),
        sides=document.sides,
    )  # fmt: skip
    return photograph(rng, sheet, document.image, condition="careful", pose=pose,
                      sides=document.sides)  # fmt: skip


def _typed(rng: np.random.Generator, sheet: Image) -> None:
    """Lines of other print on a sheet, in place."""
    canvas = PillowImage.fromarray(sheet)
    pen = ImageDraw.Draw(canvas)
    for y in range(20, sheet.shape[0] - 20, int(rng.integers(18, 60))):
        words = "".join(chr(int(c)) for c in rng.integers(97, 123, int(rng.integers(10, 60))))
        pen.text((30, y), words, (40, 40, 40))
    sheet[:] = np.asarray(canvas)


def take_none(rng: np.random.Generator, grounds: Grounds, longest: int) -> ZonePhoto:
    """A picture without a zone: grounds, pages, cards, and lines of type in one width."""
    size = photo_size(rng, longest)
    ground = grounds.draw(rng, size) if rng.random() < 0.7 else _listing(rng, grounds, size)
    beside = tuple(grounds.other(rng) for _ in range(int(rng.integers(0, 3))))
    photo = photograph(rng, ground, None, condition=str(rng.choice(CONDITIONS)), beside=beside)
    return ZonePhoto(photo.image, None, (), "none", photo.effects)


def _listing(rng: np.random.Generator, grounds: Grounds, size: tuple[int, int]) -> Image:
    """Code or figures in lines of one pitch, or a page."""
    if rng.random() < 0.4:
        return grounds.page(rng, size)
    paper, ink = rng.uniform(190, 255), int(rng.uniform(0, 90))
    canvas = PillowImage.new("RGB", size, (int(paper),) * 3)
    pen = ImageDraw.Draw(canvas)
    marks = list("abcdefghijklmnopqrstuvwxyz0123456789(){}=.;_ABCDEFGHIJKLMNOP <>")
    step = int(rng.integers(14, 30))
    for y in range(5, size[1], step):
        text = "".join(rng.choice(marks, int(rng.integers(4, 90))))
        pen.text((10, y), text, (ink,) * 3)
    return np.asarray(canvas).copy()


def draw_photo(
    rng: np.random.Generator, documents: Sequence[Document], grounds: Grounds, longest: int
) -> ZonePhoto:
    """A training picture of one of the documents."""
    document = documents[int(rng.integers(len(documents)))]
    kind = str(rng.choice(KINDS, p=ODDS))
    return take(rng, document, grounds, kind, longest)
