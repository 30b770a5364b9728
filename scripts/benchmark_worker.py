"""One reader in a process of its own, for scripts.benchmark: paths in, one JSON line each out.

    python scripts/benchmark_worker.py ours|rapidocr|faster-paddle THREADS

The peers need nothing of this project, so that they may run in an environment of their own;
"ours" needs PYTHONPATH to name the project's folder, as scripts.benchmark sets it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Reader = Callable[[Path], dict[str, float]]  # milliseconds a stage


def ours(threads: int) -> Reader:
    """The shipped models, decoding included; failures are timed like readings."""
    import cv2

    from documents.reader import read_picture
    from errors import ReaderError
    from scripts.reader import shipped_reader
    from settings import load_settings

    cv2.setNumThreads(threads)
    settings = load_settings()
    reader = shipped_reader("ktp", settings)

    def read(path: Path) -> dict[str, float]:
        try:
            return read_picture(path, reader, settings).timings_ms
        except ReaderError as error:
            return {error.code: 0.0}

    return read


def rapidocr(threads: int) -> Reader:
    """RapidOCR with the models inside its wheel, on the picture as it is."""
    from rapidocr import RapidOCR

    engine: Any = RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def read(path: Path) -> dict[str, float]:
        engine(str(path))
        return {}

    return read


def faster_paddle(threads: int) -> Reader:
    """faster-paddle with the tiny models inside its wheel, on the picture as it is."""
    from faster_paddle import OcrEngine

    engine: Any = OcrEngine(threads=threads)

    def read(path: Path) -> dict[str, float]:
        engine.ocr(path.read_bytes())
        return {}

    return read


READERS = {"ours": ours, "rapidocr": rapidocr, "faster-paddle": faster_paddle}


def resident_mb() -> dict[str, float]:
    """Resident memory now and at its highest, in MB, from the kernel's own account."""
    lines = Path("/proc/self/status").read_text().splitlines()
    figures = dict(line.split(":", 1) for line in lines)
    return {
        name: int(figures[key].split()[0]) / 1024
        for name, key in (("resident", "VmRSS"), ("highest", "VmHWM"))
    }


def main() -> None:
    """Say that the reader is loaded, then read until the input ends."""
    parser = argparse.ArgumentParser(prog="benchmark_worker.py", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("threads", type=int, metavar="THREADS")
    options = parser.parse_args()
    read = READERS[options.reader](options.threads)
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a library prints must not come between the answers
    answers.write(json.dumps({"ready": True}) + "\n")
    for line in sys.stdin:
        start, busy = time.perf_counter(), time.process_time()
        stages = read(Path(json.loads(line)))
        taken = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy}
        answers.write(json.dumps({**taken, "stages": stages, **resident_mb()}) + "\n")


if __name__ == "__main__":
    main()
