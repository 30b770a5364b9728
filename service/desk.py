"""Desk: where an image is handed in and a reading handed out, a few at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from pydantic import BaseModel

from documents.inside import Inside, looking
from documents.kinds import find_kinds
from documents.reader import Read, read_page
from elements import Image, Reading
from errors import NotFound, NotReady, ReaderError
from segmentation.crops import cut_out, jpeg
from segmentation.decode import Decoded, decode_page
from service.metrics import Metrics
from service.turns import RETRY_AFTER, Turns

# Takes a photo, upright RGB uint8 (H, W, 3), its reading in that photo's pixels, and what was seen
# on the way to it.
Look = Callable[[Image, Reading, Inside], None]


class Desk:
    """Decodes and reads images, at most ``places`` at once; ``room`` wait for a place, each at most
    ``wait`` seconds, and take turns by account. told: called with each reading; the metrics'
    where none is given.

    Readings have threads of their own, fewer than those that answer: a decoded photo takes up to
    75 MB, and each reading at once needs Tesseract engines of its own.
    """

    def __init__(
        self, metrics: Metrics, *, max_bytes: int, max_pixels: int, places: int, wait: float,
        room: int, told: Sequence[Callable[[Reading], object]] = (),
    ) -> None:  # fmt: skip
        self._metrics, self._told = metrics, told or (metrics.read,)
        self._max_bytes, self._max_pixels = max_bytes, max_pixels
        self._pool, self._wait = ThreadPoolExecutor(places, "reading"), wait
        self._turns = Turns(places, room)
        self._readers: Mapping[str, Read] = {}

    def open(self, readers: Mapping[str, Read]) -> None:
        """Start taking images; ``readers`` reads one kind of document each."""
        self._readers = dict(readers)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are read; empty until the models are loaded."""
        return tuple(sorted(self._readers))

    def reader(self, kind: str) -> Read:
        """The reader of a kind; raises NotReady before the models are there, else NotFound."""
        if not self._readers:
            raise NotReady(retry_after=RETRY_AFTER)
        if kind not in self._readers:
            raise NotFound("This kind of document is not read here.")
        return self._readers[kind]

    def read(
        self,
        data: bytes,
        kind: str,
        who: str = "",
        came: float | None = None,
        form: BaseModel | None = None,
        look: Look | None = None,
        patient: bool = False,
        wait: float | None = None,
        page: int | None = None,
        gone: Callable[[], bool] | None = None,
    ) -> Reading:
        """Read one image file; raises a ReaderError where it can't be read, Busy where its turn
        does not come.

        form: what the request says beside its image, where its kind asks for anything. who: the
        account that asks. came: since when it waits, as time.monotonic() has it. look: is shown the
        photo beside its reading before it is forgotten. patient: whether everybody else goes first.
        wait: for how many seconds the caller waits for its turn, where that is less than others do:
        what nobody waits for any more is not begun. gone: tells whether the caller has left while
        it waited. page: the number of the one that is read of a
        PDF or TIFF, from 1; else the first, of kinds of which a file holds one document the first
        that holds it.
        """
        reader = self.reader(kind)
        known = find_kinds().get(kind)
        if page is None and known is not None and known.each_page:
            page = 1
        seconds = self._wait if wait is None else min(wait, self._wait)
        until = (time.monotonic() if came is None else came) + seconds
        try:
            with self._turns.turn(who, until, patient, gone):
                reading = self._pool.submit(
                    self._decode_and_read, data, reader, form, look, page
                ).result()
        except ReaderError as error:
            self._metrics.refused(kind, error.code)
            raise
        for tell in self._told:
            tell(reading)
        return reading

    def decoded(
        self, data: bytes, look: Callable[[Image], None], who: str = "", came: float | None = None
    ) -> None:
        """Show a file's photo, upright RGB uint8 (H, W, 3), to ``look`` without reading it; raises
        as `read` does."""
        until = (time.monotonic() if came is None else came) + self._wait
        with self._turns.turn(who, until):
            self._pool.submit(lambda: look(self._decode(data).image)).result()

    def _decode(self, data: bytes, page: int = 1) -> Decoded:
        return decode_page(data, max_bytes=self._max_bytes, max_pixels=self._max_pixels, page=page)

    def _decode_and_read(
        self,
        data: bytes,
        reader: Read,
        form: BaseModel | None,
        look: Look | None,
        page: int | None,
    ) -> Reading:
        def read(photo: Image) -> Reading:
            asked = (photo,) if form is None else (photo, form)
            if look is None:
                return reader(*asked)
            with looking() as inside:
                reading = reader(*asked)
            look(photo, reading, inside)
            return reading

        return read_page(partial(self._decode, data), read, page)

    def crops(
        self,
        data: bytes,
        kind: str,
        corners: Sequence[Sequence[float]],
        names: Sequence[str],
        who: str,
        page: int = 1,
    ) -> dict[str, bytes]:
        """Pictures that stand on a document that was read, by name, as JPEG files.

        corners: of the document, four (x, y) in pixels of the upright photo. page: its number in
        the file. Raises a ReaderError where the image can't be decoded, Busy where its turn does
        not come.
        """
        with self._turns.turn(who, time.monotonic() + self._wait):
            return self._pool.submit(self._cut, data, kind, corners, names, page).result()

    def _cut(
        self,
        data: bytes,
        kind: str,
        corners: Sequence[Sequence[float]],
        names: Sequence[str],
        page: int,
    ) -> dict[str, bytes]:
        shown = self._decode(data, page)
        known = find_kinds()[kind]
        if known.frame is None:
            raise LookupError(kind)
        quad = np.asarray(corners, np.float32) / np.float32(shown.scale)
        return {
            name: jpeg(cut_out(shown.image, quad, known.frame, known.pictures[name]))
            for name in names
        }
