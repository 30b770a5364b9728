"""What a net of fields is trained for."""

from __future__ import annotations

import keras

FIELD_WEIGHT = 3.0  # of a field's pixel against the ground's; export takes it out again


def loss(truth: keras.KerasTensor, raw: keras.KerasTensor) -> keras.KerasTensor:
    """Compute cross-entropy, fields weighed up against the ground, and Dice over those present.

    truth: (N, h, w) classes. raw: (N, h, w, classes) logits.
    """
    ops = keras.ops
    hot = ops.one_hot(truth, raw.shape[-1])
    entropy = -ops.sum(hot * ops.log_softmax(raw), -1)
    weight = 1.0 + (FIELD_WEIGHT - 1.0) * ops.cast(truth > 0, "float32")
    share = ops.softmax(raw)[..., 1:]
    meet = ops.sum(share * hot[..., 1:], (0, 1, 2))
    size = ops.sum(share, (0, 1, 2)) + ops.sum(hot[..., 1:], (0, 1, 2))
    dice = 1 - (2 * meet + 1.0) / (size + 1.0)
    return ops.mean(entropy * weight) + ops.mean(dice)
