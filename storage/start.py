"""Why a database can't be used at the start, in a sentence that names what to do.

No sentence holds a password, a user's name or a server's own message.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

KNOWN = "postgresql+pg8000://user:password@host/name, or empty for SQLite"
PORT = 5432
# The class of a SQLSTATE, or all of it.
POSTGRESQL = {
    "28": "refuses the user or the password; correct them",
    "3D": "has no database of this name; make it, or name another",
    "42501": "lets this user make no tables; grant that",
    "53": "has no room or no connection left; give it some",
    "57": "is starting or ending; try again",
}
SQLITE = {
    "SQLITE_CANTOPEN": "can't be opened; it and its folder must be this user's to write",
    "SQLITE_READONLY": "can't be written; it and its folder must be this user's to write",
    "SQLITE_NOTADB": "is no database; put a backup back, or take it away",
    "SQLITE_CORRUPT": "is damaged; put a backup back",
    "SQLITE_FULL": "finds no room on the disk; make some",
    "SQLITE_BUSY": "is locked by another program; end that",
    "SQLITE_IOERR": "can't be read or written; see to the disk",
}


def refuse_other(address: str) -> URL:
    """The address taken apart; raises ValueError for what is no database of this service's."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise ValueError(f"this is no database's address; it is like {KNOWN}") from None
    backend, _, driver = url.drivername.partition("+")
    if backend not in ("postgresql", "sqlite"):
        raise ValueError(f"{backend} is no database of this service's; name {KNOWN}")
    if (backend, driver) not in (("postgresql", "pg8000"), ("sqlite", ""), ("sqlite", "pysqlite")):
        raise ValueError(f"{url.drivername}: names a driver that is not here; name {KNOWN}")
    return url


def why(url: URL, error: BaseException | None) -> str:
    """What is the matter. error: as SQLAlchemy or a socket raised it."""
    cause = getattr(error, "orig", None) or error
    if url.get_backend_name() == "sqlite":
        name = getattr(cause, "sqlite_errorname", "") if isinstance(cause, sqlite3.Error) else ""
        if isinstance(cause, PermissionError):  # before SQLite is asked, as of a file of root's
            name = "SQLITE_CANTOPEN"
        words = _first(SQLITE, name)
        return f"the file {url.database} {words or f'fails ({name or type(cause).__name__})'}"
    server = f"PostgreSQL at {url.host or 'localhost'}:{url.port or PORT}"
    while cause is not None and not isinstance(cause, OSError):
        arguments = getattr(cause, "args", ())
        if arguments and isinstance(arguments[0], dict):
            code = str(arguments[0].get("C", ""))
            return f"{server} {_first(POSTGRESQL, code) or f'fails (SQLSTATE {code})'}"
        cause = cause.__cause__
    if cause is None:
        return f"{server} fails ({type(error).__name__})"
    said = cause.strerror or type(cause).__name__
    return f"{server} does not answer ({said}); start it, or name another"


def _first(table: dict[str, str], code: str) -> str | None:
    return next((words for start, words in table.items() if code.startswith(start)), None)
