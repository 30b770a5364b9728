"""What a picture says of a value that is not one whole line: a part of a line, or several lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from elements import Evidence
from ocr.agreement import Heard

ASTRAY = 1  # words by which a line may end earlier or later than where it was read to end


@dataclass(frozen=True, slots=True)
class PartEvidence:
    """Of a part of a line, as `elements.Evidence`: what stands beside it is taken as read."""

    line: Evidence
    before: str
    after: str

    def log_likelihoods(self, texts: Sequence[str]) -> Sequence[float]:
        """See `elements.Evidence`."""
        return self.line.log_likelihoods([self.before + text + self.after for text in texts])

    def likeliest(self, pattern: Sequence[str]) -> str | None:
        """See `elements.Evidence`."""
        found = self.line.likeliest([*self.before, *pattern, *self.after])
        return found and found[len(self.before) : len(self.before) + len(pattern)]

    def alternatives(self) -> Sequence[tuple[str, float]]:
        """See `elements.Evidence`; of texts between what was read beside the part."""
        before, after = self.before, self.after
        return [
            (text[len(before) : len(text) - len(after)], sure)
            for text, sure in self.line.alternatives()
            if text.startswith(before) and text.endswith(after)
        ]


def read_alike(evidence: Evidence | None) -> bool:
    """Whether two readers read each line alike of which evidence tells; of several lines those
    that both were asked of."""
    if isinstance(evidence, JoinedEvidence):
        heard = [heard for line in evidence.lines if (heard := _heard(line)) is not None]
        return bool(heard) and all(each.alike for each in heard)
    heard_of = _heard(evidence)
    return heard_of is not None and bool(heard_of.alike)


def _heard(evidence: Evidence | None) -> Heard | None:
    """What a second reader was heard to say of a line, where it was asked."""
    if isinstance(evidence, PartEvidence):
        return _heard(evidence.line)
    return evidence if isinstance(evidence, Heard) else None


def _joined(lines: Sequence[str]) -> str:
    return " ".join(filter(None, lines))


def of_part(evidence: Evidence | None, whole: str, part: str) -> Evidence | None:
    """What evidence of a whole text says of a part of it."""
    if evidence is None or part == whole:
        return evidence
    before, found, after = whole.partition(part) if part else ("", "", "")
    return PartEvidence(evidence, before, after) if found else None


@dataclass(frozen=True, slots=True)
class JoinedEvidence:
    """Of lines that were joined by blanks, as `elements.Evidence`.

    words: how many each line was read to have. A text is cut into lines wherever that makes it
    likeliest, within ASTRAY words of where they were read to end.
    """

    lines: tuple[Evidence, ...]
    words: tuple[int, ...]

    def log_likelihoods(self, texts: Sequence[str]) -> Sequence[float]:
        """See `elements.Evidence`; of texts that can be cut in no such way, of all in one line."""
        ways = [self._cut(text.split(" ")) for text in texts]
        told = []
        for number, line in enumerate(self.lines):
            parts = list({way[number]: None for of_text in ways for way in of_text})
            told.append(dict(zip(parts, line.log_likelihoods(parts), strict=True)))
        return [
            max(sum(said[part] for said, part in zip(told, way, strict=True)) for way in of_text)
            for of_text in ways
        ]

    def likeliest(self, pattern: Sequence[str]) -> str | None:
        """None: a value of a fixed form is never printed in several lines."""
        return None

    def alternatives(self) -> Sequence[tuple[str, float]]:
        """See `elements.Evidence`; of texts that differ from the likeliest in one line."""
        told = [line.alternatives() for line in self.lines]
        if not all(told):
            return []
        best = [texts[0] for texts in told]
        whole = math.prod(sure for _, sure in best)
        found = [(_joined([text for text, _ in best]), whole)]
        for n, texts in enumerate(told):
            for other, sure in texts[1:]:
                parts = [other if k == n else text for k, (text, _) in enumerate(best)]
                found.append((_joined(parts), whole / best[n][1] * sure))
        return sorted(found, key=lambda each: -each[1])

    def _cut(self, words: list[str]) -> list[tuple[str, ...]]:
        """A text's parts, one a line, in each way that it may be cut."""
        ends = [sum(self.words[: n + 1]) for n in range(len(self.words) - 1)]
        ways = [
            tuple(" ".join(words[i:j]) for i, j in zip((0, *cut), (*cut, len(words)), strict=True))
            for cut in combinations(range(1, len(words)), len(ends))
            if all(abs(at - end) <= ASTRAY for at, end in zip(cut, ends, strict=True))
        ]
        return ways or [(" ".join(words), *[""] * len(ends))]
