"""Codes and Indonesian for what is told in English of values: problems and corrections.

They are made and kept in English; whoever asks in Indonesian is told these. ``{}`` stands for what
changes; it is told in Indonesian as well where it is a sentence or a word of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from documents.kinds import find_kinds
from documents.meaning.wording import WORDING


class Phrases:
    """Sentences by their English ones, as ``{} digits where {} belong``."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self.phrases = phrases
        self._whole = {english: told for english, told in phrases.items() if "{}" not in english}
        self._patterns = [english for english in phrases if "{}" in english]
        self._forms = [
            (re.compile("(.+?)".join(map(re.escape, english.split("{}"))), re.DOTALL), told)
            for english, told in phrases.items()
            if "{}" in english
        ]

    def knows(self, english: str) -> bool:
        """Whether there is a sentence for it."""
        return self._meant(english) is not None

    def code(self, english: str) -> str:
        """The sentence's code: its words without what changes; of one with a value before a colon
        those of the part behind it. `other` where it is not ours."""
        for start in (0, *(colon.end() for colon in re.finditer(": ", english))):
            part = english[start:]
            if part in self._whole:
                return _coded(part)
            for (form, _), known in zip(self._forms, self._patterns, strict=True):
                if form.fullmatch(part):
                    return _coded(known)
        return "other"

    def told(self, english: str) -> str:
        """The sentence in Indonesian; of one with a value before a colon the part behind it. What
        is not ours, such as a value, stays as it is."""
        if english in self._whole:
            return self._whole[english]
        for colon in re.finditer(": ", english):  # a value may hold one too
            why = self._meant(english[colon.end() :])
            if why is not None:
                return f"{self.told(english[: colon.start()])}: {why}"
        return self._meant(english) or english

    def _meant(self, english: str) -> str | None:
        if english in self._whole:
            return self._whole[english]
        for form, told in self._forms:
            found = form.fullmatch(english)
            if found is not None:
                return told.format(*map(self.told, found.groups()))
        return None


def _coded(english: str) -> str:
    return re.sub("[^a-z0-9]+", "_", english.lower()).strip("_")


@cache
def phrases() -> Phrases:
    """Those of all kinds, and of the value formats that kinds share."""
    kinds = (kind.wording for kind in find_kinds().values())
    return Phrases({en: told for wording in (WORDING, *kinds) for en, told in wording.items()})


def told_value(english: str, language: str) -> str:
    """A problem or a correction in a language of `documents.reasons.LANGUAGES`."""
    return phrases().told(english) if language == "id" else english


def code_of(english: str) -> str:
    """The code of a problem or a correction; `other` where it is none of ours."""
    return phrases().code(english)
