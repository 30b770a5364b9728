"""Screens of phones and computers that show a card, drawn from seeds: apps of our own making.

    shot = draw_screenshot(7, show)      # show: a picture and the card's corners in it

To tell screenshots from photos is measured on them (training/photos/measure.py); nothing
learns from them. ``training/photos/exports.py`` draws what only looks alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from elements import Image, Quad
from training.photos.camera import sensor
from training.photos.screens import WORDS, Colour, Screen, Show, over

PHONES = ((1080, 2340), (1080, 2400), (1170, 2532), (720, 1600), (1440, 3120), (1080, 1920))
DESKTOPS = ((1920, 1080), (1366, 768), (1440, 900), (2560, 1440))
TABLETS = ((1536, 2048), (1600, 2560), (2048, 1536))
BARS: tuple[Colour, ...] = (
    (18, 140, 126), (7, 94, 84), (0, 92, 168), (32, 44, 51), (246, 246, 246), (255, 255, 255),
    (33, 33, 33), (98, 0, 238), (23, 33, 43), (239, 239, 244), (200, 30, 45), (0, 0, 0),
)  # fmt: skip
PALE: tuple[Colour, ...] = ((255, 255, 255), (250, 250, 250), (236, 229, 221), (242, 242, 247))
DEEP: tuple[Colour, ...] = ((0, 0, 0), (18, 18, 18), (11, 20, 26), (28, 28, 30), (32, 33, 36))


@dataclass(frozen=True, slots=True)
class Screenshot:
    """image: RGB uint8 (H, W, 3); quad: the card's corners in it; layout and what it was drawn
    with."""

    image: Image
    quad: Quad
    layout: str
    details: tuple[str, ...] = field(default=())


def _pick(rng: np.random.Generator, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(rng.integers(len(colours)))]


def _header(screen: Screen, colour: Colour, top: float) -> float:
    """Draw an app's bar: back, picture, title, icons."""
    u, height = screen.unit, float(screen.rng.uniform(44, 64)) * screen.unit
    screen.bar(top, height, colour)
    y, ink = top + height / 2, over(colour)
    screen.icon(18 * u, y, 16, ink)
    if screen.rng.random() < 0.6:
        r = height * 0.34
        screen.pen.ellipse((52 * u - r, y - r, 52 * u + r, y + r), (150, 170, 190))
    title = " ".join(screen.rng.choice(WORDS, 2)).title()
    screen.text(80, y, title, screen.rng.uniform(15, 20), ink, bold=1)
    for n in range(int(screen.rng.integers(1, 4))):
        screen.icon(screen.w - (22 + 42 * n) * u, y, 18, ink)
    return top + height


def _doodles(screen: Screen, top: float, colour: Colour) -> None:
    ink = (max(0, colour[0] - 14), max(0, colour[1] - 14), max(0, colour[2] - 12))
    for _ in range(260):
        x, y = screen.rng.uniform(0, screen.w), screen.rng.uniform(top, screen.h)
        screen.icon(x, y, float(screen.rng.uniform(14, 30)), ink)


def _chat(screen: Screen, show: Show, ground: Colour) -> None:
    u, rng, bar = screen.unit, screen.rng, _pick(screen.rng, BARS)
    top = screen.status(bar if rng.random() < 0.7 else ground)
    top = _header(screen, bar, top)
    if rng.random() < 0.5:
        _doodles(screen, top, ground)
        screen.details.append("doodles")
    bubble = (217, 253, 211) if sum(ground) > 400 else (0, 92, 75)
    y = top + rng.uniform(20, 0.2 * screen.h)
    width = rng.uniform(0.66, 0.9) * screen.w
    x = screen.w - width - 10 * u if rng.random() < 0.5 else 10 * u
    end = _height(show, width - 8 * u)
    screen.pen.rounded_rectangle((x, y, x + width, y + end + 34 * u), 9 * u, bubble)
    y = screen.place(show, (x + 4 * u, y + 4 * u, width - 8 * u, 0.6 * screen.h))
    screen.text(x / u + 10, y + 16 * u, " ".join(rng.choice(WORDS, 3)), 14, over(bubble))
    for _ in range(int(rng.integers(0, 4))):
        y += 60 * u
        wide = rng.uniform(0.3, 0.7) * screen.w
        screen.pen.rounded_rectangle((10 * u, y, wide, y + 36 * u), 9 * u, bubble)
        screen.text(20, y + 18 * u, " ".join(rng.choice(WORDS, 2)), 14, over(bubble))
    foot, pill = screen.h - 54 * u, (255, 255, 255) if sum(ground) > 400 else (42, 57, 66)
    screen.pen.rounded_rectangle((8 * u, foot, screen.w - 60 * u, screen.h - 10 * u), 22 * u, pill)
    screen.pen.ellipse((screen.w - 52 * u, foot, screen.w - 8 * u, foot + 44 * u), (0, 168, 132))


