"""The database: its tables, its versions, and what happens when many write or one fails."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, event, func, insert, inspect, make_url, select, text

import auth.tables
import backlog.tables
import records.tables
import storage.known_keys
from auth.tables import MAILS
from errors import ReaderError, UpstreamUnavailable
from service import stored
from settings import ROOT, SettingsError
from storage.database import Database, NewerDatabase
from tests.emulators import postgresql

ROW = {"sealed": b"x", "due_at": 1.0, "expires_at": 2.0, "tries": 0}
DESCRIBED = [
    room.METADATA for room in (auth.tables, backlog.tables, records.tables, storage.known_keys)
]
MIGRATE = "import sys; from storage.database import Database; Database(sys.argv[1]).migrate()"


@pytest.fixture
def database(url):
    made = Database(url)
    made.migrate()
    yield made
    made.forget_connections()


def add(connection, name):
    connection.execute(insert(MAILS).values(id=name, **ROW))


def names(database):
    return database.read(lambda c: sorted(c.execute(select(MAILS.c.id)).scalars()))


def differences(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return compare_metadata(context, DESCRIBED)


def test_migrations_make_the_tables_that_the_rooms_describe(database):
    assert differences(database) == []
    ours = {"alembic_version", *(name for room in DESCRIBED for name in room.tables)}
    assert set(inspect(database.engine).get_table_names()) == ours


def test_a_table_that_differs_would_be_noticed(database):
    database.write(lambda c: c.execute(text("ALTER TABLE codes ADD COLUMN more INTEGER")))
    assert [difference[0] for difference in differences(database)] == ["remove_column"]


def test_migrating_again_changes_nothing(database):
    database.write(lambda c: add(c, "one"))
    database.migrate()
    database.migrate()
    assert names(database) == ["one"]
    assert differences(database) == []


@pytest.mark.long
def test_programs_that_start_at_once_migrate_once(url):
    both = [
        subprocess.Popen([sys.executable, "-c", MIGRATE, url], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in both:
        _, said = process.communicate(timeout=120)
        assert (process.returncode, said) == (0, b"")
    database = Database(url)
    assert differences(database) == []
    heads = database.read(
        lambda c: c.execute(text("SELECT count(*) FROM alembic_version")).scalar()
    )
    assert heads == 1
    database.forget_connections()


def newer(database):
    database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))


def test_a_newer_database_is_left_alone(database):
    newer(database)
    with pytest.raises(NewerDatabase):
        database.migrate()
    stands = text("SELECT version_num FROM alembic_version")
    assert database.read(lambda c: c.execute(stands).scalar()) == "9999"


def test_a_start_with_a_newer_database_says_so_in_one_line(settings):
    newer(stored.open_database(settings))
    with pytest.raises(SettingsError, match="newer version of this service") as caught:
        stored.open_database(settings)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["nonsense", "sqlite:////nowhere/at/all.db", "mysql://u:pass-word@h/d",
                "postgresql+pg8000://u:pass-word@127.0.0.1:1/d"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_refused_without_its_password(settings, address):
    with pytest.raises(SettingsError, match="DATABASE_URL") as caught:
        stored.open_database(replace(settings, database_url=address))
    assert "pass-word" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(settings):
    settings.data_dir.mkdir()
    (settings.data_dir / "service.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        stored.open_database(settings)


@pytest.mark.parametrize("error", [ReaderError("no"), KeyError("no"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_nothing(database, error):
    def work(connection):
        add(connection, "one")
        raise error

    with pytest.raises(type(error)):
        database.write(work)
    assert names(database) == []
    database.write(lambda c: add(c, "two"))  # and stands in nobody's way
    assert names(database) == ["two"]


def test_a_write_that_the_database_refuses_leaves_nothing(database):
    def work(connection):
        add(connection, "one")
        add(connection, "one")

    with pytest.raises(UpstreamUnavailable) as caught:
        database.write(work)
    assert caught.value.retry_after
    assert names(database) == []


def test_what_is_read_inside_a_write_stays_true(database):
    """Each counts and adds what it counted: none counts the same, so that none is lost."""

    def work(connection):
        count = connection.execute(select(func.count()).select_from(MAILS)).scalar()
        add(connection, f"{count:03}")

    def several():
        for _ in range(5):
            database.write(work)

    threads = [threading.Thread(target=several) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(database) == [f"{number:03}" for number in range(20)]


def test_a_writer_waits_for_the_one_before(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/service.db")
    database.migrate()
    holding, done, order = threading.Event(), threading.Event(), []

    def first(connection):
        holding.set()
        add(connection, "one")
        done.wait(0.3)
        order.append("first")

    def second(connection):
        order.append("second")
        add(connection, "two")

    thread = threading.Thread(target=database.write, args=(first,))
    thread.start()
    holding.wait(30)
    database.write(second)
    thread.join()
    assert order == ["first", "second"]
    assert names(database) == ["one", "two"]


def test_readers_see_what_was_there_while_somebody_writes(database):
    database.write(lambda c: add(c, "one"))

    def work(connection):
        connection.execute(delete(MAILS))
        assert names(database) == ["one"]

    database.write(work)
    assert names(database) == []


def test_a_full_disk_is_said_at_a_start_and_at_a_write(tmp_path):
    """SQLite says the same of a file that may have no page more."""
    database = Database(f"sqlite:///{tmp_path}/service.db")

    @event.listens_for(database.engine, "connect")
    def small(connection, _):
        connection.execute("PRAGMA max_page_count = 3")

    with pytest.raises(UpstreamUnavailable, match="The disk is full"):
        database.migrate()

    def work(connection):
        connection.execute(text("CREATE TABLE a (b)"))
        connection.execute(text("INSERT INTO a VALUES (zeroblob(100000))"))

    with pytest.raises(UpstreamUnavailable, match="The disk is full"):
        database.write(work)


def test_a_writer_that_waits_too_long_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr("storage.database.LOCK_SECONDS", 0.05)
    database = Database(f"sqlite:///{tmp_path}/service.db")
    database.migrate()

    def work(connection):
        with pytest.raises(UpstreamUnavailable):
            database.write(lambda c: add(c, "two"))

    database.write(work)
    assert names(database) == []


def test_it_says_whether_it_answers(database, tmp_path):
    database.ping()
    with pytest.raises(UpstreamUnavailable):
        Database(f"sqlite:///{tmp_path}/no/such/folder.db").ping()


def test_what_was_answered_is_written_through(tmp_path):
    """A power cut after the answer loses nothing; erased rows are written over."""
    database = Database(f"sqlite:///{tmp_path}/service.db")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    for name, value in wanted.items():
        assert database.read(lambda c, n=name: c.execute(text(f"PRAGMA {n}")).scalar()) == value


class Cut:
    """A way to a server that is cut for good after so many bytes of the server's."""

    def __init__(self, port, after):
        self._port, self._left = port, after
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=20)
        self.port = self._listener.getsockname()[1]
        self.told = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._listener.close()

    def _serve(self):
        with suppress(OSError):
            while True:
                near = self._listener.accept()[0]
                far = socket.create_connection(("127.0.0.1", self._port))
                for carry in (self._ask, self._tell):
                    threading.Thread(target=carry, args=(near, far), daemon=True).start()

    def _ask(self, near, far):
        with suppress(OSError):
            while sent := near.recv(65536):
                far.sendall(sent)
            far.shutdown(socket.SHUT_WR)  # or both would wait for the server's end

    def _tell(self, near, far):
        with suppress(OSError):
            while told := far.recv(65536):
                self.told += len(told)
                near.sendall(told[: max(0, self._left)])
                self._left -= len(told)
                if self._left <= 0:
                    break
        for end in (near, far):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def attempt(url, after):
    """What two writes come to whose line is cut after so many bytes, and how many came."""
    port = make_url(url).port
    cut = Cut(port, after)
    database = Database(url.replace(f":{port}/", f":{cut.port}/"))
    outcomes = []
    for number in range(2):
        try:
            database.write(lambda c, n=number: add(c, f"{after}-{n}"))
            outcomes.append("done")
        except UpstreamUnavailable:
            outcomes.append("unavailable")
    with suppress(UpstreamUnavailable):
        names(database)
    database.forget_connections()
    cut.close()
    return outcomes, cut.told


