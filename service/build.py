"""Builds the service: database, accounts, codes, mails, records, limits, the desk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

import auth.tables
import records.tables
import storage.known_keys
from auth.accounts import Accounts
from auth.local import LocalAccounts
from auth.mail.postbox import Postbox
from auth.mail.ways import Outbox, Smtp, SmtpServer, TriggerEmail, Way
from auth.otp import CodeRules, Codes
from auth.sendings import SendingRules
from documents.kinds import find_kinds
from documents.reader import Read, open_reader
from documents.weights import Opened
from errors import UpstreamUnavailable
from network import ModelError
from records.keeper import Keeper, Policy
from records.retention import bind, purge
from records.sql import SqlStore
from records.sql_templates import SqlTemplates
from records.store import Store
from records.templates import Templates, TemplateStore
from service.consent import consent_text
from service.desk import Desk
from service.limits import Limits
from service.marks import mark_due
from service.metrics import Metrics, own_folder
from service.safety import need_folder, refuse_unsafe
from service.upkeep import Task, Upkeep
from settings import ROOT, Settings, SettingsError
from storage.database import Database, NewerDatabase
from storage.known_keys import bound, recognise
from storage.start import refuse_other, why
from storage.vault import Vault, VaultError

log = logging.getLogger(__name__)

TABLES = (auth.tables.METADATA, records.tables.METADATA, storage.known_keys.METADATA)
MINUTE, HOUR = 60.0, 3600.0
SOON = 2.0  # seconds between looks at what waits
HALF_A_MINUTE = 30.0  # Firestore counts each look


class Pinged(Protocol):
    """What can be asked whether it is there."""

    def ping(self) -> None:
        """Raises UpstreamUnavailable where it is not."""
        ...


class Late:
    """Stands for what is made at its first use: gRPC must not cross a fork."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make, self._lock, self._made = make, threading.Lock(), None

    def made(self) -> Any:
        """The thing itself."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
        return self._made

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made(), name)


@dataclass(slots=True)
class Service:
    """The service, whatever face it has: everything a request, a command or a worker stands on."""

    settings: Settings
    database: Database
    vault: Vault
    accounts: Accounts
    codes: Codes
    keeper: Keeper
    templates: Templates
    postbox: Postbox
    limits: Limits
    consent: str
    metrics: Metrics
    desk: Desk
    upkeep: Upkeep
    stores: tuple[Pinged, ...]

    def ping(self) -> None:
        """Ask whatever keeps things whether it does; raises UpstreamUnavailable."""
        for store in self.stores:
            store.ping()


def build(
    settings: Settings,
    readers: Mapping[str, Read] | None = None,
    *,
    keys_were_lost: bool = False,
) -> Service:
    """The service; its desk reads nothing before it has ``readers``, one a kind.

    keys_were_lost: go on although the database is sealed under a key that is not listed. Raises
    SettingsError, which gunicorn prints as one line, where a setting is unsafe or can't be used.
    """
    refuse_unsafe(settings)
    own_folder()
    metrics = Metrics()
    database = open_database(settings)
    vault = Vault(settings.keys) if keys_were_lost else open_vault(settings, database)
    vault.on_damage = metrics.damaged
    firestore = Late(partial(_firestore, settings)).made
    accounts = _accounts(settings, database, vault)
    store = _store(settings, database, firestore)
    keeper = Keeper(store, vault, _policy(settings))
    templates = Templates(_templates(settings, database, firestore), vault)
    postbox = Postbox(database, vault, _way_out(settings, firestore))
    codes = Codes(database, vault, postbox, settings.secret_key, _rules(settings))
    tasks = [
        Task("mails", postbox.deliver, SOON),
        Task("marks", partial(mark_due, keeper, accounts), HALF_A_MINUTE),
        Task("records", partial(purge, keeper), HOUR),
        Task("codes", codes.purge, HOUR),
        Task("outbox", postbox.purge, HOUR),
        Task("traces", database.forget_traces, MINUTE),
    ]
    if vault.believes_unbound:
        tasks.append(Task("codes over rows", partial(_bind, database, keeper, accounts), MINUTE))
    database.forget_connections()  # before the workers are forked
    desk = _desk(settings, metrics)
    desk.open(readers or {})
    return Service(
        settings=settings,
        database=database,
        vault=vault,
        accounts=accounts,
        codes=codes,
        keeper=keeper,
        templates=templates,
        postbox=postbox,
        limits=_limits(settings),
        consent=_consent(settings),
        metrics=metrics,
        desk=desk,
        upkeep=Upkeep(tasks, postbox.waiting),
        stores=(database, accounts, store),
    )


def _desk(settings: Settings, metrics: Metrics) -> Desk:
    return Desk(
        metrics,
        max_bytes=settings.max_image_bytes,
        max_pixels=settings.max_image_pixels,
        places=settings.readings_at_once,
        wait=settings.busy_wait_seconds,
        # some threads are left to calls that read no image
        room=max(1, settings.web_threads * 3 // 4 - settings.readings_at_once),
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


def _bind(database: Database, keeper: Keeper, accounts: Accounts) -> None:
    """Once, after the upgrade: rows from before get their codes; then none is believed without."""
    if keeper.vault.believes_unbound:
        if isinstance(accounts, LocalAccounts):
            accounts.bind()
        bind(keeper)
        bound(database, keeper.vault)
        log.warning("codes=all rows have theirs now")


def local_accounts(settings: Settings, database: Database, vault: Vault) -> LocalAccounts:
    """The service's own accounts."""
    lifetime = timedelta(days=settings.token_days)
    return LocalAccounts(database, vault, settings.secret_key, lifetime)


