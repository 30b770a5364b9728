"""A reading to look at and to correct, as a page; nothing of it is kept for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Response

from documents.reasons import quality_told
from elements import Reason
from errors import ReaderError
from records.verification import Verification
from web.pages.errors import error_told
from web.pages.language import page_language
from web.pages.render import render
from web.pages.rows import inner_name, kind_title, label, reason_told, rows_of, seen_as
from web.pages.seen import Seen, masks, picture

NOTHING = Seen()


def result_page(
    reading: Mapping[str, Any],
    seen: Seen = NOTHING,
    *,
    reasons: Sequence[Reason] = (),
    record: Verification | None = None,
    typed: Mapping[str, str] | None = None,
    error: ReaderError | None = None,
) -> Response:
    """reading: as `documents.answers.reading_to_json` has it in English. record: what was kept of
    it, whose verdict and reasons then count. typed: what stands in the form already."""
    language, kind, verdict = page_language(), reading["kind"], reading.get("verdict")
    known_as = partial(label, kind, language=language)
    if record is not None:
        verdict, reasons = record.verdict, record.reasons
    return render(
        "result.html",
        200 if error is None else error.status,
        error=None if error is None else error_told(error, known_as),
        kind=kind,
        kind_title=kind_title(kind, language),
        verdict=verdict,
        reasons=[
            {"code": each.code, "level": each.level, "field": each.field,
             "text": reason_told(each, kind, language)}
            for each in reasons
        ],
        quality=[
            (name, quality_told(name, language))
            for name, measure in reading["quality"].items()
            if measure["flag"]
        ],
        rows=rows_of(kind, reading["fields"], reasons, language, typed),
        shown=None if seen.shown is None else picture(seen.shown),
        record=record,
        reading=reading,
        alternatives=None if seen.inside is None else seen.inside.alternatives,
        masks=[] if seen.inside is None else masks(seen.inside),
        label=known_as,
        seen_as=partial(seen_as, kind, language=language),
        inner_name=partial(inner_name, language=language),
    )  # fmt: skip
