"""A kind of any alphabet trains its own line net: all it hands in is its recipe."""

from __future__ import annotations

from itertools import islice, repeat
from pathlib import Path

import cv2
import keras
import numpy as np
import pytest

from ocr.charset import MRZ, Charset
from ocr.crnn import STRIDE, WIDTHS
from ocr.crnn_net import build_crnn
from training.kinds.find import find, kinds_with
from training.lines import train as train_lines
from training.lines.batches import batches
from training.lines.cut import ROOM, cut_out
from training.lines.data import Line, load, save
from training.lines.judge import exact
from training.lines.recipe import Recipe, recipe_of

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def draw(seed: int, split: str, trial: str) -> list[Line]:
    """Two lines of a zone of digits and fillers, of two classes."""
    rng = np.random.default_rng((seed, split == "test"))
    page = np.full((200, 700), 230, np.uint8)
    lines = []
    for field, top in enumerate((40, 120)):
        text = "".join(rng.choice(list("0123456789<"), 20))
        cv2.putText(page, text, (40, top + 24), cv2.FONT_HERSHEY_PLAIN, 2.2, 20, 3)
        cell = np.array([[40, top], [480, top], [480, top + 28], [40, top + 28]], np.float32)
        crop = cut_out(page, cell)
        assert crop is not None
        lines.append(Line(crop, text, field))
    return lines


RECIPE = Recipe(
    charset=Charset(MRZ),
    classes=("upper", "lower"),
    draw=draw,
    groups={"upper line": ("upper",)},
    oftener={"lower": 3.0},
    seldom={"7": 2.0},
    longest=44,
)


@pytest.fixture(scope="module")
def data() -> list[Line]:
    return [line for seed in range(20) for line in draw(seed, "train", "")]


def test_batches_hold_the_recipes_codes(data: list[Line]) -> None:
    x, y = next(batches(RECIPE, repeat(data), np.random.default_rng(1), columns=4000))
    assert y.shape == (len(x), 44)
    said = {RECIPE.charset.decode(codes[codes > 0]) for codes in y}
    assert said <= {line.text for line in data}


def test_a_field_comes_as_often_as_the_recipe_says(data: list[Line]) -> None:
    rng = np.random.default_rng(1)
    given = islice(batches(RECIPE, repeat(data), rng, columns=8000), 60)
    taken = [RECIPE.charset.decode(codes[codes > 0]) for _, y in given for codes in y]
    lower = {line.text for line in data if line.field == 1}
    assert 0.65 < np.mean([text in lower for text in taken]) < 0.85


def test_figures_are_told_by_the_recipes_groups(data: list[Line]) -> None:
    net = build_crnn(len(RECIPE.charset), channels=(4, 4, 4, 4), features=8)
    assert set(exact(RECIPE, net, data[:6])) == {"upper line", "closed", "all"}


def test_a_crop_keeps_room_and_what_lies_beside_the_page_gives_none() -> None:
    page = np.zeros((100, 100), np.uint8)
    crop = cut_out(page, np.array([[20, 20], [80, 20], [80, 40], [20, 40]], np.float32))
    assert crop is not None
    assert crop.shape[0] > 20 + 2 * ROOM
    beside = np.array([[180, 20], [240, 20], [240, 40], [180, 40]], np.float32)
    assert cut_out(page, beside) is None


def test_a_line_that_no_net_can_tell_apart_is_refused() -> None:
    with pytest.raises(ValueError, match="characters"):
        Recipe(Charset(MRZ), (), draw, longest=WIDTHS[-1] // STRIDE)


@pytest.mark.parametrize("kind", kinds_with("lines"))
def test_every_kinds_recipe_draws_what_its_net_can_say(kind: str) -> None:
    recipe = recipe_of(kind)
    lines = recipe.draw(5, "test", "")
    assert lines
    for line in lines:
        assert recipe.charset.decode(recipe.charset.encode(line.text)) == line.text
        assert len(line.text) <= recipe.longest
        assert recipe.classes[line.field]


def test_a_kind_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match=r"training/kinds/passport/lines\.py"):
        find("passport", "lines")


def test_the_training_leaves_a_net_of_the_recipes_characters(tmp_path: Path) -> None:
    for split, count in (("train", 8), ("test", 2)):
        save(tmp_path / "data", split, [x for n in range(count) for x in draw(n, split, "")])
    assert len(load(tmp_path / "data", "train")) == 16
    typed = ["--data", str(tmp_path / "data"), "--out", str(tmp_path / "run"), "--steps", "2",
             "--channels", "4", "4", "4", "4", "--features", "8"]  # fmt: skip
    train_lines.learn(train_lines.arguments().parse_args(typed), RECIPE)
    net = keras.models.load_model(tmp_path / "run" / "final.keras", compile=False)
    assert net.output.shape[-1] == len(RECIPE.charset)
    assert (tmp_path / "run" / "final.json").is_file()
