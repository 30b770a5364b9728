"""A segmentation network in service: image → mask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from elements import Image
from network import Network


class Segmenter:
    """Weights ``<name>.tflite``, described beside them: ``input`` [width, height] and ``classes``,
    one name an output channel. Raises network.ModelError.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        self._net = Network(path, threads=threads)
        self.name = self._net.name
        self.input_size: tuple[int, int] = tuple(self._net.about["input"])
        self.classes: tuple[str, ...] = tuple(self._net.about["classes"])

    def __call__(self, image: Image) -> npt.NDArray[np.float32]:
        """RGB uint8 (H, W, 3), resized to ``input_size`` where it differs → float32 (h, w, C)."""
        if (image.shape[1], image.shape[0]) != self.input_size:
            # pages are about twice as large, where linear is the mean of four and ten times as fast
            image = np.asarray(
                cv2.resize(image, self.input_size, interpolation=cv2.INTER_LINEAR), np.uint8
            )
        answer: npt.NDArray[np.float32] = self._net(image[None])[0]
        return answer


class Watched(Segmenter):
    """A segmenter that tells of each look: the image, RGB uint8 (H, W, 3), and the answer."""

    def __init__(
        self, net: Segmenter, told: Callable[[Image, npt.NDArray[np.float32]], None]
    ) -> None:
        self._seeing, self._told = net, told
        self.name, self.input_size, self.classes = net.name, net.input_size, net.classes

    def __call__(self, image: Image) -> npt.NDArray[np.float32]:
        """See `Segmenter`."""
        answer = self._seeing(image)
        self._told(image, answer)
        return answer
