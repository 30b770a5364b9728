"""Drawn cards to try: nobody's, so everybody may read them.

A sample is read once in a worker: strangers can't make the service work by asking again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from flask import current_app

from elements import Reading
from errors import NotFound
from web.http.app import service
from web.http.guards import client
from web.pages.seen import Seen

FOLDER = Path(__file__).parent / "samples"
SAMPLES = {"clear": ("ktp", "clear.jpg"), "blurred": ("ktp", "blurred.jpg")}  # name → kind, file
_lock = threading.Lock()


def names(kinds: Iterable[str]) -> list[str]:
    """Those whose kind is read."""
    return [name for name, (kind, _) in SAMPLES.items() if kind in kinds]


def read(name: str) -> tuple[Reading, Seen]:
    """A sample's reading and what people see of it; raises what reading raises, NotFound
    for a name that there is not."""
    if name not in SAMPLES:
        raise NotFound
    kind, file = SAMPLES[name]
    known: dict[str, tuple[Reading, Seen]] = current_app.extensions.setdefault("samples", {})
    with _lock:
        if name not in known:
            seen = Seen()
            data = (FOLDER / file).read_bytes()
            reading = service().desk.read(data, kind, f"sample {client()}", look=seen.look)
            known[name] = reading, seen
    return known[name]
