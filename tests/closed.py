"""Folders that can't be opened, also where root runs the tests, whom no folder refuses."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def not_root() -> Iterator[None]:
    """Be nobody for a while, where root runs the tests."""
    ours = os.geteuid()
    try:
        if ours == 0:
            os.seteuid(65534)
        yield
    finally:
        os.seteuid(ours)


@contextmanager
def folder_with_a_closed_one() -> Iterator[Path]:
    """A folder that holds ``closed``, which can't be opened; nobody looks at it meanwhile."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "photos")
        (folder / "closed").mkdir(parents=True)
        Path(place).chmod(0o755)
        (folder / "closed").chmod(0)
        try:
            with not_root():
                yield folder
        finally:
            (folder / "closed").chmod(0o700)
