"""Where a training begins: random weights, a Keras net, or weights as they are served.

Served weights hold each batch normalisation folded into the convolution before it. To train on,
each is unfolded again, with the mean and variance that a sample of the training data gives. A net
may begin from a narrower one, a line net also from one that is less deep: it says the same at
first, and has room to learn more.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from keras import layers

from ocr.charset import BLANK, Charset
from ocr.crnn_net import ADDED, LOGITS
from segmentation.unet import Coordinates

CONVOLUTIONS = ("CONV_2D", "DEPTHWISE_CONV_2D")
Weights = tuple[np.ndarray, np.ndarray]  # kernel, bias


def start_from(model: keras.Model, net: Path, sample: np.ndarray) -> None:
    """Give a fresh net the weights of a saved one (.keras, .h5) or a served one (.tflite).

    sample: inputs (N, h, w, channels) of the training, some dozen. A saved net may be narrower at
    any level. Raises ValueError where the two nets are of other shapes.
    """
    if net.suffix == ".tflite":
        _unfold(model, folded_weights(net), sample)
    else:
        widen(model, keras.models.load_model(net, compile=False))


def begin(
    model: keras.Model, build: Callable[[int], keras.Model], net: Path, sample: np.ndarray,
    charset: Charset,
) -> None:  # fmt: skip
    """Give a line net the weights of another, which may know other characters.

    build: makes a net like ``model`` with so many outputs. What the other knows stands in the JSON
    beside it; without one it knows the same. Raises ValueError as `start_from`.
    """
    about = net.with_suffix(".json")
    described = json.loads(about.read_text("utf-8")) if about.exists() else {}  # runs alone, or all
    known = Charset(described["charset"]) if "charset" in described else charset
    if known.characters == charset.characters:
        start_from(model, net, sample)
        return
    other = build(len(known))
    start_from(other, net, sample)
    start_from_characters(model, other, known, charset)


def start_from_characters(
    model: keras.Model, other: keras.Model, known: Charset, wanted: Charset
) -> None:
    """Give a line net the weights of one that is built alike and knows other characters.

    A character that both know keeps its output; one that is new begins unlikely, at random.
    """
    for layer, old in zip(model.layers, other.layers, strict=True):
        if layer.name != LOGITS:
            layer.set_weights(old.get_weights())
            continue
        (kernel, bias), (old_kernel, old_bias) = layer.get_weights(), old.get_weights()
        bias[:] = NEW_OUTPUT
        kept = [c for c in wanted.characters if c in known.characters]
        here = [BLANK, *(wanted.encode(c)[0] for c in kept)]
        there = [BLANK, *(known.encode(c)[0] for c in kept)]
        kernel[..., here], bias[here] = old_kernel[..., there], old_bias[there]
        layer.set_weights([kernel, bias])


def widen(model: keras.Model, narrow: keras.Model) -> None:
    """Give a net the weights of one with as many or fewer channels at each level.

    The old channels hear nothing from the new ones at first, so that both nets say the same.
    Raises ValueError where the nets are otherwise built.
    """
    if [type(layer) for layer in model.layers] != [type(layer) for layer in narrow.layers]:
        raise ValueError("the two nets are not built of the same layers")
    before = None
    for layer, old in zip(model.layers, narrow.layers, strict=True):
        extra = 2 if isinstance(before, Coordinates) else 0  # channels that stand at the end
        weights = layer.get_weights()
        for new, known in zip(weights, old.get_weights(), strict=True):
            if new.ndim != known.ndim or (np.array(new.shape) < known.shape).any():
                raise ValueError(f"{layer.name}: {known.shape} does not go into {new.shape}")
            _lay_into(new, known, extra)
        layer.set_weights(weights)
        before = layer


def _lay_into(new: np.ndarray, known: np.ndarray, extra: int) -> None:
    """Write one weight of a narrower layer into a wider one's: kernels (h, w, in, out), vectors."""
    if new.ndim == 1:
        new[: len(known)] = known
        return
    given, out = known.shape[2:]
    inputs = np.r_[: given - extra, new.shape[2] - extra : new.shape[2]]
    if new.shape[3] > 1:  # a depthwise kernel mixes no channels
        new[..., :out] = 0
    new[:, :, inputs, :out] = known


