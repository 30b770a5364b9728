"""The way every document walks: rectify, locate, recognise, parse; no image code stands here."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from documents.inside import looked_into
from documents.kind import LocatedLine, Nets, Stages
from documents.reasons import weighed
from elements import Image, Page, Reading, TextRegion

NOTHING_CHOSEN: Mapping[str, str] = {}


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    timings[stage] = (time.perf_counter() - start) * 1000


def read_document(
    photo: Image,
    kind: str,
    stages: Stages,
    nets: Nets,
    *,
    chosen: Mapping[str, str] = NOTHING_CHOSEN,
    waits: frozenset[str] = frozenset(),
) -> Reading:
    """Read one document.

    photo: upright RGB uint8 (H, W, 3). Quads of the reading are pixels of this photo. chosen: field
    → key of the recogniser that the operator wants for it. waits: codes of notes that ask for a
    review. The caller adds ``decode`` to ``timings_ms``, which holds milliseconds a stage.
    Raises a ReaderError where the photo shows no document of this kind; a field that can't be read
    is data, its value None. Who looks inside (`documents.inside.looking`) is told what was seen.
    """
    timings: dict[str, float] = {}
    inside = looked_into()
    nets = nets if inside is None else inside.watched(nets)
    with _timed(timings, "rectify"):
        page = stages.rectify(photo, nets)
        quality = stages.quality(photo, page)
    with _timed(timings, "locate"):
        regions = stages.locate(page, nets)
    with _timed(timings, "recognise"):
        located = _recognise(page, regions, stages, nets, chosen)
    if inside is not None:
        inside.tell(page.image, located)
    with _timed(timings, "parse"):
        parsed = stages.parse(located, page, quality)
        if parsed.verdict is not None:
            verdict, reasons = weighed(parsed.reasons, waits)
            parsed = replace(parsed, verdict=verdict, reasons=reasons)
    return Reading(
        kind=kind,
        fields=parsed.fields,
        quad=page.quad,
        turn=page.turn,
        quality=quality,
        models={
            **{role: net.name for role, net in nets.segmenters.items()},
            "text": _names(located, nets),
        },
        timings_ms=timings,
        verdict=parsed.verdict,
        reasons=parsed.reasons,
        read_by=parsed.read_by,
    )


def reader_of(region: TextRegion, nets: Nets, chosen: Mapping[str, str]) -> str:
    """The key of a region's recogniser: the chosen one, else the first of its script's that is
    there; LookupError names them all where none is."""
    for key in (chosen.get(region.name), *region.script.readers):
        if key in nets.recognizers:
            return str(key)
    raise LookupError(f"none of these recognisers is loaded: {', '.join(region.script.readers)}")


def _recognise(
    page: Page,
    regions: list[TextRegion],
    stages: Stages,
    nets: Nets,
    chosen: Mapping[str, str],
) -> list[LocatedLine]:
    """Every region read by its recogniser, each recogniser asked once."""
    keys = [reader_of(region, nets, chosen) for region in regions]
    located: dict[int, LocatedLine] = {}
    for key in dict.fromkeys(keys):
        mine = [i for i, own in enumerate(keys) if own == key]
        crops = [stages.cut(page.image, regions[i]) for i in mine]
        lines = nets.recognizers[key].read(crops, [regions[i].script for i in mine])
        for i, line in zip(mine, lines, strict=True):
            located[i] = LocatedLine(regions[i], line, key)
    return [located[i] for i in range(len(regions))]


def _names(located: list[LocatedLine], nets: Nets) -> str:
    """Names of the recognisers that read, joined by ``+``; one that reads with others once. Of a
    page without a line, of the first there is."""
    keys = [line.recognizer for line in located] or list(nets.recognizers)[:1]
    names = (nets.recognizers[key].name for key in dict.fromkeys(keys))
    return "+".join(dict.fromkeys("+".join(names).split("+")))
