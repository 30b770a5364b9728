"""The networks: shapes, a loss that falls, and weights that serve what was trained."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from network import ModelError
from segmentation.segmenter import Segmenter
from segmentation.unet import build_unet
from training.export import PLACES, export, serving_net
from training.finder import learn as train_card
from training.masks import loss as fields_loss
from training.masks import train as train_fields
from training.nets.loop import Progress
from training.nets.start import start_from

SMALL = (4, 6, 8)

# Keras 3.15 on TensorFlow 2.21 hands NumPy 2 arrays the old way
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[keras.Model, Path]:
    net = build_unet(64, 32, 3, SMALL)
    folder = tmp_path_factory.mktemp("models")
    return net, export("card", net, PLACES, folder, "tiny-card-1", {"figures": {}})


def test_the_output_is_half_as_large_with_a_channel_each() -> None:
    assert build_unet(64, 32, 5, SMALL).output.shape == (None, 16, 32, 5)


def test_a_size_that_does_not_divide_is_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 8"):
        build_unet(60, 32, 5, SMALL)


def test_served_weights_answer_as_the_trained_net(exported: tuple[keras.Model, Path]) -> None:
    net, path = exported
    image = np.random.default_rng(0).integers(0, 255, (32, 64, 3)).astype(np.uint8)
    truth = np.asarray(serving_net("card", net)(image[None].astype(np.float32)))[0]
    segmenter = Segmenter(path)
    assert segmenter.classes == PLACES
    assert segmenter.input_size == (64, 32)
    assert np.allclose(segmenter(image), truth, atol=1e-4)


def test_the_weight_of_fields_in_the_loss_is_taken_out_when_they_are_served() -> None:
    net = build_unet(64, 32, 22, SMALL)
    net.get_layer("raw").set_weights([np.zeros_like(w) for w in net.get_layer("raw").weights])
    share = np.asarray(serving_net("fields", net)(np.zeros((1, 32, 64, 3), np.float32)))[0, 5, 5]
    assert share[1:] == pytest.approx([1 / 24] * 21)
    assert share[0] == pytest.approx(fields_loss.FIELD_WEIGHT / 24)


@pytest.mark.parametrize("training", [False, True])
def test_training_goes_on_from_served_weights(tmp_path: Path, training: bool) -> None:
    rng = np.random.default_rng(0)
    net = build_unet(64, 32, 3, SMALL)
    for layer in net.layers:  # as after a training: no normalisation is the identity
        if isinstance(layer, keras.layers.BatchNormalization):
            size = layer.gamma.shape[0]
            layer.set_weights([rng.uniform(0.5, 2, size), rng.normal(0, 1, size),
                               rng.normal(0, 0.3, size), rng.uniform(0.2, 2, size)])  # fmt: skip
    served = export("card", net, PLACES, tmp_path, "tiny-card-1", {"figures": {}})
    sample = rng.uniform(0, 255, (16, 32, 64, 3)).astype(np.float32)
    again = build_unet(64, 32, 3, SMALL)
    start_from(again, served, sample)
    assert np.allclose(again(sample, training=training), net(sample), atol=2e-3)


def test_training_goes_on_with_more_classes_than_are_served(tmp_path: Path) -> None:
    """The old ones say what they said, the new ones little at first."""
    rng = np.random.default_rng(0)
    net = build_unet(64, 32, 3, SMALL)
    served = export("card", net, PLACES, tmp_path, "tiny-card-1", {"figures": {}})
    sample = rng.uniform(0, 255, (16, 32, 64, 3)).astype(np.float32)
    wider = build_unet(64, 32, 5, SMALL)
    start_from(wider, served, sample)
    said, before = np.asarray(wider(sample)), np.asarray(net(sample))
    assert np.allclose(said[..., :3], before, atol=2e-3)
    assert said[..., 3:].mean() < -1


def test_served_weights_of_another_shape_are_refused(exported: tuple[keras.Model, Path]) -> None:
    with pytest.raises(ValueError, match="convolutions"):
        start_from(build_unet(64, 32, 3, (4, 6)), exported[1], np.zeros((2, 32, 64, 3)))
    with pytest.raises(ValueError, match="shape"):
        start_from(build_unet(64, 32, 3, (4, 6, 12)), exported[1], np.zeros((2, 32, 64, 3)))


@pytest.mark.parametrize(("closer", "alike"), [(0.0, 0.9), (1.0, 0.85)])
def test_another_pose_moves_page_and_mask_alike(
    monkeypatch: pytest.MonkeyPatch, closer: float, alike: float
) -> None:
    monkeypatch.setattr(train_fields, "CLOSER", closer)
    rng = np.random.default_rng(3)
    x = np.zeros((4, 320, 512, 3), np.uint8)
    x[:, 100:140, 200:400] = 200
    y = np.zeros((4, 160, 256), np.uint8)
    y[:, 50:70, 100:200] = 5
    pages, masks = train_fields.augment(rng, x, y)
    for page, mask in zip(pages, masks, strict=True):
        bright = page[::2, ::2].mean(-1) > page.mean() + 40
        both = (bright & (mask == 5)).sum() / (bright | (mask == 5)).sum()
        assert both > alike
    assert any((mask != y[0]).any() for mask in masks)


def test_a_larger_image_is_shrunk_to_the_input(exported: tuple[keras.Model, Path]) -> None:
    assert Segmenter(exported[1])(np.zeros((320, 640, 3), np.uint8)).shape == (16, 32, 3)


def test_changed_weights_are_refused(exported: tuple[keras.Model, Path], tmp_path: Path) -> None:
    data = bytearray(exported[1].read_bytes())
    data[-1] ^= 1
    (tmp_path / "bad.tflite").write_bytes(data)
    (tmp_path / "bad.json").write_text(exported[1].with_suffix(".json").read_text())
    with pytest.raises(ModelError, match="sha256"):
        Segmenter(tmp_path / "bad.tflite")


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="absent"):
        Segmenter(tmp_path / "absent.tflite")


def test_the_card_loss_is_least_at_the_truth() -> None:
    truth = np.zeros((1, 16, 16, 3), np.float32)
    truth[0, 4:12, 4:12] = (1, 0.5, 0.5)
    right = truth.copy()
    right[..., 0] = np.where(truth[..., 0] > 0, 12, -12)
    wrong_place = right.copy()
    wrong_place[..., 1] += 0.3
    wrong_mask = right.copy()
    wrong_mask[0, :4, :, 0] = 12
    losses = [float(train_card.loss(truth, raw)) for raw in (right, wrong_place, wrong_mask)]
    assert losses[0] < 0.01 < min(losses[1:])


def test_the_fields_loss_is_least_at_the_truth() -> None:
    truth = np.zeros((1, 8, 8), np.int32)
    truth[0, 2:4, 1:6] = 3
    right = np.where(np.eye(22)[truth] > 0, 14.0, -14.0).astype(np.float32)
    wrong = np.roll(right, 2, axis=1)
    assert float(fields_loss.loss(truth, right)) < float(fields_loss.loss(truth, wrong)) / 2


def test_training_resumes_where_it_was_stopped(tmp_path: Path) -> None:
    def fresh() -> keras.Model:
        net = build_unet(64, 32, 3, SMALL)
        net.compile(keras.optimizers.AdamW(1e-3), loss=train_card.loss)
        return net

    net = fresh()
    progress = Progress(net, tmp_path, steps=501)
    x = np.random.default_rng(0).uniform(0, 255, (2, 32, 64, 3)).astype(np.float32)
    y = np.zeros((2, 16, 32, 3), np.float32)
    losses = [float(net.train_on_batch(x, y)) for _ in range(30)]
    assert losses[-1] < losses[0]
    for loss in [losses[-1]] * 500:
        progress.did(loss)
    again = Progress(fresh(), tmp_path, steps=501)
    assert again.step == 500
    assert not again.finished()
    kept = zip(again.model.get_weights(), net.get_weights(), strict=True)
    assert all(np.allclose(a, b) for a, b in kept)
    net.train_on_batch(x, y)
    again.model.train_on_batch(x, y)
    after = zip(again.model.get_weights(), net.get_weights(), strict=True)
    assert all(np.allclose(a, b, atol=1e-6) for a, b in after)
