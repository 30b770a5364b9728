"""What people take along of a reading: the values as they stand in the form."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from documents.exports import csv_bytes, sheet_bytes
from documents.reasons import FAILED, PASSED, REVIEW
from web.pages.form import own, typed
from web.pages.language import page_language
from web.pages.render import render
from web.pages.rows import label

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _answer() -> dict[str, Any]:
    """The form as an answer of the calls has it, as far as it goes."""
    kind, verdict = own("kind"), own("verdict")
    answer: dict[str, Any] = {"kind": kind}
    if verdict in (PASSED, REVIEW, FAILED):
        answer["verdict"] = verdict
    answer["fields"] = {name: {"value": text or None} for name, text in typed().items()}
    return answer


def _json() -> tuple[bytes, str]:
    return json.dumps(_answer(), ensure_ascii=False, indent=2).encode(), "application/json"


def _csv() -> tuple[bytes, str]:
    return csv_bytes({"file": "", **_answer()}), "text/csv; charset=utf-8"


def _xlsx() -> tuple[bytes, str]:
    return sheet_bytes({"file": "", **_answer()}), XLSX


FILES = {"json": _json, "csv": _csv, "xlsx": _xlsx}
TAKEN = ("copy", *FILES)


def taken(how: str) -> Response:
    """A file, or for ``copy`` a page with the values as a text."""
    if how == "copy":
        language, kind = page_language(), own("kind")
        lines = [f"{label(kind, name, language)}\t{text}" for name, text in typed().items()]
        return render("copy.html", text="\n".join(lines))
    data, kind = FILES[how]()
    answer = Response(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="reading.{how}"'
    return answer
