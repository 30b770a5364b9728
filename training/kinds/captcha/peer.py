"""ddddocr in a process of its own, for training.kinds.captcha.measure: paths in, JSON lines out.

    python training/kinds/captcha/peer.py default|beta CHARACTERS

It needs nothing of this project, so that it may run in an environment of its own
(requirements-benchmark.txt). It is told no length. Its own text drops what is no given character
after reading; here each step answers the likeliest of the given characters, in either case, which
reads more.
"""

from __future__ import annotations

import json
import os
import sys
import time
from itertools import groupby
from pathlib import Path
from typing import Any

BLANK = 0


def on_one_thread() -> None:
    """Have ONNX Runtime use one thread: ddddocr offers no setting for it."""
    import onnxruntime

    begin = onnxruntime.InferenceSession.__init__

    def alone(self: Any, *args: Any, **options: Any) -> None:
        one = onnxruntime.SessionOptions()
        one.intra_op_num_threads = one.inter_op_num_threads = 1
        begin(self, *args, **{**options, "sess_options": one})

    onnxruntime.InferenceSession.__init__ = alone


def text_of(told: dict[str, Any], characters: str) -> str:
    """The likeliest given character of each step, runs merged, in lower case."""
    import numpy as np

    charset = told["charset"]
    allowed = [BLANK, *(charset.index(c) for c in {*characters, *characters.upper()})]
    steps = np.asarray(told["probabilities"], np.float32)
    steps = steps.reshape(-1, steps.shape[-1])[:, allowed]
    return "".join(charset[allowed[n]].lower() for n, _ in groupby(steps.argmax(1)) if n != BLANK)


def main() -> None:
    """Say that the reader is loaded, then read until the input ends."""
    which, characters = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what the library prints must not come between the answers
    on_one_thread()
    import ddddocr

    reader = ddddocr.DdddOcr(beta=which == "beta", show_ad=False)
    reader.set_ranges(characters)
    answers.write(json.dumps({"ready": True}) + "\n")
    for line in sys.stdin:
        picture = Path(json.loads(line)).read_bytes()
        start = time.perf_counter()
        reader.classification(picture)
        taken = 1000 * (time.perf_counter() - start)
        told = reader.classification(picture, probability=True)
        answers.write(json.dumps({"text": text_of(told, characters), "ms": taken}) + "\n")


if __name__ == "__main__":
    main()