def folded_weights(net: Path) -> list[Weights]:
    """Give kernel and bias of each convolution of a LiteRT file, in the order in which they run.

    Kernels (out, h, w, in) of 8 bits are given as what they stand for.
    """
    interpreter = Interpreter(str(net))
    interpreter.allocate_tensors()
    scales = {
        int(tensor["index"]): _along(tensor["quantization_parameters"])
        for tensor in interpreter.get_tensor_details()
    }
    weights = []
    for op in interpreter._get_ops_details():  # the public interface lists no operations
        if op["op_name"] in CONVOLUTIONS:
            _, kernel, bias = op["inputs"]
            values, bias_values = interpreter.get_tensor(kernel), interpreter.get_tensor(bias)
            if values.dtype == np.int8:  # symmetric: zero stands for zero
                values = values * scales[int(kernel)]
            weights.append((values, bias_values))
    return weights


def _along(quantization: dict[str, Any]) -> np.ndarray:
    """Give the scales of a kernel's channels (four axes), along the axis on which these are."""
    shape = [1, 1, 1, 1]
    scales = np.asarray(quantization["scales"], np.float32)
    shape[int(quantization["quantized_dimension"])] = len(scales)
    return scales.reshape(shape)


def _convolutions(of: list[layers.Layer]) -> int:
    """Count how many a served net has for these layers: a separable one is two."""
    separable = sum(isinstance(layer, layers.SeparableConv2D) for layer in of)
    return 2 * separable + sum(isinstance(layer, layers.Conv2D) for layer in of)


NEW_OUTPUT = -3.0  # the bias of an output that the served net does not have: seldom, at first


def _outputs(kernel: np.ndarray, bias: np.ndarray, layer: layers.Conv2D) -> Weights:
    """Give a last convolution's kernel (out, h, w, in) and bias with as many outputs as the layer
    has; those that the served net lacks come at the end."""
    lacking = layer.filters - len(kernel)
    if not layer.use_bias or lacking <= 0:
        return kernel, bias
    fresh = np.asarray(layer.kernel)[..., -lacking:].transpose(3, 0, 1, 2)
    return np.concatenate([kernel, fresh]), np.append(bias, np.full(lacking, NEW_OUTPUT))


def _unfold(model: keras.Model, weights: list[Weights], sample: np.ndarray) -> None:
    """Fill convolutions and normalisations so that the net says what the served one says."""
    kept = [layer for layer in model.layers if not layer.name.startswith(ADDED)]
    if len(weights) not in (needed := [_convolutions(kept), _convolutions(model.layers)]):
        raise ValueError(f"the served net has {len(weights)} convolutions, this one {needed[-1]}")
    if len(weights) == needed[-1]:
        kept = model.layers
    left = list(weights)
    inner: list[tuple[layers.Layer, layers.Layer, np.ndarray]] = []
    last, bias = None, np.zeros(0)
    for layer in kept:
        if isinstance(layer, layers.SeparableConv2D):
            depthwise, (pointwise, bias) = left.pop(0)[0], left.pop(0)
            layer.set_weights([depthwise.transpose(1, 2, 3, 0), pointwise.transpose(1, 2, 3, 0)])
            last = layer
        elif isinstance(layer, layers.Conv2D):
            kernel, bias = _outputs(*left.pop(0), layer)
            own = [kernel.transpose(1, 2, 3, 0)]
            layer.set_weights([*own, bias] if layer.use_bias else own)
            last = layer
        elif isinstance(layer, layers.BatchNormalization):
            size = len(bias)
            layer.set_weights(
                [np.ones(size), bias, np.zeros(size), np.full(size, 1 - layer.epsilon)]
            )
            inner.append((layer, last, bias))
    probe = keras.Model(model.input, [conv.output for _, conv, _ in inner])
    for (norm, _, own_bias), out in zip(inner, probe(sample, training=False), strict=True):
        values = np.asarray(out, np.float64).reshape(-1, out.shape[-1])
        mean, variance = values.mean(0), values.var(0)
        gain = np.sqrt(variance + norm.epsilon)
        norm.set_weights([gain, mean + own_bias, mean, variance])
