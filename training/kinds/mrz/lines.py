"""What the zone's line net learns from: lines of drawn zones, cut as the pipeline cuts them.

A band with a zone is drawn, photographed and straightened with corners a little off; each line is
kept with ROOM pixels around it, and training cuts closer, every time otherwise.
"""

from __future__ import annotations

import cv2
import numpy as np

from elements import Quad, transform
from fields.mrz_layouts import LAYOUTS, LENGTHS
from ocr.charset import MRZ, Charset
from segmentation.geometry import homography, rectangle, warp
from segmentation.mrz_band import ACROSS, CAP, DOWN, PITCH
from training.drawing.textures import plain
from training.kinds.mrz.documents import FACES, Document, draw_document
from training.lines.cut import ROOM
from training.lines.data import Line
from training.lines.recipe import Recipe
from training.photos.camera import Photo, card_corners, jitter_quad, photograph, pose_quad

CHARSET = Charset(MRZ)
SMALLEST, LARGEST = 5.5, 34.0  # pixels from character to character in a photo


def photograph_band(rng: np.random.Generator, document: Document) -> Photo:
    """The band, level or nearly so, careful or hard, at any size at which it can be read."""
    hard = rng.random() < 0.5
    pitch = float(np.clip(rng.lognormal(np.log(14), 0.42), SMALLEST, LARGEST))
    fill = rng.uniform(0.8, 0.98)
    width = round(document.holder.layout.length * pitch / fill * 1.06)
    size = (width, max(48, round(width * rng.uniform(0.24, 0.4))))
    pose = pose_quad(rng, size, fill=fill, tilt=min(35.0, abs(rng.normal(0, 16 if hard else 8))),
                     roll=rng.normal(0, 4), sides=document.sides)  # fmt: skip
    ground = cv2.resize(plain(rng, (width // 8 + 1, size[1] // 8 + 1)), size,
                        interpolation=cv2.INTER_NEAREST).astype(np.uint8)  # fmt: skip
    return photograph(rng, ground, document.image, condition="hard" if hard else "careful",
                      pose=pose)  # fmt: skip


def cut_line(photo: Photo, quad: Quad, length: int) -> np.ndarray:
    """A line from its quad (as `Document.lines`, in the photo), straightened, grey, ROOM pixels
    wider on each side than the pipeline's cut."""
    wide, tall = length * PITCH, CAP
    left, top = ROOM + ACROSS * PITCH, ROOM + DOWN * CAP
    matrix = homography(quad, rectangle(left, top, left + wide, top + tall))
    size = (round(wide + 2 * left), round(tall + 2 * top))
    return cv2.cvtColor(warp(photo.image, matrix, size), cv2.COLOR_RGB2GRAY)


def draw_lines(seed: int, split: str = "train", layout: str = "") -> list[Line]:
    """The lines of one zone from a seed; ``field`` is the line's number."""
    rng = np.random.default_rng((seed, 29))
    document = draw_document(seed, split, layout=layout, band=True)
    photo = photograph_band(rng, document)
    assert photo.quad is not None
    to_photo = homography(card_corners(document.image), photo.quad)
    lines = []
    for number, quad in enumerate(document.lines):
        off = rng.choice([0.0005, 0.0015, 0.003], p=[0.5, 0.35, 0.15])
        seen = jitter_quad(rng, transform(quad, to_photo), off)
        grey = cut_line(photo, seen, document.holder.layout.length)
        lines.append(Line(grey, document.holder.lines[number], number))
    return lines


RECIPE = Recipe(
    charset=CHARSET,
    classes=("first", "second", "third"),
    draw=draw_lines,
    trials=tuple(layout.name for layout in LAYOUTS),
    faces=FACES,
    longest=max(LENGTHS),
)