def _height(show: Show, width: float) -> float:
    return width * show[0].shape[0] / show[0].shape[1]


def _viewer(screen: Screen, show: Show, ground: Colour) -> None:
    """Draw a picture alone; bars are hidden at a touch, and what is left tells little."""
    rng, u, ink = screen.rng, screen.unit, over(ground)
    hidden = rng.random() < 0.2
    if hidden:
        screen.details.append("bare")
    else:
        top = screen.status(ground)
        if rng.random() < 0.7:
            _header(screen, ground, top)
        if rng.random() < 0.7:
            screen.icons(screen.h - 36 * u, int(rng.integers(3, 6)), 20, ink)
    margin = 0.0 if rng.random() < 0.6 else float(rng.uniform(0.02, 0.08)) * screen.w
    width = screen.w - 2 * margin
    tall = min(_height(show, width), 0.7 * screen.h)
    screen.place(show, (margin, (screen.h - tall) / 2, width, tall))


def _web(screen: Screen, show: Show, ground: Colour) -> None:
    """Draw a browser: tabs on a computer, an address, a page's own bar, text, the card."""
    u, rng, frame = screen.unit, screen.rng, _pick(screen.rng, PALE + DEEP)
    wide = screen.w > screen.h
    top = 0.0 if wide else screen.status(frame)
    if wide:
        screen.bar(0, 30 * u, (222, 225, 230))
        screen.text(20, 15 * u, " ".join(rng.choice(WORDS, 3)), 12, (50, 50, 50))
        top = 30 * u
    screen.bar(top, 44 * u, frame)
    pill = (238, 240, 242) if sum(frame) > 400 else (60, 64, 67)
    screen.pen.rounded_rectangle(
        (50 * u, top + 7 * u, screen.w - 50 * u, top + 37 * u), 15 * u, pill
    )
    screen.text(64, top + 22 * u, "contoh.example/kartu", 13, over(pill))
    screen.icon(22 * u, top + 22 * u, 16, over(frame))
    top += 44 * u
    if rng.random() < 0.6:
        top = _header(screen, _pick(rng, BARS), top)
    y = screen.paragraph(
        18 * u, top + 14 * u, screen.w - 36 * u, int(rng.integers(1, 6)), over(ground)
    )
    width = screen.w * float(rng.uniform(0.3, 0.5) if wide else rng.uniform(0.8, 1.0))
    left = float(rng.uniform(0, screen.w - width))
    y = screen.place(show, (left, y + 14 * u, width, screen.h - y - 70 * u))
    screen.paragraph(18 * u, y + 14 * u, screen.w - 36 * u, int(rng.integers(0, 9)), over(ground))
    if wide and rng.random() < 0.7:
        screen.bar(screen.h - 34 * u, 34 * u, (20, 24, 32))
        screen.icons(screen.h - 17 * u, 14, 16, (230, 230, 230))


def _document(screen: Screen, show: Show, ground: Colour) -> None:
    """Draw a page in a viewer of documents, grey around it."""
    u, rng = screen.unit, screen.rng
    bar = _pick(rng, BARS)
    top = _header(screen, bar, 0.0 if screen.w > screen.h else screen.status(bar))
    screen.bar(top, screen.h, (82, 86, 89) if rng.random() < 0.5 else (225, 226, 228))
    margin = float(rng.uniform(0.0, 0.04) if screen.w < screen.h else 0.25) * screen.w
    page = (
        margin,
        top + 14 * u,
        screen.w - margin,
        screen.h - float(rng.uniform(0, 0.2)) * screen.h,
    )
    screen.pen.rectangle(page, (255, 255, 255))
    y = screen.paragraph(
        margin + 24 * u, page[1] + 20 * u, page[2] - margin - 48 * u, 4, (30, 30, 30)
    )
    width = (page[2] - page[0]) * float(rng.uniform(0.6, 0.92))
    screen.place(show, ((screen.w - width) / 2, y + 10 * u, width, page[3] - y - 20 * u))


