"""The character recogniser's architecture: three convolution blocks and two dense layers."""

from __future__ import annotations

from collections.abc import Sequence

import keras
from keras import layers

from ocr.characters import SIZE


def build_character_cnn(
    classes: int,
    *,
    channels: Sequence[int] = (32, 64, 96),
    features: int = 128,
    dropout: float = 0.3,
) -> keras.Model:
    """Grey 0–255 ``(N, 32, 32, 1)``, ink dark → logits ``(N, classes)``.

    classes: as many as ``len(Charset)``; class 0 is ink that is no character. ``dropout`` stands
    before the second dense layer. With the defaults and 46 classes it has 280 000 parameters.
    """
    glyph = keras.Input((SIZE, SIZE, 1), name="glyph")
    x = layers.Rescaling(-1 / 255, offset=1.0)(glyph)  # ink 1, ground 0
    for filters in channels:  # each block halves the picture: 16, 8, 4
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.MaxPool2D()(layers.ReLU()(layers.BatchNormalization()(x)))
    x = layers.Flatten()(x)  # the place in the line counts, so nothing is averaged away
    x = layers.Dense(features, activation="relu")(x)
    x = layers.Dropout(dropout)(x)
    x = layers.Dense(classes, name="logits")(x)
    return keras.Model(glyph, x, name="character_cnn")
