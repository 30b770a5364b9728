"""The U-Net that both segmentations share: the architecture, nothing else.

Separable convolutions, a stem of stride 2 and an output of half the input's size keep it at
some hundred thousand parameters and a few milliseconds on one thread.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
from keras import layers


def build_unet(
    width: int, height: int, outputs: int, channels: Sequence[int] = (20, 32, 48, 80, 128)
) -> keras.Model:
    """RGB 0–255 ``(N, height, width, 3)`` → raw outputs ``(N, height/2, width/2, outputs)``.

    ``channels``: one figure a level, each level half as large as the one above; width and height
    must be multiples of ``2 ** len(channels)``.
    """
    if width % 2 ** len(channels) or height % 2 ** len(channels):
        raise ValueError(f"{width}×{height} is no multiple of {2 ** len(channels)}")
    photo = keras.Input((height, width, 3), name="photo")
    x = layers.Rescaling(1 / 127.5, offset=-1.0)(photo)
    x = layers.Conv2D(channels[0], 3, strides=2, padding="same", use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))

    skips = []
    for c in channels[:-1]:
        x = _block(_block(x, c), c)
        skips.append(x)
        x = layers.MaxPool2D()(x)

    x = Coordinates()(x)  # where in the picture: a convolution alone can't know
    x = _block(_block(_block(x, channels[-1]), channels[-1]), channels[-1])

    for c, skip in zip(reversed(channels[:-1]), reversed(skips), strict=True):
        x = layers.Conv2D(c, 1, use_bias=False)(x)
        x = layers.UpSampling2D(interpolation="bilinear")(x)
        x = layers.Add()([x, skip])
        x = _block(_block(x, c), c)
    return keras.Model(photo, layers.Conv2D(outputs, 1, name="raw")(x), name="unet")


def _block(x: keras.KerasTensor, channels: int) -> keras.KerasTensor:
    x = layers.SeparableConv2D(channels, 3, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


@keras.saving.register_keras_serializable("reader")
class Coordinates(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Adds two channels: x and y from -1 to 1."""

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        ops = keras.ops
        n, h, w = ops.shape(x)[0], x.shape[1], x.shape[2]
        across = ops.reshape(ops.linspace(-1.0, 1.0, w), (1, 1, w, 1))
        down = ops.reshape(ops.linspace(-1.0, 1.0, h), (1, h, 1, 1))
        across, down = (ops.broadcast_to(c, (n, h, w, 1)) for c in (across, down))
        return ops.concatenate([x, ops.cast(across, x.dtype), ops.cast(down, x.dtype)], -1)

    def compute_output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return (*shape[:-1], shape[-1] + 2)
