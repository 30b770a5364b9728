"""Train the captchas' line net: pictures drawn as it goes → five characters, by CTC.

    python -m training.kinds.captcha.train --steps 12000

Every picture is new and none is kept. Run again to resume. Every 500 steps it prints what the net
does on pictures that it does not learn from: *val loss* is the mean over 1,024 validation captchas,
styles as in training, of the CTC loss of a whole label: minus the natural logarithm of the
probability that the net, normalised as in service, gives all alignments of it together (nats a
picture). Their labels are none of training's; styles and typefaces are.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

from ocr.crnn_net import build_crnn
from ocr.ctc import greedy, log_softmax
from training.kinds.captcha.data import CHARSET, Captcha, batch_of, batches, draw_captcha
from training.nets.loop import Batch, train, training_arguments
from training.nets.start import start_from

CHANNELS, FEATURES = (16, 32, 64, 96), 128  # half as much to compute as the KTP's first line net
VALIDATION = 1024
VALIDATION_SEED = 70_000_000


def losses(truth: keras.KerasTensor, raw: keras.KerasTensor) -> keras.KerasTensor:
    """CTC loss of each picture, nats; truth (N, LENGTH) indices, raw (N, T, C) logits."""
    ops = keras.ops
    truth = ops.cast(truth, "int32")  # Keras hands a loss floats
    ones = ops.ones_like(truth[:, 0])
    lengths, steps = ones * ops.shape(truth)[1], ones * ops.shape(raw)[1]
    return ops.ctc_loss(truth, raw, lengths, steps, mask_index=0)


def loss(truth: keras.KerasTensor, raw: keras.KerasTensor) -> keras.KerasTensor:
    """The mean of ``losses``."""
    return keras.ops.mean(losses(truth, raw))


def validation() -> Callable[[keras.Model], dict[str, float]]:
    """Draws the validation captchas; gives what tells a net's figures on them."""
    drawn = [draw_captcha((VALIDATION_SEED, n), "validation") for n in range(VALIDATION)]
    x, y = batch_of(drawn)

    def figures(net: keras.Model) -> dict[str, float]:
        parts = [net(part, training=False) for part in np.split(x, VALIDATION // 128)]
        raw = np.concatenate([keras.ops.convert_to_numpy(part) for part in parts])
        said = [greedy(log_softmax(one), CHARSET).text for one in raw]
        nats = float(
            np.mean(keras.ops.convert_to_numpy(losses(y, keras.ops.convert_to_tensor(raw))))
        )
        return {"val loss": round(nats, 4), **_whole(drawn, said)}

    return figures


def _whole(drawn: list[Captcha], said: list[str]) -> dict[str, float]:
    """The share read whole by the likeliest class of each step: in Kaptcha's style, in others."""
    right: dict[str, list[bool]] = {"kaptcha": [], "others": []}
    for captcha, text in zip(drawn, said, strict=True):
        right["kaptcha" if captcha.style == "kaptcha" else "others"].append(text == captcha.text)
    return {name: round(float(np.mean(hits)), 4) for name, hits in right.items()}


def parsed() -> argparse.Namespace:
    parser = training_arguments(__doc__, "captcha", steps=12000, rate=2e-3)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--start", type=Path, help="go on from a Keras net or one that is served")
    parser.add_argument("--channels", type=int, nargs=4, default=CHANNELS)
    parser.add_argument("--features", type=int, default=FEATURES)
    parser.add_argument("--threads", type=int, default=1, help="of TensorFlow")
    return parser.parse_args()


def main() -> None:
    args = parsed()
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    keras.utils.set_random_seed(args.seed)
    model = build_crnn(len(CHARSET), channels=tuple(args.channels), features=args.features)
    if args.start:
        start_from(
            model, args.start, batch_of([draw_captcha((0, n), "train") for n in range(64)])[0]
        )

    def drawn(rng: np.random.Generator, step: int) -> Iterator[Batch]:
        return batches(args.seed, step)

    train(model, loss, drawn, validation(), args)


if __name__ == "__main__":
    main()
