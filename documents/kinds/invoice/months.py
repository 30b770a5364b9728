"""A month's name among Arabic words, of which a reader may have got a letter wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from fields import days
from ocr.lexicon import distance

LEAST_LONG = 5  # letters of a name of which one may be wrong: shorter ones are like others
_WORDS = re.compile("[\u0621-\u0652]+")


def month_among(words: Sequence[str]) -> tuple[str, str] | None:
    """The one or two words that name a month, as they stand, and the name that is meant; None where
    none do, or where several could be meant.

    >>> month_among(["لا", "كانون", "الثاني"]), month_among(["شعيان"])
    (('كانون الثاني', 'كانون الثاني'), ('شعيان', 'شعبان'))
    >>> month_among(["يوبيو"]) is None  # June or July
    True
    """
    runs = [*(" ".join(pair) for pair in pairwise(words)), *words]
    exact = [run for run in runs if days.folded(run) in days.NAMED]
    if exact:
        return exact[0], exact[0]
    near = [(run, month) for run in runs for month in _near(days.folded(run))]
    if len({(month.calendar, month.number) for _, month in near}) != 1:
        return None
    return near[0][0], near[0][1].name


def spelled(text: str) -> str:
    """A date with the name that is meant in place of one that has a letter wrong."""
    found = month_among(_WORDS.findall(text))
    return text.replace(*found) if found else text


def _near(word: str) -> list[days.Month]:
    """The months whose names are a letter away."""
    return [
        month
        for name, month in days.NAMED.items()
        if len(name) >= LEAST_LONG and abs(len(name) - len(word)) <= 1
        and distance(word, name, limit=1) <= 1
    ]  # fmt: skip
