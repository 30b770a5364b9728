"""A database that can't be used at the start: one line with the setting, the cause, what to do."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, make_url, text

import service.build as services
from service import stored
from settings import SettingsError
from storage.start import why
from tests.emulators import free_port, postgresql


def refused(settings, **changes):
    """The line, which holds no password."""
    with pytest.raises(SettingsError) as caught:
        stored.open_database(replace(settings, **changes))
    line = str(caught.value)
    assert "pass-word" not in line
    assert "\n" not in line
    return line


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("mysql://u:pass-word@h/d", "mysql is no database of this service's"),
        ("mongodb+srv://u:pass-word@h/d", "mongodb is no database"),
        ("postgresql://u:pass-word@h/d", "postgresql: names a driver that is not here"),
        ("postgresql+psycopg2://u:pass-word@h/d", "postgresql+psycopg2: names a driver"),
        ("nonsense", "no database's address"),
    ],
)
def test_another_database_is_refused_by_name(settings, address, told):
    line = refused(settings, database_url=address)
    assert line.startswith("DATABASE_URL: ")
    assert told in line
    assert "postgresql+pg8000://user:password@host/name" in line


def test_a_server_that_is_down_is_said_and_nothing_is_logged(settings, caplog):
    port = free_port()
    address = f"postgresql+pg8000://u:pass-word@127.0.0.1:{port}/d"
    line = refused(settings, database_url=address)
    assert line == (f"DATABASE_URL: PostgreSQL at 127.0.0.1:{port} does not answer (Connection "
                    "refused); start it, or name another.")  # fmt: skip
    assert caplog.messages == []


def test_a_file_of_another_users_is_said_with_what_to_do():
    refused = PermissionError(13, "Permission denied")
    said = why(make_url("sqlite:////srv/var/service.db"), refused)
    assert said.startswith("the file /srv/var/service.db can't be opened; ")
    assert "this user's" in said


def test_a_name_that_is_no_machines_is_said(settings):
    line = refused(settings, database_url="postgresql+pg8000://u:pass-word@no.such.invalid/d")
    assert line.startswith("DATABASE_URL: PostgreSQL at no.such.invalid:5432 does not answer")


@pytest.mark.servers
def test_a_server_without_the_database_is_said(settings):
    with postgresql() as address:
        url = make_url(address).set(database="not-there", password="pass-word")
        line = refused(settings, database_url=url.render_as_string(hide_password=False))
    assert "has no database of this name; make it" in line


@pytest.mark.servers
def test_a_user_who_may_make_no_tables_is_said(settings):
    with postgresql() as address:
        url = make_url(address)
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
            connection.execute(text(f"CREATE USER {url.database}_u LOGIN"))
        engine.dispose()
        mine = url.set(username=f"{url.database}_u").render_as_string(hide_password=False)
        assert "lets this user make no tables" in refused(settings, database_url=mine)


def test_a_file_that_is_no_database_is_said(settings):
    settings.data_dir.mkdir()
    (settings.data_dir / "service.db").write_bytes(b"this is no database at all" * 100)
    line = refused(settings)
    assert line.startswith("DATABASE_URL is empty, and in DATA_DIR: the file ")
    assert "service.db is no database; put a backup back" in line


def test_a_damaged_file_is_said(settings):
    stored.open_database(settings).forget_connections()
    file = settings.data_dir / "service.db"
    content = bytearray(file.read_bytes())
    content[100:4096] = b"\xff" * 3996  # the page that tells which tables there are
    file.write_bytes(content)
    assert "service.db is damaged; put a backup back" in refused(settings)


def test_a_folder_in_the_files_place_is_said(settings):
    (settings.data_dir / "service.db").mkdir(parents=True)
    assert "service.db can't be opened" in refused(settings)


def test_a_locked_file_is_said(settings, monkeypatch):
    monkeypatch.setattr("storage.database.LOCK_SECONDS", 0.1)
    stored.open_database(settings).forget_connections()
    holder = sqlite3.connect(settings.data_dir / "service.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert "service.db is locked by another program" in refused(settings)
    finally:
        holder.close()


def test_limits_are_refused_each_by_its_name(settings):
    with pytest.raises(SettingsError, match=r"^LIMIT_CODES is no limit"):
        services.build(replace(settings, limit_codes="many"))
    with pytest.raises(SettingsError, match=r"^REDIS_URL can't be used"):
        services.build(replace(settings, redis_url="nonsense"))
