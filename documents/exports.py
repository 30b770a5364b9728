"""Readings as lines, rows or a sheet: what was read stands on the disk, however a run ends."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Row = dict[str, str]
# With these a spreadsheet starts a formula; what stands in a photo is anybody's to choose.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Where a spreadsheet of another country's begins a cell: it may part them by these.
AFTER_A_MARK = re.compile(r"([;\t|][ \"]*)(?=[=+@-])")
# What a spreadsheet takes for a number or a date: of a NIK it keeps fifteen digits, of 05-06-1990
# it may make the sixth of May.
NUMBERLIKE = re.compile(r"[0-9][0-9 ./:-]*", re.ASCII)
CONFIDENCE = "_confidence"
PAGE = "page"  # the column of a page's number, of files that have pages
OWN = ("file", PAGE, "verdict", "reasons", "error")  # columns that are no field's

OTHER_COLUMNS = "it has other columns than these documents have fields; name another file"


class TableError(Exception):
    """A file that can't be gone on with; the message says why."""


class Table(Protocol):
    """Takes answers one by one. ``end`` writes what is held back, once, also after a failure."""

    @staticmethod
    def spelt(name: str) -> str:
        """A file's name as it stands in the table."""

    def add(self, answer: dict[str, Any]) -> None:
        """One answer: ``file`` and a reading, or ``file`` and ``error``."""

    def end(self) -> None:
        """No answer follows."""


