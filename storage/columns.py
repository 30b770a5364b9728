"""Columns that somebody else may have written into: what their type can't read is None.

SQLite holds anything in any column. Without this, one such value is a fault of the whole query: of
an account's list, of the queue, of every mail that waits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sqlalchemy import JSON, Boolean, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

LATEST = 253_402_300_799.0  # seconds since 1970, the end of the year 9999
MOST = 2**31 - 1


class _Read(TypeDecorator[Any]):
    impl: type[TypeEngine[Any]] = LargeBinary
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any] | None:
        """What SQLAlchemy hands a value of the database to."""
        read = super().result_processor(dialect, coltype)

        def process(value: Any) -> Any:
            try:
                return value if read is None else read(value)
            except (TypeError, ValueError, LookupError):
                return None

        return process


class Bytes(_Read):
    """LargeBinary."""

    impl = LargeBinary
    cache_ok = True


class Json(_Read):
    """JSON."""

    impl = JSON
    cache_ok = True


class Switch(_Read):
    """Boolean."""

    impl = Boolean
    cache_ok = True


def text_or(value: Any, otherwise: Any) -> Any:
    """A text, or ``otherwise`` where it is something else."""
    return value if isinstance(value, str) else otherwise


def number_or(value: Any, otherwise: Any) -> Any:
    """A number that is 0 or more and has an end."""
    known = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if known and math.isfinite(value) and value >= 0 else otherwise


def moment_or(value: Any, otherwise: Any) -> Any:
    """Seconds since 1970 that are on the calendar."""
    known = number_or(value, None)
    return known if known is not None and known <= LATEST else otherwise


def count_or(value: Any, otherwise: Any) -> Any:
    """A whole number, 0 or more, of 31 bits."""
    known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST
    return int(value) if known else otherwise


def texts_in(value: Any) -> tuple[str, ...]:
    """The texts of a list, none where it holds something else."""
    plain = isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value)
    return tuple(value) if plain else ()


def bytes_of(value: Any) -> bytes:
    """Bytes, none where it is something else."""
    return bytes(value) if isinstance(value, (bytes, bytearray, memoryview)) else b""
