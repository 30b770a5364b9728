"""The line recogniser's architecture: convolutions, a sequence part, CTC logits; nothing else.

Two sequence parts are kept to be measured against each other: ``convolutional`` (dilated,
separable, residual) and ``recurrent`` (a GRU each way).
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
from keras import layers

from ocr.crnn import HEIGHT

LOGITS = "logits"  # the last layer's name
ADDED = "added"  # what the names of layers begin with that say nothing at first


def build_crnn(
    classes: int,
    *,
    channels: Sequence[int] = (24, 48, 96, 128),
    depths: Sequence[int] = (0, 0, 0, 0),
    features: int = 160,
    sequence: str = "convolutional",
    width: int | None = None,
) -> keras.Model:
    """Grey 0–255 ``(N, 32, W, 1)``, ink dark → CTC logits ``(N, W / 4, classes)``, 0 the blank.

    W: a multiple of 4; ``width`` fixes it, which a recurrent part needs to be exported.
    depths: how many residual convolutions follow each pooling.
    """
    line = keras.Input((HEIGHT, width, 1), name="line")
    x = layers.Rescaling(-1 / 127.5, offset=1.0)(line)  # ink 1, ground -1
    pools = ((2, 2), (2, 2), (2, 1), (2, 1))
    for level, (c, pool, depth) in enumerate(zip(channels, pools, depths, strict=True)):
        x = layers.Conv2D(c, 3, padding="same", use_bias=False)(x)
        x = layers.MaxPool2D(pool)(layers.ReLU()(layers.BatchNormalization()(x)))
        for n in range(depth):
            x = _added(x, f"{ADDED}_{level}_{n}")
    x = layers.Dropout(0.1)(x)
    # the two rows that are left become one: a step sees the line's whole height
    x = layers.Conv2D(features, (HEIGHT // 16, 1), use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = _convolutional(x, features) if sequence == "convolutional" else _recurrent(x, features)
    x = layers.Dropout(0.1)(x)
    x = layers.Conv2D(classes, 1, name=LOGITS)(x)
    return keras.Model(line, layers.Reshape((-1, classes))(x), name="crnn")


def _added(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    """A residual convolution of zeros: a net that learnt without it says the same with it."""
    y = layers.Conv2D(x.shape[-1], 3, padding="same", kernel_initializer="zeros", name=name)(x)
    return layers.ReLU()(layers.Add()([x, y]))


def _convolutional(x: keras.KerasTensor, features: int) -> keras.KerasTensor:
    """Four residual blocks that see 1, 2, 4 and 1 steps apart: about a word to each side."""
    for apart in (1, 2, 4, 1):
        y = layers.SeparableConv2D(
            features, (1, 5), dilation_rate=(1, apart), padding="same", use_bias=False
        )(x)
        x = layers.Add()([x, layers.ReLU()(layers.BatchNormalization()(y))])
    return x


def _recurrent(x: keras.KerasTensor, features: int) -> keras.KerasTensor:
    """A GRU each way; unrolled where the width is fixed, for LiteRT knows no Keras loop."""
    steps = x.shape[2]
    x = layers.Reshape((-1 if steps is None else steps, features))(x)
    half = layers.GRU(features // 2, return_sequences=True, unroll=steps is not None)
    x = layers.Bidirectional(half)(x)
    return layers.Reshape((1, -1 if steps is None else steps, features))(x)
