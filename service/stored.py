"""Opens what the service keeps things in: the database, brought to this version; the vault."""

from __future__ import annotations

from pathlib import Path

import auth.tables
import backlog.tables
import records.tables
import storage.known_keys
from errors import UpstreamUnavailable
from service.safety import need_folder
from settings import Settings, SettingsError
from storage.database import Database, NewerDatabase
from storage.known_keys import recognise
from storage.start import refuse_other, why
from storage.vault import Vault, VaultError

TABLES = (
    auth.tables.METADATA,
    backlog.tables.METADATA,
    records.tables.METADATA,
    storage.known_keys.METADATA,
)


def open_database(settings: Settings) -> Database:
    """The service's database, its tables brought to this version; raises SettingsError."""
    if not settings.database_url:
        need_folder(settings)
    try:
        url = refuse_other(settings.database)
    except ValueError as error:
        raise SettingsError(f"DATABASE_URL: {error}.") from None
    name = "DATABASE_URL" if settings.database_url else "DATABASE_URL is empty, and in DATA_DIR"
    try:
        if not settings.database_url:
            Path(settings.data_dir / "service.db").touch(mode=0o600)  # SQLite's other files follow
        database = Database(settings.database)
        database.migrate()
        database.tables = tuple(name for each in TABLES for name in each.tables)
    except NewerDatabase:
        raise SettingsError(
            "The database was brought to a newer version of this service; run that one, or put a "
            "backup of before back."
        ) from None
    except UpstreamUnavailable as error:
        raise SettingsError(f"{name}: {why(url, error.__cause__)}.") from None
    except OSError as error:
        raise SettingsError(f"{name}: {why(url, error)}.") from None
    except Exception as error:  # of an address that is none; its text may hold the password
        raise SettingsError(f"DATABASE_URL can't be used ({type(error).__name__}).") from None
    return database


def open_vault(settings: Settings, database: Database) -> Vault:
    """The vault, once the database knows its keys; raises SettingsError."""
    vault = Vault(settings.keys)
    try:
        recognise(database, vault)
    except VaultError:
        raise SettingsError(
            "ENCRYPTION_KEYS lacks a key that the database is sealed under: put back the keys that "
            "were copied with it, old ones too. Where one is lost for good, see "
            "python -m scripts.rotate_keys --help."
        ) from None
    except UpstreamUnavailable:
        raise SettingsError("The database of DATABASE_URL or DATA_DIR can't be used.") from None
    return vault
