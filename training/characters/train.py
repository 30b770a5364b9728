"""Train a character recogniser: a glyph's picture → its character.

    python -m training.characters.train --charset ktp

Draws the glyphs first (once), then trains with checkpoints; run again to resume. It leaves
``final.keras``, ``figures.json`` and ``confusion.png``, both of typefaces that it never saw.
``--folder`` adds the glyphs that training.characters.folders split, and measures on theirs too.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from ocr.character_net import build_character_cnn
from ocr.charset import Charset
from training.characters.batches import batches
from training.characters.charsets import CHARSETS
from training.characters.confusion import accuracy, confusion, draw_confusion, worst
from training.characters.laid_out import read_laid_out
from training.characters.sets import Glyphs, build
from training.nets.loop import placed, train, training_arguments


def loss(truth: keras.KerasTensor, raw: keras.KerasTensor) -> keras.KerasTensor:
    """Compute the mean cross entropy; truth (N,) classes, raw (N, C) logits."""
    ops = keras.ops
    return ops.mean(ops.sparse_categorical_crossentropy(truth, raw, from_logits=True))


def figures(model: keras.Model, tests: dict[str, Glyphs], charset: Charset) -> dict[str, float]:
    """Tell the share of characters named rightly, by the name of the test."""
    return {name: accuracy(confusion(model, test, charset)) for name, test in tests.items()}


def laid_out(folder: Path) -> Glyphs:
    """Read a folder with a subfolder for each character."""
    pictures, characters = read_laid_out(folder)
    return Glyphs(pictures, np.array(characters, "U1"), np.full(len(characters), "folder"))


def main() -> None:
    parser = training_arguments(__doc__, "{kind}-characters", steps=3000, rate=2e-3)
    parser.add_argument("--charset", choices=sorted(CHARSETS), default="ktp")
    parser.add_argument("--folder", type=Path, help="labelled glyphs: train, validation, test")
    parser.add_argument("--cards", type=int, default=400)
    parser.add_argument("--drawn", type=int, default=80_000)
    args = parser.parse_args()
    placed(args, args.charset)
    characters = CHARSETS[args.charset]
    charset = Charset(characters.characters)
    if not (args.data / "train.npz").exists():
        build(args.data, characters, args.cards, args.drawn, args.seed)
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
