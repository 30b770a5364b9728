"""From a file to a reading, every kind: what the service, commands and workers read with."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from pathlib import Path

from pydantic import BaseModel

from documents.files import Bounds, file_bytes, most
from documents.following import followed_by
from documents.kind import DocumentKind, Nets, Stages
from documents.kinds import find_kinds
from documents.pipeline import read_document
from documents.weights import Opened
from elements import Image, Reading
from errors import InternalError, ReaderError
from segmentation.decode import Decoded, decode_page

# Upright RGB uint8 (H, W, 3), and the request's form where its kind has one → Reading.
Read = Callable[..., Reading]
NO_DOCUMENT = HTTPStatus.UNPROCESSABLE_ENTITY  # of errors that say that a page holds none
MOST_SEARCHED = 10  # pages of a file, for the one that holds a document
SEARCH_SECONDS = 20.0  # after which no further page is begun
NOTHING: Mapping[tuple[str, str], str] = {}


def read_picture(path: Path, read: Read, bounds: Bounds, page: int | None = None) -> Reading:
    """Decode and read one file, ``decode`` among its timings; raises nothing but ReaderErrors.

    page: the number of the one that is read of a PDF or TIFF; else the first that holds a document
    of the reader's kind.
    """
    return read_bytes(file_bytes(path, bounds), read, bounds, page)


def read_bytes(data: bytes, read: Read, bounds: Bounds, page: int | None = None) -> Reading:
    """The same of a file's bytes."""

    def guarded(photo: Image) -> Reading:
        try:
            return read(photo)
        except ReaderError:
            raise
        except Exception as error:
            # Where it happened, without the message or the values, which may be personal.
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
            raise InternalError(f"Reading stopped with {where}.") from error

    return read_page(lambda number: decode_page(data, page=number, **most(bounds)), guarded, page)


def read_page(
    decode: Callable[[int], Decoded], read: Callable[[Image], Reading], page: int | None = None
) -> Reading:
    """The reading of a file's page ``page``, from 1; where none is named, of the first that holds a
    document, among the first MOST_SEARCHED; then its kind may read the page behind it as well
    (`documents.following`).

    decode: number → the page. Raises what both raise; where no page holds a document, what was
    raised of the first.
    """
    number, first, begun, decoding = page or 1, None, time.monotonic(), 0.0
    while True:
        start = time.perf_counter()
        shown = decode(number)
        decoding += (time.perf_counter() - start) * 1000
        follows = page is None and number < shown.pages
        try:
            with followed_by(partial(_image, decode, number + 1) if follows else None):
                reading = read(shown.image).enlarged(shown.scale)
        except ReaderError as error:
            if error.status != NO_DOCUMENT:
                raise
            first = first or error
            last = page is not None or number >= min(shown.pages, MOST_SEARCHED)
            if last or time.monotonic() - begun > SEARCH_SECONDS:
                raise first from None
            number += 1
            continue
        timings = {"decode": decoding, **reading.timings_ms}
        return replace(reading, timings_ms=timings, number=shown.page, of=shown.pages)


def _image(decode: Callable[[int], Decoded], number: int) -> Image:
    return decode(number).image


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
