"""Drawn captchas: labels apart, the same from the same seed, typefaces that judge kept apart."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from ocr.charset import CAPTCHA
from ocr.crnn import HEIGHT
from training.kinds.captcha import faces, judging
from training.kinds.captcha.data import CHARSET, FRAME, draw_batch, draw_captcha, seen
from training.kinds.captcha.judging import KEPT
from training.kinds.captcha.kaptcha import ALPHABET
from training.kinds.captcha.labels import LENGTH, SPLITS, draw_label, split_of
from training.kinds.captcha.styles import TRAINED

UNTRAINED = ("Nimbus Sans", "URW Gothic", "P052", "C059", "FreeSans", "Comic Neue", "Play")
NONE_OF_TRAINING = ("NimbusSans", "URWGothic", "P052", "C059", "FreeSans", "ComicNeue", "Play-",
                    "GoMono", "Go-Mono")  # fmt: skip


def test_a_label_belongs_to_one_split_and_each_split_has_a_tenth_or_more():
    rng = np.random.default_rng(0)
    labels = ["".join(CAPTCHA[n] for n in rng.integers(36, size=LENGTH)) for _ in range(3000)]
    shares = {split: np.mean([split_of(label) == split for label in labels]) for split in SPLITS}
    assert sum(shares.values()) == pytest.approx(1)
    assert 0.07 < shares["test"] < 0.13
    assert 0.07 < shares["validation"] < 0.13


@pytest.mark.parametrize("split", SPLITS)
def test_labels_are_drawn_of_their_split_alone(split):
    rng = np.random.default_rng(1)
    labels = [draw_label(rng, split, ALPHABET) for _ in range(200)]
    assert {split_of(label) for label in labels} == {split}
    assert all(len(label) == LENGTH and set(label) <= set(ALPHABET) for label in labels)


def test_no_family_that_judges_is_trained_on():
    trained = [family for group in faces.TRAINED.values() for family in group]
    assert not [f.name for f in trained if f.name.startswith(UNTRAINED)]
    assert not [f for f in trained for part in NONE_OF_TRAINING if part in f.regular + f.bold]
    assert {f.regular for f in trained}.isdisjoint(
        {f.regular for group in faces.JUDGED.values() for f in group}
    )


def test_the_styles_that_judge_share_no_drawing_with_those_that_train():
    tree = ast.parse(Path(judging.__file__).read_text("utf-8"))
    taken = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in taken if "captcha" in name} == {"training.kinds.captcha.faces"}
    assert set(KEPT).isdisjoint(TRAINED)


@pytest.mark.parametrize("style", TRAINED)
def test_a_style_draws_the_same_from_the_same_seed_and_otherwise_from_another(style):
    one, same, other = (draw_captcha((7, n), "train", style) for n in (1, 1, 2))
    assert (one.text, one.style) == (same.text, style)
    assert (one.image == same.image).all()
    assert one.image.shape != other.image.shape or (one.image != other.image).any()
    assert one.image.dtype == np.uint8
    assert one.image.shape[0] == 50
    assert split_of(one.text) == "train"


def test_kaptchas_pictures_are_200_by_50_on_a_ground_that_grows_lighter():
    captcha = draw_captcha((3, 3), "train", "kaptcha")
    assert captcha.image.shape == (50, 200, 3)
    assert set(captcha.text) <= set(ALPHABET)
    grounds = np.median([draw_captcha((3, n), "train", "kaptcha").image for n in range(15)], 0)
    assert 185 < grounds[2, 2, 0] < 210
    assert grounds[-3, -3, 0] > 245


def test_the_net_sees_pictures_of_any_shape_as_four_to_one():
    for height, width in ((50, 200), (40, 120), (60, 160), (31, 300)):
        picture = np.random.default_rng(0).integers(0, 255, (height, width, 3)).astype(np.uint8)
        assert seen(picture).shape == (HEIGHT, FRAME)
        assert (seen(picture)[:, 4 * HEIGHT :] == 255).all()


def test_a_batch_is_the_same_whenever_it_is_drawn_and_names_its_labels():
    x, y = draw_batch(1, 3, "train", 4)
    again = draw_batch(1, 3, "train", 4)
    assert (x == again[0]).all()
    assert (y == again[1]).all()
    assert (x.shape, y.shape) == ((4, HEIGHT, FRAME, 1), (4, LENGTH))
    assert [CHARSET.decode(row) for row in y] == [
        draw_captcha((1, 3, n), "train").text for n in range(4)
    ]
