"""Typefaces for invoices, split by the shape of their digits, not by their names.

Many Debian families share the digits of another: a face whose digits look like those of a held-out
family is held out as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTFont, TTLibError

from training.drawing.fonts import load
from training.drawing.typefaces import ROOT, TEXT

PACKAGES = """
fonts-noto-core fonts-noto-ui-core fonts-dejavu fonts-kacst fonts-kacst-one fonts-hosny-amiri
fonts-hosny-thabit fonts-sil-lateef fonts-sil-scheherazade fonts-sil-harmattan fonts-lemonada
fonts-paktype fonts-ukij-uyghur fonts-arabeyes fonts-farsiweb fonts-comic-neue
fonts-urw-base35 fonts-freefont-ttf fonts-play tesseract-ocr-ara tesseract-ocr-fas
""".split()
ARABIC = "٠١٢٣٤٥٦٧٨٩"
PERSIAN = "۴۵۶"  # the others have the shapes of ARABIC
LATIN = "0123456789"
HELD_OUT = (
    "Amiri", "NotoSansArabic", "nazli", "titr", "homa", "Scheherazade", "ae_Ostorah", "Harmattan",
    "ae_Cortoba", "ae_Dimnah", "ae_Sharjah",
)  # fmt: skip
LATIN_HELD_OUT = (
    "NimbusSans", "URWGothic", "P052", "C059", "FreeSans", "ComicNeue", "Play-",
)  # fmt: skip
LATIN_ALIKE = ("KhmerOS",)  # as Nimbus Sans; no face of training
# Latin faces of training with serifs; no other one has any.
SERIFS = (
    "liberation/LiberationSerif", "DejaVuSerif", "NotoSerif-", "NotoSerifDisplay-", "FreeSerif",
    "URWBookman", "NimbusRoman", "NimbusMonoPS", "paratype/PTF",
)  # fmt: skip
# Where PACKAGES put faces with Arabic digits: to look into each of a thousand files takes a minute.
ARABIC_FILES = (
    "truetype/noto/Noto*Arabic*.ttf", "truetype/dejavu/DejaVuSans*.ttf", "truetype/kacst*/*.ttf",
    "opentype/fonts-hosny-*/*.ttf", "opentype/lateef/*.ttf", "truetype/scheherazade/*.ttf",
    "truetype/harmattan/*.ttf", "opentype/lemonada/*.otf", "truetype/paktype/*.ttf",
    "truetype/fonts-ukij-uyghur/*.ttf", "truetype/fonts-arabeyes/*.ttf", "truetype/farsiweb/*.ttf",
    "truetype/freefont/*.ttf",
)  # fmt: skip
ASCII = frozenset(map(chr, range(32, 127)))
ORNAMENTS = ("UKIJTughra",)  # what it draws for digits are none
# What faces of training draw as another digit of other faces: it would teach what is wrong.
MISDRAWN = {
    "ae_Nada": "٤",  # a ٢
    "ae_Haramain": "٠",  # two ticks above the line
    "Lemonada": "۴۶",  # much as ٣ and ٤
}
# In seven segments a ٣ has one cup, as elsewhere a ٢: it is a ٣ among its own alone.
SEGMENTS = ("ae_Electron", "UKIJEsC")
SIDE = 24  # pixels of a digit's picture by which designs are told apart
ALIKE = 0.78  # mean overlap of ten digits from which on two designs count as one


@dataclass(frozen=True, slots=True)
class DigitFace:
    """A typeface file below ROOT and the characters of ours that it has."""

    path: str
    characters: frozenset[str]

    @property
    def stem(self) -> str:
        return Path(self.path).stem


@cache
def characters_of(path: str) -> frozenset[str]:
    """What a file can draw."""
    try:
        with TTFont(ROOT / path, fontNumber=0, lazy=True) as font:
            return frozenset(map(chr, font.getBestCmap() or {}))
    except (TTLibError, OSError, AssertionError):
        return frozenset()


@cache
def arabic_faces() -> tuple[DigitFace, ...]:
    """Every installed face with Arabic-Indic digits."""
    files = {file for pattern in ARABIC_FILES for file in ROOT.glob(pattern)}
    found = []
    for file in sorted(files):
        path = str(file.relative_to(ROOT))
        has = characters_of(path)
        if set(ARABIC) <= has and file.stem not in ORNAMENTS:
            wrong = next((w for name, w in MISDRAWN.items() if file.stem.startswith(name)), "")
            found.append(DigitFace(path, has - set(wrong)))
    return tuple(found)


@cache
def designs() -> dict[str, tuple[DigitFace, ...]]:
    """The Arabic faces of "train" and "test"; none of "train" looks like one of "test".

    Raises RuntimeError where a side has none; see PACKAGES.
    """
    faces = arabic_faces()
    held = [face for face in faces if face.stem.startswith(HELD_OUT)]
    kept = [face for face in faces if face not in held]
    if not held or not kept:
        raise RuntimeError(f"typefaces are missing: apt-get install {' '.join(PACKAGES)}")
    shapes = np.stack([shape(face.path) for face in held])
    alike = [face for face in kept if _overlap(shapes, shape(face.path)).max() >= ALIKE]
    train = tuple(face for face in kept if face not in alike)
    return {"train": train, "test": (*held, *alike)}


@cache
def latin_faces(split: str) -> tuple[DigitFace, ...]:
    """Latin faces of "train" or "test"."""
    files = sorted(p for p in ROOT.rglob("*") if p.suffix in (".ttf", ".otf"))
    if split == "test":
        paths = [
            str(file.relative_to(ROOT)) for file in files
            if file.stem.startswith(LATIN_HELD_OUT) and "Oblique" not in file.stem
        ]  # fmt: skip
    else:
        paths = [
            path for family in TEXT["train"]
            for path in dict.fromkeys((family.regular, family.bold))
            if (ROOT / path).is_file()
            and not Path(path).stem.startswith((*LATIN_HELD_OUT, *LATIN_ALIKE, *HELD_OUT))
        ]  # fmt: skip
        paths += [
            str(file.relative_to(ROOT)) for file in files
            if any(f"/{name}" in str(file) for name in SERIFS)
        ]  # fmt: skip
    return tuple(DigitFace(path, ASCII) for path in paths)


@cache
def shape(path: str) -> np.ndarray:
    """The ten digits in boxes of SIDE, bool (10, SIDE, SIDE), each at its place in the line."""
    font = load(path, 96)
    pictures = []
    ascent = max(font.getbbox(digit, anchor="ls")[3] - font.getbbox(digit, anchor="ls")[1]
                 for digit in ARABIC) or 1  # fmt: skip
    for digit in ARABIC:
        mask = font.getmask(digit, mode="L")
        picture = np.asarray(mask, np.uint8).reshape(mask.size[::-1])
        box = picture[np.ix_(picture.any(1), picture.any(0))] if picture.any() else picture
        canvas = np.zeros((SIDE, SIDE), np.uint8)
        if box.size:
            size = [max(1, min(SIDE, round(side * SIDE / ascent))) for side in box.shape[::-1]]
            small = cv2.resize(box, size, interpolation=cv2.INTER_AREA)
            y, x = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
            canvas[y : y + size[1], x : x + size[0]] = small
        pictures.append(canvas > 96)
    return np.stack(pictures)


def _overlap(many: np.ndarray, one: np.ndarray) -> np.ndarray:
    """Mean over the digits of intersection by union, one figure a face of ``many``."""
    both = (many & one).sum((2, 3))
    either = np.maximum((many | one).sum((2, 3)), 1)
    return np.asarray((both / either).mean(1))


def any_of(rng: np.random.Generator, faces: Sequence[DigitFace]) -> DigitFace:
    """One of some faces."""
    return faces[int(rng.integers(len(faces)))]


def different(faces: Sequence[DigitFace]) -> int:
    """How many designs some faces have."""
    kept: list[np.ndarray] = []
    for face in faces:
        mine = shape(face.path)
        if not kept or _overlap(np.stack(kept), mine).max() < ALIKE:
            kept.append(mine)
    return len(kept)
