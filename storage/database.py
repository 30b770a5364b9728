"""The service's own database: SQLite by default, PostgreSQL by address; SQLAlchemy Core on both.

What is read inside ``write`` stays true until it commits: SQLite takes its write lock at once,
PostgreSQL runs serializable and a transaction that lost is done again. So "look, then write" needs
no lock of its own anywhere.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from errors import UpstreamUnavailable

log = logging.getLogger(__name__)

T = TypeVar("T")
TRACES_SECONDS = 0.2  # how long emptying the log waits for readers; writers wait with it
LOCK_SECONDS = 10  # how long a writer waits for the others before the answer is 503
ANSWER_SECONDS = 5  # for each answer of PostgreSQL, that to a new connection too
TRIES = 8
FAILURES = (SQLAlchemyError, OSError)  # pg8000 lets a socket's own errors out as they are
# PostgreSQL: serialization failure, deadlock; and a key that another transaction wrote meanwhile,
# as the first of these may come out too (its manual, 13.2.3). Done again, the row is found.
LOST = {"40001", "40P01", "23505"}
RETRY_AFTER = 5
PROBE_WAIT_SECONDS = 1  # how long the question whether it is ready waits for a lock
PROBE_HOLDS_SECONDS = 2.0  # writing to find out takes the disk's time, and anybody may ask
ROOM = 16 * 1024 * 1024  # bytes that must be free beside SQLite's file: the largest image twice
MIGRATIONS = Path(__file__).parent / "migrations"
FULL = "The disk is full."
MIGRATION_LOCK = 5_230_117  # any number that no other program locks in this database


class NewerDatabase(RuntimeError):
    """The tables are of a later version of this program, which this one must not touch."""


class Database:
    """Runs units of work against one database; every failure of it is UpstreamUnavailable.

    url: ``sqlite:////path/to/file`` or ``postgresql+pg8000://user:password@host/name``.
    """

    def __init__(self, url: str) -> None:
        self._sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self._sqlite else _postgresql(url)
        self._writer = self.engine.execution_options(alone=True)
        self.tables: tuple[str, ...] = ()  # without these it is not ready
        self._probe, self._probed = threading.Lock(), 0.0

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction that sees one state; raises UpstreamUnavailable."""
        try:
            with _connected(self.engine) as connection, connection.begin():
                return work(connection)
        except FAILURES as error:
            raise _unavailable(error) from None

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` alone and durably; it may be run more than once before it commits.

        Raises UpstreamUnavailable, with nothing written, and whatever ``work`` raises.
        """
        for attempt in range(1, TRIES + 1):
            try:
                with _connected(self._writer) as connection, connection.begin():
                    return work(connection)
            except FAILURES as error:
                if attempt == TRIES or not _lost(error):
                    raise _unavailable(error) from None
                time.sleep(0.01 * 2**attempt)
        raise AssertionError

    def ping(self) -> None:
        """Raise UpstreamUnavailable unless the database has its tables and can be written now.

        It is written at most every two seconds, by one who asks; the others go by what was found.
        """
        try:
            with _connected(self.engine) as connection:
                self._wait(connection, PROBE_WAIT_SECONDS)
                with connection.begin():
                    connection.execute(text("SELECT 1"))
                    for name in self.tables:
                        connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1"))  # noqa: S608
                self._write_once(connection)
                self._wait(connection, LOCK_SECONDS)
        except FAILURES as error:
            raise _unavailable(error) from None
        self.refuse_full()

    def refuse_full(self) -> None:
        """Raise UpstreamUnavailable where SQLite's file has little room left to grow.

        What only waits is refused then, so that the work that takes it out can still be written.
        """
        if self._sqlite and self._room() < ROOM:
            log.error("database error=DiskFull free_bytes=%d", self._room())
            raise UpstreamUnavailable(FULL, retry_after=RETRY_AFTER)

    def _write_once(self, connection: Connection) -> None:
        """Write something that changes nothing, unless that went well a moment ago."""
        with self._probe:
            if time.monotonic() < self._probed:
                return
            if self._sqlite:  # the header's page is written whatever stands there
                connection.exec_driver_sql("PRAGMA user_version = 1")
            elif "known_keys" in self.tables:
                with connection.begin():
                    connection.execute(text("UPDATE known_keys SET sealed = sealed"))
            self._probed = time.monotonic() + PROBE_HOLDS_SECONDS

    def _wait(self, connection: Connection, seconds: float) -> None:
        """How long a connection waits for a lock; PostgreSQL's has its own limit."""
        if self._sqlite:
            driver: Any = connection.connection.driver_connection
            driver.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")

    def _room(self) -> int:
        """Bytes that are free beside the file."""
        stands = os.statvfs(Path(self.engine.url.database or ".").parent)
        return stands.f_bavail * stands.f_frsize

    def forget_connections(self) -> None:
        """Before a fork: children must not share a connection."""
        self.engine.dispose()

    def forget_traces(self) -> bool:
        """Empty SQLite's log, where what was erased stands until it is written over.

        Returns whether it is empty: where somebody reads just then it is for the next time.
        PostgreSQL has VACUUM for this and is its operator's.
        """
        if not self._sqlite:
            return True
        try:
            connection = self.engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(f"PRAGMA busy_timeout = {int(1000 * TRACES_SECONDS)}")
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                cursor.execute(f"PRAGMA busy_timeout = {1000 * LOCK_SECONDS}")
            finally:
                connection.close()
        except (sqlite3.Error, SQLAlchemyError) as error:
            log.warning("traces=kept error=%s", type(error).__name__)
            return False
        return not busy

    def migrate(self) -> None:
        """Bring the tables to this version; raises UpstreamUnavailable, NewerDatabase.

        Two programs that start at once wait for each other.
        """
        from alembic import command
        from alembic.config import Config
        from alembic.runtime.migration import MigrationContext
        from alembic.script import ScriptDirectory

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))

        def work(connection: Connection) -> None:
            if not self._sqlite:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            stands = set(MigrationContext.configure(connection).get_current_heads())
            scripts = ScriptDirectory.from_config(config)
            if not stands <= {script.revision for script in scripts.walk_revisions()}:
                raise NewerDatabase("The database is of a newer version of this program.")
            if stands == set(scripts.get_heads()):
                return
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

        engine = self._writer if self._sqlite else self.engine
        try:
            connection = engine.connect()
        except Exception as error:  # a driver's own come as they are
            raise UpstreamUnavailable("The database can't be used.") from error
        try:
            with connection, connection.begin():
                work(connection)
        except FAILURES as error:  # who starts says why, in one line: storage.start
            self.forget_connections()
            full = _kind(error) == "SQLITE_FULL"
            raise UpstreamUnavailable(FULL if full else "The database can't be used.") from error


def _connected(engine: Engine) -> Connection:
    """A connection; whatever goes wrong while it is made is the database's, not the caller's."""
    try:
        return engine.connect()
    except Exception as error:
        raise _unavailable(error) from None


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": LOCK_SECONDS}
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _settle(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where it guesses
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # what was answered survives a power cut
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # erased means overwritten

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        alone = connection.get_execution_options().get("alone")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if alone else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    engine = create_engine(
        url, hide_parameters=True, pool_pre_ping=True, pool_timeout=LOCK_SECONDS,
        connect_args={"timeout": ANSWER_SECONDS},
    )  # fmt: skip

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Not SQLAlchemy's isolation_level: that sets the session when a connection is taken and
        # given back, where the driver's errors come out as they are, the last after the commit.
        if connection.get_execution_options().get("alone"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")

    @event.listens_for(engine, "handle_error")
    def _drop(context: ExceptionContext) -> None:
        # A rollback on a connection that went silent would wait as long again.
        if isinstance(context.original_exception, OSError):
            context.is_disconnect = True

    return engine


def _lost(error: Exception) -> bool:
    """Whether a serializable transaction lost against another, so that it can be done again."""
    if not isinstance(error, DBAPIError) or not error.orig or not error.orig.args:
        return False
    answer = error.orig.args[0]
    return isinstance(answer, dict) and answer.get("C") in LOST


def _unavailable(error: Exception) -> UpstreamUnavailable:
    """The error as callers see it. Its message may quote values, so the log gets its kind only."""
    why = _kind(error)
    log.error("database error=%s cause=%s", type(error).__name__, why)
    said = FULL if why == "SQLITE_FULL" else "The database does not answer."
    return UpstreamUnavailable(said, retry_after=RETRY_AFTER)


def _kind(error: Exception) -> str:
    """What SQLite calls an error, else its cause's class."""
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlite_errorname", None) or type(cause or error).__name__
