"""Draw fictional KTPs with their texts, boxes and field masks, each from one seed.

    card = draw_card(7)                  # fonts and grounds to train on
    card = draw_card(7, split="test")    # fonts and grounds that no training saw

A drawn card is never a forger's tool: drawn faces, no emblem, our own patterns, and the word
SPECIMEN or CONTOH on each.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from elements import Box, Image
from training.card_style import HEIGHT, WIDTH, Style, draw_style
from training.condition import draw_wear, weather
from training.grounds import draw_ground
from training.people import FIELDS, draw_person
from training.portraits import draw_portrait, draw_signature
from training.typeset import Sheet, Type, fit, width

CLASSES = ("ground", *FIELDS)
SPLITS = {"train": 0, "test": 1}
FOREIGN_SHARE = 0.06
MARKS = ("SPECIMEN", "CONTOH", "SPECIMEN - FIKTIF", "CONTOH - BUKAN KTP", "SPECIMEN ONLY")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line of a field: its number within the field, its text and its ink's box."""

    field: str
    line: int
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Card:
    """A drawn card.

    image: RGB uint8 (638, 1011, 3). fields: the 19 values. mask: uint8 (638, 1011), an index into
    CLASSES: each line's ink extent in width, its capitals in height, so that rows never touch.
    """

    image: Image
    fields: dict[str, str]
    lines: tuple[PrintedLine, ...]
    mask: npt.NDArray[np.uint8]
    style: dict[str, Any]


@dataclass(slots=True)
class _Press:
    """What is printed so far: the sheet, its lines and its mask."""

    sheet: Sheet
    style: Style
    lines: list[PrintedLine] = field(default_factory=list)
    mask: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros((HEIGHT, WIDTH), np.uint8))
    labels: list[Box] = field(default_factory=list)

    def label(self, text: str, how: Type, x: float, y: float) -> None:
        """Print a label, a colon or a separator: ink that belongs to no field."""
        self.labels.append(self.sheet.put(text, how, x, y))

    def line(self, name: str, number: int, text: str, how: Type, x: float, y: float) -> Box:
        """Print one line of a field and note its box and its place in the mask."""
        box = self.sheet.put(text, how, x, y)
        self.lines.append(PrintedLine(name, number, text, box))
        top, bottom = round(y - how.cap * 1.1 - 1), round(y + how.cap * 0.1 + 1)
        left, right = max(0, int(box.left) - 1), min(WIDTH, int(box.right) + 1)
        self.mask[max(0, top) : min(HEIGHT, bottom), left:right] = CLASSES.index(name)
        return box


def draw_card(seed: int, *, split: str = "train") -> Card:
    """The card of a seed; ``split`` ("train" or "test") parts fonts, grounds and names."""
    rng = np.random.default_rng((SPLITS[split], seed))
    foreign = bool(rng.random() < FOREIGN_SHARE)
    person = draw_person(rng, split, foreign=foreign)
    style = draw_style(rng, split)
    image, ground = draw_ground(rng, split, foreign=foreign)
    red = int(person["tanggal_lahir"][-1]) % 2 == 1
    wear, words = draw_wear(rng)
    press = _Press(Sheet(image, rng, wear), style)
    woman = person["jenis_kelamin"] in ("PEREMPUAN", "FEMALE")
    draw_portrait(rng, style.photo, image, red=red, woman=woman)
    _header(press, person)
    _nik(press, person)
    _rows(press, person)
    _issue(press, person)
    _signature(press)
    _mark(press)
    image, more = weather(rng, image)
    described = {
        "split": split,
        "foreign": foreign,
        "ground": ground,
        "fonts": sorted({how.face.path for how in _types(style)}),
        "cap": round(style.value.cap, 1),
        "colon": style.colon,
        "condition": [*words, *more],
    }
    return Card(image, person, tuple(press.lines), press.mask, described)


def _types(style: Style) -> tuple[Type, ...]:
    return (style.label, style.value, *style.header, style.nik_label, style.nik, style.issue)


def _header(press: _Press, person: dict[str, str]) -> None:
    style, rng = press.style, press.sheet.rng
    for name, how, y in zip(
        ("provinsi", "kabupaten_kota"), style.header, style.header_y, strict=True
    ):
        room = 2 * min(style.header_x, WIDTH - style.header_x) - 30
        how = fit(person[name], how, room, rng)
        x = style.header_x - width(person[name], how) / 2
        press.line(name, 0, person[name], how, x, y)


