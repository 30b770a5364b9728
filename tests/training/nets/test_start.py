"""A training begins where an earlier one ended: the net says at first what the earlier one said."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from ocr.charset import Charset
from ocr.crnn_net import ADDED, build_crnn
from segmentation.unet import build_unet
from training.export import export_line_net
from training.nets.start import begin, start_from, widen

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

NARROW, WIDE = (4, 6, 8), (5, 6, 12)
PAGE = (32, 16)


@pytest.fixture
def learnt() -> keras.Model:
    """A small net whose normalisations have seen something."""
    keras.utils.set_random_seed(7)
    net = build_unet(*PAGE, 20, NARROW)
    rng = np.random.default_rng(7)
    for layer in net.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([rng.uniform(0.5, 1.5, w.shape) for w in layer.get_weights()])
    return net


def pages(count: int) -> np.ndarray:
    return np.random.default_rng(3).uniform(0, 255, (count, *PAGE[::-1], 3)).astype(np.float32)


def test_a_wider_net_says_at_first_what_the_narrow_one_says(learnt: keras.Model) -> None:
    wide = build_unet(*PAGE, 20, WIDE)
    widen(wide, learnt)
    assert np.asarray(wide(pages(2))) == pytest.approx(np.asarray(learnt(pages(2))), abs=1e-3)


def test_the_new_channels_of_a_wider_net_can_learn(learnt: keras.Model) -> None:
    wide = build_unet(*PAGE, 20, WIDE)
    widen(wide, learnt)
    wide.compile(keras.optimizers.SGD(0.1), loss="mse")
    before = [w.copy() for w in wide.get_weights()]
    for _ in range(2):
        wide.train_on_batch(pages(4), np.ones((4, 8, 16, 20), np.float32))
    for old, new in zip(before, wide.get_weights(), strict=True):
        if new.ndim == 4 and new.shape[-1] > 1:
            assert (old[..., -1] != new[..., -1]).any()


def test_a_net_goes_on_from_a_saved_one(learnt: keras.Model, tmp_path: Path) -> None:
    learnt.save(tmp_path / "net.keras")
    again = build_unet(*PAGE, 20, NARROW)
    start_from(again, tmp_path / "net.keras", pages(8))
    assert np.asarray(again(pages(2))) == pytest.approx(np.asarray(learnt(pages(2))), abs=1e-4)


@pytest.mark.parametrize(
    ("channels", "why"), [((3, 6, 8), "does not go into"), ((4, 6, 8, 8), "not built of the same")]
)
def test_nets_of_other_shapes_are_refused(
    learnt: keras.Model, channels: tuple[int, ...], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        widen(build_unet(32, 16, 20, channels), learnt)


def test_a_deeper_line_net_says_at_first_what_the_served_one_says_and_can_learn(
    tmp_path: Path,
) -> None:
    keras.utils.set_random_seed(7)
    charset = Charset("ABC ")
    size = {"channels": (8, 12, 16, 16), "features": 24}
    net = build_crnn(len(charset), **size)
    served = export_line_net(net, charset, tmp_path, "tiny-line-1", {})
    lines = np.random.default_rng(3).uniform(0, 255, (6, 32, 96, 1)).astype(np.float32)

    deep = build_crnn(len(charset), depths=(1, 2, 2, 1), **size)
    start_from(deep, served, lines)
    said = np.asarray(net(lines, training=False))
    assert np.asarray(deep(lines, training=False)) == pytest.approx(
        said, abs=0.05 * float(np.abs(said).max())
    )
    deep.compile(keras.optimizers.SGD(0.1), loss="mse")
    deep.train_on_batch(lines, np.ones_like(said))
    added = [layer for layer in deep.layers if layer.name.startswith(ADDED)]
    assert len(added) == 6
    for layer in added:
        assert np.abs(layer.get_weights()[0]).max() > 0


def test_a_line_net_goes_on_from_the_weights_it_is_served_with(tmp_path: Path) -> None:
    """Their 8 bits lose a little, their folded normalisations nothing."""
    keras.utils.set_random_seed(7)
    charset = Charset("ABC ")
    net = build_crnn(len(charset), channels=(8, 12, 16, 16), features=24)
    served = export_line_net(net, charset, tmp_path, "tiny-line-1", {})
    lines = np.random.default_rng(3).uniform(0, 255, (6, 32, 96, 1)).astype(np.float32)
    truth = np.asarray(net(lines))
    keras.utils.set_random_seed(8)
    again = build_crnn(len(charset), channels=(8, 12, 16, 16), features=24)
    start_from(again, served, lines)
    assert np.abs(np.asarray(again(lines)) - truth).mean() < 0.05 * truth.std()


def test_a_line_net_goes_on_from_one_whose_json_lists_its_runs_alone(tmp_path: Path) -> None:
    """Beside a training's own file stand its runs; what it knows stands beside served weights."""
    before = build_crnn(3, channels=(4, 4, 4, 4), features=8)
    before.save(tmp_path / "final.keras")
    (tmp_path / "final.json").write_text('{"runs": []}')
    after = build_crnn(3, channels=(4, 4, 4, 4), features=8)
    frames = np.random.default_rng(3).uniform(0, 255, (2, 32, 64, 1)).astype(np.float32)
    begin(after, lambda size: build_crnn(size, channels=(4, 4, 4, 4), features=8),
          tmp_path / "final.keras", frames, Charset("AB"))  # fmt: skip
    assert np.asarray(after(frames)) == pytest.approx(np.asarray(before(frames)), abs=1e-3)
