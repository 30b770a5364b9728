"""What both commands share that read a place's new pictures again and again."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from documents.kinds import find_kinds
from documents.reader import Read
from jobs.listing import SourceError, Watched, without_password
from jobs.sync import LedgerError, keep_reading, opened
from scripts.asked import add_form, form_of
from scripts.reader import shipped_reader
from settings import SettingsError, load_settings

LONGEST = 7 * 24 * 3600  # seconds between two looks


def run(
    name: str,
    about: str,
    place_of: Callable[[str], Watched],
    arguments: Sequence[str] | None,
    read: Read | None,
) -> int:
    """Run a command: 0 when its rounds are over, 1 where the place is lost, 2 if it can't start."""
    options = _options(name, about, arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        settings = load_settings()
        place = place_of(options.source)
        each_page = find_kinds()[options.kind].each_page
        with opened(options.out, without_password(options.source), each_page) as ledger:
            reader = read or shipped_reader(options.kind, settings)
            if options.form is not None:
                reader = partial(reader, form=options.form)
            rounds = 2 if options.once else None
            keep_reading(place, ledger, reader, settings, options.every, rounds=rounds)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    except (SettingsError, LedgerError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= LONGEST:
        raise argparse.ArgumentTypeError(f"is a number of seconds from 0 to {LONGEST}")
    return seconds


def _options(name: str, about: str, arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m scripts.{name}", description=about)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("source", metavar="URL")
    parser.add_argument("out", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--kind", default="ktp", choices=sorted(find_kinds()), metavar="KIND")
    add_form(parser)
    parser.add_argument("--every", type=_seconds, default=60.0, help="seconds between looks (60)")
    parser.add_argument("--once", action="store_true", help="two looks, then end")
    options = parser.parse_args(arguments)
    options.form = form_of(parser, options)
    return options
