"""The rows of a card between the NIK and its lower edge: labels, colons and values.

A row's values take one line or several: what is too long breaks where the portrait begins, some
printers set place and date of birth one below the other, and the rows below move down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from training.drawing.typeset import fit, width
from training.kinds.ktp.press import Press
from training.kinds.ktp.style import LOWEST, Style

Piece = tuple[str, str]  # field, text
Lines = list[list[Piece]]


@dataclass(frozen=True, slots=True)
class Row:
    """One label and the lines of its values, each line the pieces of one or two fields."""

    label: str
    indent: bool
    lines: Lines


# Label and fields, and whether cards indent it under the address.
ROWS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("nama", ("nama",), False),
    ("lahir", ("tempat_lahir", "tanggal_lahir"), False),
    ("jenis_kelamin", ("jenis_kelamin", "golongan_darah"), False),
    ("alamat", ("alamat",), False),
    ("rt_rw", ("rt_rw",), True),
    ("kelurahan_desa", ("kelurahan_desa",), True),
    ("kecamatan", ("kecamatan",), True),
    ("agama", ("agama",), False),
    ("status_perkawinan", ("status_perkawinan",), False),
    ("pekerjaan", ("pekerjaan",), False),
    ("kewarganegaraan", ("kewarganegaraan",), False),
    ("berlaku_hingga", ("berlaku_hingga",), False),
)
MOST_LINES = {"nama": 3, "alamat": 3}  # of others two
SET_AGAIN = 3  # how often lines are broken anew, in smaller type, where they don't fit the card


def print_rows(press: Press, person: dict[str, str]) -> None:
    rows, style = _planned(press, person)
    press.style = style
    rng = press.sheet.rng
    y = style.first_y
    for row in rows:
        _label(press, style.wording[row.label], style.indent if row.indent else 0.0, y)
        numbers: dict[str, int] = {}
        for line, pieces in enumerate(row.lines):
            base = y - style.value_rise + float(rng.normal(0, style.row_jitter))
            x = style.value_x + (style.hang if line else 0.0)
            _print_line(press, pieces, numbers, x, base)
            last = line == len(row.lines) - 1
            y += (
                style.pitch if last else max(style.pitch * style.second_line, style.value.cap * 1.5)
            )


def _planned(press: Press, person: dict[str, str]) -> tuple[list[Row], Style]:
    """Give the rows, and the style with a pitch and a type in which all lines stand on the card."""
    style, rng = press.style, press.sheet.rng
    for _ in range(SET_AGAIN):
        rows = [
            Row(label, indent, _broken_row(fields, person, style, rng))
            for label, fields, indent in ROWS
        ]
        lines = sum(len(row.lines) for row in rows)
        room = (LOWEST - style.first_y) / max(1, lines - 1)
        if room >= style.pitch:
            break
        smaller = min(style.value.cap, room * 0.6)
        style = replace(
            style,
            pitch=room,
            second_line=1.0,
            value=replace(style.value, cap=smaller),
            label=replace(style.label, cap=min(style.label.cap, room * 0.6)),
        )
    return rows, style


def _broken_row(
    fields: tuple[str, ...], person: dict[str, str], style: Style, rng: np.random.Generator
) -> Lines:
    if fields[0] == "tempat_lahir":
        return _birth_lines(person, style, rng)
    if fields[0] == "jenis_kelamin":
        return [[(name, person[name]) for name in fields]]
    name = fields[0]
    return [[(name, part)] for part in broken(name, person[name], style, rng)]


def _birth_lines(person: dict[str, str], style: Style, rng: np.random.Generator) -> Lines:
    """Give place and date on one line; or the date on the next, also where the place breaks."""
    place, day = (
        ("tempat_lahir", person["tempat_lahir"]),
        ("tanggal_lahir", person["tanggal_lahir"]),
    )
    whole = width(place[1] + style.separator + day[1], style.value)
    room = room_of(style)
    if "lahir" not in style.breaks and (whole <= room or not style.wraps):
        return [[place, day]]
    parts = broken("tempat_lahir", place[1], style, rng)
    lines: Lines = [[(place[0], part)] for part in parts]
    if len(parts) > 1 and rng.random() < 0.6:
        lines[-1].append(day)
    else:
        lines.append([day])
    return lines


def room_of(style: Style) -> float:
    """Measure the pixels from the values' x to the photo, less a little."""
    return style.photo.left - style.value_x - 8.0


