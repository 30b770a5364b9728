"""The batches of a folder that ``training.lines.feed`` fills, as they come."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from training.lines.batches import Batch


def follow(folder: Path, rng: np.random.Generator) -> Iterator[Batch]:
    """Give a feed's batches, uint8, in the order in which they came; old ones if none is new."""
    seen: set[str] = set()
    while True:
        present = sorted(path.name for path in folder.glob("*.npz"))
        if not present:
            time.sleep(0.5)
            continue
        new = [name for name in present if name not in seen]
        name = new[0] if new else str(rng.choice(present))
        seen.add(name)
        try:
            with np.load(folder / name) as batch:
                x, y = batch["x"], batch["y"]
        except (FileNotFoundError, BadZipFile, ValueError):  # its worker has deleted it
            continue
        yield x, y
