"""Glyphs cut from photographed documents, as the service splits lines."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import cv2

from documents.files import find_pictures, load_picture
from documents.reader import Reader
from elements import Image
from errors import ReaderError
from ocr.character_cnn import LINE_HEIGHT
from ocr.characters import split_line
from ocr.preprocess import Grey, clean_line
from settings import Settings


def sources(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Give each source of a folder of photos with its pictures."""
    for key, group in groupby(
        find_pictures([folder]), lambda path: path.relative_to(folder).parts[0]
    ):
        paths = list(group)
        yield hashlib.sha256(paths[0].read_bytes() + key.encode()).hexdigest()[:12], paths


def glyphs_on(photo: Image, reader: Reader) -> list[Grey]:
    """Give the pictures of all characters of a photographed document; raises a ReaderError."""
    stages = reader.stages()
    page = stages.rectify(photo, reader.nets)
    regions = stages.locate(page, reader.nets)
    crops = [stages.cut(page.image, region) for region in regions]
    return [g.picture for crop in crops for g in split_line(clean_line(crop, LINE_HEIGHT))]


def cut(folder: Path, out: Path, reader: Reader) -> int:
    """Write the glyphs of a folder of photos; gives how many photos showed no document."""
    out.mkdir(parents=True, exist_ok=True)
    settings, failed = Settings(), 0  # how large a picture may be; no secret is needed for that
    for source, paths in sources(folder):
        found: list[Grey] = []
        for path in paths:
            try:
                found += glyphs_on(load_picture(path, settings), reader)
            except ReaderError:
                failed += 1
        random.Random(source).shuffle(found)
        for number, picture in enumerate(found):
            cv2.imwrite(str(out / f"{source}-{number:04}.png"), picture)
    return failed
