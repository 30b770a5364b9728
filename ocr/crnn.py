"""The line network as a Recognizer: convolutions, a sequence part, CTC (ocr/crnn_net.py)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from elements import Image, Script, TextLine
from network import ModelError, Network, about_model
from ocr.charset import BLANK, Charset, FromTheRight
from ocr.ctc import (
    NEVER,
    Floats,
    fitting,
    greedy,
    likely_texts,
    log_softmax,
    merged,
    texts_of_length,
    told_together,
)
from ocr.preprocess import Grey, grey_line
from ocr.recognizer import enough

HEIGHT = 32  # rows of a line as the network sees it
STRIDE = 4  # input columns a step: two poolings of 2 across
# Input columns; a line takes the narrowest that holds it. Each costs 5 MB.
WIDTHS = (64, 88, 112, 136, 160, 184, 208, 240, 272, 320, 384, 512, 704)
SHAPES = tuple((1, HEIGHT, width, 1) for width in WIDTHS)
GROUND = 255  # what fills the rest
LEAST_LIKELY = 0.001  # times the likeliest: of a text that is told as another reading
TRIMMED = 0.11  # of a crop's height, above and below, left out of the second look
# Letters so narrow that a step holds more than one of them: three read as two, and nothing in the
# steps tells of the third. A line stretched so far has a step for each and one between them.
NARROW = re.compile("I{2,}")
STRETCHED = (1.3, 1.5)


class CrnnRecognizer:
    """Weights ``<name>.tflite``, described beside them by their ``charset``.

    deeper: weights of another net with the same charset, which reads doubtful lines: it errs
    elsewhere. Of 657 such lines of drawn cards 16 more were read right and 6 wrong where the look
    that doubted them was not asked again. It is asked of a NIK, which is a line of its own type,
    and where the deeper net is of another family: of 240 licences 13 passed no more without it.
    A description may name ``widths``, the only input columns that its lines need, and how many
    times as wide they are shown to it, ``stretched``; ``from_the_right`` says how they are read.
    What can't stand in a line by its script is no answer: a Z that looks like a 2 is a Z in a name.
    open_net: opens weights for shapes; two recognisers may be given the same net. Raises
    network.ModelError.
    """

    def __init__(
        self,
        path: Path,
        deeper: Path | None = None,
        *,
        threads: int = 1,
        open_net: Callable[..., Network] = Network,
    ) -> None:
        about = about_model(path)
        self._widths = tuple(about.get("widths", WIDTHS))
        self._wider = float(about.get("stretched", 1.0))
        shapes = tuple((1, HEIGHT, width, 1) for width in self._widths)
        paths = [path] if deeper is None else [path, deeper]
        self._nets = [open_net(weights, shapes=shapes, threads=threads) for weights in paths]
        characters = {net.about["charset"] for net in self._nets}
        if len(characters) > 1:
            raise ModelError(f"the models {self.name} know other characters")
        from_the_right = about.get("from_the_right", False)
        self._charset = (FromTheRight if from_the_right else Charset)(characters.pop())
        self._codes_of = cache(self._codes)

    @property
    def _of_one_family(self) -> bool:
        """Whether all nets know the same print: crnn-ktp-7 and crnn-ktp-8."""
        return len(self._nets) > 1 and len({net.name.rpartition("-")[0] for net in self._nets}) == 1

    @property
    def name(self) -> str:
        return "+".join(net.name for net in self._nets)

    def read(self, crops: Sequence[Image], scripts: Sequence[Script]) -> list[TextLine]:
        """See `ocr.recognizer.Recognizer`. Safe to call from several threads at once."""
        seen = [self._seen(crop, script) for crop, script in zip(crops, scripts, strict=True)]
        # Nothing at all is asked of nearly every line (documents/meaning/legible.py).
        Steps.ask([(each.evidence, (*each.texts, "")) for each in seen])
        return [each.told() for each in seen]

    def _codes(self, characters: str) -> list[int]:
        return self._charset.encode("".join(c for c in characters if c in self._charset.characters))

    def _seen(self, crop: Image, script: Script) -> Seen:
        first, *deeper = self._nets
        line, steps = self._look(first, crop, script)
        if not script.length and NARROW.search(line.text):
            stretched = self._stretched(crop, script)
            if is_longer(line.text, stretched.told().text):
                return stretched
        if script.numeral and not script.trusted(line.text):
            stretched = self._stretched(crop, script)
            digits = stretched.told().text
            if script.trusted(digits) and runs(digits) == runs(line.text):
                return stretched
        if enough(script, line) and script.length in (0, len(line.text)):
            return Seen((line,), Steps((steps,), self._charset))
        trim = round(TRIMMED * crop.shape[0])
        looks = [self._look(first, crop[trim : crop.shape[0] - trim], script)]
        looks += [self._look(net, crop, script) for net in deeper]
        if script.numeral or not self._of_one_family:
            looks.append((line, steps))
        return self._together(looks, script.length)

    def _stretched(self, crop: Image, script: Script) -> Seen:
        """What all nets together read in a stretched line."""
        wide = [_stretched(crop, by) for by in STRETCHED]
        return self._together(
            [self._look(net, each, script) for net in self._nets for each in wide]
        )

    def _together(self, looks: Sequence[tuple[TextLine, Floats]], length: int = 0) -> Seen:
        evidence = Steps(tuple(said for _, said in looks), self._charset)
        return Seen(tuple(line for line, _ in looks), evidence, length)

    def _look(self, net: Network, crop: Image, script: Script) -> tuple[TextLine, Floats]:
        line = wider(grey_line(crop, HEIGHT), self._wider)
        raw = net(in_frame(line, self._widths)[None, ..., None])[0]
        barred = self._codes_of(script.barred)
        fits = without(raw, barred)
        raw[:, barred] = NEVER
        steps = log_softmax(raw)
        until = read_until(steps, min(line.shape[1], self._widths[-1]), self._codes_of(" "))
        return replace(greedy(steps, self._charset), fits=fits, until=until), steps


def read_until(log_probabilities: Floats, width: int, spaces: Sequence[int]) -> float:
    """The share of a line's width, in a net's input columns, at which the last character is told in
    (T, C), other than spaces; 1 where none is."""
    best = log_probabilities.argmax(-1)
    told = np.flatnonzero(np.logical_and.reduce([best != code for code in (BLANK, *spaces)]))
    return min(1.0, (int(told[-1]) + 0.5) * STRIDE / width) if len(told) else 1.0


def without(logits: Floats, barred: Sequence[int]) -> float:
    """How likely no step of (T, C) answers one of the barred classes."""
    if not barred:
        return 1.0
    said = np.exp(log_softmax(logits)[:, list(barred)]).sum(-1, dtype=np.float64)
    return float(np.prod(np.clip(1 - said, 0, 1)))


def _stretched(crop: Image, by: float) -> Image:
    """A crop that is wider by a factor and as high as it was."""
    size = round(by * crop.shape[1]), crop.shape[0]
    return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def wider(grey: Grey, by: float) -> Grey:
    """A line (HEIGHT, w) so many times as wide."""
    if by == 1.0:
        return grey
    size = max(1, round(by * grey.shape[1])), grey.shape[0]
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def is_longer(text: str, other: str) -> bool:
    """Whether another text has more narrow letters where this one has several, and is the same
    otherwise.

    >>> is_longer("GG II NO. 5", "GG III NO. 5"), is_longer("GG II", "GG I"), is_longer("II", "IIL")
    (True, False, False)
    """
    return len(other) > len(text) and NARROW.sub("II", other) == NARROW.sub("II", text)


def runs(digits: str) -> str:
    """Digits, each run of equal ones as one: narrow type may lose one of two.

    >>> runs("1770012")
    '17012'
    """
    return "".join(digit for digit, _ in groupby(digits))


@dataclass(frozen=True)
class Steps:
    """What one look or more at a line answer, each (T, C) log probabilities, as
    `elements.Evidence`: how likely a text is, is the mean of what they say."""

    looks: tuple[Floats, ...]
    charset: Charset

    @cached_property
    def _merged(self) -> tuple[Floats, ...]:
        return tuple(merged(look) for look in self.looks)

    @cached_property
    def _told(self) -> dict[str, float]:
        """What was asked before: the same few texts are asked again and again."""
        return {}

    def log_likelihoods(self, texts: Sequence[str]) -> list[float]:
        """See `elements.Evidence`; a character that is not in the charset can't be read."""
        self.ask([(self, texts)])
        return [self._told.get(text, float(NEVER)) for text in texts]

    @staticmethod
    def ask(of: Sequence[tuple[Steps, Sequence[str]]]) -> None:
        """Make several ready to tell how likely texts are, all at once."""
        looks: list[Floats] = []
        pairs, wanted = [], []
        for steps, texts in of:
            new = [text for text in dict.fromkeys(texts) if text not in steps._told]
            characters = set(steps.charset.characters)
            known = [text for text in new if characters.issuperset(text)]
            if not known:
                continue
            codes = [steps.charset.encode(text) for text in known]
            own = range(len(looks), len(looks) + len(steps._merged))
            pairs += [(look, text) for look in own for text in codes]
            wanted.append((steps, known))
            looks += steps._merged
        told = told_together(looks, pairs) if pairs else np.zeros(0, np.float32)
        first = 0
        for steps, known in wanted:
            each = told[first : first + len(steps._merged) * len(known)]
            first += len(each)
            means = each.reshape(-1, len(known)).sum(0) / len(steps._merged)
            steps._told.update(zip(known, means.tolist(), strict=True))

    def likely_texts(self, look: int) -> list[str]:
        """The few texts that one of the looks makes likeliest, without outer spaces."""
        found = likely_texts(self._merged[look])
        return list(dict.fromkeys(self.charset.decode(text).strip(" ") for text in found))

    def alternatives(self) -> list[tuple[str, float]]:
        """See `elements.Evidence`: of all looks."""
        looks = range(len(self.looks))
        texts = list(dict.fromkeys(text for look in looks for text in self.likely_texts(look)))
        told = zip(texts, self.log_likelihoods(texts), strict=True)
        likely = sorted(
            ((text, float(np.exp(said))) for text, said in told), key=lambda each: -each[1]
        )
        return [each for each in likely if each[1] >= LEAST_LIKELY * likely[0][1]]

    def texts_of_length(self, look: int, length: int) -> list[str]:
        """The few texts of just ``length`` characters that one of the looks makes likeliest."""
        return [self.charset.decode(text) for text in texts_of_length(self._merged[look], length)]

    def likeliest(self, pattern: Sequence[str]) -> str | None:
        """See `elements.Evidence`."""
        allowed = [self.charset.encode(characters) for characters in pattern]
        paths = (fitting(look, allowed) for look in self._merged)
        found = [self.charset.decode(path) for path in paths if path is not None]
        if len(set(found)) < 2:
            return next(iter(found), None)
        told = self.log_likelihoods(found)
        return found[told.index(max(told))]


