"""Builds the service: database, accounts, codes, mails, records, limits, the desk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from auth.accounts import Accounts
from auth.local import LocalAccounts
from auth.mail.postbox import Postbox
from auth.otp import Codes
from auth.sessions import Sessions
from backlog.callbacks import Callbacks
from backlog.claims import Claims
from backlog.receivers import Receivers
from backlog.signing import Signing
from backlog.submissions import Submissions
from documents.kinds import find_kinds
from documents.reader import Read, open_reader
from documents.weights import Opened
from errors import NotReady
from network import ModelError
from records.keeper import Keeper
from records.retention import bind, purge
from records.templates import Templates
from service import parts
from service.callbacks import teller
from service.desk import Desk
from service.later import Later
from service.limits import Limits
from service.marks import mark_due
from service.metrics import Metrics, own_folder
from service.safety import refuse_unsafe
from service.stored import open_database, open_vault
from service.traces import Traces, open_traces
from service.turns import RETRY_AFTER
from service.upkeep import Task, Upkeep
from service.waker import waker
from settings import Settings
from storage.clock import Watch
from storage.database import Database
from storage.known_keys import bound
from storage.vault import Vault

log = logging.getLogger(__name__)

MINUTE, HOUR = 60.0, 3600.0
SOON = 2.0  # seconds between looks at what waits
HALF_A_MINUTE = 30.0  # Firestore counts each look


class Pinged(Protocol):
    """What can be asked whether it is there."""

    def ping(self) -> None:
        """Raises UpstreamUnavailable where it is not."""
        ...


@dataclass(slots=True)
class Service:
    """The service, whatever face it has: everything a request, a command or a worker stands on.

    purges: what erases by time, by what it erases.
    """

    settings: Settings
    database: Database
    vault: Vault
    accounts: Accounts
    codes: Codes
    sessions: Sessions
    keeper: Keeper
    templates: Templates
    postbox: Postbox
    limits: Limits
    consent: str
    metrics: Metrics
    traces: Traces | None
    desk: Desk
    later: Later
    callbacks: Callbacks
    upkeep: Upkeep
    readers: Upkeep
    senders: Upkeep
    stores: tuple[Pinged, ...]
    purges: Mapping[str, Callable[[], object]]

    def start(self) -> None:
        """Begin, once a process, what goes on beside requests."""
        self.upkeep.start()
        self.senders.start()
        if self.settings.workers == "service":
            self.readers.start()

    def stop(self, seconds: float) -> None:
        """Begin nothing more beside requests, and give what is in hand so long to end."""
        self.readers.stop(seconds)
        self.senders.stop(seconds)
        self.upkeep.stop(seconds)
        if self.traces is not None:
            self.traces.stop(seconds)
        self.limits.close()

    def check_ready(self) -> None:
        """Raise NotReady where no kind can be read yet, UpstreamUnavailable as `ping` does."""
        if not self.desk.kinds:
            raise NotReady(retry_after=RETRY_AFTER)
        self.ping()

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
    firestore = parts.Late(partial(parts.firestore, settings)).made
    accounts = parts.accounts(settings, database, vault)
    store = parts.store(settings, database, firestore)
    keeper = Keeper(store, vault, parts.policy(settings))
    templates = Templates(parts.templates(settings, database, firestore), vault)
    postbox = Postbox(database, vault, parts.way_out(settings, firestore))
    codes = Codes(database, vault, postbox, settings.secret_key, parts.rules(settings))
    sessions = parts.sessions(settings, database, vault, accounts)
    traces = open_traces(settings)
    desk = parts.desk(settings, metrics, traces)
    rows = parts.rows(settings, database, firestore)
    waits = Submissions(rows, vault, settings.async_waiting, settings.async_hours * HOUR)
    receivers = Receivers(settings.hosts_of_callbacks, at_home=settings.flask_env == "development")
    callbacks = Callbacks(database, vault, Signing(database, vault), receivers)
    tell, take_back = teller(callbacks), callbacks.erase_of
    watch = Watch()
    claims = Claims(rows, vault)
    later = Later(waits, claims, keeper, accounts, desk, tell, take_back, watch.settled)
    metrics.depths = partial(_depths, waits, callbacks, postbox)
    later.wake = waker(settings) or later.wake
    tasks = _tasks(database, accounts, keeper, postbox)
    purges: dict[str, Callable[[], object]] = {
        "records": partial(purge, keeper),
        "codes": codes.purge,
        "outbox": postbox.purge,
        "sessions": sessions.purge,
        "submissions": waits.purge,
        "dead callbacks": callbacks.purge,
    }
    tasks += [Task(name, run, HOUR, watch.settled) for name, run in purges.items()]
    mended = (postbox.mend_times, claims.mend_times, callbacks.mend_times, codes.mend_times)
    tasks += [Task("times", mend, MINUTE) for mend in mended]
    database.forget_connections()  # before the workers are forked
    desk.open(readers or {})
    service = Service(
        settings=settings,
        database=database,
        vault=vault,
        accounts=accounts,
        codes=codes,
        sessions=sessions,
        keeper=keeper,
        templates=templates,
        postbox=postbox,
        limits=parts.limits(settings),
        consent=parts.consent(settings),
        metrics=metrics,
        traces=traces,
        desk=desk,
        later=later,
        callbacks=callbacks,
        upkeep=Upkeep(tasks, postbox.waiting),
        readers=Upkeep([Task("reading", later.step, SOON)], later.waiting),
        senders=Upkeep([Task("callbacks", callbacks.deliver, SOON)], callbacks.waiting),
        stores=(database, accounts, store, waits),
        purges=purges,
    )
    metrics.check_ready = service.check_ready
    return service


def _depths(submissions: Submissions, callbacks: Callbacks, postbox: Postbox) -> dict[str, float]:
    """How much waits, by the names of service.metrics.DEPTHS."""
    depth, counts = submissions.depth(), callbacks.counts()
    return {
        "submissions_waiting": depth.waiting,
        "submissions_reading": depth.reading,
        "submissions_failed": depth.failed,
        "submissions_oldest_seconds": depth.oldest_seconds,
        "mails_delayed": postbox.delayed(),
        "callbacks_due": counts["due"],
        "callbacks_dead": counts["dead"],
    }


def _tasks(database: Database, accounts: Accounts, keeper: Keeper, postbox: Postbox) -> list[Task]:
    """What goes on beside requests, but for what erases by time."""
    tasks = [
        Task("mails", postbox.deliver, SOON),
        Task("marks", partial(mark_due, keeper, accounts), HALF_A_MINUTE),
        Task("traces", database.forget_traces, MINUTE),
    ]
    if keeper.vault.believes_unbound:
        tasks.append(Task("codes over rows", partial(_bind, database, keeper, accounts), MINUTE))
    return tasks


def _bind(database: Database, keeper: Keeper, accounts: Accounts) -> None:
    """Once, after the upgrade: rows from before get their codes; then none is believed without."""
    if keeper.vault.believes_unbound:
        if isinstance(accounts, LocalAccounts):
            accounts.bind()
        bind(keeper)
        bound(database, keeper.vault)
        log.warning("codes=all rows have theirs now")


def open_desk(service: Service) -> None:
    """Read with the models in models/. A kind whose models are missing stays closed, and the log
    says why; so does one that KINDS_OFF names.

    Raises RuntimeError, which gunicorn prints as one line, where a model is damaged, a chosen
    recogniser unknown or Tesseract not installed.
    """
    settings, opened = service.settings, Opened()
    readers: dict[str, Read] = {}
    for name, kind in find_kinds().items():
        if name in settings.kinds_switched_off:
            continue
        try:
            readers[name] = open_reader(name, settings.recognizer_of, settings.waits, opened)
        except FileNotFoundError as error:
            missing = error.filename
            if kind.in_training:
                log.info("%s is not read: its weights are not shipped yet", name)
                continue
            log.error(
                "%s is not read: %s is missing; run python -m scripts.fetch_models", name, missing
            )
        except (ModelError, LookupError) as error:
            raise RuntimeError(str(error)) from error
    service.desk.open(readers)
