"""A drawn screen: its canvas, letters, icons, status bar, and the picture that an app shows."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from elements import Image, Quad
from training.drawing.fonts import installed
from training.drawing.typefaces import ROOT

Colour = tuple[int, int, int]
Show = tuple[Image, Quad]  # RGB uint8 and (4, 2) in it
WORDS = "kirim foto kartu tadi ya terima kasih sudah masuk besok data keluarga nomor baru".split()


class Screen:
    """A canvas of w × h pixels with a pen; ``unit`` is what apps count in, 1/400 of a width."""

    def __init__(self, rng: np.random.Generator, size: tuple[int, int], ground: Colour) -> None:
        self.rng, self.w, self.h = rng, *size
        self.unit = min(size) / (400 if size[0] < size[1] else 700)
        self.canvas = Pillow.new("RGB", size, ground)
        self.pen = ImageDraw.Draw(self.canvas)
        families = installed("text", "test")
        family = families[int(rng.integers(len(families)))]
        self.paths = (ROOT / family.regular, ROOT / family.bold)
        self.quad: Quad | None = None
        self.details: list[str] = []

    def text(self, x: float, y: float, words: str, size: float, ink: Colour, bold: int = 0) -> None:
        """Draw words whose middle lies at a height; x from the left, from the right where
        negative."""
        font = ImageFont.truetype(str(self.paths[bold]), max(8, round(size * self.unit)))
        anchor = "lm" if x >= 0 else "rm"
        self.pen.text((x * self.unit % self.w, y), words, ink, font, anchor=anchor)

    def icon(self, x: float, y: float, size: float, ink: Colour) -> None:
        """Draw three dots, an arrow, a ring or a bin about (x, y) in pixels."""
        r, line = size * self.unit / 2, max(1, round(1.8 * self.unit))
        kind = int(self.rng.integers(4))
        if kind == 0:
            for step in (-0.7, 0.0, 0.7):
                self.pen.ellipse((x - r / 5, y + step * r - r / 5, x + r / 5, y + step * r + r / 5),
                                 ink)  # fmt: skip
        elif kind == 1:
            self.pen.line((x + r / 2, y - r, x - r / 2, y, x + r / 2, y + r), ink, line)
        elif kind == 2:
            self.pen.ellipse((x - r, y - r, x + r, y + r), None, ink, line)
        else:
            self.pen.rectangle((x - r * 0.7, y - r * 0.6, x + r * 0.7, y + r), None, ink, line)
            self.pen.line((x - r, y - r * 0.8, x + r, y - r * 0.8), ink, line)

    def icons(self, y: float, count: int, size: float, ink: Colour) -> None:
        for n in range(count):
            self.icon((n + 0.5) * self.w / count, y, size, ink)

    def bar(self, top: float, height: float, colour: Colour) -> None:
        self.pen.rectangle((0, top, self.w, top + height), colour)

    def paragraph(self, x: float, y: float, width: float, lines: int, ink: Colour) -> float:
        """Draw lines of small text from (x, y) in pixels; gives where they end."""
        size = float(self.rng.uniform(11, 15))
        for _ in range(lines):
            words = " ".join(self.rng.choice(WORDS, 12))[: int(width / (size * self.unit * 0.5))]
            self.text(x / self.unit, y + size * self.unit, words, size, ink)
            y += 1.5 * size * self.unit
        return y

    def status(self, colour: Colour) -> float:
        """Draw a status bar: clock left, signs and battery right; gives where it ends."""
        height = float(self.rng.uniform(24, 44)) * self.unit
        self.bar(0, height, colour)
        ink, y, size = over(colour), height * self.rng.uniform(0.45, 0.6), self.rng.uniform(11, 15)
        clock = (
            f"{self.rng.integers(24):02d}{self.rng.choice([':', '.'])}{self.rng.integers(60):02d}"
        )
        self.text(self.rng.uniform(10, 34), y, clock, size, ink)
        signs = str(self.rng.choice(["4G", "5G", "LTE", "Telkom", "1,2K/s"]))
        self.text(-self.rng.uniform(48, 80), y, signs, size * 0.85, ink)
        right, u = self.w - self.rng.uniform(12, 26) * self.unit, self.unit
        if self.rng.random() < 0.5:
            self.text((right - self.w) / u, y, f"{self.rng.integers(5, 100)}%", size * 0.9, ink)
        else:
            self.pen.rectangle((right - 20 * u, y - 5 * u, right, y + 5 * u), None, ink,
                               max(1, round(u)))  # fmt: skip
            self.pen.rectangle((right - 18 * u, y - 3 * u, right - 6 * u, y + 3 * u), ink)
        return height

    def place(self, show: Show, box: tuple[float, float, float, float]) -> float:
        """Put the picture into a box (left, top, width, most height) in pixels; gives where it
        ends."""
        picture, quad = show
        scale = min(box[2] / picture.shape[1], box[3] / picture.shape[0])
        size = (max(8, int(picture.shape[1] * scale)), max(8, int(picture.shape[0] * scale)))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        x, y = round(box[0] + (box[2] - size[0]) / 2), round(box[1])
        self.canvas.paste(Pillow.fromarray(cv2.resize(picture, size, interpolation=way)), (x, y))
        ratio = np.array(size) / (picture.shape[1], picture.shape[0])
        self.quad = (quad * ratio + (x, y)).astype(np.float32)
        return y + size[1]


def over(colour: Colour) -> Colour:
    """Give ink that is seen on a colour."""
    return (245, 245, 245) if sum(colour) < 400 else (25, 25, 25)
