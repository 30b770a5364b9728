"""How a worker starts that can't work: it ends with one line, as the service does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_line() -> Iterator[None]:
    """Ends the process where a setting, a model or what stands behind it is not as it must be."""
    try:
        yield
    except RuntimeError as error:
        sys.exit(f"Error: {error}")
