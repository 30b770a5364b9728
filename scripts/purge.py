"""Erase what is kept beyond its time, as the running service does hourly: scripts.purge."""

from __future__ import annotations

import sys

from errors import ReaderError
from records.retention import purge
from service.build import build
from settings import SettingsError, load_settings


def main() -> int:
    """Print how many records were erased; 1 and one line on standard error where it failed."""
    try:
        settings = load_settings()
        service = build(settings)
        erased = purge(service.keeper)
        service.codes.purge()
        service.postbox.purge()
        service.later.submissions.purge()
        service.callbacks.purge()
    except (SettingsError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"erased {erased} records")
    return 0


if __name__ == "__main__":
    sys.exit(main())
