"""Letters that a line net reads into the ground behind a name's last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.kind import LocatedLine
from documents.meaning.evidence import PartEvidence
from elements import Evidence

# Nats by which a line with its last words is likelier than without. Of 300 last words of drawn
# lines that are printed the least was 14.9, of seven that are ground the most 9.5; of an initial
# with a stop, as ground is never read, less.
LEAST_PRINT = 10.0
STOP = "."
MOST_WORDS = 2  # that are read into one ground


@dataclass(frozen=True, slots=True)
class BeforeGround:
    """Of a line up to its ground, as `elements.Evidence`: what is read in that is taken as
    read."""

    line: Evidence
    ground: str

    @property
    def _before(self) -> PartEvidence:
        return PartEvidence(self.line, "", self.ground)

    def log_likelihoods(self, texts: Sequence[str]) -> Sequence[float]:
        """See `elements.Evidence`."""
        return self._before.log_likelihoods(texts)

    def likeliest(self, pattern: Sequence[str]) -> str | None:
        """See `elements.Evidence`."""
        return self._before.likeliest(pattern)

    def alternatives(self) -> Sequence[tuple[str, float]]:
        """See `elements.Evidence`."""
        return self._before.alternatives()


def before_ground(part: LocatedLine) -> LocatedLine:
    """A line without the last words that its picture hardly tells from ground; its value may go on
    there all the same, so its region is ``open_ended``."""
    line = part.line
    words = line.text.split(" ")
    shorter = [" ".join(words[:-n]) for n in range(1, min(MOST_WORDS + 1, len(words)))]
    shorter = [text for text in shorter if text.strip() and STOP not in line.text[len(text) :]]
    if line.evidence is None or not shorter:
        return part
    told, *without = line.evidence.log_likelihoods([line.text, *shorter])
    hardly = [text for text, one in zip(shorter, without, strict=True) if told - one < LEAST_PRINT]
    if not hardly:
        return part
    text = hardly[-1]
    kept = line.confidences[: len(text)] if len(line.confidences) == len(line.text) else ()
    evidence = BeforeGround(line.evidence, line.text[len(text) :])
    return replace(
        part,
        line=replace(line, text=text, confidences=kept, evidence=evidence),
        region=replace(part.region, open_ended=True),
    )
