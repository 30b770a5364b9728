"""From a trained Keras net to the weights that are served: LiteRT beside a description.

    python -m training.export card var/training/card-run/final.keras --name ktp-card-3 \
        --command "python -m training.finder.train" --figures '{"first_iou": 0.97}'
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

from ocr.charset import CHARACTER_SETS, LINE_SETS, Charset
from segmentation import unet  # noqa: F401  registers the layers that a saved net names
from training.kinds.ktp.press import CLASSES as PRINTED
from training.masks.train import FIELD_WEIGHT

CLASSES = {"card": ("cover", "u", "v"), "fields": PRINTED}


def serving_net(kind: str, net: keras.Model) -> keras.Model:
    """The net with its outputs in their final form: cover as a share, classes as probabilities."""
    raw = net.output
    if kind == "card":
        cover = keras.layers.Activation("sigmoid")(raw[..., :1])
        out = keras.layers.Concatenate()([cover, raw[..., 1:]])
    else:
        # a net that learnt with fields weighed up says "field" too often: by just that weight
        prior = np.log(FIELD_WEIGHT) * np.eye(raw.shape[-1], dtype=np.float32)[0]
        out = keras.layers.Softmax()(keras.layers.Rescaling(1.0, offset=prior, name="prior")(raw))
    return keras.Model(net.input, out)


def export(kind: str, net: keras.Model, folder: Path, name: str, about: dict[str, object]) -> Path:
    """Write a segmentation's ``<name>.tflite`` and ``<name>.json``; gives the weights' path."""
    _, height, width, _ = net.input.shape
    about = {"kind": kind, "input": [width, height], "classes": list(CLASSES[kind]), **about}
    return _write(serving_net(kind, net), folder, name, about)


def export_line_net(
    net: keras.Model, charset: Charset, folder: Path, name: str, about: dict[str, object]
) -> Path:
    """Write a line network's ``<name>.tflite`` and ``<name>.json``; gives the weights' path.

    Its weights become 8-bit integers, each channel with a scale of its own, and so do the values
    between layers, line by line: a third of the time and as many lines right.
    """
    height = net.input.shape[1]
    about = {"kind": "line", "height": height, "charset": charset.characters, **about}
    return _write(net, folder, name, about, quantised=True)


def export_character_net(
    net: keras.Model, charset: Charset, folder: Path, name: str, about: dict[str, object]
) -> Path:
    """Write a character network's ``<name>.tflite`` and ``<name>.json``; gives the weights' path.

    Raises ValueError where the net has not as many classes as the charset.
    """
    if net.output.shape[-1] != len(charset):
        raise ValueError(f"{net.output.shape[-1]} classes, the charset has {len(charset)}")
    about = {"kind": "characters", "charset": charset.characters, **about}
    return _write(net, folder, name, about)


def _write(
    net: keras.Model, folder: Path, name: str, about: dict[str, object], *, quantised: bool = False
) -> Path:
    optimizations = [tf.lite.Optimize.DEFAULT] if quantised else []
    with tempfile.TemporaryDirectory() as scratch:
        part = Path(scratch) / "net.tflite"
        net.export(part, format="litert", verbose=False, optimizations=optimizations)
        weights = part.read_bytes()
    path = folder / f"{name}.tflite"
    path.write_bytes(weights)
    checked = {"sha256": hashlib.sha256(weights).hexdigest(), "parameters": net.count_params()}
    text = json.dumps({**about, **checked}, indent=2) + "\n"
    path.with_suffix(".json").write_text(text, "utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=(*sorted(CLASSES), "line", "characters"))
    parser.add_argument("--charset", choices=sorted({*CHARACTER_SETS, *LINE_SETS}), default="ktp",
                        help="of a net that reads (ktp)")  # fmt: skip
    parser.add_argument("net", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--out", type=Path, default=Path("models"))
    parser.add_argument("--command", required=True, help="what trained it, seed included")
    parser.add_argument("--figures", type=json.loads, default={})
    args = parser.parse_args()
    net = keras.models.load_model(args.net, compile=False)
    about = {"command": args.command, "figures": args.figures}
    if args.kind == "characters":
        charset = Charset(CHARACTER_SETS[args.charset])
        print(export_character_net(net, charset, args.out, args.name, about))
    elif args.kind == "line":
        print(export_line_net(net, Charset(LINE_SETS[args.charset]), args.out, args.name, about))
    else:
        print(export(args.kind, net, args.out, args.name, about))


if __name__ == "__main__":
    main()
