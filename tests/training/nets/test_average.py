"""The mean of two nets."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from training.nets.average import averaged


def net(weight: float, inputs: int = 2) -> keras.Model:
    model = keras.Sequential([keras.layers.Input((inputs,)), keras.layers.Dense(1)])
    model.set_weights([np.full((inputs, 1), weight), np.zeros(1)])
    return model


def test_weights_move_by_the_share_towards_the_other_net() -> None:
    assert averaged(net(1.0), net(3.0), 0.25).get_weights()[0] == pytest.approx(1.5)


def test_nets_of_other_shapes_have_no_mean() -> None:
    with pytest.raises(ValueError, match="shapes"):
        averaged(net(1.0), net(1.0, inputs=3), 0.5)