@pytest.mark.servers
def test_postgresql_that_goes_at_any_moment_is_unavailable_and_no_fault():
    """From the first byte of a new connection to the last of a transaction on a pooled one."""
    with postgresql() as url:
        whole = Database(url)
        whole.migrate()
        outcomes, told = attempt(url, 10**9)
        assert outcomes == ["done", "done"]
        seen = set()
        for after in range(0, told, 53):
            outcomes, _ = attempt(url, after)
            seen.update(outcomes)
            for number, outcome in enumerate(outcomes):
                assert outcome == "unavailable" or f"{after}-{number}" in names(whole)
        assert seen == {"done", "unavailable"}
        whole.forget_connections()


@pytest.mark.servers
def test_on_postgresql_a_key_that_another_wrote_meanwhile_is_found_the_next_time():
    """A unique key's violation may come out in place of a serialization failure."""
    with postgresql() as url:
        one, other = Database(url), Database(url)
        one.migrate()
        tries = []

        def work(connection):
            tries.append(1)
            if len(tries) == 1:
                other.write(lambda c: add(c, "a"))
            elif connection.execute(select(MAILS.c.id).where(MAILS.c.id == "a")).scalar():
                return "found"
            add(connection, "a")
            return "added"

        assert (one.write(work), len(tries)) == ("found", 2)
        one.forget_connections()
        other.forget_connections()
