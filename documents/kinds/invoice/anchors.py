"""An anchor found again on a page: by the picture of its print, and by its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from documents.kind import Nets
from elements import Box, Frame, Image, Page, Script
from segmentation.align import Reference
from segmentation.laid import anchor_places, frame_of

SURE, NEAR = 0.8, 0.15  # a picture so alike needs no reading, unless another is nearly as alike
ALONG = 0.6  # a picture so alike needs none where other print has moved as far as it
TOGETHER = 0.004  # of the page's height: anchors below one table have moved alike
# Of picture and text together, and of a picture whose text is none: under it, it is not found.
LEAST, LEAST_ALIKE = 0.6, 0.7


Places = Sequence[tuple[Box, float]]


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


def places_of(
    page: Page, anchors: Mapping[str, Anchored], nets: Nets, lines: Budget,
    down: float | None = None,
) -> dict[str, Box | None]:  # fmt: skip
    """Where the print of anchors stands on a laid page, as shares; None where one is not found, or
    would have to be read and no lines are left for that.

    What tells by its picture alone where it is comes first: of places that are nearly as alike,
    the one that has moved as far as such a one is an anchor's, or as far ``down`` as other print.
    """
    looked = {
        name: anchor_places(page.image, each.reference, each.box) for name, each in anchors.items()
    }
    found = {name: places[0][0] for name, places in looked.items() if _stands_alone(places)}
    moved = [found[name].top - anchors[name].box.top for name in found]
    moved += [] if down is None else [down]
    told: dict[str, Box | None] = {}
    for name, places in looked.items():
        anchor = anchors[name]
        along = [
            place for place, alike in places
            if alike >= max(ALONG, places[0][1] - NEAR)
            and any(abs(place.top - anchor.box.top - other) <= TOGETHER for other in moved)
        ]  # fmt: skip
        alone = found.get(name) or (along[0] if len(along) == 1 else None)
        told[name] = alone or _read(page, anchor, places, nets, lines)
    return told


def _stands_alone(places: Places) -> bool:
    """Whether the first place is surely the one by its picture."""
    others = [alike for _, alike in places[1:]]
    return bool(places) and places[0][1] >= SURE and max(others, default=-1) < places[0][1] - NEAR


def _read(page: Page, anchor: Anchored, places: Places, nets: Nets, lines: Budget) -> Box | None:
    """The place whose picture and text are most like the anchor's."""
    if not places or not lines.take(1 + len(places)):
        return None
    mine, frame = _frame(anchor.shown), frame_of(page.image, anchor.reference)
    crops = [_crop(anchor.shown, anchor.box, mine)]
    crops += [_crop(page.image, box, frame) for box, _ in places]
    letters = _any_of(anchor.language)
    script = Script(readers=("tesseract",), language=anchor.language, characters=letters)
    texts = nets.recognizers["tesseract"].read(crops, [script] * len(crops))
    wanted, *read = (line.text.casefold() for line in texts)
    legible = sum(letter.isalpha() for letter in wanted) >= 2
    told = [
        (0.5 * (alike + SequenceMatcher(None, wanted, text).ratio()) if legible else alike, n)
        for n, ((_, alike), text) in enumerate(zip(places, read, strict=True))
    ]
    best, n = max(told)
    return places[n][0] if best >= (LEAST if legible else LEAST_ALIKE) else None


def _frame(shown: Image) -> Frame:
    return Frame(shown.shape[1], shown.shape[0])


def _crop(page: Image, box: Box, frame: Frame) -> Image:
    height, width = frame.height, frame.width
    left, right = round(box.left * width), round(box.right * width)
    top, bottom = round(box.top * height), round(box.bottom * height)
    return page[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2]


def _any_of(language: str) -> str:
    """Every letter of the language that a label may have."""
    latin = "".join(map(chr, range(32, 127)))
    arabic = "".join(map(chr, [*range(0x0621, 0x064B), *range(0x0660, 0x066D)]))
    return latin + arabic if language == "ara" else latin


CHARACTERS = {language: _any_of(language) for language in ("eng", "ind", "ara")}
