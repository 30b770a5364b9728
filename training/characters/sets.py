"""Sets of labelled glyphs on the disk: drawn once, read at every training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from ocr.characters import SIZE
from training.characters.charsets import CharacterSet
from training.characters.from_lines import glyphs_of, labelled
from training.drawing.glyphs import NOTHING, Drawn, draw_glyph
from training.lines.recipe import recipe_of

SHARE_NOTHING = 0.08
CHUNK = 400  # drawn glyphs a job
TEST_DOCUMENTS, TEST_DRAWN, TEST_SEED = 60, 8000, 81_000_000

Job = tuple[str, CharacterSet, int, int]  # split, charset, seed, glyphs to draw; 0 for a document


def _work(job: Job) -> list[Drawn]:
    cv2.setNumThreads(1)
    split, charset, seed, count = job
    characters = charset.characters
    faces = recipe_of(charset.lines).faces if charset.lines else ()
    rng = np.random.default_rng((seed, 23))
    if count:
        odds = [SHARE_NOTHING, *[(1 - SHARE_NOTHING) / len(characters)] * len(characters)]
        return [
            draw_glyph(rng, split, str(character), faces)
            for character in rng.choice([NOTHING, *characters], count, p=odds)
        ]
    assert charset.lines is not None
    found = [
        glyph
        for line in recipe_of(charset.lines).draw(seed, split, "")
        for glyph in labelled(glyphs_of(line, rng), line.text, f"card {seed}")
    ]
    return [glyph for glyph in found if glyph.character in characters]


def draw_set(
    split: str, charset: CharacterSet, documents: int, drawn: int, seed: int, workers: int = 2
) -> Iterator[Drawn]:
    """Draw single glyphs in a split's typefaces, and those of as many documents' lines."""
    jobs: list[Job] = [
        (split, charset, seed + n, min(CHUNK, drawn - n)) for n in range(0, drawn, CHUNK)
    ]
    if charset.lines:
        jobs += [(split, charset, s, 0) for s in range(seed, seed + documents)]
    if workers == 1:
        for job in jobs:
            yield from _work(job)
        return
    with get_context("fork").Pool(workers) as pool:
        for glyphs in pool.imap(_work, jobs):
            yield from glyphs


def save(path: Path, glyphs: Sequence[Drawn]) -> None:
    """Write pictures, characters and sources as one ``.npz``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path,
        pictures=np.array([g.picture for g in glyphs], np.uint8).reshape(-1, SIZE, SIZE),
        characters=np.array([g.character for g in glyphs], "U1"),
        sources=np.array([g.source for g in glyphs], np.str_),
    )


def build(
    folder: Path, charset: CharacterSet, documents: int, drawn: int, seed: int, workers: int = 2
) -> None:
    """Write ``train.npz``, and ``test.npz`` of what no training draws."""
    test = draw_set("test", charset, TEST_DOCUMENTS, TEST_DRAWN, TEST_SEED, workers)
    save(folder / "test.npz", [*test])
    save(folder / "train.npz", [*draw_set("train", charset, documents, drawn, seed, workers)])


class Glyphs:
    """A set read back: ``pictures`` uint8 (N, SIZE, SIZE), ``characters`` and ``sources`` (N,)."""

    def __init__(
        self,
        pictures: npt.NDArray[np.uint8],
        characters: npt.NDArray[np.str_],
        sources: npt.NDArray[np.str_],
    ) -> None:
        self.pictures, self.characters, self.sources = pictures, characters, sources

    @classmethod
    def read(cls, path: Path) -> Glyphs:
        with np.load(path) as data:
            return cls(data["pictures"], data["characters"], data["sources"])

    def __len__(self) -> int:
        return len(self.characters)

    def where(self, chosen: npt.NDArray[np.bool_]) -> Glyphs:
        return Glyphs(self.pictures[chosen], self.characters[chosen], self.sources[chosen])

    def and_(self, other: Glyphs) -> Glyphs:
        return Glyphs(
            np.concatenate([self.pictures, other.pictures]),
            np.concatenate([self.characters, other.characters]),
            np.concatenate([self.sources, other.sources]),
        )

    def from_cards(self) -> npt.NDArray[np.bool_]:
        """Tell which come from lines, (N,); the others were drawn alone."""
        return np.char.startswith(self.sources, "card ")
