"""What the line net of the KTP learns from: lines of drawn cards as the pipeline cuts them.

A card is drawn, photographed and straightened with corners a little off; each of its lines is cut
out roomily, in grey, with the box that a field's mask would give. Training cuts closer, every time
otherwise (training/lines/cut.py).
"""

from __future__ import annotations

import cv2
import numpy as np

from elements import ID1, transform
from ocr.charset import KTP, Charset
from segmentation.geometry import homography, warp
from segmentation.inks import black_print
from training.drawing.textures import plain
from training.kinds.ktp.cards import AS_DRAWN, Card, draw_card
from training.kinds.ktp.press import CLASSES
from training.kinds.ktp.trials import TRIALS, draw_wanted
from training.lines.cut import cut_out
from training.lines.data import Line
from training.lines.recipe import Recipe
from training.photos.camera import Photo, card_corners, jitter_quad, photo_size, photograph, scan

PAGE = ID1.quad()


def photo_of(rng: np.random.Generator, card: Card) -> Photo:
    """Take a careful or hard photo on plain ground, or a scan: the card alone surrounds a line."""
    condition = str(rng.choice(["careful", "hard", "scan"], p=[0.45, 0.4, 0.15]))
    if condition == "scan":
        return scan(rng, card.image)
    size = photo_size(rng, int(rng.choice([640, 900, 1200, 1600], p=[0.15, 0.3, 0.3, 0.25])))
    w, h = size
    ground = cv2.resize(plain(rng, (w // 8, h // 8)), size, interpolation=cv2.INTER_NEAREST)
    return photograph(rng, ground.astype(np.uint8), card.image, condition=condition)


def draw_lines(seed: int, split: str, trial: str = "") -> list[Line]:
    """Draw the lines of the card of a seed; ``trial`` names a condition that the card is under."""
    rng = np.random.default_rng((seed, 19))
    wanted = draw_wanted(trial, seed, split) if trial else AS_DRAWN
    card = draw_card(seed, split=split, wanted=wanted)
    photo = photo_of(rng, card)
    assert photo.quad is not None
    cut = jitter_quad(rng, photo.quad, rng.choice([0.001, 0.003, 0.006], p=[0.5, 0.35, 0.15]))
    page = warp(photo.image, homography(cut, PAGE), (ID1.width, ID1.height))
    grey = black_print(page)[..., 0]
    to_page = homography(card_corners(card.image), transform(photo.quad, homography(cut, PAGE)))
    lines = []
    for line in card.lines:
        crop = cut_out(grey, transform(line.cell.quad(), to_page))
        if crop is not None:
            lines.append(Line(crop, line.text, CLASSES.index(line.field)))
    return lines


RECIPE = Recipe(
    charset=Charset(KTP),
    classes=CLASSES,
    draw=draw_lines,
    trials=tuple(sorted(TRIALS)),
    groups={
        "nik": ("nik",),
        "name": ("nama",),
        "address": ("alamat", "kelurahan_desa", "kecamatan", "tempat_lahir"),
        "date": ("tanggal_lahir", "tanggal_terbit", "rt_rw"),
    },
    oftener={"nik": 2.0, "golongan_darah": 3.0},  # a NIK counts most; a dash alone is hard to tell
    # Letters and marks that texts seldom hold: each letter makes up a hundredth or more of all
    # that is learnt.
    seldom={"Q": 13.0, "X": 30.0, "Z": 15.0, "F": 5.0, "'": 8.0, "V": 3.0, "C": 2.5, "J": 1.5,
            "Y": 2.0, "W": 1.5, ",": 3.0},
)  # fmt: skip
