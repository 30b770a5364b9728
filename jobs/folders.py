"""Folders that are looked through again and again: of this machine, or of a server by fsspec.

What is written over minutes is read once it has stayed as it is from one look to the next.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from documents.files import SUFFIXES
from errors import ImageMissing, ImageTooLarge, ImageUnreadable, UpstreamUnavailable
from jobs.listing import Listed, SourceError, shown, without_password

log = logging.getLogger(__name__)

WEBDAV = "webdav+"
CHANGED = ("ETag", "etag", "md5", "mtime", "modified", "last_modified", "LastModified")


class Folder:
    """A folder by an address that fsspec knows, as /path, file://, smb:// or sftp://, or of WebDAV:
    webdav+https://, webdav+http://. Raises SourceError.
    """

    def __init__(self, address: str) -> None:
        try:
            import fsspec.core
            from fsspec.implementations.local import LocalFileSystem
        except ImportError:
            raise SourceError("install requirements-bulk.txt for folders of servers") from None
        scheme, _, rest = address.partition("://")
        try:
            if scheme.startswith(WEBDAV):
                from webdav4.fsspec import WebdavFileSystem

                self._system: Any = WebdavFileSystem(f"{scheme.removeprefix(WEBDAV)}://{rest}")
                self._path = ""
            else:
                # fsspec hands a password on as it stands in the address, with its signs quoted.
                password = urlsplit(address).password
                own = {} if password is None else {"password": unquote(password)}
                self._system, self._path = fsspec.core.url_to_fs(without_password(address), **own)
        except ImportError as error:  # which says which package lacks
            raise SourceError(f"the folder can't be opened: {error}") from None
        except Exception as error:  # each system's own
            raise SourceError(f"the folder can't be opened ({_kind(error)})") from None
        self._local = isinstance(self._system, LocalFileSystem)

    def files(self) -> Iterator[Listed]:
        """Every picture that is no hidden file, by name."""
        try:
            if not self._system.isdir(self._path):
                raise SourceError("there is no such folder")
            self._system.invalidate_cache()
            found = self._found()
        except SourceError:
            raise
        except Exception as error:  # each system's own
            raise SourceError(f"the folder can't be listed ({_kind(error)})") from None
        for name, told in sorted(found.items()):
            inside = PurePosixPath(name).relative_to(PurePosixPath(self._path))
            if inside.suffix.lower() not in SUFFIXES or any(p[0] == "." for p in inside.parts):
                continue
            size = int(told.get("size") or 0)
            mark = next((str(told[key]) for key in CHANGED if told.get(key) is not None), "")
            yield Listed(name, f"{size}-{mark}", size, settled=False)

    def _found(self) -> dict[str, Any]:
        """What fsspec says of every file below the folder. A subfolder that can't be opened is
        said, and looked into again the next time."""
        found, folders = dict[str, Any](), [self._path]
        while folders:
            folder = folders.pop()
            try:
                listing = self._system.ls(folder, detail=True)
            except Exception as error:  # each system's own
                if folder == self._path:
                    raise
                log.warning("sync: %s can't be opened (%s)", shown(folder), _kind(error))
                continue
            for told in listing:
                name = told["name"].rstrip("/")
                if told["type"] != "directory":
                    found[name] = told
                elif name != folder and not PurePosixPath(name).name.startswith("."):
                    folders.append(name)
        return found

    def fetch(self, name: str, most: int) -> bytes:
        """A file's bytes; raises ImageMissing, ImageUnreadable where it is no file, ImageTooLarge,
        UpstreamUnavailable."""
        try:
            if self._local and not stat.S_ISREG(os.stat(name).st_mode):
                raise ImageUnreadable("This is no file.")  # reading a pipe could wait for ever
            with self._system.open(name, "rb") as file:
                data: bytes = file.read(most + 1)
        except FileNotFoundError:
            raise ImageMissing("There is no such file.") from None
        except ImageUnreadable:
            raise
        except Exception as error:  # each system's own
            raise UpstreamUnavailable(f"The folder answers {_kind(error)}.") from None
        if len(data) > most:
            raise ImageTooLarge(f"The file is over {most} bytes.")
        return data


def _kind(error: Exception) -> str:
    return type(error).__name__
