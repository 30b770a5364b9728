"""Training the character net: balanced batches, figures that count right, a net that learns."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import keras
import numpy as np
import pytest

from ocr.character_net import build_character_cnn
from ocr.characters import SIZE
from ocr.charset import Charset
from training.characters import batches as glyph_batches
from training.characters import confusion as confusions
from training.characters import train as train_characters
from training.characters import tune as tune_characters
from training.characters.sets import Glyphs

# Keras 3.15 on TensorFlow 2.21 hands NumPy 2 arrays the old way
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

CHARSET = Charset("-I.")
SHAPES = {"-": (14, 16, 8, 24), "I": (5, 25, 14, 18), ".": (22, 25, 14, 18)}


def glyphs(text: str, seed: int = 0) -> Glyphs:
    """Bars and dots with some noise; "_" is a white picture of nothing; four sources in turn."""
    rng = np.random.default_rng(seed)
    pictures = 255 - np.abs(rng.normal(0, 20, (len(text), SIZE, SIZE)))
    for picture, character in zip(pictures, text, strict=True):
        if character != "_":
            top, bottom, left, right = SHAPES[character]
            picture[top:bottom, left:right] = rng.integers(0, 120)
    sources = np.array([f"face {n % 4}" for n in range(len(text))])
    characters = np.array([c.replace("_", "") for c in text], "U1")
    return Glyphs(np.clip(pictures, 0, 255).astype(np.uint8), characters, sources)


def small_net(charset: Charset) -> keras.Model:
    return build_character_cnn(len(charset), channels=(4, 6, 8), features=8, dropout=0.0)


def test_a_net_learns_to_tell_them_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyph_batches, "BATCH", 32)
    keras.utils.set_random_seed(0)
    net = small_net(CHARSET)
    net.compile(keras.optimizers.Adam(1e-2), loss=train_characters.loss)
    rng = np.random.default_rng(0)
    batches = islice(glyph_batches.batches(glyphs("-I._" * 40), CHARSET, rng), 20)
    losses = [float(net.train_on_batch(x, y)) for x, y in batches]
    assert losses[-1] < losses[0] / 2


def test_every_glyph_is_counted_once() -> None:
    matrix = confusions.confusion(small_net(CHARSET), glyphs("--I._"), CHARSET)
    assert matrix.sum(1).tolist() == [1, 2, 1, 1]


def test_rare_characters_are_drawn_more_often_than_they_are() -> None:
    many = glyphs("-" * 400 + "I" * 4)
    _, y = next(glyph_batches.batches(many, CHARSET, np.random.default_rng(0)))
    share = (y == CHARSET.encode("I")[0]).mean()
    assert 0.04 < share < 0.25  # 1 in 100 of the set; the root of its share is 1 in 11


def test_moved_pictures_stay_pictures() -> None:
    pictures = glyphs("-I.-I.").pictures
    moved = glyph_batches.moved(np.random.default_rng(0), pictures)
    assert moved.shape == pictures.shape
    assert 0 <= moved.min() < moved.max() <= 255
    assert (moved != pictures).any()
    assert (pictures == glyphs("-I.-I.").pictures).all()  # the set itself is left as it was


def test_a_character_that_is_not_in_the_charset_is_named() -> None:
    with pytest.raises(ValueError, match="I"):
        glyph_batches.labels(glyphs("-I"), Charset("-."))


def test_figures_count_characters_not_nothing() -> None:
    matrix = np.diag([50, 3, 4, 0])
    matrix[1, 2] = 2
    matrix[3, 0] = 1  # a stop taken for nothing is a fault too
    assert confusions.accuracy(matrix) == pytest.approx(0.7)
    assert confusions.worst(matrix, CHARSET) == ["-→I 2", ".→none 1"]


def test_the_confusion_picture_shows_where_the_faults_are() -> None:
    clean = np.diag([5, 5, 5, 5])
    wrong = clean.copy()
    wrong[1, 2] = 5
    cell = confusions.CELL
    right, left = (
        np.asarray(confusions.draw_confusion(m, CHARSET)).astype(int) for m in (clean, wrong)
    )
    assert right.shape == (5 * cell, 5 * cell, 3)
    rows, columns = np.nonzero((right != left).any(-1))
    assert {int(n) // cell for n in rows} == {2}  # below the heading and "no": the first character
    assert {int(n) // cell for n in columns} == {2, 3}
    red = left[2 * cell + cell // 2, 3 * cell + cell // 2]
    assert red[0] > red[1] + 100


@pytest.mark.filterwarnings("ignore::DeprecationWarning:keras_tuner")
def test_a_search_tries_nets_on_faces_held_out_and_logs_them(tmp_path: Path) -> None:
    best = tune_characters.search(
        glyphs("-I._" * 8), CHARSET, tmp_path, tries=1, epochs=1, steps=1, seed=3
    )
    assert 0 <= best["val_accuracy"] <= 1
    assert {"first", "growth", "features", "dropout", "rate"} <= best.keys()
    assert list((tmp_path / "logs").rglob("events.out.tfevents.*"))
    assert json.dumps(best)


def test_faces_held_out_are_not_trained_on() -> None:
    train, valid = tune_characters.held_out(glyphs("-I._" * 8), seed=1)
    assert len(train) + len(valid) == 32
    assert set(train.sources) & set(valid.sources) == set()
    assert len(set(valid.sources)) == 1
