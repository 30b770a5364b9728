"""What was read for one field."""

from __future__ import annotations

from dataclasses import dataclass, replace

from documents.meaning.evidence import of_part
from elements import Box, Evidence


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read for one field, its lines joined.

    raw: as the recogniser gave it. text: upper case, without its label. confidence: of the
    weakest line. box: around all lines, page pixels. evidence: of other texts for the field, None
    where the text was put together from more than its lines. doubts: why more may be printed than
    was read. alike: whether a net of other print reads each line alike.
    """

    raw: str
    text: str
    confidence: float
    box: Box
    corrections: tuple[str, ...] = ()
    evidence: Evidence | None = None
    recognizer: str = ""
    doubts: tuple[str, ...] = ()
    alike: bool = False

    def part(self, text: str, corrections: tuple[str, ...]) -> Seen:
        """A part of this text. No evidence is left if ``text`` is not a substring of it."""
        evidence = of_part(self.evidence, self.text, text)
        return replace(self, text=text, corrections=corrections, evidence=evidence)
