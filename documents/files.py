"""Picture files on a disk: found, read and decoded, every failure turned into a ReaderError."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from elements import Image
from errors import ImageMissing, ImageTooLarge, ImageUnreadable, ReaderError
from segmentation.decode import count_pages, decode_image, decode_scaled, has_pages

# What a folder is searched for; a file named outright is tried whatever its name.
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".pdf", ".tif", ".tiff"}
START = 16  # bytes by which a file is known


class Bounds(Protocol):
    """The most bytes of a file, and the most pixels of its picture, that are read."""

    @property
    def max_image_bytes(self) -> int: ...

    @property
    def max_image_pixels(self) -> int: ...


def _raised(error: OSError) -> None:
    raise error


def find_pictures(
    paths: Sequence[Path],
    skipped: Callable[[Path], None] = lambda path: None,
    closed: Callable[[OSError], None] = _raised,
) -> Iterator[Path]:
    """Each file as given; each folder's pictures with those of its subfolders, by name.

    skipped: told of each file of a folder that is no picture by its name, and of each link to a
    folder, which may lead in a circle; but for hidden ones. closed: told of each folder that can't
    be opened, whose pictures would be passed over; raises that OSError where none is given.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, subfolders, names in os.walk(path, onerror=closed):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            for linked in (Path(folder, name) for name in subfolders):
                if linked.is_symlink():
                    skipped(linked)
            for name in sorted(names):
                if name.startswith("."):
                    continue
                if Path(name).suffix.lower() in SUFFIXES:
                    yield Path(folder, name)
                else:
                    skipped(Path(folder, name))


def picture_of_field(name: str, file: bytes, *, max_bytes: int, max_pixels: int) -> Image:
    """The picture that a form's field holds, as `segmentation.decode.decode_image` gives it; the
    ReaderError of one that can't be decoded names the field."""
    try:
        return decode_image(file, max_bytes=max_bytes, max_pixels=max_pixels)
    except ReaderError as error:
        error.field = name
        raise


def load_picture(path: Path, bounds: Bounds) -> Image:
    """The file's picture, of a PDF or TIFF its first page, upright RGB uint8 (H, W, 3); raises a
    ReaderError."""
    return load_scaled(path, bounds)[0]


def load_scaled(path: Path, bounds: Bounds) -> tuple[Image, int]:
    """The picture of `load_picture`, and how many of the file's pixels one of it is, a side."""
    return decode_scaled(file_bytes(path, bounds), **most(bounds))


def most(bounds: Bounds) -> dict[str, int]:
    """The bounds, by the names that `segmentation.decode` gives them."""
    return {"max_bytes": bounds.max_image_bytes, "max_pixels": bounds.max_image_pixels}


def file_bytes(path: Path, bounds: Bounds) -> bytes:
    """What stands in a file; raises a ReaderError."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise ImageUnreadable("This is no file.")  # reading a pipe could wait for ever
        if facts.st_size > bounds.max_image_bytes:
            raise ImageTooLarge(
                f"The file has {facts.st_size} bytes; at most {bounds.max_image_bytes} are read."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise ImageMissing("There is no such file.") from None
    except OSError as error:
        raise ImageUnreadable(f"The file could not be opened: {error.strerror}.") from None


def pages_of(path: Path, bounds: Bounds) -> int:
    """Of how many pages a PDF or TIFF is; 0 for other files, and where it can't be told, which
    reading the file tells."""
    try:
        if not path.is_file():
            return 0
        with path.open("rb") as file:
            if not has_pages(file.read(START)):
                return 0
        return count_pages(file_bytes(path, bounds), max_bytes=bounds.max_image_bytes)
    except (OSError, ReaderError):
        return 0
