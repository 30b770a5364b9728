"""The blood type's place: behind its label in the row of the sex, which the line net reads.

Its value is a letter or a dash, so small that the mask takes the label's end or its colon for it,
or misses it. The label is a word that a line net reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from documents.kinds.ktp.layout import FRAME, SCRIPTS
from elements import PLAIN, Box, Image, TextRegion
from ocr.recognizer import Recognizer
from segmentation.inks import darkest_colour
from segmentation.prints import depth_of, pieces_of_print, whole, with_ground
from segmentation.regions import cut, trimmed
from segmentation.statistics import quantile

NAME, BESIDE = "golongan_darah", "jenis_kelamin"
SURE = 0.9  # of the mask: such a box holds a letter, if one is read in it
# Of the mask, behind a label and its colon without print that is seen: of 250 drawn cards such
# boxes held a value, all others of that kind were below 0.02. On a colon it is as sure of a dash.
SEEN = 0.4
LABEL, ALIKE = "DARAH", 0.8
VALUE = re.compile(rf"(?:(?<=\W)|(?<={LABEL}))(?:AB?|B|O)[^A-Z0-9]*$")
FROM, TO = 0.2, 0.72  # of the page's width, between which the label stands
MARGIN = 8  # pixels above and below the row: what touches the rim is no print
LEAST_SPREAD = 24  # grey levels of a band with print
WORD = 1.4  # width of the label's last word, by its height: what is slimmer is not read as it
LETTERS = 0.3  # of a word's height: so far apart letters stand
ROOM = 3.6  # of the label's height: the value stands no farther behind its colon
COLON = 1.3  # the same, of the colon behind the label
DOT = 0.45  # of the label's height: a dot is no larger
LEAST_DEPTH, OWN = 8.0, 0.4  # of ink: grey levels, and of the label's own
CLOSE = 0.8  # the same, of the parts of one value
FLAT = 1.2  # width of a dash by its height
HALF = 0.5  # of its own darkest: as far as that a dash is measured, whatever blurs it
LEAST_INK = 4  # pixels of a value: fewer are specks
LEAST_WIDTH = 0.15  # of the label's height: what is narrower is a picture's edge or a hair


def behind_its_label(
    page: Image,
    regions: Sequence[TextRegion],
    reader: Recognizer,
    pictures: Sequence[Box] = (),
) -> list[TextRegion]:
    """The regions of a page, RGB uint8 (H, W, 3), with the blood type's behind its label, where
    that is read; without one where nothing stands there. One that the mask is sure of stays.

    pictures: what stands beside the rows, such as the portrait: no value reaches into them.
    """
    own = next((region for region in regions if region.name == NAME), None)
    beside = next((region for region in regions if region.name == BESIDE), None)
    if beside is None or (own is not None and _is_sure(page, own, reader)):
        return list(regions)
    end = min([page.shape[1], *(round(picture.left) for picture in pictures)])
    label = _label(page[:, :end], beside.box, reader)
    if label is None:
        return list(regions)
    box, begins = _behind(page[:, :end], label)
    others = [region for region in regions if region is not own]
    if box is None:
        seen = own is not None and SEEN <= own.confidence < SURE
        behind = own is not None and own.box.left > begins
        return list(regions) if seen and behind else others
    found = own or TextRegion(NAME, box, 0, script=SCRIPTS[NAME])
    return [*others, replace(found, box=box)]


def _is_sure(page: Image, own: TextRegion, reader: Recognizer) -> bool:
    """Whether a letter can be read where the mask is sure; it may be so of the label's colon."""
    if own.confidence < SURE:
        return False
    (line,) = reader.read([trimmed(cut(page, own))], [own.script])
    return any(map(str.isalpha, line.text))


def _label(page: Image, beside: Box, reader: Recognizer) -> Box | None:
    """The label's last word in the row of another field; None where it is not read."""
    left = max(round(beside.right), round(FROM * FRAME.width))
    top = max(0, round(beside.top) - MARGIN)
    band = page[top : round(beside.bottom) + MARGIN, left : round(TO * FRAME.width)]
    if min(band.shape[:2]) < 2 * MARGIN:
        return None
    pieces = pieces_of_print(_stretched(np.ascontiguousarray(band)))
    words = _close_set([word for piece in pieces for word in piece.words])
    words += [whole(pair) for pair in pairwise(words) if pair[0].shared_height(pair[1]) > 0]
    words = [word for word in words if word.width > WORD * word.height]
    if not words:
        return None
    around = [with_ground(word, band.shape[1], band.shape[0]) for word in words]
    crops = [band[int(b.top) : int(b.bottom) + 1, int(b.left) : int(b.right) + 1] for b in around]
    lines = reader.read(crops, [PLAIN] * len(crops))
    told = [_labelled(word, line.text) for word, line in zip(words, lines, strict=True)]
    alike, word = max(told, key=lambda one: (one[0], -one[1].right))
    if alike < ALIKE:
        return None
    return Box(word.left + left, word.top + top, word.right + left, word.bottom + top)


def _stretched(band: Image) -> Image:
    """A band with all levels from black to white, so that faint print is print."""
    low, high = quantile(band, 0.01), quantile(band, 0.99)
    levels = (np.arange(256) - low) * (255 / max(high - low, LEAST_SPREAD))
    return np.asarray(cv2.LUT(band, np.clip(levels, 0, 255).astype(np.uint8)), np.uint8)


