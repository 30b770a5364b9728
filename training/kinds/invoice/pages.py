"""Pages of a supplier's invoices drawn from seeds, with the truth of every region.

What a supplier prints on every page stands still; the table has another length on each, and the
totals below it move. Real invoices differ: figures on these compare versions.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from elements import Box, Image
from training.drawing.fonts import load
from training.kinds.invoice.faces import ASCII, DigitFace, designs
from training.kinds.invoice.suppliers import LABELS, WORDS, Supplier

WIDTH, HEIGHT = 1240, 1754  # A4 at 150 dpi
EDGE = 90
ROOM = 0.004  # of the page, left around a region when it is drawn by hand
MOVING = ("subtotal", "tax", "total")


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as it stands on a page: its box in pixels, its text from the left, and what it
    means: ISO date, plain decimal, ASCII digits or the text."""

    box: Box
    text: str
    meaning: str
    type: str


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """image: RGB uint8 (HEIGHT, WIDTH, 3). values and labels: by region's name."""

    image: Image
    values: dict[str, Printed]
    labels: dict[str, Box]


@dataclass(slots=True)
class _Sheet:
    """What is being drawn on, from the side on which the language begins."""

    supplier: Supplier
    canvas: Pictures.Image
    draw: ImageDraw.ImageDraw
    values: dict[str, Printed] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)

    def x(self, along: float) -> float:
        """Pixels from the left of a place so far along the line of reading."""
        return WIDTH - along if self.supplier.mirrored else along

    def words(self, at: tuple[float, float], text: str, size: float, *, end: bool = False,
              ink: tuple[int, int, int] | None = None) -> Box:  # fmt: skip
        """Words at a place along the line of reading; ``end``: they end there."""
        face = self.supplier.text_face
        if text.isascii() and not set(text) <= face.characters:
            face = self.supplier.value_face
        if not set(text) <= face.characters | ASCII:
            face = _any_face()
        font = load(face.path, round(2 * size) / 2, kerned=True)
        rtl = any("\u0600" <= c <= "\u06ff" for c in text)
        width = font.getlength(text, direction="rtl" if rtl else "ltr")
        x = self.x(at[0])
        left = x - width if self.supplier.mirrored != end else x
        how = {"anchor": "ls", "direction": "rtl" if rtl else "ltr"}
        self.draw.text((left, at[1]), text, ink or self.supplier.ink, font, **how)
        box = self.draw.textbbox((left, at[1]), text, font, **how)
        return Box(*map(float, box))

    def number(self, at: tuple[float, float], text: str, size: float, *, end: bool = False) -> Box:
        """Digits and marks, each where it stands from the left, whatever the language."""
        own, boxes = self.supplier.value_face, []
        faces = [own if c in own.characters else _any_face() for c in text]
        fonts = [load(face.path, round(2 * size) / 2) for face in faces]
        width = sum(font.getlength(c) for font, c in zip(fonts, text, strict=True))
        x = self.x(at[0])
        left = x - width if self.supplier.mirrored != end else x
        for font, character in zip(fonts, text, strict=True):
            self.draw.text((left, at[1]), character, self.supplier.ink, font, anchor="ls")
            if not character.isspace():
                boxes.append(self.draw.textbbox((left, at[1]), character, font, anchor="ls"))
            left += font.getlength(character)
        (left, top), (right, bottom) = np.min(boxes, 0)[:2], np.max(boxes, 0)[2:]
        return Box(float(left), float(top), float(right), float(bottom))


def draw_page(supplier: Supplier, number: int, rows: int | None = None) -> InvoicePage:
    """The supplier's page of that number; rows: of its table, of any length where None."""
    rng = np.random.default_rng((supplier.seed, number, 43))
    canvas = Pictures.new("RGB", (WIDTH, HEIGHT), "white")
    sheet = _Sheet(supplier, canvas, ImageDraw.Draw(canvas))
    _head(sheet)
    below = _meta(sheet, rng)
    _table(sheet, rng, below + 40, int(rng.integers(2, 13)) if rows is None else rows)
    words, size = LABELS[supplier.language]["thanks"], supplier.size * 0.8
    sheet.words((EDGE, HEIGHT - 100), words, size)
    sheet.draw.line((EDGE, HEIGHT - 140, WIDTH - EDGE, HEIGHT - 140), supplier.accent, 2)
    return InvoicePage(np.asarray(canvas), sheet.values, sheet.labels)


