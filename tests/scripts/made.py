"""A reader that tells what it saw, in place of the shipped models, and pictures for it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from elements import Field, Image, Measure, Reading
from errors import CardNotFound

WHOLE = np.array([[0, 0], [96, 0], [96, 64], [0, 64]], np.float32)


def made_reader(photo: Image) -> Reading:
    """The photo's brightness decides: black breaks, dark has no card, else the name holds it."""
    level = int(photo.mean().round())
    if level == 0:
        raise ZeroDivisionError("MADE UP NAME 3273011708900001")
    if level < 50:
        raise CardNotFound
    return Reading(
        kind="ktp",
        fields={
            "nik": Field("3273011708900001", "3273011708900001", 0.99, WHOLE),
            "nama": Field(f"LEVEL {level}", f"LEVEL {level}", 0.9, WHOLE),
            "golongan_darah": Field(None, problems=("not found",)),
        },
        quad=WHOLE,
        turn=0,
        quality={"blur": Measure(4.0, False)},
        models={"text": "made"},
        timings_ms={"rectify": 1.0},
        verdict="passed",
    )


def picture(path: Path, level: int) -> Path:
    """Write a plain grey picture; PNG, so that its level survives."""
    cv2.imwrite(str(path), np.full((64, 96, 3), level, np.uint8))
    return path
