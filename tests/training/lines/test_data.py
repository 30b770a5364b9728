"""Lines to learn from: cut from drawn cards, true to their texts, batched by width."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, repeat
from pathlib import Path

import keras
import numpy as np
import pytest

from network import Network
from ocr.crnn import HEIGHT, SHAPES, STRIDE, WIDTHS
from training.kinds.ktp.lines import RECIPE, draw_lines
from training.kinds.ktp.press import CLASSES
from training.lines import batches as line_batches
from training.lines.cut import ROOM, closer
from training.lines.data import Line, build, load, renewed
from training.lines.judge import priced
from training.lines.loss import loss

# Keras 3.15 on TensorFlow 2.21 hands NumPy 2 arrays the old way
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    folder: Path = tmp_path_factory.mktemp("lines")
    build(draw_lines, folder, "test", 4, 900, workers=1)
    return load(folder, "test")


def test_a_seed_draws_the_same_lines_again() -> None:
    one, two = draw_lines(5, "test"), draw_lines(5, "test")
    assert [line.text for line in one] == [line.text for line in two]
    assert all((a.grey == b.grey).all() for a, b in zip(one, two, strict=True))


def test_lines_are_kept_as_drawn(data: list[Line]) -> None:
    drawn = [line for seed in range(900, 904) for line in draw_lines(seed, "test")]
    assert len(data) == len(drawn)
    for n in (0, len(drawn) // 2, len(drawn) - 1):
        assert data[n].text == drawn[n].text
        assert data[n].field == drawn[n].field
        assert (data[n].grey == drawn[n].grey).all()


def test_every_text_can_be_spelt(data: list[Line]) -> None:
    names = {CLASSES[line.field] for line in data}
    assert {"nik", "nama", "agama", "alamat", "tanggal_terbit"} <= names
    assert all(
        RECIPE.charset.decode(RECIPE.charset.encode(line.text)) == line.text for line in data
    )


def test_each_time_is_cut_otherwise_but_measuring_never(data: list[Line]) -> None:
    grey = data[0].grey
    assert (closer(None, grey) == closer(None, grey)).all()
    rng = np.random.default_rng(1)
    cuts = [closer(rng, grey) for _ in range(6)]
    assert {cut.shape[0] for cut in cuts} == {HEIGHT}
    assert len({cut.shape[1] for cut in cuts}) > 1
    plain = HEIGHT * (grey.shape[1] - 2 * ROOM) / (grey.shape[0] - 2 * ROOM)
    assert all(0.5 * plain < cut.shape[1] < 2 * plain for cut in cuts)


def test_new_lines_take_the_place_of_the_oldest(data: list[Line]) -> None:
    first, second, third = islice(renewed(draw_lines, data, 70, 2), 3)
    drawn = [[line.text for n in pair for line in draw_lines(n, "train")] for pair in
             ((70, 71), (72, 73))]  # fmt: skip
    assert first == data
    assert [line.text for line in second[-len(drawn[0]) :]] == drawn[0]
    assert [line.text for line in third[-len(drawn[1]) :]] == drawn[1]
    assert len(first) == len(second) == len(third)


def test_batches_hold_lines_of_like_width(data: list[Line]) -> None:
    columns = []
    for x, y in islice(line_batches.batches(RECIPE, repeat(data), np.random.default_rng(2)), 40):
        n, height, width, _ = x.shape
        assert height == HEIGHT
        assert width % 16 == 0 or width in WIDTHS
        assert width <= WIDTHS[-1]
        assert y.shape == (n, RECIPE.longest)
        assert ((y > 0).sum(1) > 0).all()
        assert (width // STRIDE >= (y > 0).sum(1)).all()
        columns.append(n * width)
    assert 0.8 < np.mean(columns) / line_batches.COLUMNS < 1.2


def test_lines_that_cost_nothing_or_too_much_come_less_often(
    data: list[Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And those that cost nothing come poorer most times."""
    easy, useful, hopeless = (replace(data[0], cost=cost) for cost in (0.0, 0.1, 3.0))
    weights = [line_batches._weight(RECIPE, line) for line in (hopeless, easy, useful)]
    assert weights == sorted(weights)
    assert weights[-1] == line_batches._weight(RECIPE, data[0])
    poorer = []

    def cut(rng: np.random.Generator, grey: np.ndarray, *, worse: bool) -> np.ndarray:
        poorer.append(worse)
        return closer(rng, grey, worse=worse)

    monkeypatch.setattr(line_batches, "closer", cut)
    rng = np.random.default_rng(4)
    cuts = [line_batches._cut(easy, rng) for _ in range(60)]
    assert 30 < sum(poorer) < 60
    assert {cut.shape[0] for cut in cuts} == {HEIGHT}
    line_batches._cut(useful, rng)
    assert not poorer[-1]


def test_a_line_costs_what_a_served_net_makes_of_it(data: list[Line]) -> None:
    net = Network(Path("models/crnn-ktp-7.tflite"), shapes=SHAPES)
    right, wrong = priced(RECIPE, [data[0], replace(data[0], text="XQXQXQ")], net)
    assert right.cost is not None
    assert wrong.cost is not None
    assert 0 <= right.cost < wrong.cost


def test_new_lines_are_priced(data: list[Line]) -> None:
    given = renewed(
        draw_lines, data, 70, 2, price=lambda new: [replace(line, cost=0.5) for line in new]
    )
    _, second = islice(given, 2)
    assert {line.cost for line in second[: len(data) // 4]} == {None}
    assert second[-1].cost == 0.5


def test_the_loss_is_least_at_the_truth() -> None:
    truth = np.array([[3, 3, 5, 0, 0], [2, 0, 0, 0, 0]])
    right = np.full((2, 9, 7), -9.0, np.float32)
    for row, codes in enumerate(((3, 0, 3, 0, 5, 5, 0, 0, 0), (0, 0, 2, 2, 0, 0, 0, 0, 0))):
        right[row, np.arange(9), list(codes)] = 9
    wrong = right[:, ::-1]
    assert float(loss(keras.ops.convert_to_tensor(truth), right)) < 0.1
    assert float(loss(keras.ops.convert_to_tensor(truth), wrong.copy())) > 2
