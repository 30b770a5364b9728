"""Readings as lines, rows or a sheet, written so that no one ever meets half a file."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Row = dict[str, str]
# With these a spreadsheet starts a formula; what stands in a photo is anybody's to choose.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def output(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name only when it is whole."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o600)  # personal data: for the owner alone
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def json_line(answer: dict[str, Any]) -> bytes:
    """One answer as one line of UTF-8 JSON."""
    return json.dumps(answer, ensure_ascii=False).encode() + b"\n"


def row_of(answer: dict[str, Any]) -> Row:
    """An answer as texts by column: file, verdict, reasons, a column a field, error."""
    row = {"file": answer["file"]}
    if "error" in answer:
        return row | {"error": answer["error"]["code"]}
    row["verdict"] = answer.get("verdict", "")
    row["reasons"] = " ".join(dict.fromkeys(r["code"] for r in answer.get("reasons", [])))
    return row | {name: field["value"] or "" for name, field in answer["fields"].items()}


def columns_of(rows: Sequence[Row]) -> list[str]:
    """Every column that a row has, in the order met; ``file`` first, ``error`` last."""
    met = dict.fromkeys(name for row in rows for name in row)
    return ["file", *(name for name in met if name not in ("file", "error")), "error"]


def csv_bytes(rows: Sequence[Row]) -> bytes:
    """Rows as CSV, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns_of(rows), restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _no_formula(text) for name, text in row.items()})
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: Sequence[Row]) -> bytes:
    """Rows as a sheet of texts, so that a NIK keeps its sixteen digits."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("readings")
    columns = columns_of(rows)
    for texts in (columns, *([row.get(name, "") for name in columns] for row in rows)):
        sheet.append([_text_cell(sheet, text) for text in texts])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _no_formula(text: str) -> str:
    return "'" + text if len(text) > 1 and text.startswith(FORMULA_STARTS) else text


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # even where it starts with "="
    cell.number_format = "@"
    return cell
