"""How large a line net is, as the commands that train one take it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial

import keras

from ocr.crnn_net import build_crnn


def add_shape(parser: argparse.ArgumentParser) -> None:
    """List the arguments that say how large a net is."""
    add = parser.add_argument
    add("--depths", type=int, nargs=4, default=(0, 0, 0, 0),
        help="residual convolutions after each pooling")  # fmt: skip
    add("--channels", type=int, nargs=4, default=(24, 48, 96, 128))
    add("--features", type=int, default=160)


def shaped(args: argparse.Namespace) -> Callable[..., keras.Model]:
    """`ocr.crnn_net.build_crnn` for a net of that size."""
    return partial(build_crnn, channels=args.channels, depths=args.depths, features=args.features)
