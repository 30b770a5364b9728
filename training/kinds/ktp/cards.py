"""Draw fictional KTPs with their texts, boxes and field masks, each from one seed.

    card = draw_card(7)                  # fonts and grounds to train on
    card = draw_card(7, split="test")    # fonts and grounds that no training saw

A drawn card is never a forger's tool: drawn faces, no emblem, our own patterns, and the word
SPECIMEN or CONTOH on each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from elements import Box, Image
from training.drawing.condition import draw_wear, weather
from training.drawing.grounds import draw_ground
from training.drawing.portraits import draw_portrait
from training.drawing.sheet import WIDTH
from training.drawing.signature import draw_signature
from training.drawing.typeset import Sheet, Type, fit, width
from training.kinds.ktp.hiding import (
    GONE,
    TOUCHED,
    Hidden,
    draw_targets,
    hide,
    nothing_hidden,
)
from training.kinds.ktp.ornaments import draw_ornaments, print_mark, print_title, print_watermark
from training.kinds.ktp.people import draw_person
from training.kinds.ktp.press import CLASSES, PORTRAIT, Press, PrintedLine
from training.kinds.ktp.rows import print_rows
from training.kinds.ktp.style import Style, draw_style

__all__ = ["CLASSES", "Card", "PrintedLine", "Wanted", "draw_card"]

SPLITS = {"train": 0, "test": 1}
FOREIGN_SHARE = 0.06
HIDDEN_SHARE = 0.16
LEAST_HIDDEN = 0.2  # of the portrait, from which on a person would not accept it


@dataclass(frozen=True, slots=True)
class Card:
    """A drawn card.

    image: RGB uint8 (638, 1011, 3). fields: the 19 values, a blood type that is not printed empty.
    lines: those that can be seen. mask: uint8 (638, 1011), an index into CLASSES: each line's ink
    extent in width, its capitals in height, so that rows never touch.
    ink: uint8 (638, 1011), 255 where type was set, whatever wear left of it.
    hidden: the fields (and ``portrait``) of which a part or all is covered; gone: those of which
    nothing is left.
    """

    image: Image
    fields: dict[str, str]
    lines: tuple[PrintedLine, ...]
    mask: npt.NDArray[np.uint8]
    ink: npt.NDArray[np.uint8]
    style: dict[str, Any]
    hidden: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a card shall be like, where it is not left to chance.

    person: values of fields. style: attributes of ``style.Style``. hide: fields, or
    ``portrait``, that are covered; an empty set covers nothing.
    """

    person: Mapping[str, str] = field(default_factory=dict)
    style: Mapping[str, Any] = field(default_factory=dict)
    hide: frozenset[str] | None = None
    foreign: bool | None = None


AS_DRAWN = Wanted()


def draw_card(seed: int, *, split: str = "train", wanted: Wanted = AS_DRAWN) -> Card:
    """Give the card of a seed; ``split`` ("train" or "test") parts fonts, grounds and names."""
    rng = np.random.default_rng((SPLITS[split], seed))
    foreign = bool(rng.random() < FOREIGN_SHARE) if wanted.foreign is None else wanted.foreign
    person = draw_person(rng, split, foreign=foreign) | dict(wanted.person)
    style = replace(draw_style(rng, split), **wanted.style)
    image, ground = draw_ground(rng, split, foreign=foreign)
    bare = image.copy()
    wear, words = draw_wear(rng)
    press = Press(Sheet(image, rng, wear), style)
    ornaments, mark = _print(press, person)
    hidden = _hidden(rng.spawn(1)[0], press, bare, split, wanted)
    image, more = weather(rng, hidden.image)
    described = {
        "split": split,
        "foreign": foreign,
        "ground": ground,
        "fonts": sorted({how.face.path for how in _types(style)}),
        "cap": round(style.value.cap, 1),
        "colon": style.colon,
        "mark": mark,
        "condition": [*words, *more],
        "ornaments": ornaments,
    }
    touched = {line: hidden.share(line.cell) for line in press.lines}
    faceless = {PORTRAIT} if hidden.share(style.photo) > LEAST_HIDDEN else set()
    return Card(
        image,
        person,
        tuple(line for line, share in touched.items() if share <= TOUCHED),
        np.where(hidden.where > 0, 0, press.mask).astype(np.uint8),
        press.sheet.ink,
        described,
        frozenset(line.field for line, share in touched.items() if share > TOUCHED) | faceless,
        _gone(touched),
    )


