"""What a place with pictures lists, whichever it is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

PASSWORD = re.compile(r"^([\w+]+://[^/@:]*):[^/@]*(?=@)")


def without_password(address: str) -> str:
    """An address as it may stand in a file of results."""
    return PASSWORD.sub(r"\1", address)


def shown(name: str) -> str:
    """A name or a path as it may stand in a file of results: bytes that are no UTF-8 as ``\\xe9``,
    so that two such names are told apart. Only the name itself can be opened."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


class SourceError(Exception):
    """A source that can't be listed; the message says why."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A picture as it stands now. name: by which it is fetched, the same for as long as it is
    there. revision: another once its content is. settled: whether it is whole as soon as it is
    listed; else it is once its revision has stayed."""

    name: str
    revision: str
    size: int
    settled: bool


class Watched(Protocol):
    """A place that is looked through again and again."""

    def files(self) -> Iterator[Listed]:
        """Every picture, each once; raises SourceError."""
        ...

    def fetch(self, name: str, most: int) -> bytes:
        """The bytes of one, at most so many; raises ReaderErrors, and SourceError where nothing can
        be fetched any more."""
        ...
