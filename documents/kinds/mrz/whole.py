"""From what a recogniser read to lines of a format's own length, and how sure each character is.

A format's lines have one length, and each of their places takes digits, letters or both. A line
that was read too short or too long, or with a letter among digits, is read again under that rule:
the likeliest text that the same picture allows. What that changed is named.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from elements import TextLine
from fields.mrz_layouts import EVERY, FILLER, LENGTHS, Layout, layout_of
from fields.mrz_repair import by_class, look_alikes

LINES = {2: (36, 44), 3: (30,)}  # how many lines → their lengths
MOST_LOST = 6  # characters of a line; one that lacks more, or has as many more, is no zone's
SURE = 0.9995  # a character as sure is not compared with others
COMPARED = 12  # characters of a line at most
LEAST = 1e-6
UNPLACED = 0.5  # how sure a line is that lacks several characters, or told nothing of others
ALIKE = 0.01  # how likely a look-alike is, where nothing tells of others
# The net says 0 of many an O, as its cuts of OCR-B draw them alike. How much likelier an O is than
# a 0, in nats, by what the net says and by how much liker the zone's own Os the print is
# (`documents.kinds.mrz.rounds`): a logistic fit to 870 of them, where either may stand.
ZERO, ROUND = "0", "O"
ROUND_ANYWAY, ROUND_SAID, ROUND_SHOWN, MOST_SHOWN = 2.2, 0.73, 29.0, 0.12
ROUND_LEAST = 5e-4
STROKE_MORE = 2.0
# A stroke of the ground along a filler makes it a K, of which the net is too sure: of 122 beside a
# filler the one that was none had a filler for 0.0002 as likely, all others for 0.00002 or less.
STROKED = "K"
MOST = 20.0  # nats by which another character is held to be likelier at most


@dataclass(frozen=True)
class WholeLine:
    """text: of the format's length. read: what the recogniser said first. allowed: what may stand
    at each place. corrections: what the rules changed, with the reason. rounder: column → how much
    liker an O than a 0 its print is (`documents.kinds.mrz.rounds`), where that is known. goes_on:
    whether print stands where its first or its last cell should end."""

    text: str
    line: TextLine
    allowed: Sequence[str]
    corrections: tuple[str, ...] = ()
    rounder: Mapping[int, float] = field(default_factory=dict)
    goes_on: bool = False

    @property
    def read(self) -> str:
        return self.line.text

    @property
    def had_its_length(self) -> bool:
        """Whether as many characters were read as the format's lines have."""
        return len(self.read.replace(" ", "")) == len(self.text)

    @property
    def log_likelihood(self) -> float:
        """How likely the picture makes the text, nats, an O that was read as a 0 among letters, or
        the other way round among digits, as likely as what was read; by the least sure character
        where the recogniser tells of no whole texts."""
        if self.line.evidence is None:
            return math.log(max(self.line.confidence, LEAST))
        texts = list({self.text, self._round_as_read})
        return float(np.logaddexp.reduce(self.line.evidence.log_likelihoods(texts)))

    @property
    def _round_as_read(self) -> str:
        """The text with each 0 and O as it was read, where the place allows one of them alone."""
        read = self.read.replace(" ", "")
        if len(read) != len(self.text):
            return self.text
        return "".join(
            was if {was, own} == {ZERO, ROUND} and was not in can else own
            for was, own, can in zip(read, self.text, self.allowed, strict=True)
        )

    def options(self, column: int, *, everywhere: bool = False) -> Mapping[str, float]:
        """What may stand in a column: each character's likelihood in shares of that of the one that
        was read, which comes first. Only the least sure are compared with others in the picture;
        everywhere: the others with their look-alikes."""
        own, rivals = self.text[column], self._compared.get(column)
        if rivals is None and everywhere:
            alike = [c for c in look_alikes(own) if c in self.allowed[column]]
            rivals = self._shares(column, alike)
        return {own: 1.0, **(rivals or {})}

    @cached_property
    def _compared(self) -> Mapping[int, Mapping[str, float]]:
        """How likely others are beside a character, for the least sure; an O beside each 0, and a
        filler beside each K that is next to one."""
        asked = sorted((own, n) for n, own in enumerate(self._first_sure) if own < SURE)[:COMPARED]
        found = {
            n: self._shares(n, [c for c in self.allowed[n] if c != self.text[n]]) for _, n in asked
        }
        for n, character in enumerate(self.text):
            if character == ZERO and ROUND in self.allowed[n] and n not in found:
                found[n] = self._shares(n, [ROUND])
            elif self._may_be_stroked(n) and n not in found:
                found[n] = self._shares(n, [FILLER])
        return found

    def _may_be_stroked(self, n: int) -> bool:
        """Whether a column may hold a filler that was taken for a K."""
        around = self.text[max(0, n - 1) : n + 2]
        return self.text[n] == STROKED and FILLER in around and FILLER in self.allowed[n]

    def _shares(self, n: int, others: Sequence[str]) -> Mapping[str, float]:
        """How likely other characters are in a column, in shares of the one that was read; all
        look-alikes as likely where the recogniser tells of no other texts."""
        if self.line.evidence is None:
            return {c: ALIKE for c in look_alikes(self.text[n]) if c in others}
        texts = [self.text[:n] + other + self.text[n + 1 :] for other in others]
        own, *told = self.line.evidence.log_likelihoods([self.text, *texts])
        shares = {c: math.exp(min(MOST, said - own)) for c, said in zip(others, told, strict=True)}
        other = {ZERO: ROUND, ROUND: ZERO}.get(self.text[n])
        if other in shares:
            shares[other] = self._round(n, shares[other])
        if FILLER in shares and self._may_be_stroked(n):
            shares[FILLER] = max(shares[FILLER], STROKE_MORE * math.sqrt(shares[FILLER]))
        return shares

    def _round(self, n: int, share: float) -> float:
        """How likely an O is where a 0 was read, or the other way round, in shares of what was
        read. share: the same by the net alone."""
        sign = 1 if self.text[n] == ZERO else -1
        shown = max(-MOST_SHOWN, min(MOST_SHOWN, self.rounder.get(n, 0.0)))
        said = sign * math.log(max(share, LEAST))
        told = sign * (ROUND_ANYWAY + ROUND_SAID * said + ROUND_SHOWN * shown)
        least = ROUND_LEAST if self.text[n] == ZERO else 0.0
        return max(least, math.exp(min(MOST, told)))

    @cached_property
    def _first_sure(self) -> Sequence[float]:
        """How sure the recogniser was of each character; 0 where the rules put it there."""
        return self.line.sure_of(self.text)

    @cached_property
    def legible(self) -> float:
        """How sure the whole line is, 0–1, by its picture alone, whichever of 0 and O its rings
        are."""
        asked = (
            [share for c, share in rivals.items() if {c, self.text[n]} != {ZERO, ROUND}]
            for n, rivals in self._compared.items()
        )
        seen = self.unasked(0, len(self.text)) * self.placed
        return seen * math.prod(1 / (1 + sum(shares)) for shares in asked)

    def confidence(self, start: int, end: int) -> float:
        """How sure a part of the line is, 0–1, by its picture alone."""
        seen = self.unasked(start, end) * self.placed
        asked = (rivals for n, rivals in self._compared.items() if start <= n < end)
        return seen * math.prod(1 / (1 + sum(rivals.values())) for rivals in asked)

    def unasked(self, start: int, end: int) -> float:
        """How sure those characters of a part are that were compared with no others."""
        return math.prod(
            max(own, LEAST) for n, own in enumerate(self._first_sure[start:end], start)
            if n not in self._compared
        )  # fmt: skip

    @cached_property
    def placed(self) -> float:
        """How sure it is that a line read too short lacks what was put in, there and nowhere else,
        or too long has too much what was left out; 1 where it had its length."""
        size, read = len(self.text), self.read.replace(" ", "")
        if self.had_its_length:
            return 1.0
        if self.line.evidence is None or abs(len(read) - size) > 1 or self.goes_on:
            return UNPLACED  # what a line lacks that goes on may stand outside its picture
        others = _longer(read) if len(read) < size else _shorter(read)
        fitting = [one for one in others - {self.text} if _keeps_to(one, self.allowed)]
        own, *told = self.line.evidence.log_likelihoods([self.text, *fitting])
        return 1 / (1 + sum(math.exp(min(0.0, said - own)) for said in told))