def template_of(supplier: Supplier, page: InvoicePage, name: str = "") -> dict[str, Any]:
    """The template that an accountant would draw on a page of the supplier."""
    file = cv2.imencode(".png", page.image[..., ::-1])[1].tobytes()
    regions = []
    for key, printed in page.values.items():
        kind: dict[str, Any] = {"name": key, "type": printed.type, "box": _share(printed.box, 2.0)}
        if printed.type == "date":
            kind["date_order"] = supplier.date_order
        if printed.type == "money":
            kind |= {"decimal": supplier.point, "currency": supplier.currency[0]}
        if key in MOVING:
            kind["anchor"] = key
        regions.append(kind)
    return {
        "version": 1,
        "name": name or f"supplier-{supplier.seed}",
        "language": supplier.language,
        "reference": {
            "picture": base64.b64encode(file).decode(),
            "width": WIDTH,
            "height": HEIGHT,
        },
        "regions": regions,
        "anchors": [{"name": key, "box": _share(page.labels[key], 1.0)} for key in MOVING],
    }


def _share(box: Box, times: float) -> list[float]:
    """A box as shares of the page, drawn with some room; values get longer, so with more aside."""
    x, y = ROOM * times * WIDTH * 2, ROOM * HEIGHT
    grown = box.grown(x, y, WIDTH, HEIGHT)
    return [round(v, 5) for v in (grown.left / WIDTH, grown.top / HEIGHT, grown.right / WIDTH,
                                  grown.bottom / HEIGHT)]  # fmt: skip


def _head(sheet: _Sheet) -> None:
    """The supplier's name, mark, address and title."""
    supplier = sheet.supplier
    rng = np.random.default_rng((supplier.seed, 45))
    words, size = WORDS[supplier.language], supplier.size
    name = " ".join(str(w) for w in rng.choice(words, 3, replace=False))
    middle = 300 if supplier.head == "centred" else 0
    if supplier.head == "banner":
        sheet.draw.rectangle((0, 0, WIDTH, 26), supplier.accent)
    for _ in range(int(rng.integers(2, 5))):  # a mark of its own shapes
        x, y = sheet.x(EDGE + 50 + rng.uniform(-35, 35)), 130 + rng.uniform(-35, 35)
        r = rng.uniform(12, 42)
        shape = (x - r, y - r, x + r, y + r)
        ink = tuple(int(v) for v in rng.integers(0, 220, 3))
        (sheet.draw.ellipse if rng.random() < 0.5 else sheet.draw.rectangle)(shape, ink)
    sheet.words((EDGE + 140 + middle, 120), name, size * 1.5, ink=supplier.accent)
    street = " ".join(str(w) for w in rng.choice(words, 4))
    sheet.words((EDGE + 140 + middle, 165), street, size * 0.8)
    sheet.words(
        (EDGE + 140 + middle, 200), " ".join(str(w) for w in rng.choice(words, 3)), size * 0.8
    )
    title = LABELS[supplier.language]["title"]
    sheet.words(
        (WIDTH - EDGE, 130 + 130 * (supplier.head == "banner")), title, size * 2.1, end=True
    )
    sheet.draw.line((EDGE, 285, WIDTH - EDGE, 285), supplier.accent, 3)


