"""A line read again, a little otherwise: what several looks say together errs less than one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from elements import Evidence, Image, TextLine

HIGHER, LOWER = 1.06, 0.94  # times as high
MOVED = 1.0  # pixels down or up
SHARPER, STROKE = 0.6, 1.5  # weight and width of an unsharp mask
PAPER = 75  # percentile of a crop's brightness that is its paper's
BRIGHT = 220  # how bright paper is in a look without colours
LESS = 3.0  # nats by which a look may be less sure of its text than the surest look of its own


def other_looks(crop: Image) -> list[Image]:
    """A line's crop, RGB uint8 (h, w, 3), as it looks with higher letters further down, with lower
    ones further up whose strokes are sharper, and without its colours: of a stamp or a pattern over
    black print little is left where each pixel is as bright as its brightest colour."""
    lower = _stretched(crop, LOWER, -MOVED).astype(np.float32)
    sharper = lower + SHARPER * (lower - cv2.GaussianBlur(lower, (0, 0), STROKE))
    return [
        _stretched(crop, HIGHER, MOVED),
        np.clip(sharper, 0, 255).astype(np.uint8),
        _colourless(crop),
    ]


def _colourless(crop: Image) -> Image:
    paper = np.maximum(np.percentile(crop.reshape(-1, 3), PAPER, axis=0), 1)
    bright = np.clip((crop / paper).max(2) * BRIGHT, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(bright, cv2.COLOR_GRAY2RGB), np.uint8)


def _stretched(crop: Image, by: float, down: float) -> Image:
    """A crop of the same size with letters so many times as high, about its middle."""
    high, wide = crop.shape[:2]
    onto = np.array([[1, 0, 0], [0, by, high / 2 * (1 - by) + down]], np.float32)
    moved = cv2.warpAffine(
        crop, onto, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, np.uint8)


@dataclass(frozen=True)
class Evidences:
    """What several looks at a line say, as `elements.Evidence`: how likely a text is, is the
    mean of what they say."""

    looks: tuple[Evidence, ...]

    def log_likelihoods(self, texts: Sequence[str]) -> list[float]:
        """See `elements.Evidence`."""
        told = [look.log_likelihoods(texts) for look in self.looks]
        return [float(value) for value in np.mean(told, axis=0)]

    def likeliest(self, pattern: Sequence[str]) -> str | None:
        """See `elements.Evidence`."""
        told = (look.likeliest(pattern) for look in self.looks)
        texts = list(dict.fromkeys(text for text in told if text is not None))
        return max(zip(self.log_likelihoods(texts), texts, strict=True))[1] if texts else None

    def alternatives(self) -> list[tuple[str, float]]:
        """See `elements.Evidence`."""
        texts = list(dict.fromkeys(text for look in self.looks for text, _ in look.alternatives()))
        told = np.exp(self.log_likelihoods(texts)).tolist() if texts else []
        return sorted(zip(texts, told, strict=True), key=lambda each: -each[1])


def together(lines: Sequence[TextLine]) -> TextLine:
    """What several looks at one line read: the text that all of them make likeliest that are about
    as sure as the surest; each character as sure as in the look that is least sure of it. The first
    as it is, where one of them tells of no other texts."""
    told = [(line, line.evidence, _sure(line)) for line in lines if line.evidence is not None]
    if len(told) < len(lines):
        return lines[0]
    most = max(sure for _, _, sure in told)
    kept = [(line, evidence) for line, evidence, sure in told if sure >= most - LESS]
    evidence = Evidences(tuple(evidence for _, evidence in kept))
    read = [line.text for line, _ in kept]
    texts = list(dict.fromkeys([*read, *(text for text, _ in evidence.alternatives())]))
    likely, text = max(zip(evidence.log_likelihoods(texts), texts, strict=True))
    surest = max((line for line, _ in kept), key=lambda line: (line.text == text, line.confidence))
    least = np.min([line.sure_of(text) for line, _ in kept], axis=0)
    return replace(
        surest,
        text=text,
        confidence=float(np.exp(likely)),
        confidences=tuple(least.tolist()),
        evidence=evidence,
    )


def _sure(line: TextLine) -> float:
    """How likely a look makes the text that it read, nats."""
    return line.evidence.log_likelihoods([line.text])[0] if line.evidence is not None else 0.0
