"""Train the character recogniser: a glyph's picture → its character.

    python -m training.characters.train --out var/training/characters-run

Draws the glyphs first (once), then trains with checkpoints; run again to resume. It leaves
``final.keras``, ``figures.json`` and ``confusion.png``, both of typefaces that it never saw.
``--folder`` adds the glyphs that training.characters.folders split, and measures on theirs too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ocr.character_net import build_character_cnn
from ocr.charset import CHARACTER_SETS, Charset
from training.characters.folders import read_laid_out
from training.characters.sets import Glyphs, build
from training.drawing.glyphs import NOTHING
from training.nets.loop import train, training_arguments

BATCH = 256
CELL = 14  # pixels of a confusion matrix's cell
Batch = tuple[np.ndarray, np.ndarray]
Matrix = npt.NDArray[np.int64]  # (classes, classes), truth down, answer across


def loss(truth: keras.KerasTensor, raw: keras.KerasTensor) -> keras.KerasTensor:
    """Mean cross entropy; truth (N,) classes, raw (N, C) logits."""
    ops = keras.ops
    return ops.mean(ops.sparse_categorical_crossentropy(truth, raw, from_logits=True))


def labels(glyphs: Glyphs, charset: Charset) -> npt.NDArray[np.int32]:
    """Classes (N,); raises ValueError for a character that is not in the charset."""
    index = {NOTHING: 0} | {c: k for k, c in enumerate(charset.characters, start=1)}
    strangers = sorted(set(glyphs.characters.tolist()) - set(index))
    if strangers:
        raise ValueError(f"not in the charset: {' '.join(strangers)}")
    return np.array([index[c] for c in glyphs.characters.tolist()], np.int32)


def moved(rng: np.random.Generator, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Pictures (N, h, w) a little otherwise: moved by a pixel, darker or lighter, noisy."""
    out = pictures.astype(np.float32)
    for axis in (1, 2):
        which = rng.integers(-1, 2, len(out))
        for step in (-1, 1):
            out[which == step] = np.roll(out[which == step], step, axis)
    power = np.exp(rng.normal(0, 0.25, (len(out), 1, 1)))
    out = 255 * (out / 255) ** power
    return np.clip(out + rng.normal(0, rng.uniform(0, 8), out.shape), 0, 255).astype(np.float32)


def batches(glyphs: Glyphs, charset: Charset, rng: np.random.Generator) -> Iterator[Batch]:
    """Endless batches, a class the rarer the likelier: as the root of its share."""
    truth = labels(glyphs, charset)
    weight = 1 / np.sqrt(np.bincount(truth, minlength=len(charset))[truth])
    weight /= weight.sum()
    while True:
        picked = rng.choice(len(truth), BATCH, p=weight)
        yield moved(rng, glyphs.pictures[picked])[..., None], truth[picked]


def confusion(model: keras.Model, glyphs: Glyphs, charset: Charset) -> Matrix:
    """How often each class was taken for each."""
    matrix = np.zeros((len(charset), len(charset)), np.int64)
    truth = labels(glyphs, charset)
    for start in range(0, len(truth), 512):
        x = glyphs.pictures[start : start + 512].astype(np.float32)[..., None]
        said = np.asarray(model(x, training=False)).argmax(-1)
        np.add.at(matrix, (truth[start : start + 512], said), 1)
    return matrix


def accuracy(matrix: Matrix) -> float:
    """The share of characters named rightly; what is no character does not count."""
    return round(float(np.trace(matrix[1:, 1:]) / max(1, matrix[1:].sum())), 4)


def figures(model: keras.Model, tests: dict[str, Glyphs], charset: Charset) -> dict[str, float]:
    return {name: accuracy(confusion(model, test, charset)) for name, test in tests.items()}


def worst(matrix: Matrix, charset: Charset, count: int = 12) -> list[str]:
    """The most frequent confusions, ``truth→answer times``."""
    names = ["none", *charset.characters]
    wrong = matrix - np.diag(np.diag(matrix))
    order = np.argsort(wrong, axis=None)[::-1][:count]
    pairs = [divmod(int(n), len(matrix)) for n in order]
    return [f"{names[t]}→{names[a]} {wrong[t, a]}" for t, a in pairs if wrong[t, a]]


def draw_confusion(matrix: Matrix, charset: Charset) -> Image.Image:
    """The matrix as a picture: each row's shares, darker where greater, its characters outside.

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


def laid_out(folder: Path) -> Glyphs:
    pictures, characters = read_laid_out(folder)
    return Glyphs(pictures, np.array(characters, "U1"), np.full(len(characters), "folder"))


def main() -> None:
    parser = training_arguments(__doc__, "characters", steps=3000, rate=2e-3)
    parser.add_argument("--charset", choices=sorted(CHARACTER_SETS), default="ktp")
    parser.add_argument("--folder", type=Path, help="labelled glyphs: train, validation, test")
    parser.add_argument("--cards", type=int, default=400)
    parser.add_argument("--drawn", type=int, default=80_000)
    args = parser.parse_args()
    charset = Charset(CHARACTER_SETS[args.charset])
    if not (args.data / "train.npz").exists():
        build(args.data, charset.characters, args.cards, args.drawn, args.seed)
    glyphs, test = (Glyphs.read(args.data / f"{split}.npz") for split in ("train", "test"))
    tests = {"drawn": test.where(~test.from_cards()), "lines": test.where(test.from_cards())}
    tests = {name: part for name, part in tests.items() if len(part)}
    if args.folder:
        glyphs = glyphs.and_(laid_out(args.folder / "train"))
        tests |= {part: laid_out(args.folder / part) for part in ("validation", "test")}

    keras.utils.set_random_seed(args.seed)
    model = build_character_cnn(len(charset))
    train(
        model,
        loss,
        lambda rng, _: batches(glyphs, charset, rng),
        lambda net: figures(net, tests, charset),
        args,
    )
    matrix = confusion(model, test, charset)
    found = figures(model, tests, charset) | {"glyphs": len(test), "worst": worst(matrix, charset)}
    (args.out / "figures.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    draw_confusion(matrix, charset).save(args.out / "confusion.png")
    print(found)


if __name__ == "__main__":
    main()
