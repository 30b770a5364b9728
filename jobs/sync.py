"""New and changed pictures of a place, each read once: the file of results is the ledger.

A row holds the picture's name and revision beside its reading, and is written whole and in one go.
So nothing can be done and not noted, or noted and not done: whoever is killed has left whole rows
and perhaps a torn one, which is cut off. A changed picture has another revision, and a row more.
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
from documents.reader import Read
from errors import ReaderError, UpstreamUnavailable
from jobs.listing import Listed, SourceError, Watched, shown, without_password
from settings import Settings

log = logging.getLogger(__name__)

Json = dict[str, Any]


class LedgerError(Exception):
    """A file of results that can't be gone on with; the message says why."""


@dataclass(slots=True)
class Round:
    """What one look through a place did. waiting: not whole yet; failed: could not be fetched."""

    read: int = 0
    known: int = 0
    waiting: int = 0
    failed: int = 0


class Ledger:
    """The rows of a place in a JSONL file, and which revisions they are of."""

    def __init__(self, file: BinaryIO, source: str) -> None:
        self._file, self._source = file, source
        self._done: set[tuple[str, str]] = set()
        file.seek(0)
        end = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            row = json.loads(line)
            before = without_password(row["source"])
            if before != source:
                raise LedgerError(f"the results are of {before}, not of {source}")
            self._done.add((row["file"], row["revision"]))
            end += len(line)
        file.truncate(end)
        file.seek(end)

    def knows(self, listed: Listed) -> bool:
        """Whether this revision has its row."""
        return (shown(listed.name), listed.revision) in self._done

    def add(self, listed: Listed, answer: Json) -> None:
        """Write a row, on the disk when this returns."""
        name = shown(listed.name)
        row = {"source": self._source, "file": name, "revision": listed.revision} | answer
        self._file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._done.add((name, listed.revision))


@contextmanager
def opened(path: Path, source: str) -> Iterator[Ledger]:
    """The ledger of a place, for one process at a time; raises LedgerError, OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)  # personal data
    with os.fdopen(handle, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LedgerError(f"another process writes {path}") from None
        try:
            ledger = Ledger(file, shown(source))
        except (ValueError, KeyError):
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
        answer = reading_to_json(place.read(listed.name, read, settings))
    except UpstreamUnavailable:  # in the next look
        told.failed += 1
        return
    except ReaderError as error:
        answer = {"error": problem(error)}
    ledger.add(listed, answer)
    told.read += 1


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
