"""The parts of the service as the settings want them; SettingsError where one can't be."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from auth.accounts import Accounts
from auth.local import LocalAccounts
from auth.mail.ways import Outbox, Smtp, SmtpServer, TriggerEmail, Way
from auth.otp import CodeRules
from auth.sendings import SendingRules
from auth.sessions import Sessions
from backlog.rows import Rows
from backlog.sql import SqlRows
from records.keeper import Policy
from records.sql import SqlStore
from records.sql_templates import SqlTemplates
from records.store import Store
from records.templates import TemplateStore
from service.consent import consent_text
from service.desk import Desk
from service.limits import Limits
from service.metrics import Metrics
from service.traces import Traces
from settings import ROOT, Settings, SettingsError
from storage.database import Database
from storage.vault import Vault

log = logging.getLogger(__name__)


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


def desk(settings: Settings, metrics: Metrics, traces: Traces | None = None) -> Desk:
    return Desk(
        metrics,
        told=[metrics.read] if traces is None else [metrics.read, traces.read],
        max_bytes=settings.max_image_bytes,
        max_pixels=settings.max_image_pixels,
        places=settings.readings_at_once,
        wait=settings.busy_wait_seconds,
        # some threads are left to calls that read no image
        room=max(1, settings.web_threads * 3 // 4 - settings.readings_at_once),
    )


def local_accounts(settings: Settings, database: Database, vault: Vault) -> LocalAccounts:
    """The service's own accounts."""
    lifetime = timedelta(days=settings.token_days)
    return LocalAccounts(database, vault, settings.secret_key, lifetime)


def accounts(settings: Settings, database: Database, vault: Vault) -> Accounts:
    if settings.accounts == "local":
        return local_accounts(settings, database, vault)
    from auth.firebase.accounts import FirebaseAccounts

    try:
        return FirebaseAccounts(settings.firebase_project_id, credentials(settings))
    except ValueError as error:
        raise SettingsError(f"FIREBASE_CREDENTIALS: {error}") from None


def sessions(settings: Settings, database: Database, vault: Vault, accounts: Accounts) -> Sessions:
    lifetime = 3600.0 * settings.session_hours
    return Sessions(database, vault, accounts, settings.secret_key, lifetime)


def store(settings: Settings, database: Database, firestore: Callable[[], Any]) -> Store:
    if settings.records == "sql":
        return SqlStore(database)
    from records.firestore import FirestoreStore

    return cast(Store, Late(lambda: FirestoreStore(firestore())))


def rows(settings: Settings, database: Database, firestore: Callable[[], Any]) -> Rows:
    """Where submissions wait: where records are."""
    if settings.records == "sql":
        return SqlRows(database)
    from backlog.firestore import FirestoreRows

    return cast(Rows, Late(lambda: FirestoreRows(firestore(), database)))


def templates(
    settings: Settings, database: Database, firestore: Callable[[], Any]
) -> TemplateStore:
    if settings.records == "sql":
        return SqlTemplates(database)
    from records.firestore import FirestoreTemplates

    return cast(TemplateStore, Late(lambda: FirestoreTemplates(firestore())))


def credentials(settings: Settings) -> Path | None:
    """The path of the service account's key; None where an emulator needs none."""
    return ROOT / settings.firebase_credentials if settings.firebase_credentials else None


def firestore(settings: Settings) -> Any:
    """A client of Firestore."""
    from google.auth.credentials import AnonymousCredentials
    from google.cloud.firestore import Client

    key = credentials(settings)
    if key is None:  # an emulator
        anonymous = AnonymousCredentials()  # type: ignore[no-untyped-call]
        return Client(project=settings.firebase_project_id, credentials=anonymous)
    named = {"project": settings.firebase_project_id}
    return Client.from_service_account_json(str(key), **named)  # type: ignore[no-untyped-call]


def policy(settings: Settings) -> Policy:
    return Policy(settings.retention_days, settings.keep_images, settings.records_in_clear)


def rules(settings: Settings) -> CodeRules:
    sendings = SendingRules(
        settings.otp_resend_seconds, settings.otp_per_hour, settings.otp_mailbox_per_hour,
        settings.otp_total_per_hour,
    )  # fmt: skip
    return CodeRules(settings.otp_minutes, settings.otp_tries, sendings)


def way_out(settings: Settings, firestore: Callable[[], Any]) -> Way:
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


def limits(settings: Settings) -> Limits:
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


def consent(settings: Settings) -> str:
    try:
        return consent_text(settings)
    except (OSError, UnicodeDecodeError):
        raise SettingsError("CONSENT_FILE names a file that can't be read.") from None