@dataclass(frozen=True)
class Seen:
    """What looks at one line read, one look or more; of just ``length`` characters where that is
    not 0."""

    lines: tuple[TextLine, ...]
    evidence: Steps
    length: int = 0

    @cached_property
    def texts(self) -> list[str]:
        """The texts that the line may be; none where it is too short for its length."""
        looks = range(len(self.lines))
        read = [line.text for line in self.lines]
        if len(looks) == 1 and self.length in (0, len(read[0])):
            return read
        if self.length:
            told = (self.evidence.texts_of_length(look, self.length) for look in looks)
            return list(dict.fromkeys(text for texts in told for text in texts))
        surest = max(looks, key=lambda look: self.lines[look].confidence)
        return list(dict.fromkeys([*read, *self.evidence.likely_texts(surest)]))

    def told(self) -> TextLine:
        """One look's line; else the likeliest text of all looks, as sure as it is likely."""
        if self.texts == [self.lines[0].text] and len(self.lines) == 1:
            return replace(self.lines[0], evidence=self.evidence)
        if not self.texts:
            return TextLine("", 0.0, evidence=self.evidence)
        told = self.evidence.log_likelihoods(self.texts)
        best = self.texts[told.index(max(told))]
        surest = max(self.lines, key=lambda line: line.confidence)
        read = {line.text: line for line in self.lines}
        line = read.get(best) or replace(surest, text=best, confidences=surest.sure_of(best))
        fits = max(line.fits for line in self.lines)
        sure = float(np.exp(max(told)))
        return replace(line, confidence=sure, evidence=self.evidence, fits=fits)


def in_frame(line: Grey, widths: Sequence[int]) -> Grey:
    """A line (h, w) on ground of the narrowest width that holds it; squeezed where none does."""
    width = next((w for w in widths if w >= line.shape[1]), widths[-1])
    if line.shape[1] > width:
        squeezed = cv2.resize(line, (width, line.shape[0]), interpolation=cv2.INTER_AREA)
        line = squeezed.astype(np.uint8)
    frame = np.full((line.shape[0], width), GROUND, np.uint8)
    frame[:, : line.shape[1]] = line
    return frame
