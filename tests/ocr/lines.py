"""Lines of text drawn as card crops, with Pillow's own font, so that no machine lacks it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

PAPER, INK = (190, 215, 235), (25, 25, 30)


def drawn_line(text, *, size=20, margin=7, paper=PAPER, ink=INK):
    """RGB uint8 (h, w, 3): the text on tinted paper with a faint wave under it."""
    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(text)
    width, height = int(right - left) + 2 * margin, int(bottom - top) + 2 * margin
    picture = Image.new("RGB", (width, height), paper)
    ImageDraw.Draw(picture).text((margin - left, margin - top), text, font=font, fill=ink)
    wave = 6 * np.sin(np.arange(width) / 5)[None, :, None]
    return np.clip(np.asarray(picture, np.float32) + wave, 0, 255).astype(np.uint8)
