"""Batches for the character net: glyphs a little otherwise each time, rare characters oftener."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ocr.charset import Charset
from training.characters.sets import Glyphs
from training.drawing.glyphs import NOTHING

BATCH = 256
Batch = tuple[np.ndarray, np.ndarray]


def labels(glyphs: Glyphs, charset: Charset) -> npt.NDArray[np.int32]:
    """Give classes (N,); raises ValueError for a character that is not in the charset."""
    index = {NOTHING: 0} | {c: k for k, c in enumerate(charset.characters, start=1)}
    strangers = sorted(set(glyphs.characters.tolist()) - set(index))
    if strangers:
        raise ValueError(f"not in the charset: {' '.join(strangers)}")
    return np.array([index[c] for c in glyphs.characters.tolist()], np.int32)


def moved(rng: np.random.Generator, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Give pictures (N, h, w) a little otherwise: moved by a pixel, darker or lighter, noisy."""
    out = pictures.astype(np.float32)
    for axis in (1, 2):
        which = rng.integers(-1, 2, len(out))
        for step in (-1, 1):
            out[which == step] = np.roll(out[which == step], step, axis)
    power = np.exp(rng.normal(0, 0.25, (len(out), 1, 1)))
    out = 255 * (out / 255) ** power
    return np.clip(out + rng.normal(0, rng.uniform(0, 8), out.shape), 0, 255).astype(np.float32)


def batches(glyphs: Glyphs, charset: Charset, rng: np.random.Generator) -> Iterator[Batch]:
    """Give endless batches, a class the rarer the likelier: as the root of its share."""
    truth = labels(glyphs, charset)
    weight = 1 / np.sqrt(np.bincount(truth, minlength=len(charset))[truth])
    weight /= weight.sum()
    while True:
        picked = rng.choice(len(truth), BATCH, p=weight)
        yield moved(rng, glyphs.pictures[picked])[..., None], truth[picked]
