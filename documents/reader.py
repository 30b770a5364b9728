"""From a file to a reading, every kind: what the service, commands and workers read with."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from documents.files import Bounds, load_scaled
from documents.kinds import find_kinds
from documents.pipeline import read_document
from documents.weights import load_models
from elements import Image, Reading
from errors import InternalError, ReaderError

Read = Callable[[Image], Reading]  # upright RGB uint8 (H, W, 3) → Reading


def read_picture(path: Path, read: Read, bounds: Bounds) -> Reading:
    """Decode and read one file, ``decode`` among its timings; raises nothing but ReaderErrors."""
    start = time.perf_counter()
    photo, scale = load_scaled(path, bounds)
    decoded = (time.perf_counter() - start) * 1000
    try:
        reading = read(photo).enlarged(scale)
    except ReaderError:
        raise
    except Exception as error:
        # Where it happened, without the message or the values, which may be personal.
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
        raise InternalError(f"Reading stopped with {where}.") from error
    return replace(reading, timings_ms={"decode": decoded, **reading.timings_ms})


def shipped_readers(chosen: Mapping[str, str], waits: frozenset[str]) -> Mapping[str, Read]:
    """One reader a kind over the models in models/.

    chosen: field → key of the recogniser that the operator wants for it. waits: codes of notes that
    ask for a review. Raises what `documents.weights.load_models` raises.
    """
    models = load_models(chosen=chosen)
    return {
        name: partial(read_document, kind=replace(kind, waits=waits), models=models)
        for name, kind in find_kinds().items()
    }
