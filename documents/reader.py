"""From a file to a reading, every kind: what the service, commands and workers read with."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel

from documents.files import Bounds, load_scaled
from documents.kind import DocumentKind, Nets, Stages
from documents.kinds import find_kinds
from documents.pipeline import read_document
from documents.weights import Opened
from elements import Image, Reading
from errors import InternalError, ReaderError
from segmentation.decode import decode_scaled

# Upright RGB uint8 (H, W, 3), and the request's form where its kind has one → Reading.
Read = Callable[..., Reading]
NOTHING: Mapping[tuple[str, str], str] = {}


def read_picture(path: Path, read: Read, bounds: Bounds) -> Reading:
    """Decode and read one file, ``decode`` among its timings; raises nothing but ReaderErrors."""
    return _read(lambda: load_scaled(path, bounds), read)


def read_bytes(data: bytes, read: Read, bounds: Bounds) -> Reading:
    """The same of a file's bytes."""
    most = {"max_bytes": bounds.max_image_bytes, "max_pixels": bounds.max_image_pixels}
    return _read(lambda: decode_scaled(data, **most), read)


def _read(load: Callable[[], tuple[Image, int]], read: Read) -> Reading:
    start = time.perf_counter()
    photo, scale = load()
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


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one kind of document: as often as asked, from several threads at once.

    chosen: field → key of the recogniser that the operator wants for it. waits: codes of notes that
    ask for a review.
    """

    kind: DocumentKind
    nets: Nets
    chosen: Mapping[str, str] = field(default_factory=dict)
    waits: frozenset[str] = frozenset()

    def stages(self, form: BaseModel | None = None) -> Stages:
        """The stages of one request, under what its form says."""
        return self.kind.stages(form if form is not None else self.kind.form())

    def __call__(self, photo: Image, form: BaseModel | None = None) -> Reading:
        """The reading of a photo, upright RGB uint8 (H, W, 3), under what the request's form says;
        raises a ReaderError."""
        return read_document(
            photo,
            self.kind.name,
            self.stages(form),
            self.nets,
            chosen=self.chosen,
            waits=self.waits,
        )


def open_reader(
    name: str,
    chosen: Mapping[tuple[str, str], str] = NOTHING,
    waits: frozenset[str] = frozenset(),
    opened: Opened | None = None,
) -> Reader:
    """The reader of one kind over the models in models/.

    chosen: (kind, field) → key of a recogniser. Raises KeyError for a kind that there is not, and
    what `documents.weights.Opened.nets` raises.
    """
    kind = find_kinds()[name]
    own = {field: key for (of, field), key in chosen.items() if of == name}
    return Reader(kind, (opened or Opened()).nets(kind, own), own, waits)