def _meta(sheet: _Sheet, rng: np.random.Generator) -> float:
    """Number, dates and the like beside their labels; gives where they end."""
    supplier, words = sheet.supplier, LABELS[sheet.supplier.language]
    issued = date(2019, 1, 1) + timedelta(days=int(rng.integers(0, 2900)))
    due = issued + timedelta(days=int(rng.choice([14, 30, 45])))
    prefix = np.random.default_rng((supplier.seed, 47)).choice(["INV-", "", "A/", "F-"])
    serial = f"{int(rng.integers(1, 999999)):06}"
    account = "".join(map(str, rng.integers(0, 10, 10)))
    order = "".join(map(str, rng.integers(0, 10, 6)))
    number = str(prefix) + serial
    rows = [
        ("number", _digits(supplier, number), number, "digits" if not prefix else "text"),
        ("issued", _date(supplier, issued), issued.isoformat(), "date"),
        ("due", _date(supplier, due), due.isoformat(), "date"),
        ("order", _digits(supplier, order), order, "digits"),
        ("account", _digits(supplier, account), account, "digits"),
        ("rate", _digits(supplier, "11"), "11", "number"),
    ]
    size, step = supplier.size, supplier.size * 1.9
    columns = {"stack": 1, "row": 3, "grid": 2}[supplier.meta]
    wide = (WIDTH - 2 * EDGE) / columns
    for place, (key, text, meaning, kind) in enumerate(rows):
        along, y = EDGE + wide * (place % columns), 345 + step * (place // columns)
        if supplier.meta == "row":
            y = 340 + 2 * step * (place // columns)
            sheet.labels[key] = sheet.words((along, y), words[key], size * 0.85)
            box = sheet.number((along, y + step * 0.85), text, size)
        else:
            sheet.labels[key] = sheet.words((along, y), words[key] + ":", size)
            box = sheet.number((along + 260, y), text, size)
        sheet.values[key] = Printed(box, text, meaning, kind)
    lines = 2 * step * 2 if supplier.meta == "row" else step * -(-len(rows) // columns)
    y = 350 + lines
    sheet.labels["customer"] = sheet.words((EDGE, y), words["customer"] + ":", size)
    name = " ".join(str(w) for w in rng.choice(WORDS[supplier.language], 3, replace=False))
    box = sheet.words((EDGE + 260, y), name, size)
    sheet.values["customer"] = Printed(box, name, name, "text")
    return y + step / 2


def _table(sheet: _Sheet, rng: np.random.Generator, top: float, rows: int) -> None:
    """Items and what they cost, then the totals, each beside its label."""
    supplier, words = sheet.supplier, LABELS[sheet.supplier.language]
    size, step = supplier.size, supplier.size * 1.75
    places = (EDGE + 10, EDGE + 560, EDGE + 760, WIDTH - EDGE - 10)
    sheet.draw.rectangle((EDGE, top, WIDTH - EDGE, top + step), supplier.accent)
    for place, key in zip(places, ("item", "quantity", "price", "line"), strict=True):
        sheet.words((place, top + step * 0.72), words[key], size * 0.9, end=place == places[-1],
                    ink=(255, 255, 255))  # fmt: skip
    total = 0
    for row in range(rows):
        y = top + step * (row + 1)
        if supplier.table == "zebra" and row % 2:
            sheet.draw.rectangle((EDGE, y, WIDTH - EDGE, y + step), (236, 238, 242))
        if supplier.table in ("grid", "ruled"):
            sheet.draw.line((EDGE, y + step, WIDTH - EDGE, y + step), (150, 150, 150), 1)
        count, price = int(rng.integers(1, 40)), int(10 ** rng.uniform(2.5, 5.2))
        total += count * price
        item = " ".join(str(w) for w in rng.choice(WORDS[supplier.language], 2))
        sheet.words((places[0], y + step * 0.72), item, size * 0.9)
        sheet.number((places[1], y + step * 0.72), _digits(supplier, str(count)), size * 0.9)
        sheet.number((places[2], y + step * 0.72), _amount(supplier, price), size * 0.9)
        sheet.number(
            (places[3], y + step * 0.72), _amount(supplier, count * price), size * 0.9, end=True
        )
    bottom = top + step * (rows + 1)
    if supplier.table == "grid":
        for place in (places[1] - 15, places[2] - 15):
            sheet.draw.line((sheet.x(place), top, sheet.x(place), bottom), (150, 150, 150), 1)
        sheet.draw.rectangle((EDGE, top, WIDTH - EDGE, bottom), outline=(120, 120, 120))
    tax = round(total * 0.11)
    for place, (key, worth) in enumerate(
        (("subtotal", total), ("tax", tax), ("total", total + tax))
    ):
        y, scale = bottom + step * (place + 1.2), 1.15 if key == "total" else 1.0
        sheet.labels[key] = sheet.words((WIDTH - EDGE - 560, y), words[key], size * scale)
        text = _amount(supplier, worth)
        box = sheet.number((WIDTH - EDGE - 10, y), text, size * scale, end=True)
        sheet.values[key] = Printed(box, text, _plain(supplier, worth), "money")
        if key == "total" and supplier.sign_at != "none":
            along = WIDTH - EDGE - 10 - (box.right - box.left) - 14
            sheet.words((along, y), supplier.currency[1], size, end=True)


def _digits(supplier: Supplier, text: str) -> str:
    return text.translate(str.maketrans("0123456789", supplier.digits))


def _date(supplier: Supplier, day: date) -> str:
    parts = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": str(day.year)}
    order, mark = supplier.date
    return _digits(supplier, mark.join(parts[part] for part in order))


def _amount(supplier: Supplier, hundredths: int) -> str:
    """An amount as the supplier prints it; of no places, hundreds are whole."""
    if not supplier.places:
        return _digits(supplier, f"{hundredths:,}".replace(",", supplier.group))
    whole = f"{hundredths // 100:,}".replace(",", supplier.group)
    return _digits(supplier, f"{whole}{supplier.point}{hundredths % 100:02}")


def _plain(supplier: Supplier, hundredths: int) -> str:
    return f"{hundredths / 100:.2f}" if supplier.places else str(hundredths)


def _any_face() -> DigitFace:
    return next(face for face in designs()["train"] if face.stem == "DejaVuSans")
