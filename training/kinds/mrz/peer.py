"""PassportEye in a process of its own, for training.kinds.mrz.measure: paths in, JSON lines out.

    python training/kinds/mrz/peer.py

It needs nothing of this project, so that it may run in an environment of its own
(``pip install passporteye==2.2.2``). It ships no model for Tesseract and asks for none, so that
Tesseract reads with the data that it takes by default, English, under PassportEye's own options.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> None:
    """Say that the reader is loaded, then read until the input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a library prints must not come between the answers
    os.environ["OMP_THREAD_LIMIT"] = "1"  # Tesseract's
    from passporteye import read_mrz

    answers.write(json.dumps({"ready": True}) + "\n")
    for line in sys.stdin:
        start = time.perf_counter()
        try:
            zone = read_mrz(json.loads(line))
            text = "" if zone is None else zone.aux["text"]
        except Exception as error:  # as its user would meet it
            text = ""
            print(type(error).__name__, file=sys.stderr)
        taken = 1000 * (time.perf_counter() - start)
        answers.write(json.dumps({"lines": text.split("\n"), "ms": taken}) + "\n")


if __name__ == "__main__":
    main()
