"""A segmentation network in service: image → mask, on the LiteRT runtime, one at a time."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from threading import Lock

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image


class ModelError(Exception):
    """A model that is missing, damaged or not what its description says."""


class Segmenter:
    """Weights ``<name>.tflite`` with their description ``<name>.json`` beside them.

    The description holds ``input`` [width, height], ``classes`` (one name an output channel),
    ``sha256`` of the weights and the figures they reached. Raises ModelError.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self.name = path.stem
        try:
            weights = path.read_bytes()
            about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelError(f"model {self.name} cannot be read: {error}") from error
        if hashlib.sha256(weights).hexdigest() != about["sha256"]:
            raise ModelError(f"model {self.name} does not match the sha256 in {self.name}.json")
        self.input_size: tuple[int, int] = (about["input"][0], about["input"][1])
        self.classes: tuple[str, ...] = tuple(about["classes"])
        self._lock = Lock()
        self._net = Interpreter(model_content=weights, num_threads=threads)
        self._net.allocate_tensors()
        self._in = self._net.get_input_details()[0]["index"]
        self._out = self._net.get_output_details()[0]["index"]
        self(np.zeros((self.input_size[1], self.input_size[0], 3), np.uint8))

    def __call__(self, image: Image) -> npt.NDArray[np.float32]:
        """RGB uint8 (H, W, 3), resized to ``input_size`` where it differs → float32 (h, w, C)."""
        if (image.shape[1], image.shape[0]) != self.input_size:
            image = np.asarray(
                cv2.resize(image, self.input_size, interpolation=cv2.INTER_AREA), np.uint8
            )
        batch = np.ascontiguousarray(image[None], np.float32)
        with self._lock:
            self._net.set_tensor(self._in, batch)
            self._net.invoke()
            out: npt.NDArray[np.float32] = self._net.get_tensor(self._out)[0]
        return out
