"""Lines without the colons that stand close before their values, where they read no worse so."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from elements import Image, TextRegion
from ocr.recognizer import Recognizer
from segmentation.colons import behind_colons, with_ground_before
from segmentation.regions import cut

ASKED = 3  # lines, the longest: more say the same
# Nats a line by which what is cut may be read less surely: of a faint print whose letters were
# taken for colons (IZWAR for AZWAR) it was 0.56, of 24 of 26 others 0.06 at most.
LOST = 0.3
LEAST = 1e-6


def without_colons(
    page: Image, regions: Sequence[TextRegion], names: Collection[str], reader: Recognizer
) -> tuple[list[TextRegion], frozenset[str]]:
    """The regions of a page, grey RGB uint8 (H, W, 3), and the names of those that begin at a
    colon's end; as they were, and none, where their lines would be read less surely."""
    found, moved = behind_colons(page, regions, names)
    pairs = [(old, new) for old, new in zip(regions, found, strict=True) if old.box != new.box]
    asked = sorted(pairs, key=lambda pair: -pair[0].box.width)[:ASKED]
    if not asked:
        return found, moved
    crops = [cut(page, old) for old, _ in asked]
    crops += [with_ground_before(cut(page, new)) for _, new in asked]
    lines = reader.read(crops, [old.script for old, _ in asked] * 2)
    sure = [math.log(max(line.confidence, LEAST)) for line in lines]
    lost = (sum(sure[: len(asked)]) - sum(sure[len(asked) :])) / len(asked)
    return (found, moved) if lost <= LOST else (list(regions), frozenset())