class Lines:
    """One answer a line of UTF-8 JSON."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @staticmethod
    def spelt(name: str) -> str:
        """As it is."""
        return name

    def add(self, answer: dict[str, Any]) -> None:
        """Written at once."""
        self._file.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        self._file.flush()

    def end(self) -> None:
        """Nothing is held back."""


class Csv:
    """Rows as CSV, with the mark by which spreadsheets know UTF-8, written as they come.

    The first card that is read tells the columns, together with ``fields``; failures before it wait
    for it. columns: those of a file that is gone on with. paged: whether there is one of pages'
    numbers. fields: the names of all that any card may have, where they differ.
    """

    def __init__(
        self,
        file: BinaryIO,
        confidences: bool,
        columns: Sequence[str] = (),
        held: Sequence[Row] = (),
        paged: bool = False,
        fields: Sequence[str] = (),
    ) -> None:
        self._file, self._confidences, self._paged = file, confidences, paged
        values = {name: {"value": "", "confidence": ""} for name in fields}
        self._every = row_of({"file": "", "fields": values}, confidences) if fields else {}
        if columns and not self._every.keys() <= set(columns):
            raise TableError(OTHER_COLUMNS)
        if paged and columns and PAGE not in columns:
            raise TableError("it has no column for pages; name another file")
        self._columns, self._held = list(columns), list(held)

    @staticmethod
    def spelt(name: str) -> str:
        """As text, whatever it begins with."""
        return _csv_text(name)

    def add(self, answer: dict[str, Any]) -> None:
        """Written at once, where the columns are known."""
        row = row_of(answer, self._confidences)
        self._held.append({name: _csv_cell(name, text) for name, text in row.items()})
        if self._columns or "error" not in answer:
            self._pour()

    def end(self) -> None:
        """Write what waited in vain, or the columns alone."""
        self._pour()

    def _pour(self) -> None:
        if not self._columns:
            read = any("error" not in row for row in self._held)
            self._columns = columns_of([self._every, *self._held] if read else self._held,
                                       self._paged)  # fmt: skip
            self._write(dict(zip(self._columns, self._columns, strict=True)), "\ufeff")
        while self._held:  # taken first: a row that is broken off is read again, none stands twice
            self._write(self._held.pop(0))
        self._file.flush()

    def _write(self, row: Row, before: str = "") -> None:
        if not row.keys() <= set(self._columns):
            raise TableError(OTHER_COLUMNS)
        line = io.StringIO(before, newline="")
        line.seek(0, io.SEEK_END)
        csv.DictWriter(line, self._columns, restval="").writerow(row)
        self._file.write(line.getvalue().encode())


class Sheet:
    """A sheet of texts, so that a NIK keeps its sixteen digits. It can only be written whole, into
    a file; raises OSError at once where it could not be."""

    def __init__(self, path: Path, confidences: bool, rows: Sequence[Row] = ()) -> None:
        if path.exists() and not path.is_file():  # a device would be replaced
            raise OSError(errno.EINVAL, "it is no file")
        self._path, self._confidences, self._rows = path.resolve(), confidences, list(rows)
        tempfile.TemporaryFile(dir=self._path.parent).close()

    @staticmethod
    def spelt(name: str) -> str:
        """Without characters that no sheet may hold."""
        return ILLEGAL_CHARACTERS_RE.sub("", name)

    def add(self, answer: dict[str, Any]) -> None:
        """Kept for the end."""
        self._rows.append(row_of(answer, self._confidences))

    def end(self) -> None:
        """Write all that was read, under its name only when it is whole."""
        book = io.BytesIO()  # a disk that is full would be told twice of a file
        _book(self._rows).save(book)
        with whole(self._path) as file:
            file.write(book.getbuffer())


def csv_bytes(answer: dict[str, Any]) -> bytes:
    """One answer as a CSV file."""
    file = io.BytesIO()
    table = Csv(file, confidences=False)
    table.add(answer)
    table.end()
    return file.getvalue()


def sheet_bytes(answer: dict[str, Any]) -> bytes:
    """One answer as an XLSX file."""
    file = io.BytesIO()
    _book([row_of(answer)]).save(file)
    return file.getvalue()


def _book(rows: Sequence[Row]) -> Workbook:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("readings")
    columns = columns_of(rows)
    for texts in (columns, *([row.get(name, "") for name in columns] for row in rows)):
        sheet.append([_text_cell(sheet, Sheet.spelt(text)) for text in texts])
    return book


def row_of(answer: dict[str, Any], confidences: bool = False) -> Row:
    """An answer as texts by column: file, page where it has pages, verdict, reasons, a column a
    field, error. A field that is called as one of these has a `_` behind its name.

    confidences: a column more behind each field.
    """
    row = {"file": answer["file"]}
    if number := answer.get("page", {}).get("number"):
        row[PAGE] = str(number)
    if "error" in answer:
        return row | {"error": answer["error"]["code"]}
    row["verdict"] = answer.get("verdict", "")
    row["reasons"] = " ".join(dict.fromkeys(r["code"] for r in answer.get("reasons", [])))
    for name, field in answer["fields"].items():
        name = f"{name}_" if name in OWN else name
        row[name] = field["value"] or ""
        if confidences:
            row[name + CONFIDENCE] = str(field["confidence"])
    return row


def columns_of(rows: Sequence[Row], paged: bool = False) -> list[str]:
    """Every column that a row has, in the order met; ``file`` first, then ``page`` where a row has
    one or it is ``paged``, ``error`` last."""
    met = dict.fromkeys(name for row in rows for name in row)
    first = ["file", PAGE] if paged or PAGE in met else ["file"]
    return [*first, *(name for name in met if name not in ("file", PAGE, "error")), "error"]


def sheet_rows(path: Path) -> list[Row]:
    """The rows of a sheet that `Sheet` wrote; raises TableError for another file."""
    try:
        book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
        columns, *rows = book.worksheets[0].iter_rows(values_only=True)
        book.close()
    except Exception as error:  # of a file that is none, openpyxl raises almost anything
        raise TableError("it is no sheet of this command's") from error
    return [
        {str(name): str(text) for name, text in zip(columns, row, strict=True) if text is not None}
        for row in rows
    ]


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only when it is whole and on the disk, for its owner
    alone."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def appended(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or the end of a file that is made for its owner alone."""
    if path is None:
        yield sys.stdout.buffer
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        if path.is_file():
            os.chmod(path, 0o600)  # personal data
        yield file


def _csv_cell(column: str, text: str) -> str:
    return text if column == PAGE or column.endswith(CONFIDENCE) else _csv_text(text)


def _csv_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula, a number or a date: an apostrophe is before
    it."""
    text = AFTER_A_MARK.sub(r"\1'", text)
    is_text = not text.startswith(FORMULA_STARTS) and not NUMBERLIKE.fullmatch(text)
    return text if is_text else "'" + text


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # even where it starts with "="
    cell.number_format = "@"
    return cell
