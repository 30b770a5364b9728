"""What is printed on a card so far: its sheet, its lines with their boxes, its mask."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from elements import Box
from training.card_style import HEIGHT, WIDTH, Style
from training.people import FIELDS
from training.typeset import Sheet, Type

CLASSES = ("ground", *FIELDS)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line of a field: its number within the field, its text and its ink's box.

    cell: as wide as the ink, as high as capitals, which is how the mask shows it.
    """

    field: str
    line: int
    text: str
    box: Box
    cell: Box


@dataclass(slots=True)
class Press:
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
        top, bottom = max(0, round(y - how.cap * 1.1 - 1)), round(y + how.cap * 0.1 + 1)
        left, right = max(0, int(box.left) - 1), min(WIDTH, int(box.right) + 1)
        cell = Box(left, top, max(left, right), max(top, min(HEIGHT, bottom)))
        self.lines.append(PrintedLine(name, number, text, box, cell))
        self.mask[top : int(cell.bottom), left:right] = CLASSES.index(name)
        return box