def _identity(screen: Screen, show: Show, ground: Colour) -> None:
    """Draw a digital identity: a header in shades, the card, a menu, tabs."""
    u, rng = screen.unit, screen.rng
    one, two = np.array(_pick(rng, BARS[:4])), np.array(_pick(rng, BARS[:4]))
    for y in range(int(rng.uniform(70, 180) * u)):
        shade = one + (two - one) * (y / (180 * u)) * float(rng.random() < 0.9)
        screen.pen.line((0, y, screen.w, y), tuple(int(v) for v in shade))
    ink = (250, 250, 250)
    screen.text(rng.uniform(10, 30), 16 * u, "09:41", 13, ink)
    screen.text(-20, 16 * u, "4G 76%", 13, ink)
    screen.text(rng.uniform(14, 120), 54 * u, "Identitas Digital", 18, ink, bold=1)
    margin = float(rng.uniform(8, 22)) * u
    y = screen.place(
        show, (margin, rng.uniform(80, 190) * u, screen.w - 2 * margin, 0.5 * screen.h)
    )
    for name in ("Keluarga", "Dokumen", "Riwayat", "Pengaturan")[: int(rng.integers(0, 5))]:
        y += 44 * u
        screen.icon(30 * u, y, 20, (0, 92, 168))
        screen.text(60, y, name, 15, over(ground))
    screen.bar(screen.h - 60 * u, 60 * u, (255, 255, 255) if sum(ground) > 400 else (30, 30, 34))
    screen.icons(screen.h - 32 * u, int(rng.integers(3, 6)), 22, (0, 122, 204))


def _call(screen: Screen, show: Show, ground: Colour) -> None:
    """Draw a video call: the card in a picture, one's own small, round buttons below."""
    u, rng, dark = screen.unit, screen.rng, _pick(screen.rng, DEEP)
    screen.bar(0, screen.h, dark)
    top = screen.status(dark) if screen.h > screen.w else 40 * u
    screen.text(20, top + 20 * u, " ".join(rng.choice(WORDS, 2)).title(), 16, (235, 235, 235))
    screen.place(show, (8 * u, top + 44 * u, screen.w - 16 * u, screen.h - top - 160 * u))
    for n in range(4):
        x, y, r = (n + 0.5) * screen.w / 4, screen.h - 50 * u, 24 * u
        screen.pen.ellipse((x - r, y - r, x + r, y + r), (234, 67, 53) if n == 3 else (60, 64, 67))
        screen.icon(x, y, 18, (240, 240, 240))


LAYOUTS: dict[str, Callable[[Screen, Show, Colour], None]] = {
    "chat": _chat, "viewer": _viewer, "web": _web, "document": _document,
    "identity": _identity, "call": _call,
}  # fmt: skip
LANDSCAPE = ("web", "document", "call")


def draw_screenshot(seed: int, show: Show) -> Screenshot:
    """Draw the screenshot of a seed with a picture in it: layouts take turns, themes and sizes
    vary."""
    rng = np.random.default_rng((77, seed))
    layout = list(LAYOUTS)[seed % len(LAYOUTS)]
    sizes = PHONES
    if layout in LANDSCAPE and rng.random() < 0.4:
        sizes = DESKTOPS + TABLETS
    size = sizes[int(rng.integers(len(sizes)))]
    dark = rng.random() < 0.5
    screen = Screen(rng, size, _pick(rng, DEEP if dark else PALE))
    LAYOUTS[layout](screen, show, screen.canvas.getpixel((0, 0)))
    assert screen.quad is not None
    image, quad = np.asarray(screen.canvas), screen.quad
    width = int(rng.choice([540, 720, 1080, 1440])) * (2 if size[0] > size[1] else 1)
    if width < size[0] or rng.random() < 0.2:
        scale = width / size[0]
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        image, quad = cv2.resize(image, None, fx=scale, fy=scale, interpolation=way), quad * scale
    quality = int(rng.uniform(60, 96)) if rng.random() < 0.75 else 0
    if quality:
        image = sensor(rng, image, noise=0.0, quality=quality)
    told = (f"{size[0]}x{size[1]}", "dark" if dark else "light", f"quality {quality or 'png'}")
    return Screenshot(np.ascontiguousarray(image), quad.astype(np.float32), layout,
                      (*told, *screen.details))  # fmt: skip
