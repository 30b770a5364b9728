"""What an earlier run of scripts.read has written, so that the next one goes on behind it, and what
is left to read."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from documents.exports import CONFIDENCE, PAGE, Row, TableError, columns_of, sheet_rows
from jobs.listing import shown


@dataclass(frozen=True, slots=True)
class Begun:
    """files: names as they stand in the table, each as often as it does. good: whether all were
    read. columns and held: what a table takes over."""

    files: Counter[str] = field(default_factory=Counter)
    good: bool = True
    columns: tuple[str, ...] = ()
    held: tuple[Row, ...] = ()


Wanted = tuple[Path, int | None]  # a file, and a page's number where each is read by itself


def left(files: Sequence[Wanted], done: Counter[str], spelt: Callable[[str], str]) -> list[Wanted]:
    """What has no answer yet, of files and pages in the order in which they are read.

    done: how many answers a file has; spelt: a file's name → as it stands there.
    """
    waiting, still = Counter(done), []
    for path, page in files:
        name = spelt(shown(str(path)))
        if waiting[name]:
            waiting[name] -= 1
        else:
            still.append((path, page))
    return still


def begun(form: str, path: Path, confidences: bool) -> Begun:
    """What stands in the file; a last line that was broken off is cut away, and read again.

    form: jsonl, csv or xlsx. Nothing where there is no file. Raises TableError for a file that
    another command wrote, or this one with other columns, and leaves that as it is.
    """
    if not path.is_file() or not path.stat().st_size:
        return Begun()
    if form == "jsonl":
        return _lines(path)
    return _csv(path, confidences) if form == "csv" else _sheet(path, confidences)


def _lines(path: Path) -> Begun:
    whole, torn = _torn_off(path, b"\n")
    answers: list[Any] = []
    for number, line in enumerate(whole.split(b"\n")[:-1], 1):
        try:
            answers.append(json.loads(line))
            answers[-1]["file"].strip()
        except (ValueError, TypeError, KeyError, AttributeError):
            raise TableError(f"line {number} is no answer of this command's") from None
    if not answers and not _begins(torn, b'{"file": '):
        raise TableError("it holds no answer of this command's")
    os.truncate(path, len(whole))
    files = Counter(answer["file"] for answer in answers)
    return Begun(files, not any("error" in answer for answer in answers))


def _csv(path: Path, confidences: bool) -> Begun:
    whole, torn = _torn_off(path, b"\r\n")
    if not whole and _begins(torn, b"\xef\xbb\xbffile,"):
        os.truncate(path, 0)
        return Begun()
    try:
        table = csv.DictReader(io.StringIO(whole.decode("utf-8-sig"), newline=""), strict=True)
        rows, columns = list(table), list(table.fieldnames or ())
    except (ValueError, csv.Error):
        raise TableError("it is no table of this command's") from None
    fields = _fields(columns, confidences)
    if any(None in row or None in row.values() for row in rows):
        raise TableError("a row of it has not as many cells as the first one")
    # Where nothing could be read so far, the columns are yet to be told.
    os.truncate(path, len(whole) if fields else 0)
    files = Counter(row["file"] for row in rows)
    good = not any(row["error"] for row in rows)
    return Begun(files, good, tuple(columns)) if fields else Begun(files, good, held=tuple(rows))


def _sheet(path: Path, confidences: bool) -> Begun:
    rows = sheet_rows(path)
    _fields(columns_of(rows), confidences)
    files = Counter(row.get("file", "") for row in rows)
    return Begun(files, not any("error" in row for row in rows), held=tuple(rows))


def _fields(columns: list[str], confidences: bool) -> bool:
    """Whether there are columns of fields; raises TableError where they are not those wanted."""
    if columns[:1] != ["file"] or columns[-1:] != ["error"]:
        raise TableError("it is no table of this command's")
    fields = len(columns) > 2 + (PAGE in columns)
    if fields and confidences != any(name.endswith(CONFIDENCE) for name in columns):
        raise TableError("go on with --confidences as it was begun: all rows have the same columns")
    return fields


def _torn_off(path: Path, end: bytes) -> tuple[bytes, bytes]:
    """The whole lines of a file, and what stands behind the last."""
    content = path.read_bytes()
    cut = content.rfind(end) + len(end) if end in content else 0
    return content[:cut], content[cut:]


def _begins(torn: bytes, start: bytes) -> bool:
    """Whether a text begins so, as far as it goes."""
    return torn[: len(start)] == start[: len(torn)]
