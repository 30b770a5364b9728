"""Picture files on a disk: found, read, and every failure turned into the answer's error."""

from __future__ import annotations

import os
import stat
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from elements import Image, Reading
from errors import (
    ImageMissing,
    ImageTooLarge,
    ImageUnreadable,
    InternalError,
    ReaderError,
    problem_type,
)
from segmentation.decode import decode_scaled
from settings import Settings, SettingsError

Read = Callable[[Image], Reading]  # upright RGB uint8 (H, W, 3) → Reading
# What a folder is searched for; a file named outright is tried whatever its name.
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"}


def find_pictures(
    paths: Sequence[Path], skipped: Callable[[Path], None] = lambda path: None
) -> Iterator[Path]:
    """Each file as given; each folder's pictures with those of its subfolders, by name.

    skipped: told of each file of a folder that is no picture by its name, but for hidden ones.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, subfolders, names in os.walk(path):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            for name in sorted(names):
                if name.startswith("."):
                    continue
                if Path(name).suffix.lower() in SUFFIXES:
                    yield Path(folder, name)
                else:
                    skipped(Path(folder, name))


def load_picture(path: Path, settings: Settings) -> Image:
    """The picture of `load_scaled` alone."""
    return load_scaled(path, settings)[0]


def load_scaled(path: Path, settings: Settings) -> tuple[Image, int]:
    """The file's picture, upright RGB uint8 (H, W, 3), and how many of the file's pixels one of it
    is, a side; raises a ReaderError."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise ImageUnreadable("This is no file.")  # reading a pipe could wait for ever
        if facts.st_size > settings.max_image_bytes:
            raise ImageTooLarge(
                f"The file has {facts.st_size} bytes; at most {settings.max_image_bytes} are read."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise ImageMissing("There is no such file.") from None
    except OSError as error:
        raise ImageUnreadable(f"The file could not be opened: {error.strerror}.") from None
    return decode_scaled(
        data, max_bytes=settings.max_image_bytes, max_pixels=settings.max_image_pixels
    )


def read_picture(path: Path, read: Read, settings: Settings) -> Reading:
    """Decode and read one file, ``decode`` among its timings; raises nothing but ReaderErrors."""
    start = time.perf_counter()
    photo, scale = load_scaled(path, settings)
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


def problem(error: ReaderError) -> dict[str, Any]:
    """An error in the shape that the service answers with."""
    answer = {
        "type": problem_type(error.code),
        "title": error.title,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
    }
    return answer | ({"advice": error.advice} if error.advice else {})


def printable(path: Path) -> str:
    """The path as text that any encoder takes, even where its bytes are no UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def shipped_reader(kind: str, settings: Settings) -> Read:
    """Reads one kind of document with the models in models/.

    Ends the command with one line on standard error where the kind, a model or a recogniser is
    unknown.
    """
    from documents.kinds import find_kinds
    from documents.models import load_models
    from documents.pipeline import read_document

    kinds = find_kinds()
    if kind not in kinds:
        print(f"Unknown kind {kind!r}; there are: {', '.join(sorted(kinds))}.", file=sys.stderr)
        raise SystemExit(2)
    try:
        models = load_models(chosen=settings.recognizer_of)
    except (LookupError, SettingsError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    except FileNotFoundError as error:
        name = error.filename or error
        print(f"{name} is missing; run python -m scripts.fetch_models.", file=sys.stderr)
        raise SystemExit(2) from None
    chosen = replace(kinds[kind], waits=settings.waits)
    return lambda photo: read_document(photo, chosen, models)
