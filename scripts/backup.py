"""Copy all that is kept, or put a copy back: python -m scripts.backup [--restore] FOLDER.

FOLDER, made for its owner alone, then holds service.db (all rows as one state, from SQLite and
PostgreSQL alike, while the service runs), the consent text and settings.env, the settings without
secrets. What is sealed stays so: keep ENCRYPTION_KEYS and SECRET_KEY elsewhere, nothing opens
without. --restore fills the empty database that the settings name, of either kind.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, select

from auth.tables import ACCOUNTS
from errors import ReaderError
from records.tables import VERIFICATIONS
from service.safety import refuse_unsafe
from service.stored import open_database
from settings import ROOT, Settings, SettingsError, load_settings, rows
from storage.copy import NotEmptyError, copy_rows
from storage.database import Database, NewerDatabase
from storage.vault import Vault, VaultError

ROWS, TEXT, ABOUT, CHOICES = "service.db", "consent.txt", "backup.json", "settings.env"


class BackupError(Exception):
    """What can't be made or put back; the message says why."""


def make(settings: Settings, folder: Path) -> dict[str, int]:
    """Make the backup; gives the number of rows by table.

    The folder appears whole or not at all. Raises BackupError, SettingsError, ReaderError, OSError.
    """
    if folder.exists():
        raise BackupError(f"{folder} is there already; name a new folder")
    _refuse_no_database(settings)
    source = open_database(settings)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        made = Path(scratch) / "backup"
        made.mkdir(mode=0o700)
        counts = _write_rows(source, made / ROWS)
        if settings.consent_file:
            shutil.copyfile(ROOT / settings.consent_file, made / TEXT)
        (made / CHOICES).write_text(_choices(settings), "utf-8")
        about = {"made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "rows": counts}
        about["sha256"] = _sha256(made / ROWS)
        (made / ABOUT).write_text(json.dumps(about, indent=2) + "\n", "utf-8")
        for file in made.iterdir():
            file.chmod(0o600)
            with file.open("rb") as written:
                os.fsync(written.fileno())
        made.rename(folder)
    return counts


def _refuse_no_database(settings: Settings) -> None:
    """Opening one makes it: where DATA_DIR is another than the service's, as for a timer that does
    not know it, each backup would be whole and empty."""
    file = settings.data_dir / "service.db"
    if not settings.database_url and not file.is_file():
        raise BackupError(f"there is no {file}; name the service's own folder in DATA_DIR")


def _write_rows(source: Database, file: Path) -> dict[str, int]:
    file.touch(mode=0o600)
    target = Database(f"sqlite:///{file}")
    try:
        target.migrate()
        return copy_rows(source, target)
    finally:
        target.forget_traces()
        target.forget_connections()
        source.forget_connections()


def _choices(settings: Settings) -> str:
    """Settings that are not the default, as .env has them; secrets by name only."""
    lines = ["# The settings in force. Secrets are not among them: keep a copy of .env elsewhere."]
    usual = load_settings({}, None)
    for row in rows():
        name, value = row.name.upper(), getattr(settings, row.name)
        if value == getattr(usual, row.name):
            continue
        text = int(value) if isinstance(value, bool) else value
        lines.append(f"{name}={text}" if row.repr else f"# {name} is set")
    return "\n".join(lines) + "\n"


def restore(settings: Settings, folder: Path) -> dict[str, int]:
    """Put a backup into the database that the settings name, and no row where that holds some.

    Raises BackupError, NotEmptyError, SettingsError, ReaderError, VaultError, OSError.
    """
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        whole = about["sha256"] == _sha256(folder / ROWS)
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupError(f"{folder} is no backup: {ABOUT} or {ROWS} is missing") from None
    if not whole:
        raise BackupError(f"{folder / ROWS} is not the file that was made: it has other bytes")
    with tempfile.TemporaryDirectory() as scratch:  # older tables are brought to this version
        copy = Path(scratch) / ROWS
        shutil.copyfile(folder / ROWS, copy)
        source = Database(f"sqlite:///{copy}")
        try:
            source.migrate()
            _refuse_other_keys(source, Vault(settings.keys))
            target = open_database(settings)
            try:
                return copy_rows(source, target)
            finally:
                target.forget_connections()
        except NewerDatabase:
            raise BackupError("the backup is of a newer version of this service") from None
        finally:
            source.forget_connections()


def _refuse_other_keys(source: Database, vault: Vault) -> None:
    """What no key opens would be kept for nothing."""
    for column in (ACCOUNTS.c.sealed_email, VERIFICATIONS.c.sealed):
        one = select(column).where(column.is_not(None)).limit(1)
        sealed = source.read(partial(_first, asked=one))
        if sealed is not None:
            vault.reseal(sealed)


def _first(connection: Connection, asked: Select[Any]) -> Any:
    return connection.execute(asked).scalar()


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is done; 1 and one line on standard error where it can't be."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.backup",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--restore", action="store_true", help="put the copy in FOLDER back")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
        refuse_unsafe(settings)
        counts = (restore if options.restore else make)(settings, options.folder.absolute())
    except VaultError:
        print("None of ENCRYPTION_KEYS opens this backup: set the key of then.", file=sys.stderr)
        return 1
    except (BackupError, NotEmptyError, SettingsError, ReaderError, OSError) as error:
        print(f"{error}", file=sys.stderr)
        return 1
    counted = ", ".join(f"{count} {name}" for name, count in counts.items())
    print(f"{'put back' if options.restore else 'copied'}: {counted}")
    if not options.restore:
        print("Not in it: ENCRYPTION_KEYS and SECRET_KEY. Keep a copy of .env, elsewhere.")
    if settings.records == "firestore":
        print("Records stand in Firestore, which has a backup of its own; this is the rest.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
