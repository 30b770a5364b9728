"""The licences that their card net learns from: fronts of every layout, and backs."""

from __future__ import annotations

import cv2
import numpy as np

from elements import Image
from training.kinds.driving_licence.backs import draw_back_of
from training.kinds.driving_licence.fronts import draw_front
from training.kinds.driving_licence.people import draw_person
from training.kinds.driving_licence.sims import draw_sim

KINDS = ("id_sim", "us_aamva", "us_ny", "back")
SHARES = (0.35, 0.3, 0.1, 0.25)
TINTED = 0.6  # of the cards: issuers' colours are any


def picture(seed: int, split: str) -> Image:
    """Draw one side of the card of a seed, RGB uint8 (957, 1516, 3)."""
    rng = np.random.default_rng((seed, 43))
    card = _side(rng, split)
    return _tinted(rng, card) if rng.random() < TINTED else card


def _side(rng: np.random.Generator, split: str) -> Image:
    kind = str(rng.choice(KINDS, p=SHARES))
    if kind == "id_sim":
        return draw_sim(rng, split).image
    person = draw_person(rng)
    if kind == "back":
        return draw_back_of(rng, person, split).image
    return draw_front(rng, person, split, layout=kind).image


def _tinted(rng: np.random.Generator, card: Image) -> Image:
    """The card in other hues, paler or stronger."""
    hsv = cv2.cvtColor(card, cv2.COLOR_RGB2HSV).astype(np.int32)
    hsv[..., 0] = (hsv[..., 0] + rng.integers(180)) % 180
    hsv[..., 1] = np.clip(hsv[..., 1] * rng.uniform(0.2, 2.0), 0, 255)
    return np.asarray(cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB), np.uint8)
