"""Folders of glyphs' pictures: a subfolder for each character, parted by the source of the glyphs.

A file is named ``<source>-<number>.png``; a source is a digest of a photo, or of a person's photos.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from ocr.character_cnn import CharacterRecognizer
from ocr.characters import SIZE
from training.drawing.glyphs import NOTHING

NONE = "none"  # the folder of what is no character
PARTS = {"train": 0.8, "validation": 0.1, "test": 0.1}


def folder_of(character: str) -> str:
    """Give a character's folder, safe on any file system: ``U+0041`` for A."""
    return NONE if character == NOTHING else f"U+{ord(character):04X}"


def character_of(folder: str) -> str:
    """Give the character of a folder; raises ValueError where its name is not that of one."""
    if folder == NONE:
        return NOTHING
    if not folder.startswith("U+"):
        raise ValueError(f"{folder}: not a folder of a character, such as U+0041")
    return chr(int(folder[2:], 16))


def source_of(path: Path) -> str:
    """Give the photo or person that a glyph's file comes from."""
    return path.stem.rpartition("-")[0]


def read_pictures(paths: Sequence[Path]) -> npt.NDArray[np.uint8]:
    """Read glyph files into uint8 (N, SIZE, SIZE); raises ValueError for another kind of file."""
    pictures = np.empty((len(paths), SIZE, SIZE), np.uint8)
    for n, path in enumerate(paths):
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if picture is None or picture.shape != (SIZE, SIZE):
            raise ValueError(f"{path}: not a picture of {SIZE} × {SIZE} pixels")
        pictures[n] = picture
    return pictures


def layout(folder: Path, net: CharacterRecognizer, out: Path) -> None:
    """Copy each glyph into the folder of the character that the net sees in it."""
    paths = sorted(folder.glob("*.png"))
    for path, (character, _) in zip(paths, net.guesses(read_pictures(paths)), strict=True):
        _copy(path, out / folder_of(character))


def split(folder: Path, out: Path, *, shares: Mapping[str, float] = PARTS, seed: int = 1) -> None:
    """Copy a laid out folder into ``<out>/<part>/<character>``; a source stands in one part.

    Raises ValueError where there are fewer sources than parts.
    """
    files = sorted(folder.glob("*/*.png"))
    names = sorted({source_of(path) for path in files})
    if len(names) < len(shares):
        raise ValueError(f"{len(names)} sources are too few for {', '.join(shares)}")
    random.Random(seed).shuffle(names)
    part_of, parts, count = {}, list(shares), len(names)
    for part in parts[1:]:
        for _ in range(max(1, round(shares[part] * count))):
            part_of[names.pop()] = part
    for path in files:
        character_of(path.parent.name)  # a stray folder is noticed before anything is trained
        _copy(path, out / part_of.get(source_of(path), parts[0]) / path.parent.name)


def _copy(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, folder / path.name)


def read_laid_out(folder: Path) -> tuple[npt.NDArray[np.uint8], list[str]]:
    """Give pictures (N, SIZE, SIZE) and characters of a folder with a subfolder each."""
    paths = sorted(folder.glob("*/*.png"))
    return read_pictures(paths), [character_of(path.parent.name) for path in paths]
