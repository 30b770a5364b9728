"""Read what comes into a folder: python -m scripts.folder_sync URL OUT.jsonl [--once].

URL is a path, s3://bucket/prefix, sftp://user@host/path (with paramiko), webdav+https://host/path
(with webdav4), or what else fsspec opens, as smb:// (with smbprotocol). A password in it does not
stand in the results. OUT.jsonl is also the ledger: each revision of a file has one row, of an
invoice in a PDF or TIFF one a page. Stopped or killed at any moment, the same command goes on.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from documents.reader import Read
from jobs.folders import Folder
from jobs.listing import Watched
from jobs.sources import S3, Bucket
from scripts.syncing import run


def main(arguments: Sequence[str] | None = None, read: Read | None = None) -> int:
    """Run the command; ``read`` stands in for the shipped models where a test brings its own."""
    return run("folder_sync", __doc__ or "", place_of, arguments, read)


def place_of(address: str) -> Watched:
    """The place of an address; raises SourceError."""
    return Bucket(address) if address.startswith(S3) else Folder(address)


if __name__ == "__main__":
    sys.exit(main())
