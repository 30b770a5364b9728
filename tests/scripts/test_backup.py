"""python -m scripts.backup: what was kept on one machine is there on another, sealed as it was."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys

import pytest
from sqlalchemy import inspect, text

from scripts import issue_token
from scripts.backup import main
from settings import ROOT
from storage.database import Database
from storage.vault import new_key
from tests import servers
from tests.conftest import KEY, SECRET, encoded
from tests.emulators import postgresql

pytestmark = pytest.mark.servers

NEVER = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY}


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request):
    """DATABASE_URL of the machine that a backup is put back on."""
    if request.param == "sqlite":
        yield ""
        return
    with postgresql() as made:
        yield made


def use(monkeypatch, folder, **changes):
    """The settings of a machine whose DATA_DIR is the folder."""
    for name, value in (NEVER | {"DATA_DIR": str(folder), "DATABASE_URL": ""} | changes).items():
        monkeypatch.setenv(name, value)


def command(module, folder, *arguments, **changes):
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, text=True, capture_output=True,
        env={**os.environ, **NEVER, "DATA_DIR": str(folder), **changes}, timeout=120, check=True,
    )  # fmt: skip
    return ended.stdout.strip()


def content(address):
    """Every row of every table."""
    database = Database(address)

    def work(connection):
        names = sorted(inspect(connection).get_table_names())
        asked = {name: connection.execute(text(f"SELECT * FROM {name}")) for name in names}
        return {name: sorted(map(repr, found.mappings())) for name, found in asked.items()}

    try:
        return database.read(work)
    finally:
        database.forget_connections()


def filled(folder, **settings):
    """A service that runs was used → its token, and the record that it answered with."""
    token = command("scripts.issue_token", folder, "someone@example.org", **settings)
    with servers.service(folder, KEEP_IMAGES="1", **settings) as running:
        answer = servers.verify(running.port, token, encoded("JPEG"), "one")
        assert answer.status == 200
        kept = folder.parent / "kept"
        command("scripts.backup", folder, str(kept), CONSENT_FILE="LICENSE", **settings)
    return token, answer.json, kept


def test_what_was_kept_is_there_on_another_machine(address, tmp_path):
    """Made while the service runs; the other has nothing but the keys and the folder."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    token, record, kept = filled(here)
    said = command("scripts.backup", there, "--restore", str(kept), DATABASE_URL=address)
    assert "1 accounts" in said
    assert "1 verifications" in said
    with servers.service(there, DATABASE_URL=address) as running:
        path = f"/verifications/{record['id']}"
        found = servers.ask(running.port, "GET", path, **servers.bearer(token))
        assert found.json["fields"] == record["fields"]
        picture = servers.ask(running.port, "GET", f"{path}/image", **servers.bearer(token))
        assert picture.body == encoded("JPEG")
        again = servers.verify(running.port, token, encoded("JPEG"), "one")
        assert again.json["id"] == record["id"]
        other = servers.verify(running.port, token, encoded("PNG"), "two")
        assert other.status == 200


def test_from_postgresql_to_sqlite_and_back_nothing_changes(tmp_path, monkeypatch):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    with postgresql() as first, postgresql() as second:
        kept = filled(here, DATABASE_URL=first)[2]
        use(monkeypatch, there)
        assert main(["--restore", str(kept)]) == 0
        use(monkeypatch, there)
        assert main([str(tmp_path / "again")]) == 0
        use(monkeypatch, there, DATABASE_URL=second)
        assert main(["--restore", str(tmp_path / "again")]) == 0
        assert content(second) == content(first)


@pytest.fixture
def kept(tmp_path, monkeypatch, capsys):
    """A backup of one account; the settings are those of another machine."""
    use(monkeypatch, tmp_path / "here", CONSENT_FILE="LICENSE", PORT="6000")
    assert issue_token.main(["someone@example.org"]) == 0
    assert main([str(tmp_path / "backups" / "kept")]) == 0
    capsys.readouterr()
    use(monkeypatch, tmp_path / "there")
    return tmp_path / "backups" / "kept"


def test_it_is_for_its_owner_alone_and_holds_no_secret(kept):
    assert {stat.S_IMODE(each.stat().st_mode) for each in (kept, kept.parent)} == {0o700}
    files = sorted(path.name for path in kept.iterdir())
    assert files == ["backup.json", "consent.txt", "service.db", "settings.env"]
    for file in kept.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert not any(secret.encode() in file.read_bytes() for secret in (SECRET, KEY))
    assert (kept / "consent.txt").read_text() == (ROOT / "LICENSE").read_text()
    chosen = (kept / "settings.env").read_text().splitlines()
    assert {"PORT=6000", "# SECRET_KEY is set", "CONSENT_FILE=LICENSE"} <= set(chosen)
    assert json.loads((kept / "backup.json").read_text())["rows"]["accounts"] == 1
    assert not list(kept.parent.glob(".kept*"))


def refused(capsys, *arguments):
    assert main(list(arguments)) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    return err


def test_a_folder_that_is_there_is_left_alone(kept, capsys):
    assert "is there already" in refused(capsys, str(kept))


def test_a_service_that_is_not_there_has_no_backup(kept, tmp_path, capsys):
    said = refused(capsys, str(tmp_path / "more"))
    assert f"there is no {tmp_path / 'there' / 'service.db'}" in said
    assert not (tmp_path / "more").exists()
    assert not (tmp_path / "there").exists()


def test_a_database_with_rows_is_left_alone(kept, capsys):
    assert main(["--restore", str(kept)]) == 0
    capsys.readouterr()
    assert "accounts or records in this database already" in refused(capsys, "--restore", str(kept))


def test_another_key_is_said_before_anything_is_written(kept, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("ENCRYPTION_KEYS", new_key())
    assert "ENCRYPTION_KEYS" in refused(capsys, "--restore", str(kept))
    assert not (tmp_path / "there").exists()


def test_a_damaged_backup_is_refused(kept, capsys):
    with (kept / "service.db").open("ab") as file:
        file.write(b"x")
    assert "other bytes" in refused(capsys, "--restore", str(kept))
    (kept / "service.db").unlink()
    assert "is no backup" in refused(capsys, "--restore", str(kept))


def test_a_backup_of_a_newer_version_is_refused(kept, capsys):
    database = Database(f"sqlite:///{kept}/service.db")
    database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    database.forget_traces()
    database.forget_connections()
    about = json.loads((kept / "backup.json").read_text())
    digest = subprocess.run(
        ["sha256sum", kept / "service.db"], capture_output=True, text=True, check=True
    )
    (kept / "backup.json").write_text(json.dumps(about | {"sha256": digest.stdout[:64]}))
    assert "newer version" in refused(capsys, "--restore", str(kept))
