"""Measure reading on cards whose truth is known: python -m scripts.evaluate FOLDER [--out report/].

FOLDER holds truth.json, {file: {"condition": ..., "fields": {...}, perhaps "quad": [[x, y] × 4]}},
and the files it names; quads are pixels of the upright picture. The table goes to standard output;
--out gets figures.json, table.md and report.html with overlays of the worst cards. Of a kind that
takes a second picture, card.back.jpg is read with card.jpg.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from documents.files import load_scaled
from documents.kinds import find_kinds
from documents.reader import Read, read_picture
from elements import Reading
from scripts.asked import add_form, form_of, with_files_beside
from scripts.reader import shipped_reader
from settings import SettingsError, load_settings
from training.kinds.judged import judged_of
from training.reading.report import load_truth, markdown, measure, read_cases, write_report


def main(arguments: Sequence[str] | None = None, read: Read | None = None) -> int:
    """0 once measured, however well; 2 where the folder has no truth of that form."""
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where the report goes")
    parser.add_argument("--kind", default="ktp", help="the kind of document (ktp)")
    parser.add_argument("--worst", type=int, default=24, help="cards on the page (24)")
    add_form(parser)
    options = parser.parse_args(arguments)
    form = form_of(parser, options)
    try:
        truth = load_truth(options.folder)
        _refuse_unknown_fields(truth, options.kind)
    except (OSError, ValueError) as error:
        print(f"{options.folder}: no usable truth.json: {error}", file=sys.stderr)
        return 2
    try:
        settings = load_settings()
        if options.out is not None:  # said before all are read
            options.out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (SettingsError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    reader = read or shipped_reader(options.kind, settings)

    def read_file(path: Path) -> Reading:
        own = reader if form is None else partial(reader, form=with_files_beside(form, path))
        return read_picture(path, own, settings)

    cases = read_cases(options.folder, truth, read_file)
    done = list(tqdm(cases, total=len(truth), unit="card", file=sys.stderr, dynamic_ncols=True))
    judged = judged_of(options.kind)
    if options.out is None:
        figures = measure(done, judged)
    else:
        figures = write_report(
            options.out, done, judged, lambda path: load_scaled(path, settings), options.worst
        )
    print(markdown(figures))
    return 0


def _refuse_unknown_fields(truth: Mapping[str, Any], kind: str) -> None:
    """A name that is misspelt would count as misread on every card; raises ValueError."""
    known = find_kinds()[kind].fields if kind in find_kinds() else ()
    for file, about in truth.items():
        for name in about["fields"]:
            if known and name not in known:
                raise ValueError(f"{file}: there is no field {name}; there are: {', '.join(known)}")


if __name__ == "__main__":
    sys.exit(main())