def broken(name: str, text: str, style: Style, rng: np.random.Generator) -> list[str]:
    """Give a value's lines: whole words as far as they fit, the rest below."""
    room = room_of(style)
    words = re.split(r" |(?<=[A-Z]/)(?=[A-Z]{3})", text) if style.at_slashes else text.split(" ")
    force = name in style.breaks
    if len(words) < 2 or not (force or (style.wraps and width(text, style.value) > room)):
        return [text]
    if force and rng.random() < 0.25 and ", " in text:  # a degree alone below its name
        first, rest = text.rsplit(", ", 1)
        return [first + ",", rest]
    limit = room * float(rng.uniform(0.75, 1.0))
    if force:
        limit = min(limit, width(text, style.value) * float(rng.uniform(0.45, 0.95)))
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        full = width(longer, style.value) > limit
        if full and len(lines) < MOST_LINES.get(name, 2):
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _print_line(
    press: Press, pieces: Sequence[Piece], numbers: dict[str, int], x: float, y: float
) -> None:
    """Give one line's pieces; ``numbers`` counts the lines of each field so far."""
    if [name for name, _ in pieces] == ["jenis_kelamin", "golongan_darah"]:
        _sex_and_blood(press, pieces[0][1], pieces[1][1], y)
        return
    style, rng = press.style, press.sheet.rng
    how = style.value
    if pieces[0][0] == "nama":
        how = replace(how, cap=min(how.cap * style.name_extra, style.pitch * 0.6))
    spill = float(rng.uniform(0, 32)) if rng.random() < 0.1 else 0.0
    how = fit(style.separator.join(text for _, text in pieces), how, room_of(style) + spill, rng)
    for place, (name, text) in enumerate(pieces):
        if place:
            press.mark(style.separator, how, x, y)
            x += width(style.separator, how)
        number = numbers.get(name, 0)
        numbers[name] = number + 1
        press.line(name, number, text, how, x, y)
        x += width(press.as_printed(name, text), how)


def _label(press: Press, text: str, indent: float, y: float) -> None:
    """Print a label and its colon, never so wide that it would run into the value."""
    style, sheet = press.style, press.sheet
    x = style.label_x + indent
    if style.colon == "attached":
        text += ":"
    how = fit(text, style.label, style.value_x - x - 8 - _colon_room(style), sheet.rng)
    press.label(text, how, x, y)
    if style.colon == "column":
        press.mark(":", how, style.value_x - style.colon_gap, y - style.colon_rise)
    elif style.colon == "leading":
        gap = width(": ", style.value) + 1
        press.mark(":", style.value, style.value_x - gap, y - style.colon_rise)


def _colon_room(style: Style) -> float:
    return {"column": style.colon_gap, "leading": width(": ", style.value)}.get(style.colon, 0.0)


def _sex_and_blood(press: Press, sex: str, blood: str, y: float) -> None:
    """Print sex, and to its right the blood type with its label and colon, or the label alone."""
    style, sheet = press.style, press.sheet
    box = press.line("jenis_kelamin", 0, sex, style.value, style.value_x, y)
    colon = str(sheet.rng.choice([": ", " : ", " :", ":  ", " :   ", ":"]))
    label = style.wording["golongan_darah"] + colon
    taken = width(label, style.label) + width(blood, style.value) + 14
    x = max(box.right + 10, min(style.blood_x, style.photo.left - taken))
    how = fit(label, style.label, max(60.0, style.photo.left - x - width(blood, style.value) - 14),
              sheet.rng)  # fmt: skip
    press.label(label, how, x, y)
    if blood:
        press.line("golongan_darah", 0, blood, style.value, x + width(label, how) + 3, y)
