"""Words for lines of Arabic letters: those that Tesseract's Arabic knows, and invented ones.

Tesseract's data (Apache-2.0) holds a list of some 110,000 words, which its own tools write out.
"""

from __future__ import annotations

import subprocess
import zlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from ocr.charset import ARABIC_LETTERS
from ocr.tesseract import find_tessdata
from training.kinds.invoice.suppliers import LABELS, WORDS

HELD_OUT = 20  # one word in so many is for tests alone
LONGEST = 14  # letters of a word
COMMON = "".join(letter for letter in ARABIC_LETTERS if letter not in "پچژگ")


@cache
def known_words(split: str) -> tuple[str, ...]:
    """Words of "train" or "test", none of which stands on the pages that are measured on.

    Raises FileNotFoundError or subprocess.CalledProcessError where Tesseract's Arabic or its tools
    are missing: see `faces.PACKAGES`.
    """
    used = {word for text in LABELS["ara"].values() for word in text.split()} | {*WORDS["ara"]}
    return tuple(
        word for word in sorted(_listed() - used)
        if (zlib.crc32(word.encode()) % HELD_OUT == 0) == (split == "test")
    )  # fmt: skip


def _listed() -> set[str]:
    """All words of Tesseract's list that are of our letters alone."""
    with TemporaryDirectory() as folder:
        data, parts, found = find_tessdata() / "ara.traineddata", f"{folder}/ara.", f"{folder}/list"
        for command in (
            ["combine_tessdata", "-u", str(data), parts],
            ["dawg2wordlist", f"{parts}lstm-unicharset", f"{parts}lstm-word-dawg", found],
        ):
            subprocess.run(command, check=True, capture_output=True)
        words = Path(found).read_text("utf-8").split()
    return {word for word in words if len(word) <= LONGEST and set(word) <= set(ARABIC_LETTERS)}


def word_of(rng: np.random.Generator, split: str) -> str:
    """A word; one in eight is invented, letter by letter, each as often as any other."""
    if rng.random() < 0.125:
        return "".join(rng.choice(list(COMMON), int(rng.integers(2, 8))))
    words = known_words(split)
    return words[int(rng.integers(len(words)))]
