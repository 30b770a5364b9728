"""What a line net is trained for, and how its normalisation is settled."""

from __future__ import annotations

import keras


def loss(truth: keras.KerasTensor, raw: keras.KerasTensor) -> keras.KerasTensor:
    """Compute the mean CTC loss, bounded.

    truth: (N, longest) codes, 0 after the last. raw: (N, T, C) logits.
    A line in six is blurred so that nobody can read it, and would else make up most of the loss:
    by the arc tangent a line weighs the less the more nats its characters cost.
    """
    ops = keras.ops
    lengths = ops.sum(ops.cast(truth > 0, "int32"), -1)
    steps = ops.ones_like(lengths) * ops.shape(raw)[1]
    losses = ops.ctc_loss(truth, raw, lengths, steps, mask_index=0)
    count = ops.cast(ops.maximum(lengths, 1), losses.dtype)
    return ops.mean(count * ops.arctan(losses / count))


def settle(model: keras.Model) -> None:
    """Normalise with the averages gathered so far, as in service, and leave them as they are.

    A batch holds lines of one width, and narrow lines have other averages than wide ones: a net
    that has learnt with each batch's own reads all of them worse.
    """
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
