"""Read pictures of documents: python -m scripts.read [--format jsonl|csv|xlsx] PATH...

PATH is a file or a folder, searched with its subfolders. Readings stand in the order given. With
jsonl each line is {"file": ..., ...reading} or {"file": ..., "error": problem}. The exit status is
0 if all pictures were read, 1 if some were not, 2 if the command could not start.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from documents.answers import reading_to_json
from errors import ReaderError
from scripts import tables
from scripts.files import Read, find_pictures, printable, problem, read_picture, shipped_reader
from settings import Settings, SettingsError, load_settings


def answers(files: Sequence[Path], read: Read, settings: Settings) -> Iterator[dict[str, Any]]:
    """One answer a file, in order; a file that fails has ``error`` in place of its reading."""
    for path in tqdm(files, unit="card", file=sys.stderr, dynamic_ncols=True):
        answer: dict[str, Any] = {"file": printable(path)}
        try:
            yield answer | reading_to_json(read_picture(path, read, settings))
        except ReaderError as error:
            yield answer | {"error": problem(error)}


def write(found: Iterator[dict[str, Any]], form: str, out: Path | None) -> bool:
    """Write all answers; true if every picture was read."""
    good = True
    rows: list[tables.Row] = []
    with tables.output(out) as file:
        for answer in found:
            good = good and "error" not in answer
            if form == "jsonl":
                file.write(tables.json_line(answer))
                file.flush()
            else:
                rows.append(tables.row_of(answer))
        if form != "jsonl":
            file.write(tables.csv_bytes(rows) if form == "csv" else tables.xlsx_bytes(rows))
    return good


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.read", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--kind", default="ktp", help="the kind of document (ktp)")
    parser.add_argument("--format", choices=("jsonl", "csv", "xlsx"), default="jsonl")
    parser.add_argument("--out", type=Path, metavar="FILE", help="instead of standard output")
    return parser


def main(arguments: Sequence[str] | None = None, read: Read | None = None) -> int:
    """Run the command; ``read`` stands in for the shipped models where a test brings its own."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.format == "xlsx" and options.out is None:
        parser.error("a sheet needs --out FILE")
    if options.out is not None and not options.out.absolute().parent.is_dir():
        parser.error(f"there is no folder {options.out.absolute().parent}")
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    files = list(find_pictures(options.paths))
    read = read or shipped_reader(options.kind, settings)
    try:
        good = write(answers(files, read, settings), options.format, options.out)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0 if good else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no part file stays behind
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
