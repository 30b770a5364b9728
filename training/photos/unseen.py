"""Photos to measure on, drawn from seeds: documents, typefaces and grounds that no training saw."""

from __future__ import annotations

from typing import Any

import numpy as np

from elements import Image
from training.kinds.subject import Document, Subject
from training.photos.camera import CONDITIONS, Photo, photo_size, photograph, scan, smaller
from training.photos.scenery import Grounds

SEED = 70_000_000
FLAT = "flat"  # the card alone, as scanned
ORDER = (FLAT, *CONDITIONS)
SMALL = "small"  # a trial of every kind: the document is but so many pixels wide
SMALL_WIDTHS = (280.0, 520.0)
LONGEST = (640, 1000, 1600, 2400, 3200, 4000)


def draw_test_photo(
    subject: Subject, seed: int, condition: str, grounds: Grounds, **wanted: Any
) -> tuple[Photo, Document]:
    """Draw an unseen document alone (flat), or in a photo (careful, hard) over an unseen ground.

    ``wanted``: what ``subject.draw`` takes beside seed and split.
    """
    document = subject.draw(SEED + seed, split="test", **wanted)
    rng = np.random.default_rng(SEED + seed)
    if condition == FLAT:
        return scan(rng, document.image), document
    longest = int(rng.choice(LONGEST, p=[0.1, 0.2, 0.3, 0.2, 0.1, 0.1]))
    ground = grounds.draw(rng, photo_size(rng, longest))
    count = int(rng.choice(3, p=[0.6, 0.25, 0.15]))
    beside = tuple(grounds.other(rng) for _ in range(count))
    photo = photograph(rng, ground, document.image, condition=condition, beside=beside)
    return photo, document


def draw_measured(
    subject: Subject, number: int, grounds: Grounds, trial: str | None = None
) -> tuple[str, Photo, Document]:
    """Draw the condition, photo and document of a number.

    A third of them is flat, a third careful, a third hard; of a trial half are flat and half
    careful.
    """
    if trial is None:
        condition = ORDER[number % len(ORDER)]
        return condition, *draw_test_photo(subject, number, condition, grounds)
    condition = ORDER[number % 2]
    if trial == SMALL:
        rng = np.random.default_rng((SEED, number))
        photo, document = draw_test_photo(subject, number, condition, grounds)
        return condition, smaller(rng, photo, rng.uniform(*SMALL_WIDTHS)), document
    assert subject.wanted is not None
    wanted = subject.wanted(trial, number, "test")
    return condition, *draw_test_photo(subject, number, condition, grounds, wanted=wanted)


def draw_without(seed: int, grounds: Grounds) -> Image:
    """Draw a picture without a document: bare grounds, pages, other cards large and small."""
    rng = np.random.default_rng(SEED + 5_000_000 + seed)
    ground = grounds.draw(rng, photo_size(rng, int(rng.choice([800, 1600, 2400]))))
    if seed % 3 == 0:  # another card, held as a document would be
        return photograph(rng, ground, grounds.other(rng), condition="careful").image
    beside = tuple(grounds.other(rng) for _ in range(int(rng.integers(0, 3))))
    return photograph(rng, ground, None, condition="hard", beside=beside).image
