"""Search the character net's widths, dropout and rate with KerasTuner; watch with TensorBoard.

    python -m training.characters.tune --charset ktp
    tensorboard --logdir var/training/ktp-tune/logs

Takes the glyphs that training.characters.train draws. Each try is measured on typefaces that were
held out of the training set; those of the test set stay unseen, for choosing by them would spend
them.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import keras_tuner
import numpy as np

from ocr.character_net import build_character_cnn
from ocr.charset import Charset
from training.characters.batches import BATCH, batches, labels
from training.characters.charsets import CHARSETS
from training.characters.sets import Glyphs
from training.nets.loop import placed

HELD_OUT = 0.25  # of the typefaces
LARGEST = 400_000  # parameters


def compiled(hp: keras_tuner.HyperParameters, charset: Charset) -> keras.Model:
    """Build a net as the search proposes it."""
    first = hp.Choice("first", [16, 24, 32])
    growth = hp.Choice("growth", [1.5, 2.0])
    model = build_character_cnn(
        len(charset),
        channels=[8 * round(first * growth**n / 8) for n in range(3)],
        features=hp.Choice("features", [64, 96, 128, 160]),
        dropout=hp.Float("dropout", 0.1, 0.5, step=0.1),
    )
    model.compile(
        keras.optimizers.AdamW(hp.Float("rate", 5e-4, 5e-3, sampling="log"), weight_decay=1e-4),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def held_out(glyphs: Glyphs, seed: int) -> tuple[Glyphs, Glyphs]:
    """Part the glyphs drawn alone by typeface: to train on, to measure on.

    Those from cards are left out, for a card mixes typefaces. Raises ValueError for fewer than two.
    """
    alone = glyphs.where(~glyphs.from_cards())
    names = sorted(set(alone.sources.tolist()))
    if len(names) < 2:
        raise ValueError("glyphs of at least two typefaces are needed")
    chosen = np.random.default_rng(seed).permutation(names)[: max(1, int(HELD_OUT * len(names)))]
    held = np.isin(alone.sources, chosen)
    return alone.where(~held), alone.where(held)


def search(
    glyphs: Glyphs, charset: Charset, out: Path, *, tries: int, epochs: int, steps: int, seed: int
) -> dict[str, object]:
    """Find the best hyper-parameters of ``tries`` random ones, and the accuracy they reached."""
    train, valid = held_out(glyphs, seed)
    tuner = keras_tuner.RandomSearch(
        lambda hp: compiled(hp, charset),
        objective="val_accuracy",
        max_trials=tries,
        max_model_size=LARGEST,
        seed=seed,
        directory=out,
        project_name="tries",
    )
    tuner.search(
        batches(train, charset, np.random.default_rng(seed)),
        steps_per_epoch=steps,
        epochs=epochs,
        validation_data=(valid.pictures[..., None].astype(np.float32), labels(valid, charset)),
        validation_batch_size=BATCH,
        shuffle=False,  # they come in no order
        callbacks=[keras.callbacks.TensorBoard(out / "logs")],
        verbose=2,
    )
    best = tuner.oracle.get_best_trials(1)[0]
    return best.hyperparameters.values | {"val_accuracy": round(float(best.score), 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--charset", choices=sorted(CHARSETS), default="ktp")
    parser.add_argument("--data", type=Path, default=Path("var/training/{kind}-characters"))
    parser.add_argument("--out", type=Path, default=Path("var/training/{kind}-tune"))
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=200, help="batches an epoch")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    placed(args, args.charset)
    keras.utils.set_random_seed(args.seed)
    best = search(
        Glyphs.read(args.data / "train.npz"), Charset(CHARSETS[args.charset].characters), args.out,
        tries=args.tries, epochs=args.epochs, steps=args.steps, seed=args.seed,
    )  # fmt: skip
    print(json.dumps(best))


if __name__ == "__main__":
    main()
