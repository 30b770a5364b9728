"""The rows of a card between the NIK and its lower edge: labels, colons and values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from training.card_style import Style
from training.press import Press
from training.typeset import Type, fit, width

# Field, label, whether cards indent it under the address.
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


def print_rows(press: Press, person: dict[str, str]) -> None:
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


def _label(press: Press, text: str, indent: float, y: float) -> None:
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


def _room(press: Press) -> float:
    """Pixels from the values' x to the photo, which long lines sometimes run into."""
    style = press.style
    spill = float(press.sheet.rng.uniform(0, 24)) if press.sheet.rng.random() < 0.1 else -8.0
    return style.photo.left - style.value_x + spill


def _value(press: Press, name: str, number: int, text: str, how: Type, y: float) -> None:
    how = fit(text, how, _room(press), press.sheet.rng)
    press.line(name, number, text, how, press.style.value_x, y)


def _birth(press: Press, person: dict[str, str], y: float) -> None:
    """Place and date on one line, each a field of its own."""
    style = press.style
    place, day = person["tempat_lahir"], person["tanggal_lahir"]
    how = fit(place + style.separator + day, style.value, _room(press), press.sheet.rng)
    press.line("tempat_lahir", 0, place, how, style.value_x, y)
    x = style.value_x + width(place, how)
    press.label(style.separator, how, x, y)
    press.line("tanggal_lahir", 0, day, how, x + width(style.separator, how), y)


def _sex_and_blood(press: Press, person: dict[str, str], y: float) -> None:
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


def _address(press: Press, person: dict[str, str], y: float) -> float:
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
    if len(words) < 3 or (width(text, style.value) <= room and rng.random() < 0.75):
        return [text]
    if rng.random() < 0.06:
        return [text]
    limit = room * float(rng.uniform(0.6, 1.0))
    first = words[0]
    rest = words[1:]
    while len(rest) > 1 and width(f"{first} {rest[0]}", style.value) <= limit:
        first = f"{first} {rest.pop(0)}"
    return [first, " ".join(rest)]
