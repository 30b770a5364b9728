"""Print larger than a page's lines."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from segmentation.large_print import large_pieces
from training.drawing.fonts import installed, load

FACE = installed("text", "test")[0].bold


def test_a_letter_too_high_for_a_line_is_found_and_lines_are_not():
    page = Image.new("RGB", (1011, 638), (228, 236, 232))
    draw = ImageDraw.Draw(page)
    draw.text((860, 20), "B I", (150, 20, 25), load(FACE, 105))
    for row in range(6):
        draw.text((60, 180 + 50 * row), "KUSUMA WARDANI", (20, 20, 25), load(FACE, 34))
    (piece,) = large_pieces(np.asarray(page))
    left, top, right, bottom = page.crop((700, 0, 1011, 160)).convert("L").point(
        lambda grey: 255 * (grey < 160)
    ).getbbox()  # fmt: skip
    box = piece.box
    told = np.array([box.left - 700, box.top, box.right - 700, box.bottom])
    assert np.abs(told - (left, top, right, bottom)).max() <= 4