def _nik(press: _Press, person: dict[str, str]) -> None:
    style, sheet = press.style, press.sheet
    label, room = style.wording["nik"], style.nik_x - style.label_x - 12
    if style.colon != "none":
        room = style.nik_colon_x - style.label_x - 4
    press.label(label, fit(label, style.nik_label, room, sheet.rng), style.label_x, style.nik_y)
    if style.colon != "none":
        press.label(":", style.nik_label, style.nik_colon_x, style.nik_y - style.colon_rise)
    how = fit(person["nik"], style.nik, style.photo.left - 12 - style.nik_x, sheet.rng)
    press.line("nik", 0, person["nik"], how, style.nik_x, style.nik_y)


def _rows(press: _Press, person: dict[str, str]) -> None:
    style, rng = press.style, press.sheet.rng
    row = style.first_y
    for name, label, indent in ROWS:
        _label(press, style.wording[label], style.indent if indent else 0.0, row)
        y = row - style.value_rise + float(rng.normal(0, style.row_jitter))
        if name == "lahir":
            _birth(press, person, y)
        elif name == "jenis_kelamin":
            _sex_and_blood(press, person, y)
        elif name == "alamat":
            row += _address(press, person, y)
        else:
            how = style.value
            if name == "nama":
                how = replace(how, cap=min(how.cap * style.name_extra, style.pitch * 0.6))
            _value(press, name, 0, person[name], how, y)
        row += style.pitch


ROWS = (
    ("nama", "nama", False),
    ("lahir", "lahir", False),
    ("jenis_kelamin", "jenis_kelamin", False),
    ("alamat", "alamat", False),
    ("rt_rw", "rt_rw", True),
    ("kelurahan_desa", "kelurahan_desa", True),
    ("kecamatan", "kecamatan", True),
    ("agama", "agama", False),
    ("status_perkawinan", "status_perkawinan", False),
    ("pekerjaan", "pekerjaan", False),
    ("kewarganegaraan", "kewarganegaraan", False),
    ("berlaku_hingga", "berlaku_hingga", False),
)


def _label(press: _Press, text: str, indent: float, y: float) -> None:
    """A label and its colon, never so wide that it would run into the value."""
    style, sheet = press.style, press.sheet
    x = style.label_x + indent
    if style.colon == "attached":
        text += ":"
    how = fit(text, style.label, style.value_x - x - 8 - _colon_room(style), sheet.rng)
    press.label(text, how, x, y)
    if style.colon == "column":
        press.label(":", how, style.value_x - style.colon_gap, y - style.colon_rise)
    elif style.colon == "leading":
        gap = width(": ", style.value) + 1
        press.label(":", style.value, style.value_x - gap, y - style.colon_rise)


def _colon_room(style: Style) -> float:
    return {"column": style.colon_gap, "leading": width(": ", style.value)}.get(style.colon, 0.0)


def _room(press: _Press) -> float:
    """Pixels from the values' x to the photo, which long lines sometimes run into."""
    style = press.style
    spill = float(press.sheet.rng.uniform(0, 24)) if press.sheet.rng.random() < 0.1 else -8.0
    return style.photo.left - style.value_x + spill


def _value(press: _Press, name: str, number: int, text: str, how: Type, y: float) -> None:
    how = fit(text, how, _room(press), press.sheet.rng)
    press.line(name, number, text, how, press.style.value_x, y)


def _birth(press: _Press, person: dict[str, str], y: float) -> None:
    """Place and date on one line, each a field of its own."""
    style = press.style
    place, day = person["tempat_lahir"], person["tanggal_lahir"]
    how = fit(place + style.separator + day, style.value, _room(press), press.sheet.rng)
    press.line("tempat_lahir", 0, place, how, style.value_x, y)
    x = style.value_x + width(place, how)
    press.label(style.separator, how, x, y)
    press.line("tanggal_lahir", 0, day, how, x + width(style.separator, how), y)


