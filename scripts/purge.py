"""Erase what is kept beyond its time, as the running service does hourly: scripts.purge."""

from __future__ import annotations

import sys

from errors import ReaderError
from service.build import build
from settings import SettingsError, load_settings


def main() -> int:
    """Print how many records were erased; 1 and one line on standard error where it failed."""
    try:
        erased = {what: run() for what, run in build(load_settings()).purges.items()}
    except (SettingsError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"erased {erased['records']} records")
    return 0


if __name__ == "__main__":
    sys.exit(main())
