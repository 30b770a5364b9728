"""What a kind hands to the line trainings: its characters, its fields, and who draws its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ocr.charset import Charset
from ocr.crnn import STRIDE, WIDTHS
from training.drawing.fonts import Face
from training.kinds.find import find
from training.lines.data import Draw


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the line net of one kind is trained.

    charset: what the net can say.
    classes: names of fields; ``Line.field`` is an index into them.
    draw: seed, split ("train" or "test") and trial ("" for none) → the lines of one document. It
    runs in other processes: it is a function of a module.
    trials: the conditions under which documents can be drawn.
    groups: fields whose figures are told together; all others are told as ``closed``.
    oftener: how many times as often lines of a field are taken, 1 where nothing is said.
    seldom: the same for lines that hold a character.
    faces: what its characters are drawn in one by one; without any, the typefaces of the split.
    stretched: how many times as wide lines are shown to the net, whose steps may be too few for
    thin letters.
    from_the_right: whether lines are read so; those of the training tell their characters from the
    left.
    longest: the most characters of a line. Raises ValueError where a net can't tell so many apart.
    """

    charset: Charset
    classes: tuple[str, ...]
    draw: Draw
    trials: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    oftener: Mapping[str, float] = field(default_factory=dict)
    seldom: Mapping[str, float] = field(default_factory=dict)
    faces: tuple[Face, ...] = ()
    stretched: float = 1.0
    from_the_right: bool = False
    longest: int = 64

    def __post_init__(self) -> None:
        if 2 * self.longest > WIDTHS[-1] // STRIDE:  # equal neighbours need a blank between them
            raise ValueError(f"no line of {self.longest} characters fits {WIDTHS[-1]} columns")

    def group_of(self, field: int) -> str:
        """The group of a line's field."""
        name = self.classes[field]
        return next((group for group, names in self.groups.items() if name in names), "closed")


def recipe_of(kind: str, part: str = "lines") -> Recipe:
    """The ``RECIPE`` of training/kinds/<kind>/<part>.py. Raises ValueError where there is none."""
    recipe = find(kind, part).RECIPE
    assert isinstance(recipe, Recipe)
    return recipe
