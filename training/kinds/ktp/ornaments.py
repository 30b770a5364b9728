"""What stands on a card beside its fields: borders, rules, plain badges, titles, watermarks.

Other printers and renderers add such things, and no reader may take them for fields. None of them
is a copy of a real emblem: badges are discs, rings, stars and shields of random colours.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from elements import Image
from training.drawing.sheet import HEIGHT, WIDTH
from training.drawing.typeset import render, width
from training.kinds.ktp.press import Press
from training.kinds.ktp.style import Style

MARKS = ("SPECIMEN", "CONTOH", "SPECIMEN - FIKTIF", "CONTOH - BUKAN KTP", "SPECIMEN ONLY")
TITLES = ("REPUBLIK FIKTIF", "KARTU TANDA PENDUDUK", "KARTU LATIHAN", "CONTOH KARTU")


def draw_ornaments(rng: np.random.Generator, image: Image, style: Style) -> list[str]:
    """Draw what lies under the print, each ornament on a few cards only; their names."""
    drawn = []
    for name, share, ornament in (
        ("border", 0.06, border),
        ("rule", 0.05, rule),
        ("badge", 0.09, badge),
        ("band", 0.05, band),
    ):
        if rng.random() < share:
            ornament(rng, image, style)
            drawn.append(name)
    return drawn


def border(rng: np.random.Generator, image: Image, style: Style) -> None:
    """Print a frame along the card's edge."""
    inset, thick = int(rng.integers(2, 16)), int(rng.integers(1, 5))
    corners = (inset, inset), (WIDTH - inset, HEIGHT - inset)
    cv2.rectangle(image, *corners, hue(rng), thick, cv2.LINE_AA)


def rule(rng: np.random.Generator, image: Image, style: Style) -> None:
    """Print a line between the header and the NIK."""
    y = int((style.header_y[1] + style.nik_y - style.nik.cap) / 2)
    left = int(rng.uniform(20, 260))
    cv2.line(image, (left, y), (WIDTH - left, y), hue(rng), int(rng.integers(1, 4)), cv2.LINE_AA)


def badge(rng: np.random.Generator, image: Image, style: Style) -> None:
    """Print a plain coloured shape in an upper corner or low on the card."""
    x = int(rng.choice([70, WIDTH - 70, WIDTH - 150])) + int(rng.integers(-20, 21))
    y = int(rng.choice([62, 62, 590])) + int(rng.integers(-14, 15))
    size, colour = int(rng.integers(18, 44)), hue(rng)
    corners = int(rng.choice([0, 0, 3, 4, 5, 6, 10]))
    if corners:
        angle = np.arange(corners) * (2 * np.pi / corners) - np.pi / 2
        reach = size * np.where(np.arange(corners) % 2 == 1, 0.5 if corners == 10 else 1, 1)
        points = np.stack([x + reach * np.cos(angle), y + reach * np.sin(angle)], -1)
        cv2.fillPoly(image, [points.astype(np.int32)], colour, cv2.LINE_AA)
    else:
        cv2.circle(image, (x, y), size, colour, -1, cv2.LINE_AA)
        cv2.circle(image, (x, y), int(size * rng.uniform(0.4, 0.8)), hue(rng), 3, cv2.LINE_AA)


def band(rng: np.random.Generator, image: Image, style: Style) -> None:
    """Print a tinted strip behind the header or along the lower edge."""
    header = int(style.header_y[1] + 8)
    top, bottom = (
        (0, header) if rng.random() < 0.6 else (HEIGHT - int(rng.integers(14, 40)), HEIGHT)
    )
    strip = image[top:bottom].astype(np.float32)
    tint = np.array(hue(rng), np.float32)
    image[top:bottom] = (strip + (tint - strip) * float(rng.uniform(0.08, 0.3))).astype(np.uint8)


def print_title(press: Press) -> None:
    """Print on a few cards a title that is no field, above the header or at the lower edge."""
    rng, style = press.sheet.rng, press.style
    if rng.random() >= 0.06:
        return
    text = TITLES[int(rng.integers(len(TITLES)))]
    above = style.header_y[0] - style.header[0].cap * 1.2 - 6
    how = replace(
        style.header[0], cap=float(min(rng.uniform(9, 15), max(8.0, above - 6))), spacing=0
    )
    y = above if rng.random() < 0.5 and above > 18 else HEIGHT - 10.0
    press.mark(text, how, style.header_x - width(text, how) / 2, y)


def print_mark(press: Press) -> str:
    """Print the word that says it is no real card, small, where no field stands."""
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
    return text


def print_watermark(press: Press, text: str) -> None:
    """Print on a few cards the specimen's mark once more, large and faint across everything."""
    rng, style = press.sheet.rng, press.style
    if rng.random() >= 0.07:
        return
    how = replace(style.header[0], cap=float(rng.uniform(40, 110)), sharp=True,
                  opacity=float(rng.uniform(0.06, 0.22)), colour=hue(rng))  # fmt: skip
    mask, _, _ = render(text.split(" ")[0], how, rng)
    centre = (mask.shape[1] / 2, mask.shape[0] / 2)
    turn = cv2.getRotationMatrix2D(
        centre, float(rng.uniform(-40, 40)), float(rng.uniform(0.7, 1.2))
    )
    turn[:, 2] += (WIDTH / 2 - centre[0], HEIGHT / 2 - centre[1])
    press.sheet.stamp(np.asarray(cv2.warpAffine(mask, turn, (WIDTH, HEIGHT)), np.uint8), 0, 0, how)


def hue(rng: np.random.Generator) -> tuple[int, int, int]:
    """Draw any colour from dark to middling."""
    red, green, blue = (int(v) for v in rng.integers(10, 200, 3))
    return red, green, blue
