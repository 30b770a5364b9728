"""Decode in a process apart, so that a file which crashes a library costs an answer, not a worker.

Each process decodes one file at a time; bytes go in and pixels come out over a socket. It may take
so much memory and so many seconds, knows none of the service's secrets, and ends with the process
that started it, at the latest when it has done the file in hand. One that died or was ended is
replaced with the next file.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from elements import Image
from errors import (
    Busy,
    ImageTooLarge,
    ImageUndecoded,
    ImageUnreadable,
    PageMissing,
    ReaderError,
    UnsupportedMediaType,
)

ROOT = Path(__file__).resolve().parent.parent
# 25 million pixels take at most 650 MB, as WebP with transparency, beside the libraries themselves.
ROOM = 800 * 1024 * 1024  # bytes
# A 25-megapixel HEIC or PNG photo takes 2 on a slow core; a PDF of 11 kB can take any number.
CPU_SECONDS = 5
SECONDS = 40.0  # by the clock, on a machine that is busy with other things
FILES = 200  # a process decodes before it is replaced: libraries leak
RETRY_AFTER = 5
LONGEST_DETAIL = 500
KINDS = ("jpeg", "png", "webp", "heic", "pdf", "tiff")
FAILURES: dict[str, type[ReaderError]] = {
    error.__name__: error
    for error in (ImageTooLarge, ImageUnreadable, PageMissing, UnsupportedMediaType)
}
_ORDER = struct.Struct("!BQQIQ")  # kind, max_pixels, largest, page, bytes that follow
_ANSWER = struct.Struct("!?IIII")  # decoded; height, width, scale, pages, or no meaning,
_TOLD = struct.Struct("!II")  # and of a failure: lengths of its name and its detail
# What a Python finds itself by; nothing else of the environment is handed on.
_HANDED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "PYTHONPATH")


class _Gone(Exception):
    """The process ended in the middle of a file."""


@dataclass
class _Process:
    """A process that decodes, and this side's end of its socket."""

    process: subprocess.Popen[bytes]
    end: socket.socket
    files: int = 0

    def close(self) -> None:
        self.end.close()
        self.process.kill()
        self.process.wait()


class _Pool:
    """Processes that wait for a file. As many as decode at once are started, when they are."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Process] = []

    def take(self) -> _Process:
        while True:
            with self._lock:
                process = self._idle.pop() if self._idle else None
            if process is None:
                return _start()
            if process.process.poll() is None:
                return process
            process.close()  # somebody killed it, as the kernel does when memory lacks

    def give_back(self, process: _Process) -> None:
        process.files += 1
        if process.files >= FILES:
            process.close()
            return
        with self._lock:
            self._idle.append(process)

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.close()

    def forget(self) -> None:
        """After a fork: the processes are the parent's."""
        self._lock = threading.Lock()
        for process in self._idle:
            process.end.close()
            process.process.returncode = 0  # not this process's child
        self._idle = []


_pool = _Pool()
os.register_at_fork(after_in_child=_pool.forget)
atexit.register(_pool.close)


def decode(
    data: bytes, kind: str, max_pixels: int, largest: int, page: int = 1
) -> tuple[Image, int, int]:
    """`segmentation.formats.decode_here` in a process apart.

    Raises ImageUndecoded where the process died or took too long, ImageTooLarge where the
    memory did not do, Busy where no process can be started.
    """
    process, end = _pool.take(), time.monotonic() + SECONDS
    try:
        order = _ORDER.pack(KINDS.index(kind), max_pixels, largest, page, len(data))
        process.end.settimeout(SECONDS)
        process.end.sendall(order + data)
        picture, scale, pages = _answer(process.end, end, largest)
    except (OSError, _Gone):  # a TimeoutError is an OSError
        process.close()
        raise ImageUndecoded(
            f"The {kind.upper()} file is damaged, or takes too long to decode."
        ) from None
    except ReaderError as error:
        if isinstance(error, ImageTooLarge):
            process.close()  # what it has taken by now would lack for the next file
        else:
            _pool.give_back(process)
        raise
    except BaseException:
        process.close()
        raise
    _pool.give_back(process)
    return picture, scale, pages


def _answer(end: socket.socket, until: float, largest: int) -> tuple[Image, int, int]:
    decoded, height, width, scale, pages = _ANSWER.unpack(_received(end, _ANSWER.size, until))
    if decoded:
        if height * width > largest:
            raise _Gone
        picture = np.empty((height, width, 3), np.uint8)
        if picture.size:
            _receive(end, picture.data.cast("B"), until)
        return picture, scale, pages
    name, detail = (
        _received(end, min(length, LONGEST_DETAIL), until).decode("utf-8", "replace")
        for length in _TOLD.unpack(_received(end, _TOLD.size, until))
    )
    if name not in FAILURES:
        raise _Gone
    raise FAILURES[name](detail)


def _received(end: socket.socket, size: int, until: float | None) -> bytes:
    taken = bytearray(size)
    _receive(end, memoryview(taken), until)
    return bytes(taken)


def _receive(end: socket.socket, room: memoryview, until: float | None) -> None:
    """Fill ``room``; raises _Gone where the other end closes, TimeoutError after ``until``."""
    while room:
        if until is not None:
            end.settimeout(max(until - time.monotonic(), 0.001))
        taken = end.recv_into(room)
        if not taken:
            raise _Gone
        room = room[taken:]


def _start() -> _Process:
    handed_on = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    try:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", "segmentation.apart"],
                cwd=ROOT,
                env=handed_on | {"OPENBLAS_NUM_THREADS": "1"},
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for whoever started it
            )
    except OSError:
        raise Busy(retry_after=RETRY_AFTER) from None
    return _Process(process, ours)


def _limit_memory() -> None:
    """From here on: what libraries take when they are loaded differs from machine to machine."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit_seconds() -> None:
    """For the next file; the kernel ends the process that takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _serve(end: socket.socket) -> None:
    """Decode file after file, until the other end closes."""
    from segmentation.formats import decode_here

    _limit_memory()
    while True:
        kind, max_pixels, largest, page, size = _ORDER.unpack(_received(end, _ORDER.size, None))
        _limit_seconds()
        try:
            data = _received(end, size, None)
            picture, scale, pages = decode_here(data, KINDS[kind], max_pixels, largest, page)
        except ReaderError as error:
            name, detail = type(error).__name__.encode(), error.detail.encode()[:LONGEST_DETAIL]
            told = _TOLD.pack(len(name), len(detail)) + name + detail
            end.sendall(_ANSWER.pack(False, 0, 0, 0, 0) + told)
        else:
            end.sendall(_ANSWER.pack(True, *picture.shape[:2], scale, pages))
            if picture.size:
                end.sendall(picture.data.cast("B"))
            del picture


if __name__ == "__main__":
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    with socket.socket(fileno=0) as end, contextlib.suppress(_Gone, OSError):
        _serve(end)