def _close_set(words: Sequence[Box]) -> list[Box]:
    """Words from the left; what stands as close as letters is one: D, ara and h are Darah."""
    joined: list[Box] = []
    for word in sorted(words, key=lambda word: word.left):
        last = joined[-1] if joined else None
        if (
            last
            and last.shared_height(word) > 0
            and word.left - last.right <= LETTERS * last.height
        ):
            joined[-1] = whole((last, word))
        else:
            joined.append(word)
    return joined


def _labelled(word: Box, text: str) -> tuple[float, Box]:
    """How far a word ends as the label does, 0–1, and the word without a value that runs together
    with it, as nearly as letters are equally wide."""
    value = VALUE.search(text)
    if value is None or _alike(text[: value.start()]) < ALIKE:
        return _alike(text), word
    share = (value.start() - 0.5) / len(text)
    return _alike(text[: value.start()]), replace(word, right=word.left + share * word.width)


def _alike(text: str) -> float:
    """How far a text ends as the label does, 0–1; one that ends with the value begins otherwise."""
    end = "".join(filter(str.isalpha, text.upper()))[-len(LABEL) :]
    if not end.startswith(LABEL[0]):
        return 0.0
    return SequenceMatcher(None, end, LABEL, autojunk=False).ratio()


def _behind(page: Image, label: Box) -> tuple[Box | None, int]:
    """Where the value stands behind the label and its colon, None where no ink does; and the column
    behind these, behind the label alone where no colon is seen."""
    high = label.height
    top, bottom = round(label.top - 0.3 * high), round(label.bottom + 0.3 * high)
    left = round(label.right) + 1
    right = min(page.shape[1], round(left + (COLON + ROOM) * high))
    depth = depth_of(darkest_colour(page[max(0, top) : bottom, round(label.left) : right]))
    before = left - round(label.left)
    least = max(LEAST_DEPTH, OWN * quantile(depth[:, :before], 0.95))
    ink = np.asarray(depth[:, before:] > least, np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    parts = [tuple(map(int, part)) for part in stats[1:count]]
    start = begins = left + _colon_end(parts, high)
    above = round(label.top) - max(0, top)
    shaped = []
    for part in (part for part in parts if left + part[0] >= start):
        dash = _outlined(depth[:, before:], part)
        if _is_value(part, above, high):
            shaped.append(part)
        elif _is_dash(dash, above, high):
            shaped.append(dash)
    value = _first(shaped, high)
    if not value or max(x + w for x, _, w, _, _ in value) - value[0][0] < LEAST_WIDTH * high:
        return None, begins
    around = round(0.5 * high)
    start = max(start, left + min(x for x, *_ in value) - around)
    end = left + max(x + w for x, _, w, _, _ in value) + around
    end = min(max(end, start + round(high)), page.shape[1])
    return Box(float(start), float(max(0, top)), float(end), float(bottom)), begins


def _outlined(depth: npt.NDArray[np.uint8], part: tuple[int, ...]) -> tuple[int, ...]:
    """A part of print (x, y, w, h, area) as far as it is HALF as dark as at its darkest: a blurred
    dash is as high as wide, and of a faint one but a speck is seen."""
    x, y, w, h, _ = part
    own = depth[y : y + h, x : x + w]
    row, column = np.unravel_index(int(own.argmax()), own.shape)
    ink = np.asarray(depth > HALF * own.max(), np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return tuple(map(int, stats[labels[y + row, x + column]]))


def _is_value(part: tuple[int, ...], above: int, high: float) -> bool:
    """Whether a part of print can be a letter's or a dash; no speck, no picture's edge. above: rows
    of pixels above the label; high: the label's height."""
    _, _, w, h, area = part
    if area < LEAST_INK or h > 1.5 * high or w > 3 * high:
        return False
    return h >= 0.5 * high or _is_dash(part, above, high)


def _is_dash(part: tuple[int, ...], above: int, high: float) -> bool:
    """The same of a dash alone."""
    _, y, w, h, area = part
    middle = (y + h / 2 - above) / high
    flat = w >= FLAT * h and 0.15 * high <= w <= 0.9 * high
    return area >= LEAST_INK and flat and 0.3 <= middle <= 0.85


def _first(parts: Sequence[tuple[int, ...]], high: float) -> list[tuple[int, ...]]:
    """The parts of print that stand first, close to one another."""
    own: list[tuple[int, ...]] = []
    for part in sorted(parts):
        if own and part[0] - max(o[0] + o[2] for o in own) > CLOSE * high:
            break
        own.append(part)
    return own


def _colon_end(parts: Sequence[tuple[int, ...]], high: float) -> int:
    """Where the first two dots above one another end, run together where they are blurred; 0 where
    there are none. No blood type is as narrow."""
    dots = [(x, y, w, h) for x, y, w, h, area in parts
            if area >= LEAST_INK and max(w, h) <= DOT * high and x <= COLON * high]  # fmt: skip
    ends = [
        max(one[0] + one[2], other[0] + other[2]) + 1
        for one in dots
        for other in dots
        if other[1] - one[1] > 0.25 * high and abs(other[0] - one[0]) <= 0.2 * high
    ]
    ends += [x + w + 1 for x, _, w, h, _ in parts
             if w <= DOT * high and h > 0.5 * high and x <= COLON * high]  # fmt: skip
    return min(ends, default=0)
