"""Pictures that zones are measured on, condition by condition, and what a reading of one is worth.

Their seeds, grounds and patterns are those of the test split, which no training draws from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from elements import Image, Reading
from fields import mrz
from fields.invalid import Invalid
from segmentation.geometry import diagonal
from training.kinds.mrz.documents import draw_document
from training.kinds.mrz.photos import CROPPED, FLAT, PAGE, ZonePhoto, take, take_none
from training.photos.scenery import Grounds

SEED = 70_000_000
LONGEST = (900, 1300, 1800, 2600, 3400)
NONE = "without a zone"
TD = ("TD1", "TD2", "TD3")
VISAS = ("MRV-A", "MRV-B")
# condition → formats, kinds of picture (training/kinds/mrz/photos.py)
CONDITIONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "flat": (TD, (FLAT,)),
    "cropped": (TD, (CROPPED,)),
    "on a page": (TD, (PAGE,)),
    "careful TD1": (("TD1",), ("careful",)),
    "careful TD2": (("TD2",), ("careful",)),
    "careful TD3": (("TD3",), ("careful",)),
    "quarter turns": (TD, ("careful",)),
    "hard": (TD, ("hard",)),
    "visas": (VISAS, (FLAT, "careful")),
    "French card of 1988": (("FRA-1988",), (FLAT, "careful")),
    NONE: ((), ()),
}
JPEG = 50  # quality of half of the careful pictures
CHECKED = ("document_number", "birth_date", "expiry_date")  # fields with a digit of their own


@dataclass(frozen=True, slots=True)
class Judged:
    """What one reading is worth.

    zone: one was read. right: every character of every line. digits: all check digits hold.
    wrong: fields whose value isn't what the zone says. confidences: of each field that has a value,
    with whether it is right. off: the page's worst corner, in shares of the true diagonal.
    """

    zone: bool
    right: bool = False
    digits: bool = False
    verdict: str | None = None
    wrong: tuple[str, ...] = ()
    confidences: tuple[tuple[str, float, bool], ...] = ()
    off: float | None = None


def draw_measured(number: int, condition: str, grounds: Grounds) -> ZonePhoto:
    """The picture of a number in a condition."""
    order = [*CONDITIONS].index(condition)
    rng = np.random.default_rng((SEED, order, number))
    if condition == NONE:
        return take_none(rng, grounds, int(rng.choice(LONGEST[:3])))
    layouts, kinds = CONDITIONS[condition]
    layout = layouts[number % len(layouts)]
    document = draw_document(SEED + 1000 * order + number, "test", layout=layout)
    kind = kinds[number // len(layouts) % len(kinds)]
    photo = take(rng, document, grounds, kind, int(rng.choice(LONGEST)))
    if condition == "quarter turns":
        photo = _turned(photo, 1 + number % 3)
    if kind == "careful" and rng.random() < 0.5:
        photo = _squeezed(photo)
    return photo


def _turned(photo: ZonePhoto, turns: int) -> ZonePhoto:
    """The picture turned by quarters against the clock, as a phone does that forgets to say so."""
    assert photo.zone is not None
    zone = photo.zone
    image = photo.image
    for _ in range(turns):
        width = image.shape[1]
        image = np.rot90(image)
        zone = np.stack([zone[:, 1], width - zone[:, 0]], 1).astype(np.float32)
    return ZonePhoto(np.ascontiguousarray(image), zone, photo.lines, photo.kind, photo.effects)


def _squeezed(photo: ZonePhoto) -> ZonePhoto:
    """The picture as a poor JPEG."""
    bgr = cv2.cvtColor(photo.image, cv2.COLOR_RGB2BGR)
    _, file = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG])
    image: Image = cv2.cvtColor(cv2.imdecode(file, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    return ZonePhoto(image, photo.zone, photo.lines, photo.kind, (*photo.effects, "jpeg"))


def truth_of(lines: tuple[str, ...]) -> dict[str, str | None]:
    """What the fields of a zone hold, by its lines as they were printed."""
    zone = mrz.split(lines)
    return {"format": zone.layout.name} | {name: part.value for name, part in zone.parts.items()}


def judged(reading: Reading | None, photo: ZonePhoto) -> Judged:
    """What a reading of a picture is worth; None: no zone was found."""
    if reading is None:
        return Judged(zone=False)
    said = [reading.fields[f"line_{n}"].value for n in (1, 2, 3)]
    lines = tuple(line for line in said if line is not None)
    if photo.zone is None:
        return Judged(zone=True, verdict=reading.verdict)
    truth = truth_of(photo.lines)
    values = {name: reading.fields[name].value for name in truth}
    wrong = tuple(name for name, value in values.items() if value is not None
                  and value != truth[name])  # fmt: skip
    sure = tuple((name, reading.fields[name].confidence, name not in wrong)
                 for name, value in values.items() if value is not None)  # fmt: skip
    assert reading.quad is not None
    off = float(np.abs(reading.quad - photo.zone).max()) / diagonal(photo.zone)
    return Judged(
        True, lines == photo.lines, _digits_hold(lines), reading.verdict, wrong, sure, off
    )


def _digits_hold(lines: tuple[str, ...]) -> bool:
    """Whether a reading's check digits hold, all of them."""
    try:
        zone = mrz.split(lines)
    except Invalid:
        return False
    parts = [part.checked for part in zone.parts.values() if part.checked is not None]
    return bool(parts) and all(parts) and zone.composite is not False
