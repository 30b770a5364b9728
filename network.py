"""A trained network in service: weights checked against their description, run on LiteRT."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class ModelError(Exception):
    """A model that is missing, damaged or not what its description says."""


def about_model(weights: Path) -> dict[str, Any]:
    """The description beside a model's weights; raises ModelError."""
    try:
        about: dict[str, Any] = json.loads(weights.with_suffix(".json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"model {weights.stem} cannot be read: {error}") from error
    return about


class Network:
    """Weights ``<name>.tflite`` with their description ``<name>.json`` beside them.

    ``about`` is the description; it holds the sha256 of the weights and the figures they reached.
    ``outputs``: how many channels or classes the answer has.
    One input, one output. A network whose input may vary in shape is laid out for each of
    ``shapes`` once, for laying it out anew costs more than running it. Raises ModelError.
    """

    def __init__(
        self, path: Path, *, shapes: Sequence[tuple[int, ...]] = (), threads: int = 1
    ) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self.name = path.stem
        self.about = about_model(path)
        try:
            weights = path.read_bytes()
        except OSError as error:
            raise ModelError(f"model {self.name} cannot be read: {error}") from error
        if hashlib.sha256(weights).hexdigest() != self.about["sha256"]:
            raise ModelError(f"model {self.name} does not match the sha256 in {self.name}.json")
        self._lock = Lock()
        self._nets = {}
        for shape in shapes or (None,):
            net = Interpreter(model_content=weights, num_threads=threads)
            given = net.get_input_details()[0]
            if shape is not None:
                net.resize_tensor_input(given["index"], shape, strict=True)
            net.allocate_tensors()
            shape = shape or tuple(int(n) for n in given["shape"])
            self._nets[shape] = net, given["index"], net.get_output_details()[0]["index"]
            self.outputs: int = self(np.zeros(shape, np.float32)).shape[-1]

    def __call__(self, values: npt.ArrayLike) -> Floats:
        """The output for an input of one of the shapes; one at a time, others wait."""
        batch = np.ascontiguousarray(values, np.float32)
        net, given, out = self._nets[batch.shape]
        with self._lock:
            net.set_tensor(given, batch)
            net.invoke()
            answer: Floats = net.get_tensor(out)
            return answer
