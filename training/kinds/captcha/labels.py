"""Labels of drawn captchas: five characters, in three splits that share no label."""

from __future__ import annotations

import hashlib

import numpy as np

from ocr.charset import CAPTCHA

LENGTH = 5
SPLITS = ("train", "validation", "test")
# Of 256 values of a label's hash: 1 in 10 to each of the two smaller splits.
_BOUNDS = {"validation": (0, 26), "test": (26, 52), "train": (52, 256)}


def split_of(label: str) -> str:
    """The one split a label belongs to, by its SHA-256: train, validation or test."""
    first = hashlib.sha256(label.encode()).digest()[0]
    return next(split for split, (low, high) in _BOUNDS.items() if low <= first < high)


def draw_label(rng: np.random.Generator, split: str, alphabet: str = CAPTCHA) -> str:
    """A label of ``split``; a character that ``alphabet`` names twice comes twice as often."""
    while True:
        label = "".join(alphabet[n] for n in rng.integers(len(alphabet), size=LENGTH))
        if split_of(label) == split:
            return label
