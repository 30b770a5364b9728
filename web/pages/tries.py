"""A template tried on documents: what would be read, and the crop that it is read from."""

from __future__ import annotations

import base64
import json
from typing import Any

from flask import g
from werkzeug.datastructures import FileStorage

from documents.inside import Inside
from documents.kinds import find_kinds
from documents.template import Template
from elements import Image, Reading
from errors import FormInvalid, ReaderError
from segmentation.shown import small_jpeg, straightened, view_of
from service.forms import checked_form
from web.http.app import service
from web.pages.errors import error_told

KIND = "invoice"
MOST = 10  # documents at once
CROP_WIDTH, CROP_BYTES = 320, 8_000


class _Crops:
    """Keeps a crop a field while the photo is there."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def look(self, photo: Image, reading: Reading, inside: Inside) -> None:
        for name, field in reading.fields.items():
            if field.quad is not None:
                crop = view_of(straightened(photo, field.quad)[0], CROP_WIDTH)
                data = base64.b64encode(small_jpeg(crop, CROP_BYTES)).decode()
                self.found[name] = f"data:image/jpeg;base64,{data}"


def tries(template: Template, files: list[FileStorage]) -> dict[str, Any]:
    """A row a document, a cell a region: ``columns``, and ``rows`` of name, error and cells (value,
    confidence in per cent, crop). Raises FormInvalid where no file, or too many, were chosen."""
    chosen = [file for file in files if file.filename]
    if not 1 <= len(chosen) <= MOST:
        raise FormInvalid(f"1 to {MOST} documents are taken.", field="documents")
    columns = [region.name for region in template.regions]
    text = json.dumps(template.model_dump(mode="json", exclude_unset=True))
    form = checked_form(find_kinds()[KIND].form, {"template": text})
    rows = []
    for file in chosen:
        crops = _Crops()
        row: dict[str, Any] = {"name": file.filename, "error": None, "cells": []}
        try:
            reading = service().desk.read(
                file.read(), KIND, g.account.uid, form=form, look=crops.look
            )
            for name in columns:
                field = reading.fields[name]
                row["cells"].append(
                    {"value": field.value or "", "percent": round(100 * field.confidence),
                     "crop": crops.found.get(name)}
                )  # fmt: skip
        except ReaderError as error:
            row["error"] = error_told(error)
        rows.append(row)
    return {"columns": columns, "rows": rows}
