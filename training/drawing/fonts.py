"""Faces of the typefaces that this machine has, at any size.

training/drawing/typefaces.py lists them, and ``python -m training.drawing.packages`` the Debian
packages that hold them. A face that is not installed is left out, so the same seed draws alike only
where the same are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import ImageFont, features

from training.drawing.typefaces import NIK, ROOT, TEXT, Family


@cache
def installed(kind: str, split: str) -> tuple[Family, ...]:
    """Give the families of ``kind`` ("text" or "nik") that this machine has.

    Raises RuntimeError where there is none: a card without its typefaces would teach nothing.
    """
    families = {"text": TEXT, "nik": NIK}[kind][split]
    present = tuple(
        family
        for family in families
        if (ROOT / family.regular).is_file() and (ROOT / family.bold).is_file()
    )
    if not present:
        raise RuntimeError(
            f"no {kind} typeface of the {split} set is installed; see training/drawing/packages.py"
        )
    return present


@dataclass(frozen=True, slots=True)
class Face:
    """One cut of a family at any size; sizes are asked for by the height of its capitals.

    kerned: pairs such as ``AV``, and a space before an A, set as closely as the family wants them.
    """

    family: str
    path: str
    kerned: bool = False

    def at(self, cap_height: float) -> ImageFont.FreeTypeFont:
        """Give the face with capitals about ``cap_height`` pixels high, in steps of half a
        pixel."""
        size = round(2 * cap_height / cap_ratio(self.path)) / 2
        return load(self.path, size, self.kerned)


@lru_cache(maxsize=512)
def load(path: str, size: float, kerned: bool = False) -> ImageFont.FreeTypeFont:
    if kerned and not features.check("raqm"):
        raise RuntimeError("kerned type needs FriBiDi: apt-get install libfribidi0")
    layout = ImageFont.Layout.RAQM if kerned else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(ROOT / path), size, layout_engine=layout)


@cache
def cap_ratio(path: str) -> float:
    """Give the height of the capital H over the type size, as ink; a digit's where capitals are
    missing."""
    font = load(path, 200)
    return max(font.getmask(letter, mode="1").getbbox()[3] for letter in "H0") / 200
