"""Turn a trained Keras net into the weights that are served: LiteRT beside a description.

    python -m training.export card var/training/ktp-card-run/final.keras --name ktp-card-3 \
        --figures '{"first_iou": 0.97}'

The description tells how the net came to be: the runs that the JSON beside the Keras net lists
(training/nets/runs.py), and this one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

from ocr.charset import Charset
from segmentation import unet  # noqa: F401  registers the layers that a saved net names
from training.characters.charsets import CHARSETS
from training.kinds.find import kinds_with
from training.kinds.subject import subject_of
from training.lines.recipe import recipe_of
from training.masks.loss import FIELD_WEIGHT
from training.nets.runs import runs_of, this_run

PLACES = ("cover", "u", "v")  # what a finder's net says of each pixel
FINDERS = ("card", "zone")


def serving_net(role: str, net: keras.Model) -> keras.Model:
    """Give the net its final outputs: cover as a share, classes as probabilities.

    role: "card", "zone" or "fields".
    """
    raw = net.output
    if role in FINDERS:
        cover = keras.layers.Activation("sigmoid")(raw[..., :1])
        out = keras.layers.Concatenate()([cover, raw[..., 1:]])
    else:
        # a net that learnt with fields weighed up says "field" too often: by just that weight
        prior = np.log(FIELD_WEIGHT) * np.eye(raw.shape[-1], dtype=np.float32)[0]
        out = keras.layers.Softmax()(keras.layers.Rescaling(1.0, offset=prior, name="prior")(raw))
    return keras.Model(net.input, out)


def export(
    role: str,
    net: keras.Model,
    classes: Sequence[str],
    folder: Path,
    name: str,
    about: dict[str, Any],
) -> Path:
    """Write a segmentation's ``<name>.tflite`` and ``<name>.json``; gives the weights' path.

    role: "card" or "fields". classes: what its outputs are, in their order. about: what else the
    description holds; the last of its ``runs`` gets the sha256 of the weights. Raises ValueError
    where the net has not as many outputs as there are classes.
    """
    if net.output.shape[-1] != len(classes):
        raise ValueError(f"{net.output.shape[-1]} outputs, there are {len(classes)} classes")
    _, height, width, _ = net.input.shape
    about = {"kind": role, "input": [width, height], "classes": list(classes), **about}
    return _write(serving_net(role, net), folder, name, about)


def export_line_net(
    net: keras.Model, charset: Charset, folder: Path, name: str, about: dict[str, Any]
) -> Path:
    """Write a line network's ``<name>.tflite`` and ``<name>.json``; gives the weights' path.

    Its weights become 8-bit integers, each channel with a scale of its own, and so do the values
    between layers, line by line: a third of the time and as many lines right.
    """
    height = net.input.shape[1]
    about = {"kind": "line", "height": height, "charset": charset.characters, **about}
    return _write(net, folder, name, about, quantised=True)


def export_character_net(
    net: keras.Model, charset: Charset, folder: Path, name: str, about: dict[str, Any]
) -> Path:
    """Write a character network's ``<name>.tflite`` and ``<name>.json``; gives the weights' path.

    Raises ValueError where the net has not as many classes as the charset.
    """
    if net.output.shape[-1] != len(charset):
        raise ValueError(f"{net.output.shape[-1]} classes, the charset has {len(charset)}")
    about = {"kind": "characters", "charset": charset.characters, **about}
    return _write(net, folder, name, about)


def _write(
    net: keras.Model, folder: Path, name: str, about: dict[str, Any], *, quantised: bool = False
) -> Path:
    optimizations = [tf.lite.Optimize.DEFAULT] if quantised else []
    with tempfile.TemporaryDirectory() as scratch:
        part = Path(scratch) / "net.tflite"
        net.export(part, format="litert", verbose=False, optimizations=optimizations)
        weights = part.read_bytes()
    path = folder / f"{name}.tflite"
    path.write_bytes(weights)
    sha256 = hashlib.sha256(weights).hexdigest()
    if runs := about.get("runs"):
        about = about | {"runs": [*runs[:-1], runs[-1] | {"sha256": sha256}]}
    text = json.dumps({**about, "sha256": sha256, "parameters": net.count_params()}, indent=2)
    path.with_suffix(".json").write_text(text + "\n", "utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("role", choices=(*FINDERS, "fields", "line", "characters"))
    parser.add_argument("--widths", type=int, nargs="*",
                        help="input columns that a line net's lines need, if not all")  # fmt: skip
    parser.add_argument(
        "--recipe", default="lines", help="of a line net: the part of its kind that draws its lines"
    )
    parser.add_argument("net", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--kind", default="ktp", choices=sorted({*kinds_with("lines"),
                        *kinds_with("subject")}), help="of documents (ktp)")  # fmt: skip
    parser.add_argument("--charset", choices=sorted(CHARSETS), default="ktp",
                        help="of a character net (ktp)")  # fmt: skip
    parser.add_argument("--out", type=Path, default=Path("models"))
    parser.add_argument("--figures", type=json.loads, default={})
    args = parser.parse_args()
    net = keras.models.load_model(args.net, compile=False)
    about: dict[str, Any] = {"runs": [*runs_of(args.net), this_run(args.net)]}
    about["figures"] = args.figures
    if args.widths:
        about["widths"] = args.widths
    if args.role == "characters":
        charset = Charset(CHARSETS[args.charset].characters)
        print(export_character_net(net, charset, args.out, args.name, about))
    elif args.role == "line":
        recipe = recipe_of(args.kind, args.recipe)
        if recipe.stretched != 1.0:
            about["stretched"] = recipe.stretched
        if recipe.from_the_right:
            about["from_the_right"] = True
        print(export_line_net(net, recipe.charset, args.out, args.name, about))
    else:
        classes = PLACES if args.role in FINDERS else subject_of(args.kind).classes
        print(export(args.role, net, classes, args.out, args.name, about))


if __name__ == "__main__":
    main()
