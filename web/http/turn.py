"""What the front knows of a request before the service does: when it came, why it is refused.

The front (`web.front.server`) takes requests in; under another server nothing of this is said, and
each request came just now.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from flask import Flask, request

from errors import ReaderError

WAIT = re.compile(r"wait *= *\"?([0-9]{1,6})\"?")
CAME = "reader.came"  # in the environ: time.monotonic() at which the request had come whole
REFUSAL = "reader.refusal"  # the ReaderError to answer with
GONE = "reader.gone"  # a function that tells whether the client has hung up


def init_app(app: Flask) -> None:
    """Refuse what the front refuses, in the shape of every other error."""
    app.before_request(_refuse)


def came() -> float:
    """When this request had come whole, in seconds of time.monotonic()."""
    known: float = request.environ.setdefault(CAME, time.monotonic())
    return known


def gone() -> Callable[[], bool]:
    """What tells, from any thread, whether whoever sent this request has hung up."""
    known: Callable[[], bool] | None = request.environ.get(GONE)
    return known or _stays


def _stays() -> bool:
    return False


def patience() -> float | None:
    """For how many seconds of its wait for a turn the caller says it waits (``Prefer: wait=5``,
    RFC 7240); None where it does not say."""
    for preference in ",".join(request.headers.getlist("Prefer")).lower().split(","):
        said = WAIT.fullmatch(preference.partition(";")[0].strip())
        if said is not None:
            return float(said[1])
    return None


def _refuse() -> None:
    refusal: ReaderError | None = request.environ.get(REFUSAL)
    if refusal is not None:
        raise refusal