def _sex_and_blood(press: _Press, person: dict[str, str], y: float) -> None:
    """Sex, and to its right the blood type with its label and colon."""
    style, sheet = press.style, press.sheet
    box = press.line("jenis_kelamin", 0, person["jenis_kelamin"], style.value, style.value_x, y)
    colon = str(sheet.rng.choice([": ", " : ", " :", ":  ", " :   "]))
    label, blood = style.wording["golongan_darah"] + colon, person["golongan_darah"]
    taken = width(label, style.label) + width(blood, style.value) + 14
    x = max(box.right + 10, min(style.blood_x, style.photo.left - taken))
    how = fit(label, style.label, max(60.0, style.photo.left - x - width(blood, style.value) - 14),
              sheet.rng)  # fmt: skip
    press.label(label, how, x, y)
    press.line("golongan_darah", 0, blood, style.value, x + width(label, how) + 3, y)


def _address(press: _Press, person: dict[str, str], y: float) -> float:
    """The address on one line or two; how far its last line stands below its first."""
    style, rng = press.style, press.sheet.rng
    pitch = max(style.pitch * style.second_line, style.value.cap * 1.5)
    parts = split_address(person["alamat"], style, _room(press), rng)
    for number, part in enumerate(parts):
        _value(press, "alamat", number, part, style.value, y + number * pitch)
    return (len(parts) - 1) * pitch


def split_address(text: str, style: Style, room: float, rng: np.random.Generator) -> list[str]:
    """Whole words of a long address on the first line as far as they fit, the rest below."""
    words = text.split(" ")
    if len(words) < 3 or (width(text, style.value) <= room and rng.random() < 0.85):
        return [text]
    if rng.random() < 0.06:
        return [text]
    limit = room * float(rng.uniform(0.6, 1.0))
    first = words[0]
    rest = words[1:]
    while len(rest) > 1 and width(f"{first} {rest[0]}", style.value) <= limit:
        first = f"{first} {rest.pop(0)}"
    return [first, " ".join(rest)]


def _issue(press: _Press, person: dict[str, str]) -> None:
    """Place and date of issue, centred under the photo; a long name may be wider than it."""
    style, rng = press.style, press.sheet.rng
    centre = (style.photo.left + style.photo.right) / 2
    place, day = person["tempat_terbit"], person["tanggal_terbit"]
    room = min(2 * (WIDTH - 6 - centre), style.photo.width * 1.25)
    if style.issue_form == "one":
        both = place + style.separator + day
        how = fit(both, style.issue, room, rng)
        x = centre - width(both, how) / 2
        press.line("tempat_terbit", 0, place, how, x, style.issue_y)
        press.label(style.separator, how, x + width(place, how), style.issue_y)
        x += width(place + style.separator, how)
        press.line("tanggal_terbit", 0, day, how, x, style.issue_y)
        return
    parts = [place]
    if style.issue_form == "three" and " " in place:
        parts = list(place.split(" ", 1))
    step = _issue_step(style)
    for number, part in enumerate(parts):
        how = fit(part, style.issue, room, rng)
        y = style.issue_y + number * step
        press.line("tempat_terbit", number, part, how, centre - width(part, how) / 2, y)
    y = style.issue_y + len(parts) * step
    press.line("tanggal_terbit", 0, day, style.issue, centre - width(day, style.issue) / 2, y)


def _issue_step(style: Style) -> float:
    """Baseline to baseline of the lines under the photo; 4 pixels keep their masks apart."""
    return style.issue.cap * style.issue_pitch + 4


def _signature(press: _Press) -> None:
    style, rng = press.style, press.sheet.rng
    top = style.issue_y + _issue_step(style) + rng.uniform(-6, 20)
    left = style.photo.left + rng.uniform(-10, 40)
    box = Box(left, top, left + rng.uniform(90, 190), top + rng.uniform(30, 70))
    draw_signature(rng, press.sheet.image, box)


def _mark(press: _Press) -> None:
    """The word that says it is no real card, small, where no field stands."""
    rng = press.sheet.rng
    text = MARKS[int(rng.integers(len(MARKS)))]
    how = replace(press.style.label, cap=float(rng.uniform(7, 11)), stroke=0)
    reach = int(width(text, how)) + 8
    taken = (press.mask > 0).astype(np.uint8)
    for box in press.labels:
        taken[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = 1
    x, y = 10, HEIGHT - 8
    for _ in range(30):
        left, base = int(rng.integers(6, WIDTH - reach)), int(rng.integers(16, HEIGHT - 4))
        if not taken[base - 16 : base + 6, max(0, left - 8) : left + reach].any():
            x, y = left, base
            break
    press.sheet.put(text, how, x, y)
