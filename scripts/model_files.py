"""Model files on a disk: weights beside their description, checked, converted, tried out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from documents.kinds import find_kinds
from documents.weights import LINE, weights_of
from network import ModelError, Network
from ocr.charset import Charset
from ocr.crnn import SHAPES


class FetchError(Exception):
    """A model that can't be fetched or used; the message is for the operator."""


def check(folder: Path) -> list[str]:
    """What is wrong with the weights in a folder, one sentence a model; empty if nothing is."""
    stems = {path.stem for path in folder.glob("*.tflite")} | set(weights_of(find_kinds().values()))
    faults = []
    for name in sorted(stems):
        weights, about = folder / f"{name}.tflite", folder / f"{name}.json"
        if not weights.is_file():
            faults.append(f"{name}: {weights.name} is missing.")
        elif (sha256 := description(about).get("sha256")) is None:
            faults.append(f"{name}: {about.name} is missing or names no sha256.")
        elif sha256_of(weights) != sha256:
            faults.append(f"{name}: {weights.name} is not the file that {about.name} describes.")
    return faults


def description(path: Path) -> dict[str, Any]:
    """A model's JSON; empty where it is missing or no JSON object."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def install(file: Path, name: str, about: dict[str, Any]) -> None:
    """Turn a fetched file into ``<name>.tflite`` and ``<name>.json`` beside it.

    file: LiteRT weights or a Keras net, which is converted. about: the description of the model
    whose place it takes. Raises FetchError.
    """
    kind = about.get("kind")
    if not isinstance(kind, str):
        raise FetchError("No description here says what this model is: restore models/*.json.")
    with file.open("rb") as opened:
        start = opened.read(8)
    if start[4:8] == b"TFL3":
        _keep(file, kind, name, about)
    elif start.startswith((b"PK\x03\x04", b"\x89HDF\r\n\x1a\n")):
        _convert(file, kind, name, about)
    else:
        raise FetchError("The file is neither a LiteRT model nor a Keras one (.keras, .h5).")


def _keep(file: Path, kind: str, name: str, about: dict[str, Any]) -> None:
    """LiteRT weights as they are, described like those whose place they take."""
    from ai_edge_litert.interpreter import Interpreter

    weights = file.rename(file.with_name(f"{name}.tflite"))
    try:
        net = Interpreter(model_path=str(weights))
        _, height, width, _ = (int(side) for side in net.get_input_details()[0]["shape"])
    except (ValueError, RuntimeError) as error:
        raise FetchError("The file is no LiteRT model that takes pictures.") from error
    described: dict[str, Any] = {"kind": kind, "sha256": sha256_of(weights)}
    if kind == LINE:
        described |= {"height": height, "charset": about.get("charset")}
    else:
        described |= {"input": [width, height], "classes": about.get("classes")}
    file.with_name(f"{name}.json").write_text(json.dumps(described, indent=2) + "\n", "utf-8")


def _convert(file: Path, kind: str, name: str, about: dict[str, Any]) -> None:
    """A Keras net as training saves it → LiteRT; the only step that needs TensorFlow."""
    try:
        import keras

        from training.export import export, export_line_net
        from training.nets.runs import this_run
    except ImportError as error:
        raise FetchError(
            "A Keras file is converted with TensorFlow, which is not installed: "
            "pip install -r requirements-training.txt"
        ) from error
    suffix = ".keras" if file.read_bytes()[:2] == b"PK" else ".h5"
    saved = file.rename(file.with_suffix(suffix))
    try:
        net = keras.models.load_model(saved, compile=False)
        made = {"runs": [this_run(saved)]}
        if kind == LINE:
            export_line_net(net, Charset(about["charset"]), file.parent, name, made)
        else:
            export(kind, net, about["classes"], file.parent, name, made)
    except Exception as error:  # Keras and the converter raise almost anything
        raise FetchError(f"The Keras file can't be converted: {type(error).__name__}.") from error


def try_out(weights: Path) -> None:
    """Run the model once; one that fails or lacks a class must not take another's place."""
    about = description(weights.with_suffix(".json"))
    classes, charset = about.get("classes"), about.get("charset")
    if not (classes or charset):
        raise FetchError("No description here names this model's classes: restore models/*.json.")
    wanted = len(Charset(charset)) if charset else len(classes or ())
    try:
        given = Network(weights, shapes=SHAPES if charset else ()).outputs
    except (ModelError, ValueError, RuntimeError) as error:
        raise FetchError(f"The model does not run: {error}") from error
    if given != wanted:
        raise FetchError(f"The model has {given} classes where {wanted} are expected.")