def _accounts(settings: Settings, database: Database, vault: Vault) -> Accounts:
    if settings.accounts == "local":
        return local_accounts(settings, database, vault)
    from auth.firebase.accounts import FirebaseAccounts

    try:
        return FirebaseAccounts(settings.firebase_project_id, _credentials(settings))
    except ValueError as error:
        raise SettingsError(f"FIREBASE_CREDENTIALS: {error}") from None


def _store(settings: Settings, database: Database, firestore: Callable[[], Any]) -> Store:
    if settings.records == "sql":
        return SqlStore(database)
    from records.firestore import FirestoreStore

    return cast(Store, Late(lambda: FirestoreStore(firestore())))


def _templates(
    settings: Settings, database: Database, firestore: Callable[[], Any]
) -> TemplateStore:
    if settings.records == "sql":
        return SqlTemplates(database)
    from records.firestore import FirestoreTemplates

    return cast(TemplateStore, Late(lambda: FirestoreTemplates(firestore())))


def _credentials(settings: Settings) -> Path | None:
    """The path of the service account's key; None where an emulator needs none."""
    return ROOT / settings.firebase_credentials if settings.firebase_credentials else None


def _firestore(settings: Settings) -> Any:
    """A client of Firestore."""
    from google.auth.credentials import AnonymousCredentials
    from google.cloud.firestore import Client

    key = _credentials(settings)
    if key is None:  # an emulator
        anonymous = AnonymousCredentials()  # type: ignore[no-untyped-call]
        return Client(project=settings.firebase_project_id, credentials=anonymous)
    named = {"project": settings.firebase_project_id}
    return Client.from_service_account_json(str(key), **named)  # type: ignore[no-untyped-call]


def _policy(settings: Settings) -> Policy:
    return Policy(settings.retention_days, settings.keep_images, settings.records_in_clear)


def _rules(settings: Settings) -> CodeRules:
    sendings = SendingRules(
        settings.otp_resend_seconds, settings.otp_per_hour, settings.otp_mailbox_per_hour,
        settings.otp_total_per_hour,
    )  # fmt: skip
    return CodeRules(settings.otp_minutes, settings.otp_tries, sendings)


def _way_out(settings: Settings, firestore: Callable[[], Any]) -> Way:
    if settings.mail == "trigger":
        return TriggerEmail(firestore)
    if settings.mail == "outbox":
        log.info("mail=outbox folder=%s", settings.data_dir / "outbox")
        return Outbox(settings.data_dir / "outbox", settings.mail_from)
    server = SmtpServer(
        settings.smtp_host, settings.smtp_port, settings.smtp_security, settings.smtp_user,
        settings.smtp_password, settings.smtp_ca_file,
    )  # fmt: skip
    return Smtp(server, settings.mail_from)


def _limits(settings: Settings) -> Limits:
    rules = {
        "account": settings.limit_account,
        "service": settings.limit_service,
        "client": settings.limit_client,
        "codes": settings.limit_codes,
        "tries": settings.limit_tries,
    }
    if settings.web_concurrency > 1 and not settings.redis_url:
        log.warning("limits=each worker counts for itself; REDIS_URL lets them count together")
    for name, rule in rules.items():
        try:
            Limits({name: rule})
        except ValueError:
            raise SettingsError(
                f"LIMIT_{name.upper()} is no limit; it is like 60/minute; 1000/day, or empty."
            ) from None
    try:
        return Limits(rules, settings.redis_url)
    except Exception as error:  # of an address that is none; its text may hold the password
        raise SettingsError(
            f"REDIS_URL can't be used ({type(error).__name__}); it is like redis://host:6379/0."
        ) from None


def _consent(settings: Settings) -> str:
    try:
        return consent_text(settings)
    except (OSError, UnicodeDecodeError):
        raise SettingsError("CONSENT_FILE names a file that can't be read.") from None


def open_desk(service: Service) -> None:
    """Read with the models in models/. A kind whose models are missing stays closed, and the log
    says why; so does one that KINDS_OFF names.

    Raises RuntimeError, which gunicorn prints as one line, where a model is damaged, a chosen
    recogniser unknown or Tesseract not installed.
    """
    settings, opened = service.settings, Opened()
    readers: dict[str, Read] = {}
    for name in find_kinds():
        if name in settings.kinds_switched_off:
            continue
        try:
            readers[name] = open_reader(name, settings.recognizer_of, settings.waits, opened)
        except FileNotFoundError as error:
            missing = error.filename
            log.error(
                "%s is not read: %s is missing; run python -m scripts.fetch_models", name, missing
            )
        except (ModelError, LookupError) as error:
            raise RuntimeError(str(error)) from error
    service.desk.open(readers)
