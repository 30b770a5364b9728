"""Read what comes into a folder of Drive: python -m scripts.drive_sync URL OUT.jsonl [--once].

URL is the folder's, as a browser shows it; GOOGLE_APPLICATION_CREDENTIALS names a service account's
key or an OAuth sign-in. OUT.jsonl is also the ledger: each revision of a file has one row, of an
invoice in a PDF or TIFF one a page. Stopped or killed at any moment, the same command goes on.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from documents.reader import Read
from jobs.drive import Drive
from scripts.syncing import run


def main(arguments: Sequence[str] | None = None, read: Read | None = None) -> int:
    """Run the command; ``read`` stands in for the shipped models where a test brings its own."""
    return run("drive_sync", __doc__ or "", Drive, arguments, read)


if __name__ == "__main__":
    sys.exit(main())
