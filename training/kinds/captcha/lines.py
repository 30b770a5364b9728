"""What a line net for captchas learns, as the general line training takes it: each is one line."""

from __future__ import annotations

import cv2

from ocr.charset import CAPTCHA, Charset
from ocr.preprocess import Grey
from training.kinds.captcha.data import draw_captcha
from training.kinds.captcha.labels import LENGTH
from training.lines.cut import ROOM
from training.lines.data import Line
from training.lines.recipe import Recipe


def draw_lines(seed: int, split: str, trial: str = "") -> list[Line]:
    """The captcha of a seed as one line, grey, its border going on for ROOM pixels."""
    captcha = draw_captcha((seed,), split, trial)
    grey: Grey = cv2.cvtColor(captcha.image, cv2.COLOR_RGB2GRAY).astype("uint8")
    wide = cv2.copyMakeBorder(grey, ROOM, ROOM, ROOM, ROOM, cv2.BORDER_REPLICATE)
    return [Line(wide.astype("uint8"), captcha.text, 0)]


RECIPE = Recipe(Charset(CAPTCHA), ("text",), draw_lines, longest=LENGTH)
