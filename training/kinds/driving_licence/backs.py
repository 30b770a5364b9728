"""Backs of American licences: a PDF417 code among small print, stripes and other codes."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from elements import Image, Quad
from segmentation.geometry import rectangle
from training.drawing.fonts import Face, installed
from training.drawing.grounds import draw_ground
from training.drawing.typeset import Sheet, Type, fit
from training.kinds.driving_licence.payload import VERSIONS, draw_habits, write
from training.kinds.driving_licence.people import Person

WIDTH, HEIGHT = 2022, 1276  # ID-1 at 600 dpi: a module is five to eight pixels wide
ROW = 3  # modules that a row of the code is high
NOTICES = (
    "CLASS: D-MOTOR VEHICLES UNDER 26001 LBS GVWR", "RESTRICTIONS: B-CORRECTIVE LENSES",
    "ENDORSEMENTS: NONE", "UNDER 21 UNTIL", "ORGAN DONOR", "SPECIMEN NOT A LICENCE",
    "IF FOUND DROP IN ANY MAILBOX", "REV 06/01/2016", "FICTIONAL STATE DEPARTMENT OF TRANSPORT",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Back:
    """image: RGB uint8 (1276, 2022, 3). payload: the code's text. code: its quad in the image."""

    image: Image
    payload: str
    code: Quad


def draw_code(text: str, *, columns: int, level: int) -> Image:
    """A PDF417 code, one pixel a module and a row three, RGB uint8, without a quiet zone.

    Raises ValueError where the text doesn't fit.
    """
    code = zxingcpp.create_barcode(
        text.encode("latin-1"), zxingcpp.BarcodeFormat.PDF417, columns=columns, ec_level=str(level)
    )
    modules = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    return np.repeat(modules[..., None], 3, axis=2).astype(np.uint8)


def draw_back(rng: np.random.Generator, payload: str, split: str) -> Back:
    """The back of one issuer's card, of a split's typefaces and patterns."""
    ground, _ = draw_ground(rng, split, foreign=False)
    ground = cv2.addWeighted(ground, 0.5, np.full_like(ground, 255), 0.5, 0)
    image = cv2.resize(ground, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    code = draw_code(payload, columns=int(rng.integers(10, 18)), level=int(rng.choice([3, 4, 5])))
    module = min(rng.uniform(0.7, 0.92) * WIDTH / code.shape[1], 0.42 * HEIGHT / code.shape[0])
    size = (round(code.shape[1] * module), round(code.shape[0] * module))
    left = int(rng.uniform(0.03, 0.97) * (WIDTH - size[0]))
    left = int(np.clip(left, 60, WIDTH - 60 - size[0]))
    top = int(rng.uniform(0.1, 0.9) * (HEIGHT - size[1] - 120)) + 60
    _print_around(rng, image, split, (top - 50, top + size[1] + 50))
    quiet = int(rng.uniform(2, 5) * module)
    cv2.rectangle(image, (left - quiet, top - quiet),
                  (left + size[0] + quiet, top + size[1] + quiet), (255, 255, 255), -1)  # fmt: skip
    ink = np.array(rng.integers(0, 50, 3), np.float32)
    drawn = cv2.resize(code, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    image[top : top + size[1], left : left + size[0]] = (ink + (255 - ink) * drawn).astype(np.uint8)
    return Back(image, payload, rectangle(left, top, left + size[0], top + size[1]))


def draw_back_of(rng: np.random.Generator, person: Person, split: str) -> Back:
    """The back of a person's card, its code as some version and some issuer write it."""
    payload = write(person, int(rng.choice(VERSIONS)), draw_habits(rng), rng)
    return draw_back(rng, payload, split)


def _print_around(
    rng: np.random.Generator, image: Image, split: str, taken: tuple[int, int]
) -> None:
    """Small print, a magnetic stripe and a one-dimensional code above and below the code."""
    sheet = Sheet(image, rng)
    families = installed("text", split)
    face = Face("", families[int(rng.integers(len(families)))].regular)
    rooms = [(40, taken[0]), (taken[1], HEIGHT - 40)]
    wide = max(rooms, key=lambda room: room[1] - room[0])
    if wide[1] - wide[0] > 380 and rng.random() < 0.5:
        edge = wide[0] if wide[0] == 40 else wide[1] - 220
        cv2.rectangle(image, (0, edge), (WIDTH, edge + 220), (28, 26, 30), -1)
        rooms.remove(wide)
        rooms.append((wide[0] + 240, wide[1]) if wide[0] == 40 else (wide[0], edge - 20))
    for start, end in rooms:
        baseline = start + 50.0
        how = Type(face, float(rng.uniform(16, 30)), (30, 30, 40))
        while baseline < end - 10:
            text = str(rng.choice(NOTICES))
            left = float(rng.uniform(60, 900))
            sheet.put(text, fit(text, how, WIDTH - left - 60, rng), left, baseline)
            baseline += float(rng.uniform(1.7, 4)) * how.cap
    if rng.random() < 0.3:
        start, end = max(rooms, key=lambda room: room[1] - room[0])
        _line_code(rng, image, start, end)


def _line_code(rng: np.random.Generator, image: Image, start: int, end: int) -> None:
    """A one-dimensional code of the card's own number, as some states print one."""
    if end - start < 160:
        return
    text = "".join(str(digit) for digit in rng.integers(0, 10, 12))
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    bars = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=True))
    bars = cv2.resize(bars[bars.shape[0] // 2 :][:1], (bars.shape[1] * 5, 110),
                      interpolation=cv2.INTER_NEAREST)  # fmt: skip
    left, top = int(rng.integers(60, WIDTH - bars.shape[1] - 60)), start + 20
    image[top : top + 110, left : left + bars.shape[1]] = bars[..., None]
