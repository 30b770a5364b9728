"""The way every document walks: rectify, locate, recognise, parse; no image code stands here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from documents.reasons import weighed
from elements import Field, Image, Page, Quality, Reading, Reason, TextLine, TextRegion
from ocr.recognizer import Recognizer
from segmentation.quality import measure_quality
from segmentation.segmenter import Segmenter


@dataclass(frozen=True, slots=True)
class Models:
    """Everything that is loaded once a process: two networks and the recognisers by key.

    chosen: field → key of the recogniser that the operator wants for it.
    """

    card: Segmenter
    fields: Segmenter
    recognizers: Mapping[str, Recognizer]
    chosen: Mapping[str, str] = field(default_factory=dict)

    def recognizer_of(self, name: str, keys: tuple[str, ...]) -> str:
        """The key of the recogniser for a field: the chosen one, else the first of ``keys`` that
        is loaded; LookupError names them all where none is."""
        for key in (self.chosen.get(name), *keys):
            if key in self.recognizers:
                return str(key)
        raise LookupError(f"none of these recognisers is loaded: {', '.join(keys)}")


@dataclass(frozen=True, slots=True)
class LocatedLine:
    """A region together with what was read in it, and the key of the recogniser that did."""

    region: TextRegion
    line: TextLine
    recognizer: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a kind makes of its lines; verdict and reasons only where the kind judges."""

    fields: dict[str, Field]
    verdict: str | None = None
    reasons: tuple[Reason, ...] = ()


class Parse(Protocol):
    """Lines, the page they stand on and its quality → fields, and a verdict where there is one."""

    def __call__(self, lines: list[LocatedLine], page: Page, quality: Quality) -> Parsed: ...


class Correct(Protocol):
    """Fields, what a person typed for some (None: not legible), the photo's quality and the reasons
    before → fields and reasons anew; raises FormInvalid where a typed value can't be one."""

    def __call__(
        self,
        fields: Mapping[str, Field],
        typed: Mapping[str, str | None],
        quality: Quality,
        reasons: Sequence[Reason],
    ) -> Parsed: ...


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document as a handful of choices.

    rectify: photo → Page, judged to be this kind; raises CardNotFound or another ReaderError.
    locate: Page → regions, one a line of text, in reading order.
    cut: (page image, region) → crop of that line, with some ground around it.
    recognizers: keys of Models.recognizers, the best first; best_for: those of single fields that
    come before them.
    parse: lines → Parsed. waits: codes of notes that ask for a review, an operator's choice.
    names: of its fields, in the document's order. correct: holds a person's values to its rules;
    without it they stand as they are typed.
    """

    name: str
    rectify: Callable[[Image, Models], Page]
    locate: Callable[[Page, Models], list[TextRegion]]
    cut: Callable[[Image, TextRegion], Image]
    recognizers: tuple[str, ...]
    parse: Parse
    best_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    waits: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    correct: Correct | None = None

    def keys(self, name: str) -> tuple[str, ...]:
        """Keys of the recognisers for a field, the best first."""
        return (*self.best_for.get(name, ()), *self.recognizers)


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    timings[stage] = (time.perf_counter() - start) * 1000


def read_document(photo: Image, kind: DocumentKind, models: Models) -> Reading:
    """Read one document.

    photo: upright RGB uint8 (H, W, 3). Quads of the reading are pixels of this photo. The caller
    adds ``decode`` to ``timings_ms``, which holds milliseconds a stage.
    Raises a ReaderError where the photo shows no document of this kind; a field that can't be read
    is data, its value None.
    """
    timings: dict[str, float] = {}
    with _timed(timings, "rectify"):
        page = kind.rectify(photo, models)
        quality = measure_quality(photo, page)
    with _timed(timings, "locate"):
        regions = kind.locate(page, models)
    with _timed(timings, "recognise"):
        located = _recognise(page, regions, kind, models)
    with _timed(timings, "parse"):
        parsed = kind.parse(located, page, quality)
        if parsed.verdict is not None:
            parsed = Parsed(parsed.fields, *weighed(parsed.reasons, kind.waits))
    return Reading(
        kind=kind.name,
        fields=parsed.fields,
        quad=page.quad,
        turn=page.turn,
        quality=quality,
        models={
            "card": models.card.name,
            "fields": models.fields.name,
            "text": _names(located, kind, models),
        },
        timings_ms=timings,
        verdict=parsed.verdict,
        reasons=parsed.reasons,
    )


def _recognise(
    page: Page, regions: list[TextRegion], kind: DocumentKind, models: Models
) -> list[LocatedLine]:
    """Every region read by its field's recogniser, each recogniser asked once."""
    keys = [models.recognizer_of(region.name, kind.keys(region.name)) for region in regions]
    located: dict[int, LocatedLine] = {}
    for key in dict.fromkeys(keys):
        mine = [i for i, own in enumerate(keys) if own == key]
        crops = [kind.cut(page.image, regions[i]) for i in mine]
        lines = models.recognizers[key].read(crops, [regions[i].name for i in mine])
        for i, line in zip(mine, lines, strict=True):
            located[i] = LocatedLine(regions[i], line, key)
    return [located[i] for i in range(len(regions))]


def _names(located: list[LocatedLine], kind: DocumentKind, models: Models) -> str:
    """Names of the recognisers that read, joined by ``+``; one that reads with others once."""
    keys = [line.recognizer for line in located] or [models.recognizer_of("", kind.keys(""))]
    names = (models.recognizers[key].name for key in dict.fromkeys(keys))
    return "+".join(dict.fromkeys("+".join(names).split("+")))
