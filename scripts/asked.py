"""What commands give a kind's form: --set, --template, and files that lie beside a picture."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel

from documents.kinds import find_kinds
from errors import FormInvalid, ImageUnreadable
from service.forms import checked_form, files_in


def add_form(parser: argparse.ArgumentParser) -> None:
    """Let a command take what a kind's form asks for; `form_of` gives it."""
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", dest="given",
        help="what the kind's form asks for; may be said several times",
    )  # fmt: skip
    parser.add_argument(
        "--template", type=Path, action="append", default=[], metavar="FILE",
        help="a template as JSON, for kinds that ask for one; of several the best fitting is taken",
    )  # fmt: skip


def form_of(parser: argparse.ArgumentParser, options: argparse.Namespace) -> BaseModel | None:
    """The form of the kind that is asked for, None where it asks for nothing; ends the command
    where what is set does not fit. An unknown kind is said where its models are opened."""
    kind = find_kinds().get(options.kind)
    if kind is None:
        return None
    pairs = [each.partition("=") for each in options.given]
    if not all(equals for _, equals, _ in pairs):
        parser.error("--set takes NAME=VALUE")
    given = {name: value for name, _, value in pairs}
    try:
        if options.template:
            given["template"] = (
                f"[{','.join(path.read_text('utf-8-sig') for path in options.template)}]"
            )
        form = checked_form(kind.form, given)
        if kind.varied is not None:
            kind.varied(form)
    except (OSError, UnicodeDecodeError) as error:
        parser.error(f"--template: {error}")
    except FormInvalid as error:
        asked = ", ".join(kind.form.model_fields) or "nothing"
        option = "--template" if error.field == "template" and options.template else "--set"
        parser.error(f"{option}: {error.detail} The kind {kind.name} asks for: {asked}.")
    return form if kind.form.model_fields else None


def varied_fields(kind: str, form: BaseModel | None) -> Sequence[str]:
    """The names of all fields that readings of a kind may have, where these differ; else none."""
    known = find_kinds().get(kind)
    return () if known is None or known.varied is None else known.varied(form or known.form())


def beside(path: Path, name: str) -> Path | None:
    """The file that fills a form's field for a picture, as ``card.back.jpg`` for ``card.jpg``,
    whichever of their letters are capitals; None where none is found."""
    exact = path.with_suffix(f".{name}{path.suffix}")
    try:
        if exact.is_file():
            return exact
        there = _names(path.parent, path.parent.stat().st_mtime_ns).get(exact.name.casefold())
    except OSError:
        return None
    return path.parent / there if there is not None else None


@lru_cache(maxsize=1)
def _names(folder: Path, changed: int) -> Mapping[str, str]:
    """The names of a folder's files without regard to case; changed: when it was the last time."""
    with os.scandir(folder) as entries:
        return {entry.name.casefold(): entry.name for entry in entries if entry.is_file()}


def with_files_beside(form: BaseModel, path: Path) -> BaseModel:
    """The form with the files that lie beside a picture; raises ImageUnreadable."""
    try:
        found = {name: file.read_bytes() for name in files_in(type(form))
                 if (file := beside(path, name)) is not None}  # fmt: skip
    except OSError as error:
        raise ImageUnreadable(
            f"The file beside it could not be opened: {error.strerror}."
        ) from None
    return form.model_copy(update=found)
