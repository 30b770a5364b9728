"""Captchas from seeds, as pictures and as batches of what the net sees."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context

import cv2
import numpy as np
import numpy.typing as npt

from documents.kinds.captcha import drawn_out
from elements import Image
from ocr.charset import CAPTCHA, Charset
from ocr.crnn import HEIGHT, in_frame
from ocr.preprocess import Grey, grey_line
from training.kinds.captcha.labels import draw_label
from training.kinds.captcha.styles import ALPHABETS, TRAINED, draw_style

CHARSET = Charset(CAPTCHA)
FRAME = 144  # columns of what the net learns from: Keras' dilated convolutions want 16 at a time
KAPTCHA_SHARE = 0.3  # of what is learnt from
MIXED_SHARE = 0.3
BATCH = 32
AHEAD = 6  # batches that are drawn while the net learns
Batch = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32]]  # (N, HEIGHT, FRAME, 1), (N, LENGTH)


@dataclass(frozen=True, slots=True)
class Captcha:
    """A drawn picture with what it says."""

    image: Image
    text: str
    style: str


def draw_captcha(seed: tuple[int, ...], split: str, style: str = "") -> Captcha:
    """The captcha of a seed; its style by chance where none is asked for."""
    rng = np.random.default_rng(seed)
    if not style:
        others = [name for name in TRAINED if name not in ("kaptcha", "mixed")]
        chance = rng.random()
        style = others[int(rng.integers(len(others)))]
        if chance < KAPTCHA_SHARE + MIXED_SHARE:
            style = "kaptcha" if chance < KAPTCHA_SHARE else "mixed"
    text = draw_label(rng, split, ALPHABETS[style])
    return Captcha(draw_style(rng, style, text, split), text, style)


def seen(image: Image) -> Grey:
    """What the net sees of a picture: uint8 (HEIGHT, FRAME), as `ocr.crnn.CrnnRecognizer` looks."""
    return in_frame(grey_line(drawn_out(image), HEIGHT), (FRAME,))


def batch_of(captchas: list[Captcha]) -> Batch:
    """Pictures as the net sees them, and the indices of their characters."""
    x = np.stack([seen(captcha.image) for captcha in captchas])[..., None]
    return x, np.array([CHARSET.encode(captcha.text) for captcha in captchas], np.int32)


def draw_batch(seed: int, number: int, split: str, size: int = BATCH) -> Batch:
    """Batch ``number`` of a run: the same for the same seed, whenever it is drawn."""
    cv2.setNumThreads(1)
    return batch_of([draw_captcha((seed, number, n), split) for n in range(size)])


def batches(seed: int, first: int) -> Iterator[Batch]:
    """Batches from number ``first`` on, fresh pictures each, drawn by a process beside this one."""
    with get_context("spawn").Pool(1) as pool:
        coming: deque = deque()
        for number in count(first):
            coming.append(pool.apply_async(draw_batch, (seed, number, "train")))
            if len(coming) > AHEAD:
                yield coming.popleft().get()