def _print(press: Press, person: dict[str, str]) -> tuple[list[str], str]:
    """Print all of a card; gives the names of its ornaments and the word that marks it."""
    style, rng, image = press.style, press.sheet.rng, press.sheet.image
    red = int(person["tanggal_lahir"][-1]) % 2 == 1
    woman = person["jenis_kelamin"] in ("PEREMPUAN", "FEMALE")
    ornaments = draw_ornaments(rng, image, style)
    draw_portrait(rng, style.photo, image, red=red, woman=woman)
    press.picture(style.photo)
    print_title(press)
    _header(press, person)
    _nik(press, person)
    print_rows(press, person)
    _issue(press, person)
    _signature(press)
    mark = print_mark(press)
    print_watermark(press, mark)
    return ornaments, mark


def _gone(touched: dict[PrintedLine, float]) -> frozenset[str]:
    """Give the fields of which no line is left to be read, nor a part of one."""
    names = {line.field for line in touched}
    left = {line.field for line, share in touched.items() if share < GONE}
    return frozenset(names - left)


def _hidden(
    rng: np.random.Generator, press: Press, bare: Image, split: str, wanted: Wanted
) -> Hidden:
    """Give the printed card with what is hidden of it, by chance or as wanted."""
    image, style = press.sheet.image, press.style
    if wanted.hide is not None:
        boxes = [line.cell for line in press.lines if line.field in wanted.hide]
        boxes += [style.photo] if PORTRAIT in wanted.hide else []
    elif rng.random() < HIDDEN_SHARE:
        boxes = draw_targets(rng, press.lines, press.labels, style)
    else:
        boxes = []
    return hide(rng, image, bare, boxes, split) if boxes else nothing_hidden(image)


def _types(style: Style) -> tuple[Type, ...]:
    return (style.label, style.value, *style.header, style.nik_label, style.nik, style.issue)


def _header(press: Press, person: dict[str, str]) -> None:
    style, rng = press.style, press.sheet.rng
    for name, how, y in zip(
        ("provinsi", "kabupaten_kota"), style.header, style.header_y, strict=True
    ):
        room = 2 * min(style.header_x, WIDTH - style.header_x) - 30
        how = fit(person[name], how, room, rng)
        x = style.header_x - width(person[name], how) / 2
        press.line(name, 0, person[name], how, x, y)


def _nik(press: Press, person: dict[str, str]) -> None:
    style, sheet = press.style, press.sheet
    label, room = style.wording["nik"], style.nik_x - style.label_x - 12
    if style.colon != "none":
        room = style.nik_colon_x - style.label_x - 4
    press.label(label, fit(label, style.nik_label, room, sheet.rng), style.label_x, style.nik_y)
    if style.colon != "none":
        press.mark(":", style.nik_label, style.nik_colon_x, style.nik_y - style.colon_rise)
    how = fit(person["nik"], style.nik, style.photo.left - 12 - style.nik_x, sheet.rng)
    press.line("nik", 0, person["nik"], how, style.nik_x, style.nik_y)


def _issue(press: Press, person: dict[str, str]) -> None:
    """Print place and date of issue, centred under the photo; a long name may be wider than it."""
    style, rng = press.style, press.sheet.rng
    centre = (style.photo.left + style.photo.right) / 2
    place, day = person["tempat_terbit"], person["tanggal_terbit"]
    room = min(2 * (WIDTH - 6 - centre), style.photo.width * 1.25)
    if style.issue_form == "one":
        both = place + style.separator + day
        how = fit(both, style.issue, room, rng)
        x = centre - width(both, how) / 2
        press.line("tempat_terbit", 0, place, how, x, style.issue_y)
        press.mark(
            style.separator,
            how,
            x + width(press.as_printed("tempat_terbit", place), how),
            style.issue_y,
        )
        x += width(press.as_printed("tempat_terbit", place) + style.separator, how)
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
    """Measure baseline to baseline under the photo; 4 pixels keep the lines' masks apart."""
    return style.issue.cap * style.issue_pitch + 4


def _signature(press: Press) -> None:
    style, rng = press.style, press.sheet.rng
    top = style.issue_y + _issue_step(style) + rng.uniform(-6, 20)
    left = style.photo.left + rng.uniform(-10, 40)
    box = Box(left, top, left + rng.uniform(90, 190), top + rng.uniform(30, 70))
    draw_signature(rng, press.sheet.image, box)
