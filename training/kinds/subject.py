"""What a kind hands to the rooms that draw, photograph and measure whole documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from elements import Box, Image
from ocr.preprocess import Grey
from training.kinds.find import find


class PrintedLine(Protocol):
    """One line of print that can be seen, in pixels of the drawing.

    field: its name. text: as it is to be read. box: the ink's. cell: as wide as the ink, as high as
    capitals, which is how the mask shows it.
    """

    field: str
    text: str
    box: Box
    cell: Box


class Document(Protocol):
    """A drawn document with its truth.

    image: RGB uint8 (H, W, 3). mask: uint8 (H, W), an index into the subject's classes.
    ink: uint8 (H, W), 255 where type was set. fields: name → value.
    lines: what is printed and can be seen. hidden: names of fields of which a part is covered.
    """

    image: Image
    mask: Grey
    ink: Grey
    fields: Mapping[str, str]
    lines: Sequence[PrintedLine]
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Subject:
    """How the documents of one kind are drawn and judged.

    draw: ``draw(seed, split="train")`` → a Document; ``wanted=`` may name what it shall be like.
    classes: what a mask can show, the ground first.
    wanted: trial, number, split → what ``draw`` takes as ``wanted``; trials: the names of all.
    """

    draw: Callable[..., Document]
    classes: tuple[str, ...]
    wanted: Callable[[str, int, str], Any] | None = None
    trials: tuple[str, ...] = ()


def subject_of(kind: str) -> Subject:
    """The ``SUBJECT`` of training/kinds/<kind>/subject.py. Raises ValueError without one."""
    subject = find(kind, "subject").SUBJECT
    assert isinstance(subject, Subject)
    return subject