def _keeps_to(text: str, allowed: Sequence[str]) -> bool:
    return len(text) == len(allowed) and all(c in can for c, can in zip(text, allowed, strict=True))


def _longer(text: str) -> set[str]:
    """The texts with one character more: a filler, or one of its neighbours again."""
    return {
        text[:n] + more + text[n:]
        for n in range(len(text) + 1)
        for more in {FILLER, *text[max(0, n - 1) : n + 1]}
    }


def _shorter(text: str) -> set[str]:
    """The texts with one character less."""
    return {text[:n] + text[n + 1 :] for n in range(len(text))}


def whole_lines(lines: Sequence[TextLine]) -> tuple[Layout, list[WholeLine]] | None:
    """The format and its whole lines; None where no format has so many lines of such lengths."""
    length = _length(lines)
    if length is None:
        return None
    free = [_fitted(line, [EVERY] * length) for line in lines]
    layout = layout_of([line.text for line in free])
    if layout is None:
        return None
    return layout, [
        _fitted(line, allowed) for line, allowed in zip(lines, layout.allowed(), strict=True)
    ]


def _length(lines: Sequence[TextLine]) -> int | None:
    """The length that most lines are near to; the likelier one where two are as near."""
    lengths = LINES.get(len(lines), ())
    off = {n: sum(min(MOST_LOST + 1, abs(len(line.text) - n)) for line in lines) for n in lengths}
    best = min(off, key=lambda n: off[n], default=None)
    return best if best is not None and off[best] <= MOST_LOST * len(lines) / 2 else None


