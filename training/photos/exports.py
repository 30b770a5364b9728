"""Pictures of cards that look like screens and are none, drawn from seeds.

Flat paper from a scanner, bars that an export pads with, an app's cut-out, ground that is burnt out
or crushed to black, photos smoothed as phones smooth them.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from elements import Image, Quad
from training.drawing.fonts import installed
from training.drawing.textures import pattern, plain
from training.drawing.typefaces import ROOT
from training.photos.camera import (
    card_corners,
    paste,
    photo_size,
    photograph,
    pose_quad,
    scan,
    sensor,
)

Drawn = tuple[Image, Quad]
SHAPES = (210 / 297, 215 / 330, 8.5 / 11, 297 / 210, 4 / 3)  # A4, F4, Letter, A4 lying, a scanner's


def photo_of(rng: np.random.Generator, card: Image, condition: str = "careful") -> Drawn:
    """Draw a card photographed on a drawn ground."""
    size = photo_size(rng, int(rng.choice([800, 1200, 1600])))
    ground = pattern(rng, size, "test") if rng.random() < 0.7 else plain(rng, size)
    photo = photograph(rng, ground, card, condition=condition)
    assert photo.quad is not None
    return photo.image, photo.quad


def _hard_photo(rng: np.random.Generator, card: Image) -> Drawn:
    return photo_of(rng, card, "hard")


def _scan(rng: np.random.Generator, card: Image) -> Drawn:
    photo = scan(rng, card)
    assert photo.quad is not None
    return photo.image, photo.quad


def _sheet(rng: np.random.Generator, card: Image) -> Drawn:
    """Draw a scanned or exported page: white paper, letterhead and lines of type, the card
    somewhere."""
    height = int(rng.choice([1200, 1650, 2200]))
    size = (round(height * float(rng.choice(SHAPES))), height)
    canvas = Pillow.new("RGB", size, (255, 255, 255))
    _type_on(rng, canvas)
    width = size[0] * rng.uniform(0.4, 0.7)
    straight = rng.random() < 0.5
    pose = pose_quad(rng, size, fill=width / size[0], tilt=0.0,
                     roll=0.0 if straight else rng.normal(0, 2))  # fmt: skip
    image = paste(np.asarray(canvas), card, pose, radius=float(rng.choice([0.0, 0.035])))
    return sensor(rng, image, noise=0.0, quality=int(rng.uniform(60, 96))), pose


def _type_on(rng: np.random.Generator, canvas: Pillow.Image) -> None:
    pen, (w, h) = ImageDraw.Draw(canvas), canvas.size
    families = installed("text", "test")
    family = families[int(rng.integers(len(families)))]
    font = ImageFont.truetype(
        str(ROOT / family.regular), max(9, round(h * rng.uniform(0.009, 0.016)))
    )
    top = float(rng.uniform(0.02, 0.1)) * h
    if rng.random() < 0.6:  # a header as browsers print it
        pen.text((0.06 * w, top), "28/11/2026 09.41", (20, 20, 20), font)
        pen.text((0.94 * w, top), "Fotokopi KTP", (20, 20, 20), font, anchor="ra")
        if rng.random() < 0.4:
            pen.line((0.06 * w, top + 2 * font.size, 0.94 * w, top + 2 * font.size), (0, 0, 0), 2)
    step, y = font.size * 1.5, top + 4 * font.size
    for line in range(int(rng.integers(0, 40))):
        words = "surat keterangan yang bertanda tangan di bawah ini menerangkan bahwa"[
            : 20 + line % 45
        ]
        pen.text((0.08 * w, y), words, (20, 20, 20), font)
        y += step * (2 if line % 7 == 0 else 1)
    if rng.random() < 0.3:
        pen.text(
            (0.5 * w, h - 0.03 * h), "Dipindai dengan aplikasi", (90, 90, 90), font, anchor="ma"
        )


def _cut_out(rng: np.random.Generator, card: Image) -> Drawn:
    """Draw the card alone on one exact colour, as apps cut it out, straight or not."""
    size = photo_size(rng, 1200)
    shade = int(rng.choice([0, 255, 255, 128, 230]))
    ground = np.full((size[1], size[0], 3), shade, np.uint8)
    pose = pose_quad(rng, size, fill=float(rng.uniform(0.6, 1.0)), tilt=0.0, roll=rng.normal(0, 3))
    image = paste(ground, card, pose, radius=float(rng.choice([0.0, 0.035])))
    return sensor(rng, image, noise=0.0, quality=int(rng.uniform(70, 96))), pose


def _padded(rng: np.random.Generator, card: Image) -> Drawn:
    """Draw a photo or a scan padded with plain bars to a square, 4:3 or a story's 9:16."""
    image, quad = [photo_of, _scan, _sheet][int(rng.integers(3))](rng, card)
    h, w = image.shape[:2]
    tall = h / w
    wanted = float(rng.choice([1.0, 4 / 3, 3 / 4, 16 / 9]))
    above, beside = max(0, int((wanted * w - h) / 2)), max(0, int((h / wanted - w) / 2))
    if wanted > tall:
        beside = 0
    shade = [int(rng.choice([0, 255, 240, 20]))] * 3
    image = cv2.copyMakeBorder(
        image, above, above, beside, beside, cv2.BORDER_CONSTANT, value=shade
    )
    return sensor(rng, image, noise=0.0, quality=int(rng.uniform(70, 96))), quad + np.float32(
        [beside, above]
    )


