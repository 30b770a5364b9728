"""Folders of Google Drive, by Google's own client: shared drives, subfolders and shortcuts too.

Credentials are the file that GOOGLE_APPLICATION_CREDENTIALS names: a service account's key, or what
an OAuth sign-in left. Nothing is asked by times, so a file that was moved in or restored is seen.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from documents.files import SUFFIXES, Bounds
from documents.reader import Read, read_bytes
from elements import Reading
from errors import ImageMissing, ImageTooLarge, UpstreamUnavailable
from jobs.listing import Listed, SourceError

DRIVE = "https://drive.google.com/"
KEY = "GOOGLE_APPLICATION_CREDENTIALS"
SCOPE = "https://www.googleapis.com/auth/drive.readonly"
FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"
ENDPOINT: str | None = None  # Google's own
PAGE = 1000
TRIES = 7  # pauses of up to 2, 4 … 128 s, on 429, 403 rateLimitExceeded and 5xx alone
TOLD = "id,name,mimeType,size,md5Checksum,version,trashed,shortcutDetails"


class Drive:
    """One folder with all beneath it, read without a copy on the disk.

    address: the folder's, as a browser shows it. credentials: google.auth's, where they are not to
    come from the environment. Raises SourceError.
    """

    def __init__(self, address: str, credentials: Any = None) -> None:
        found = re.search(r"/folders/([\w-]+)|[?&]id=([\w-]+)", address)
        if found is None:
            raise SourceError(f"{address} is no address of a folder of Drive")
        self._folder = found[1] or found[2]
        self._files = _client(credentials or _credentials()).files()

    def files(self) -> Iterator[Listed]:
        """Every picture, each once, however many shortcuts lead to it; a folder's subfolders after
        it. Raises SourceError."""
        folders, met = [self._folder], {self._folder}
        while folders:
            for child in self._children(folders.pop()):
                told = self._target(child)
                if told is None or told["id"] in met:
                    continue
                met.add(told["id"])
                if told["mimeType"] == FOLDER:
                    folders.append(told["id"])
                elif Path(told["name"]).suffix.lower() in SUFFIXES:
                    revision = told.get("md5Checksum") or f"version-{told.get('version')}"
                    size = int(told.get("size", 0))
                    yield Listed(f"{told['id']}/{told['name']}", revision, size, settled=True)

    def names(self) -> list[str]:
        """As jobs.sources has it."""
        return sorted(each.name for each in self.files())

    def read(self, name: str, read: Read, bounds: Bounds) -> Reading:
        """As jobs.sources has it."""
        return read_bytes(self.fetch(name, bounds.max_image_bytes), read, bounds)

    def fetch(self, name: str, most: int) -> bytes:
        """A file's bytes; raises ImageMissing, ImageTooLarge, UpstreamUnavailable, and SourceError
        where the sign-in has ended."""
        name, errors = name.partition("/")[0], _errors()
        try:
            told = self._execute(
                self._files.get(fileId=name, fields="size", supportsAllDrives=True)
            )
            if int(told.get("size", 0)) > most:
                raise ImageTooLarge(f"The file is over {most} bytes.")
            data: bytes = self._execute(self._files.get_media(fileId=name, supportsAllDrives=True))
        except errors.HttpError as error:
            if error.resp.status == 404:
                raise ImageMissing("There is no such file.") from None
            raise UpstreamUnavailable(f"Drive answers {error.resp.status}.") from None
        except OSError as error:
            raise UpstreamUnavailable(f"Drive answers {type(error).__name__}.") from None
        return data

    def _children(self, folder: str) -> Iterator[dict[str, Any]]:
        asked = {"q": f"'{folder}' in parents and trashed = false", "pageSize": PAGE,
                 "fields": f"nextPageToken,files({TOLD})", "supportsAllDrives": True,
                 "includeItemsFromAllDrives": True}  # fmt: skip
        request, errors = self._files.list(**asked), _errors()
        while request is not None:
            try:
                page = self._execute(request)
            except (errors.HttpError, OSError) as error:
                status = getattr(getattr(error, "resp", None), "status", type(error).__name__)
                raise SourceError(f"Drive does not list the folder ({status})") from None
            yield from page.get("files", [])
            request = self._files.list_next(request, page)

    def _target(self, told: dict[str, Any]) -> dict[str, Any] | None:
        """What a shortcut leads to; None where that is gone, or not for us to see."""
        if told["mimeType"] != SHORTCUT:
            return told
        target, errors = told["shortcutDetails"]["targetId"], _errors()
        try:
            found: dict[str, Any] = self._execute(
                self._files.get(fileId=target, fields=TOLD, supportsAllDrives=True)
            )
        except errors.HttpError as error:
            if error.resp.status in (403, 404):
                return None
            raise SourceError(f"Drive does not list the folder ({error.resp.status})") from None
        return None if found.get("trashed") else found

    @staticmethod
    def _execute(request: Any) -> Any:
        from google.auth.exceptions import GoogleAuthError

        try:
            return request.execute(num_retries=TRIES)
        except GoogleAuthError as error:
            if "invalid_grant" in str(error):
                raise SourceError("Drive's sign-in has ended: sign in again") from None
            raise SourceError(f"Drive's sign-in fails ({type(error).__name__})") from None


def signed_in() -> bool:
    """Whether the environment names credentials."""
    return bool(os.environ.get(KEY))


def _credentials() -> Any:
    import google.auth

    if not signed_in():
        raise SourceError(f"{KEY} names no file: Drive asks who reads")
    try:
        found, _ = google.auth.default(scopes=[SCOPE])
    except Exception as error:  # its message may quote the file
        raise SourceError(f"{KEY} can't be used ({type(error).__name__})") from None
    return found


def _client(credentials: Any) -> Any:
    try:
        from google.api_core.client_options import ClientOptions
        from googleapiclient.discovery import build
    except ImportError:
        raise SourceError("install requirements-bulk.txt for folders of Drive") from None
    options = ClientOptions(api_endpoint=ENDPOINT) if ENDPOINT else None
    return build(
        "drive", "v3", credentials=credentials, client_options=options, cache_discovery=False
    )


def _errors() -> Any:
    from googleapiclient import errors

    return errors