def _fitted(line: TextLine, allowed: Sequence[str]) -> WholeLine:
    """A line that keeps to a rule: as it was read, or the likeliest that the picture allows."""
    text = line.text.replace(" ", "")
    given = WholeLine(text, line, allowed)
    if _keeps_to(text, allowed):
        return given
    likeliest = line.evidence.likeliest(allowed) if line.evidence is not None else None
    if likeliest is None:
        return _without_evidence(given)
    if len(text) != len(allowed):
        why = f"{len(text)} characters read as {len(allowed)}: lines of a zone have one length"
        return replace(given, text=likeliest, corrections=(why,))
    changes = (
        f"{old}→{new} (character {n + 1}): {_sort(can)} stand here"
        for n, (old, new, can) in enumerate(zip(text, likeliest, allowed, strict=True))
        if old != new
    )
    return replace(given, text=likeliest, corrections=tuple(changes))


def _sort(can: str) -> str:
    if can.isalpha():
        return "only letters"
    return "only digits or <" if not any(c.isalpha() for c in can) else f"only {', '.join(can)}"


def _without_evidence(line: WholeLine) -> WholeLine:
    """By look-alikes, where a recogniser told no more than its text; of another length it is filled
    up or cut, for nothing says where a character is missing."""
    size = len(line.allowed)
    text, corrections = line.text[:size].ljust(size, "<"), []
    if len(line.text) != size:
        corrections.append(f"{len(line.text)} characters where {size} belong")
    out = ""
    for character, can in zip(text, line.allowed, strict=True):
        fitting = by_class(character, can)
        out += fitting.text
        corrections += fitting.corrections
    return replace(line, text=out, corrections=tuple(dict.fromkeys(corrections)))


assert set(LENGTHS) == {n for lengths in LINES.values() for n in lengths}