def _one_side(rng: np.random.Generator, card: Image) -> Drawn:
    """Draw a scan with a plain border on one side."""
    image, quad = card, card_corners(card)
    sides = [0, 0, 0, 0]
    side = int(rng.integers(4))
    sides[side] = int(rng.uniform(0.05, 0.8) * card.shape[0])
    shade = [int(rng.choice([0, 255, 250, 235]))] * 3
    image = cv2.copyMakeBorder(image, *sides, cv2.BORDER_CONSTANT, value=shade)
    return image, quad + np.float32([sides[2], sides[0]])


def _clipped(rng: np.random.Generator, card: Image) -> Drawn:
    """Draw white paper burnt out, or a black table crushed, in a shape up to a phone's whole
    screen."""
    tall = int(1400 * rng.uniform(0.45, 0.8))
    size = (tall, 1400) if rng.random() < 0.7 else (1400, tall)
    white = rng.random() < 0.5
    ground = np.full((size[1], size[0], 3), 250 if white else 6, np.uint8)
    if white and rng.random() < 0.6:
        sheet = Pillow.fromarray(ground)
        _type_on(rng, sheet)
        ground = np.asarray(sheet)
    photo = photograph(rng, ground, card, condition="careful")
    assert photo.quad is not None
    gain, lift = (1.35, 0) if white else (1.15, -25)
    image = np.clip(photo.image * gain + lift, 0, 255).astype(np.uint8)
    return sensor(rng, image, noise=0.0, quality=int(rng.uniform(60, 96))), photo.quad


def _smoothed(rng: np.random.Generator, card: Image) -> Drawn:
    """Draw a photo on a plain table without its noise, sent on at a low quality."""
    size = photo_size(rng, 1400)
    photo = photograph(rng, plain(rng, size), card, condition="careful")
    assert photo.quad is not None
    image = cv2.bilateralFilter(cv2.medianBlur(photo.image, 5), 5, 30, 5)
    return sensor(rng, image, noise=0.0, quality=int(rng.uniform(45, 80))), photo.quad


KINDS: dict[str, Callable[[np.random.Generator, Image], Drawn]] = {
    "photo": photo_of, "hard photo": _hard_photo, "scan": _scan, "sheet": _sheet,
    "cut out": _cut_out, "padded": _padded, "one side": _one_side, "clipped": _clipped,
    "smoothed": _smoothed,
}  # fmt: skip


def draw_export(seed: int, card: Image) -> tuple[str, Image, Quad]:
    """Draw the kind, picture (RGB uint8) and card's corners of a seed; kinds take turns."""
    kind = list(KINDS)[seed % len(KINDS)]
    image, quad = KINDS[kind](np.random.default_rng((78, seed)), card)
    return kind, image, quad
