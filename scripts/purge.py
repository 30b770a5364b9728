"""Erase what is kept beyond its time, as the running service does hourly: scripts.purge."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from errors import ReaderError
from service.build import build
from settings import SettingsError, load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many records were erased; 1 and one line on standard error where it failed."""
    argparse.ArgumentParser(prog="python -m scripts.purge", description=__doc__).parse_args(
        arguments
    )
    try:
        erased = {what: run() for what, run in build(load_settings()).purges.items()}
    except (SettingsError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"erased {erased['records']} records")
    return 0


if __name__ == "__main__":
    sys.exit(main())
