"""What is printed on a card so far: its sheet, its lines with their boxes, its mask."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from elements import Box
from training.drawing.sheet import HEIGHT, WIDTH
from training.drawing.typeset import Sheet, Type, width
from training.kinds.ktp.people import FIELDS
from training.kinds.ktp.style import Style

PORTRAIT, LABEL = "portrait", "label"
CLASSES = ("ground", *FIELDS, PORTRAIT, LABEL)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line of a field: its number within the field, its text and its ink's box.

    text: in upper case, as it is to be read, whatever case it is printed in.
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

    def mark(self, text: str, how: Type, x: float, y: float) -> Box:
        """Print a colon or a separator: ink that belongs to no field and names none."""
        box = self.sheet.put(text, how, x, y)
        self.labels.append(box)
        return box

    def picture(self, box: Box) -> None:
        """Note in the mask where the portrait stands."""
        place = slice(int(box.top), int(box.bottom)), slice(int(box.left), int(box.right))
        self.mask[place] = CLASSES.index(PORTRAIT)

    def label(self, text: str, how: Type, x: float, y: float) -> None:
        """Print a label; its words, not its colon, stand in the mask."""
        self.mark(text, how, x, y)
        words = text.rstrip(" :")
        self._lay(LABEL, x, x + width(words, how), how, y)

    def line(self, name: str, number: int, text: str, how: Type, x: float, y: float) -> Box:
        """Print one line of a field and note its box and its place in the mask."""
        box = self.sheet.put(self.as_printed(name, text), how, x, y)
        cell = self._lay(name, int(box.left) - 1, int(box.right) + 1, how, y)
        self.lines.append(PrintedLine(name, number, text, box, cell))
        return box

    def as_printed(self, name: str, text: str) -> str:
        """A field's text in the case that the card prints it in."""
        if name not in self.style.mixed:
            return text
        return re.sub(r"[A-Z]{2,}", lambda word: word[0].capitalize(), text)

    def _lay(self, name: str, left: float, right: float, how: Type, y: float) -> Box:
        """Note in the mask what stands from left to right, as high as capitals."""
        top, bottom = max(0, round(y - how.cap * 1.1 - 1)), round(y + how.cap * 0.1 + 1)
        first, last = max(0, int(left)), min(WIDTH, int(right))
        cell = Box(first, top, max(first, last), max(top, min(HEIGHT, bottom)))
        self.mask[top : int(cell.bottom), first:last] = CLASSES.index(name)
        return cell
