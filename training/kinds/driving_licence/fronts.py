"""Fronts of American licences: drawn people, grounds and portraits in several arrangements."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import cv2
import numpy as np

from elements import Box, Image
from training.drawing.families import cut, ink_colour, pick_family
from training.drawing.grounds import draw_ground
from training.drawing.portraits import draw_portrait
from training.drawing.signature import draw_signature
from training.drawing.typeset import Sheet, Type, fit, width
from training.kinds.driving_licence.arrangements import Arrangement, Cell, of_split
from training.kinds.driving_licence.people import Person

WIDTH, HEIGHT = 1516, 957  # ID-1 at 450 dpi
LABEL = "label"  # what is printed on every card: labels and headings
PALE = 0.45  # how much of the ground's colour is taken away: print of licences stands on light ones


@dataclass(frozen=True, slots=True)
class Front:
    """image: RGB uint8 (957, 1516, 3). printed: field of the kind → its text as it is printed.
    arrangement: its name. lines: every line of its print, for who learns to read them."""

    image: Image
    printed: dict[str, str]
    arrangement: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print on a card. field: of which it is a line, or LABEL; box: of its ink."""

    field: str
    text: str
    box: Box


@dataclass(slots=True)
class Press(Sheet):
    """A sheet that keeps what was set on it."""

    lines: list[Line] = field(default_factory=list)

    def line(self, name: str, text: str, how: Type, x: float, baseline: float) -> None:
        """Print one line of a field, or of LABEL, with its origin at (x, baseline)."""
        if text:
            self.lines.append(Line(name, text, self.put(text, how, x, baseline)))


def printed(rng: np.random.Generator, person: Person) -> dict[str, str]:
    """A person's fields as one issuer prints them; ``street`` and ``city`` are the address' rows,
    whose parts stand by their own names too."""
    f = person.fields
    apart = str(rng.choice(["/", "/", "-"]))
    days = {
        name: date.fromisoformat(f[name]).strftime(f"%m{apart}%d{apart}%Y")
        for name in ("birth_date", "issue_date", "expiry_date")
    }
    feet, inches = divmod(int(f["height"]), 12)
    height = (f"{feet}'-{inches:02d}\"", f"{feet}'-{inches}\"", f"{feet}-{inches:02d}",
              f"{f['height']} IN")[int(rng.integers(4))]  # fmt: skip
    weight = f["weight"] + str(rng.choice([" LB", " LB", "", " LBS"]))
    comma = str(rng.choice([",", ""]))
    city = f"{f['address_city']}{comma} {f['address_state']} {f['address_zip']}"
    return {**f, **days, "height": height, "weight": weight,
            "street": f["address_street"], "city": city}  # fmt: skip


def draw_front(
    rng: np.random.Generator, person: Person, split: str,
    arrangement: Arrangement | None = None, layout: str = "us_aamva",
) -> Front:  # fmt: skip
    """The front of one card in a layout's and a split's arrangements, typefaces and patterns."""
    choices = of_split(split, layout)
    how = arrangement or choices[int(rng.integers(len(choices)))]
    ground, _ = draw_ground(rng, split, foreign=False)
    ground = cv2.addWeighted(ground, 1 - PALE, np.full_like(ground, 255), PALE, 0)
    image = cv2.resize(ground, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    texts = printed(rng, person)
    left = _picture(rng, image, how, woman=person.fields["sex"] == "F")
    sheet = Press(image, rng)
    value, label = _types(rng, split, how)
    _heading(rng, sheet, split, label, how.state)
    room = WIDTH * 0.63
    for row in how.rows:
        cap = row.cap * HEIGHT
        ends = [*(cell.x for cell in row.cells[1:]), 1.0]
        for cell, end in zip(row.cells, ends, strict=True):
            _set(rng, sheet, how, cell, texts[cell.field], (left + cell.x * room, row.y * HEIGHT),
                 (end - cell.x) * room - 14, replace(value, cap=cap),
                 replace(label, cap=cap * how.small))  # fmt: skip
    return Front(image, texts, how.name, tuple(sheet.lines))


def _set(
    rng: np.random.Generator, sheet: Press, how: Arrangement, cell: Cell, text: str,
    at: tuple[float, float], room: float, value: Type, label: Type,
) -> None:  # fmt: skip
    """One label and its value within a room."""
    words = {"number": cell.number, "word": cell.word, "both": f"{cell.number} {cell.word}"}
    told = words[how.labels].strip()
    if how.labels == "word" and not cell.word:
        told = ""
    x, y = at
    if told and how.above:
        sheet.line(LABEL, told, label, x, y - 1.32 * value.cap)
    elif told:
        sheet.line(LABEL, told, label, x, y)
        x += width(told, label) + 0.8 * value.cap
    sheet.line(cell.field, text, fit(text, value, room - (x - at[0]), rng), x, y)


def _types(rng: np.random.Generator, split: str, how: Arrangement) -> tuple[Type, Type]:
    family = pick_family(rng, "text", split)
    bold = bool(rng.random() < 0.5)
    value = Type(cut(family, bold), 30, ink_colour(rng))
    colour = ((30, 60, 140), (150, 30, 40), ink_colour(rng), ink_colour(rng))
    label = replace(value, face=cut(family, False), colour=colour[int(rng.integers(4))])
    return value, label


def _picture(rng: np.random.Generator, image: Image, how: Arrangement, *, woman: bool) -> float:
    """Portraits and a signature; where the print beside them begins, in pixels."""
    wide = 0.28 * WIDTH
    x = 0.03 * WIDTH if how.portrait == "left" else 0.97 * WIDTH - wide
    top = rng.uniform(0.2, 0.26) * HEIGHT
    place = Box(x, top, x + wide, top + wide * 1.25)
    draw_portrait(rng, place, image, red=False, woman=woman)
    under = Box(x, place.bottom + 12, x + wide, min(HEIGHT - 30.0, place.bottom + 110))
    draw_signature(rng, image, under)
    return 0.335 * WIDTH if how.portrait == "left" else 0.03 * WIDTH


def _heading(rng: np.random.Generator, sheet: Press, split: str, label: Type, state: str) -> None:
    """The issuer's name, mostly a made-up one, what the card is, and that it is none."""
    face = cut(pick_family(rng, "text", split), True)
    name = str(rng.choice(["STATE OF FICTION", "NEW FICTION", "FICTION", "FICTIONIA"]))
    name = state or name
    big = replace(label, face=face, cap=0.06 * HEIGHT)
    sheet.line(LABEL, name, fit(name, big, 0.54 * WIDTH, rng), 0.04 * WIDTH, 0.1 * HEIGHT)
    what = str(rng.choice(["DRIVER LICENSE", "DRIVER'S LICENSE", "OPERATOR LICENSE"]))
    sheet.line(LABEL, what, replace(big, cap=0.034 * HEIGHT), 0.62 * WIDTH, 0.09 * HEIGHT)
    sheet.put("SPECIMEN", replace(big, cap=0.026 * HEIGHT, colour=(200, 30, 30)), 0.62 * WIDTH,
              0.14 * HEIGHT)  # fmt: skip
