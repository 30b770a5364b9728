"""Read pictures of documents: python -m scripts.read [--format jsonl|csv|xlsx] PATH...

PATH is a file or a folder, searched with its subfolders but for links to such. Readings stand in
the order given. With jsonl each line is {"file": ..., ...reading} or {"file": ..., "error":
problem}. With --out they stand in the file as they come, a sheet at the end: a run that was stopped
loses nothing, and --resume goes on where it was. Of a kind that takes a second picture,
card.back.jpg is read with card.jpg. Each page of an invoice in a PDF or TIFF is a row, of other
kinds the first that holds a document. The exit status is 0 if all pictures were read, 1 if some
were not or a folder could not be opened, 2 if the command could not start.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from tqdm import tqdm

from documents.answers import problem, reading_to_json
from documents.exports import Csv, Lines, Sheet, Table, TableError, appended
from documents.files import SUFFIXES, find_pictures, pages_of
from documents.kinds import find_kinds
from documents.reader import Read, read_picture
from errors import ReaderError
from jobs.listing import shown
from scripts.asked import add_form, beside, form_of, varied_fields, with_files_beside
from scripts.reader import shipped_reader
from scripts.resume import Begun, Wanted, begun, left
from service.forms import files_in
from settings import Settings, SettingsError, load_settings

NAMED = 10  # skipped files that are named; the others are counted


def answers(
    files: Sequence[Wanted], read: Read, settings: Settings, form: BaseModel | None = None
) -> Iterator[dict[str, Any]]:
    """One answer a file or page, in order; what fails has ``error`` in place of its reading.

    form: what is said of every file; files beside one fill the form's own fields for files.
    """
    for path, page in tqdm(files, unit="card", file=sys.stderr, dynamic_ncols=True):
        answer: dict[str, Any] = {"file": shown(str(path))}
        try:
            own = read if form is None else partial(read, form=with_files_beside(form, path))
            yield answer | reading_to_json(read_picture(path, own, settings, page))
        except ReaderError as error:
            number = {"page": {"number": page}} if page else {}
            yield answer | number | {"error": problem(error)}


def _leading(files: Sequence[Path], form: BaseModel | None) -> list[Path]:
    """The files but for those that only fill a form's field for another of them."""
    names = files_in(type(form)) if form is not None else ()
    filling = {beside(path, name) for path in files for name in names}
    return [path for path in files if path not in filling]


@contextmanager
def _table(options: argparse.Namespace, before: Begun, paged: bool) -> Iterator[Table]:
    """The table that is asked for; whatever ends the run, it gets what was read."""
    if options.format == "xlsx":
        sheet = Sheet(options.out, options.confidences, before.held)
        try:
            yield sheet
        finally:
            sheet.end()
        return
    with appended(options.out) as file:
        table: Table = (
            Lines(file)
            if options.format == "jsonl"
            else Csv(
                file,
                options.confidences,
                before.columns,
                before.held,
                paged,
                varied_fields(options.kind, options.form),
            )
        )
        try:
            yield table
        finally:
            table.end()


def _wanted(
    files: Sequence[Path], each_page: bool, settings: Settings
) -> tuple[list[Wanted], bool]:
    """What is read, page by page where each is a document; and whether any file has pages."""
    wanted, paged = list[Wanted](), False
    for path in files:
        pages = pages_of(path, settings)
        paged = paged or pages > 0
        if pages and each_page:
            wanted += ((path, number) for number in range(1, pages + 1))
        else:
            wanted.append((path, None))
    return wanted, paged


def _run(options: argparse.Namespace, read: Read, settings: Settings, before: Begun) -> bool:
    """Read and write; true if every picture was read, those of earlier runs too."""
    form, kind = options.form, find_kinds().get(options.kind)
    each_page = options.every_page or (kind is not None and kind.each_page)
    found, whole = _files(options.paths)
    files, paged = _wanted(_leading(found, form), each_page, settings)
    good, count = before.good and whole, 0
    try:
        with _table(options, before, paged) as table:
            files = left(files, before.files, table.spelt)
            for answer in answers(files, read, settings, form):
                table.add(answer)
                good, count = good and "error" not in answer, count + 1
    except (KeyboardInterrupt, SystemExit):
        if options.out is not None:
            said = f"Stopped after {count} of {len(files)}. What was read stands in {options.out};"
            print(said, "the same command with --resume reads the rest.", file=sys.stderr)
        raise
    return good


def _files(paths: Sequence[Path]) -> tuple[list[Path], bool]:
    """The pictures, and whether all folders could be opened; what a folder's search leaves out is
    said."""
    skipped, closed = list[Path](), list[OSError]()
    files = list(find_pictures(paths, skipped.append, closed.append))
    linked = [path for path in skipped if path.is_dir()]
    known = " ".join(sorted(SUFFIXES))
    _said(f"Skipped, as their names don't end in {known}", set(skipped) - set(linked))
    _said("Skipped, as links to folders are not followed", linked)
    for error in closed:
        name = shown(error.filename)
        print(f"The folder {name} can't be opened: {error.strerror}.", file=sys.stderr)
    if not files:
        print("There is no picture to read.", file=sys.stderr)
    return files, not closed


def _said(why: str, skipped: Collection[Path]) -> None:
    """A line on standard error that names the first files, and counts the others."""
    names = ", ".join(shown(str(path)) for path in sorted(skipped)[:NAMED])
    more = f" and {len(skipped) - NAMED} more" if len(skipped) > NAMED else ""
    if skipped:
        print(f"{why}: {names}{more}.", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.read", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--kind", default="ktp", help="the kind of document (ktp)")
    parser.add_argument("--format", choices=("jsonl", "csv", "xlsx"), default="jsonl")
    parser.add_argument("--out", type=Path, metavar="FILE", help="instead of standard output")
    parser.add_argument(
        "--resume", action="store_true", help="go on with FILE: pictures that stand there are done"
    )
    add_form(parser)
    parser.add_argument(
        "--confidences", action="store_true", help="csv, xlsx: a column more behind each field"
    )
    parser.add_argument(
        "--every-page", action="store_true",
        help="PDF, TIFF: each page is a document of its own, as of invoices it always is",
    )  # fmt: skip
    return parser


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    out: Path | None = options.out
    options.form = form_of(parser, options)
    if options.format == "xlsx" and out is None:
        parser.error("a sheet needs --out FILE")
    if options.format == "jsonl" and options.confidences:
        parser.error("--confidences is for csv and xlsx; jsonl has them always")
    if out is None and options.resume:
        parser.error("--resume needs --out FILE")
    if out is not None and not out.absolute().parent.is_dir():
        parser.error(f"there is no folder {out.absolute().parent}")
    if out is not None and out.is_file() and out.stat().st_size and not options.resume:
        parser.error(f"{out} is there: --resume goes on with it; else take it away or name another")
    return options


def main(arguments: Sequence[str] | None = None, read: Read | None = None) -> int:
    """Run the command; ``read`` stands in for the shipped models where a test brings its own."""
    options = _options(arguments)
    before = Begun()
    try:
        settings = load_settings()
        if options.resume:
            before = begun(options.format, options.out, options.confidences)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except TableError as error:
        print(f"{options.out} can't be gone on with: {error}.", file=sys.stderr)
        return 2
    try:
        good = _run(options, read or shipped_reader(options.kind, settings), settings, before)
    except TableError as error:
        print(f"{options.out} can't be gone on with: {error}.", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"{options.out or 'Output'} can't be written: {error.strerror}.", file=sys.stderr)
        return 2
    return 0 if good else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was read is written
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
