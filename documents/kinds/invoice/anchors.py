"""An anchor found again on a page: by the picture of its print, and by its text."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from documents.kind import Nets
from elements import Box, Image, Page, Script
from segmentation.align import Reference, anchor_places

SURE, NEAR = 0.8, 0.15  # a picture so alike needs no reading, unless another is nearly as alike
LEAST = 0.45  # of picture and text together, under which it is not found


class Budget:
    """Lines that one request may have read."""

    def __init__(self, lines: int) -> None:
        self._left = lines

    def take(self, lines: int) -> bool:
        """Take so many of what is left; whether it does."""
        enough = lines <= self._left
        self._left -= lines if enough else 0
        return enough


@dataclass(frozen=True, slots=True)
class Anchored:
    """An anchor on its template's page. box: shares of it. shown: the page, RGB uint8 (H, W, 3)."""

    reference: Reference
    shown: Image
    box: Box
    language: str


def place_of(page: Page, anchor: Anchored, nets: Nets, lines: Budget) -> Box | None:
    """Where an anchor's print stands on a laid page, as shares; None where it is not found, or
    where it would have to be read and no lines are left for that."""
    places = anchor_places(page.image, anchor.reference, anchor.box)
    if not places:
        return None
    first, score = places[0]
    others = [alike for _, alike in places[1:]]
    if score >= SURE and (not others or others[0] < score - NEAR):
        return first
    if not lines.take(1 + len(places)):
        return None
    crops = [_crop(anchor.shown, anchor.box), *(_crop(page.image, box) for box, _ in places)]
    letters = _any_of(anchor.language)
    script = Script(readers=("tesseract",), language=anchor.language, characters=letters)
    texts = nets.recognizers["tesseract"].read(crops, [script] * len(crops))
    wanted, *read = (line.text.casefold() for line in texts)
    told = [
        (0.5 * alike + 0.5 * (SequenceMatcher(None, wanted, text).ratio() if wanted else alike), n)
        for n, ((_, alike), text) in enumerate(zip(places, read, strict=True))
    ]
    best, n = max(told)
    return places[n][0] if best >= LEAST else None


def _crop(page: Image, box: Box) -> Image:
    height, width = page.shape[:2]
    left, right = round(box.left * width), round(box.right * width)
    top, bottom = round(box.top * height), round(box.bottom * height)
    return page[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2]


def _any_of(language: str) -> str:
    """Every letter of the language that a label may have."""
    latin = "".join(map(chr, range(32, 127)))
    arabic = "".join(map(chr, [*range(0x0621, 0x064B), *range(0x0660, 0x066D)]))
    return latin + arabic if language == "ara" else latin


CHARACTERS = {language: _any_of(language) for language in ("eng", "ind", "ara")}
