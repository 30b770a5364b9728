"""New and changed pictures of a place, each read once: the file of results is the ledger.

A row holds the picture's name and revision beside its reading, and is written whole and in one go.
So nothing can be done and not noted, or noted and not done: whoever is killed has left whole rows
and perhaps a torn one, which is cut off. A changed picture has another revision, and a row more.
Where each page of a file is a document of its own, each has its row, which says of how many.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from documents.answers import problem, reading_to_json
from documents.reader import Read, read_bytes
from errors import ReaderError, UpstreamUnavailable
from jobs.listing import Listed, SourceError, Watched, shown, without_password
from segmentation.decode import count_pages
from settings import Settings

log = logging.getLogger(__name__)

BEGUN = b'{"source": '  # with which each row begins

Json = dict[str, Any]
Revision = tuple[str, str]  # a picture's name as a row has it, and its revision


class LedgerError(Exception):
    """A file of results that can't be gone on with; the message says why."""


@dataclass(slots=True)
class Round:
    """What one look through a place did, in files. waiting: not whole yet; failed: could not be
    fetched."""

    read: int = 0
    known: int = 0
    waiting: int = 0
    failed: int = 0


class Ledger:
    """The rows of a place in a JSONL file, and which revisions they are of. each_page: whether a
    revision is done when each of its pages has a row, and not with the first."""

    def __init__(self, file: BinaryIO, source: str, each_page: bool = False) -> None:
        self._file, self._source, self.each_page = file, source, each_page
        self._done: set[Revision] = set()
        self._pages: dict[Revision, set[int]] = {}  # that have a row, of revisions that are begun
        file.seek(0)
        end = 0
        for line in file:
            if not line.endswith(b"\n"):
                if line[: len(BEGUN)] != BEGUN[: len(line)]:
                    raise ValueError("no torn row")  # whoever's it is, it isn't cut off
                break
            row = json.loads(line)
            before = without_password(row["source"])
            if before != source:
                raise LedgerError(f"the results are of {before}, not of {source}")
            self._note(row)
            end += len(line)
        file.truncate(end)
        file.seek(end)

    def knows(self, listed: Listed) -> bool:
        """Whether this revision has its rows."""
        return _revision(listed) in self._done

    def left(self, listed: Listed, pages: int) -> list[int]:
        """The numbers, from 1, of the pages that have no row yet, of a file of so many."""
        met = self._pages.get(_revision(listed), set())
        return [number for number in range(1, pages + 1) if number not in met]

    def add(self, listed: Listed, answer: Json) -> None:
        """Write a row, on the disk when this returns."""
        name, revision = _revision(listed)
        row = {"source": self._source, "file": name, "revision": revision} | answer
        self._file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._note(row)

    def _note(self, row: Json) -> None:
        """Count a row that is on the disk."""
        of, page = (row["file"], row["revision"]), row.get("page") or {}
        if self.each_page and "of" in page:
            met = self._pages.setdefault(of, set())
            met.add(page["number"])
            if len(met) < page["of"]:
                return
            del self._pages[of]
        self._done.add(of)


def _revision(listed: Listed) -> Revision:
    return shown(listed.name), listed.revision


@contextmanager
def opened(path: Path, source: str, each_page: bool = False) -> Iterator[Ledger]:
    """The ledger of a place, for one process at a time; raises LedgerError, OSError. each_page: as
    a `Ledger` has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)  # personal data
    with os.fdopen(handle, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LedgerError(f"another process writes {path}") from None
        try:
            ledger = Ledger(file, shown(source), each_page)
        except (ValueError, KeyError, TypeError):
            raise LedgerError(f"{path} holds something else than results") from None
        yield ledger


def look_through(
    place: Watched, ledger: Ledger, before: dict[str, str], read: Read, settings: Settings
) -> Round:
    """Read what is new or changed. before: the revisions at the look before, which it updates: what
    is still being written differs from look to look, and is left for the next."""
    told, now = Round(), dict[str, str]()
    for listed in place.files():
        now[listed.name] = listed.revision
        if ledger.knows(listed):
            told.known += 1
        elif not listed.settled and before.get(listed.name) != listed.revision:
            told.waiting += 1
        else:
            _read(place, ledger, listed, read, settings, told)
    before.clear()
    before.update(now)
    return told


def _read(
    place: Watched, ledger: Ledger, listed: Listed, read: Read, settings: Settings, told: Round
) -> None:
    try:
        data = place.fetch(listed.name, settings.max_image_bytes)
        pages = count_pages(data, max_bytes=settings.max_image_bytes) if ledger.each_page else 0
    except UpstreamUnavailable:  # in the next look
        told.failed += 1
        return
    except ReaderError as error:
        ledger.add(listed, {"error": problem(error)})
    else:
        for number in ledger.left(listed, pages) if pages else (None,):
            ledger.add(listed, _answer(data, read, settings, number, pages))
    told.read += 1


def _answer(data: bytes, read: Read, settings: Settings, number: int | None, pages: int) -> Json:
    """What a row says of a page, of so many; number: None where a file is one document."""
    try:
        return reading_to_json(read_bytes(data, read, settings, number))
    except ReaderError as error:
        page = {"page": {"number": number, "of": pages}} if number else {}
        return page | {"error": problem(error)}


def keep_reading(
    place: Watched,
    ledger: Ledger,
    read: Read,
    settings: Settings,
    every: float,
    pause: Callable[[float], object] = time.sleep,
    rounds: int | None = None,
) -> None:
    """Look through a place every so many seconds, for ever or for so many ``rounds``. A place that
    can't be listed is looked at again later, unless it can't be at the first time: SourceError."""
    before: dict[str, str] = {}
    number = 0
    while rounds is None or number < rounds:
        if number:
            pause(every)
        try:
            told = look_through(place, ledger, before, read, settings)
            log.info("sync read=%d known=%d waiting=%d failed=%d", told.read, told.known,
                     told.waiting, told.failed)  # fmt: skip
        except SourceError as error:
            if number == 0 or "sign in again" in str(error):
                raise
            log.warning("sync delayed: %s", error)
        number += 1
