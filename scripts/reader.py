"""What commands that read pictures share: the reader."""

from __future__ import annotations

import sys

from documents.kinds import find_kinds
from documents.reader import Read, open_reader
from settings import Settings, SettingsError


def shipped_reader(kind: str, settings: Settings) -> Read:
    """Reads one kind of document with the models in models/.

    Ends the command with one line on standard error where the kind, a model or a recogniser is
    unknown.
    """
    if kind not in find_kinds():
        print(
            f"Unknown kind {kind!r}; there are: {', '.join(sorted(find_kinds()))}.", file=sys.stderr
        )
        raise SystemExit(2)
    try:
        return open_reader(kind, settings.recognizer_of, settings.waits)
    except (LookupError, SettingsError) as error:
        print(error, file=sys.stderr)
    except FileNotFoundError as error:
        name = error.filename or error
        print(f"{name} is missing; run python -m scripts.fetch_models.", file=sys.stderr)
    raise SystemExit(2)
