"""Which character the net takes for which: counted, listed, drawn."""

from __future__ import annotations

import keras
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ocr.charset import Charset
from training.characters.batches import labels
from training.characters.sets import Glyphs

CELL = 14  # pixels of a confusion matrix's cell
Matrix = npt.NDArray[np.int64]  # (classes, classes), truth down, answer across


def confusion(model: keras.Model, glyphs: Glyphs, charset: Charset) -> Matrix:
    """Count how often each class was taken for each."""
    matrix = np.zeros((len(charset), len(charset)), np.int64)
    truth = labels(glyphs, charset)
    for start in range(0, len(truth), 512):
        x = glyphs.pictures[start : start + 512].astype(np.float32)[..., None]
        said = np.asarray(model(x, training=False)).argmax(-1)
        np.add.at(matrix, (truth[start : start + 512], said), 1)
    return matrix


def accuracy(matrix: Matrix) -> float:
    """Tell the share of characters named rightly; what is no character does not count."""
    return round(float(np.trace(matrix[1:, 1:]) / max(1, matrix[1:].sum())), 4)


def worst(matrix: Matrix, charset: Charset, count: int = 12) -> list[str]:
    """List the most frequent confusions, ``truth→answer times``."""
    names = ["none", *charset.characters]
    wrong = matrix - np.diag(np.diag(matrix))
    order = np.argsort(wrong, axis=None)[::-1][:count]
    pairs = [divmod(int(n), len(matrix)) for n in order]
    return [f"{names[t]}→{names[a]} {wrong[t, a]}" for t, a in pairs if wrong[t, a]]


def draw_confusion(matrix: Matrix, charset: Charset) -> Image.Image:
    """Draw the matrix as a picture: each row's shares, darker where greater, its characters
    outside.

    Grey on the diagonal, red beside it; a character that Pillow's font lacks stands as its code.
    """
    share = matrix / np.maximum(matrix.sum(1, keepdims=True), 1)
    faint = (255 * (1 - np.sqrt(share))).astype(np.uint8)  # the root, for one in a hundred to show
    cells = np.stack([np.full_like(faint, 255), faint, faint], -1)
    on = np.arange(len(matrix))
    cells[on, on] = faint[on, on, None]
    names = [c if c.isascii() else f"{ord(c) & 0xFF:02X}" for c in charset.characters]
    side = CELL * len(matrix)
    picture = Image.new("RGB", (side + CELL, side + CELL), "white")
    picture.paste(Image.fromarray(cells).resize((side, side), Image.Resampling.NEAREST),
                  (CELL, CELL))  # fmt: skip
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(10)
    for n, name in enumerate(["no", *names]):
        middle = CELL * (n + 1.5)
        pen.text((CELL / 2, middle), name, fill="black", font=font, anchor="mm")
        pen.text((middle, CELL / 2), name, fill="black", font=font, anchor="mm")
    return picture
