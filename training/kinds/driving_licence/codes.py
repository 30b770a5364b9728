"""Photographs of drawn codes by condition: what the code's finder and reader are measured on."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from elements import Image, Quad
from segmentation.geometry import rectangle
from training.kinds.driving_licence.backs import draw_back_of
from training.kinds.driving_licence.people import Person, draw_person
from training.photos.camera import paste, photo_size, photograph, pose_quad
from training.photos.effects import light
from training.photos.lens import blur, sensor
from training.photos.scenery import Grounds

CONDITIONS = ("flat", "5°", "10°", "15°", "quarter", "perspective", "alone", "careful", "blurred",
              "hard")  # fmt: skip
DEGREES = {"5°": 5.0, "10°": 10.0, "15°": 15.0}


@dataclass(frozen=True, slots=True)
class CodePhoto:
    """image: RGB uint8 (H, W, 3). payload: the code's text. card: the back's quad, None where the
    code is alone."""

    image: Image
    payload: str
    card: Quad | None
    person: Person


def draw_code_photo(
    seed: int, condition: str, grounds: Grounds, split: str, longest: int = 1600
) -> CodePhoto:
    """The same back under a condition. The last ones by the camera that photographs all cards."""
    rng = np.random.default_rng([seed, CONDITIONS.index(condition)])
    person = draw_person(rng)
    back = draw_back_of(rng, person, split)
    if condition == "alone":
        return CodePhoto(_alone(rng, back.image, back.code), back.payload, None, person)
    if condition == "flat":
        image = cv2.resize(back.image, (1348, 850), interpolation=cv2.INTER_AREA).astype(np.uint8)
        image = sensor(rng, image, noise=1, quality=90)
        return CodePhoto(image, back.payload, rectangle(0, 0, 1348, 850), person)
    size = photo_size(rng, longest)
    ground = grounds.draw(rng, size)
    if condition in ("careful", "hard"):
        shot = photograph(rng, ground, back.image, condition=condition)
        return CodePhoto(shot.image, back.payload, shot.quad, person)
    quad = _pose(rng, size, condition)
    image = light(rng, paste(ground, back.image, quad), strength=0.4)
    if condition == "blurred":
        image = blur(
            rng, image, float(np.linalg.norm(quad[2] - quad[0])) * rng.uniform(0.001, 0.003)
        )
    image = sensor(rng, image, noise=2, quality=int(rng.uniform(75, 95)))
    return CodePhoto(image, back.payload, quad, person)


def _pose(rng: np.random.Generator, size: tuple[int, int], condition: str) -> Quad:
    sign = float(rng.choice([-1, 1]))
    roll = DEGREES.get(condition, 0.0) * sign
    tilt, fill = 0.0, rng.uniform(0.7, 0.95)
    if condition == "quarter":
        roll = float(rng.choice([90, 180, 270])) + rng.normal(0, 2)
    elif condition == "perspective":
        roll, tilt = rng.uniform(-15, 15), rng.uniform(15, 35)
    elif condition == "blurred":
        roll, tilt = rng.normal(0, 5), rng.uniform(0, 10)
    return pose_quad(rng, size, fill=fill, tilt=tilt, roll=roll)


def _alone(rng: np.random.Generator, card: Image, code: Quad) -> Image:
    """The code and its quiet zone, cut out of the card, as an app does."""
    left, top, right, bottom = (int(v) for v in (*code[0], *code[2]))
    quiet = int(rng.integers(12, 50))
    part = card[max(0, top - quiet) : bottom + quiet, max(0, left - quiet) : right + quiet]
    small = rng.uniform(0.45, 1.0)
    part = cv2.resize(part, None, fx=small, fy=small, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return sensor(rng, part, noise=1, quality=90)
