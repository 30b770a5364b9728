"""A worker of Celery's that can't work says why and ends; one that can outlives what is away."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from service.waker import celery_app
from settings import ROOT, Settings
from tests.conftest import KEY, SECRET, encoded
from tests.emulators import free_port, postgresql, redis
from tests.outages import accounts_at
from tests.servers import CELERY, NO_LIMITS, PATIENCE, Service, gate
from tests.test_async_crash import Worker, accounts_of, sent, settle

CARD, NIK = (ROOT / "docs" / "images" / "card.jpg").read_bytes(), "9208030908820014"
NOBODY = "redis://127.0.0.1:1/0"


@pytest.mark.servers
@pytest.mark.parametrize(
    ("module", "given", "line"),
    [
        ("jobs.worker", {"REDIS_URL": ""}, "A worker needs REDIS_URL."),
        ("jobs.bulk", {"REDIS_URL": ""}, "A worker needs REDIS_URL."),
        ("jobs.bulk", {"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of"),
        ("jobs.worker", {"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ("jobs.worker", {"DATABASE_URL": "postgresql+pg8000://a:b@127.0.0.1:1/c"},
         "DATABASE_URL: PostgreSQL at 127.0.0.1:1 does not answer"),
    ],
)  # fmt: skip
def test_one_that_can_t_work_ends_with_a_line(tmp_path, module, given, line):
    own = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(tmp_path)}
    command = [CELERY, "-A", module, "worker", "--pool", "solo"]
    told = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **own, "REDIS_URL": NOBODY, **given}, text=True,
        capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.splitlines()[-1].startswith(f"Error: {line}")
    assert "Traceback" not in told.stderr


@pytest.mark.servers
@pytest.mark.models
def test_workers_begun_as_the_pages_say_read_with_the_shipped_models(tmp_path):
    """Within the command `celery` what is imported late is found, too."""
    folder, out = tmp_path / "cards", tmp_path / "out"
    folder.mkdir()
    (folder / "card.jpg").write_bytes(CARD)
    (token, *_), admin = accounts_of(tmp_path)
    with redis() as address, ExitStack() as stack:
        given = {"WORKERS": "celery", "REDIS_URL": address}
        own = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(tmp_path), **given}
        environment = {**os.environ, **own, **NO_LIMITS}
        for module in ("jobs.worker", "jobs.bulk"):
            worker = Worker(tmp_path, environment, module)
            worker.start()
            stack.callback(worker.kill)
        kept = Service(tmp_path, "late", **given)
        kept.start()
        stack.callback(kept.kill)
        kept.ready()
        made = sent(kept.port, token, CARD, "a")
        command = [sys.executable, "-m", "scripts.read_many", folder, out, "--engine", "celery"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=2 * PATIENCE)
        assert settle(kept.port, admin, [made]) == {made: NIK}
    (row,) = [json.loads(line) for line in (out / "part-00000.jsonl").read_text().splitlines()]
    assert row["fields"]["nik"]["value"] == NIK


@pytest.mark.servers
def test_a_process_of_the_pool_that_is_made_while_the_database_is_away_reads_once_it_is_back(
    tmp_path,
):
    """The service can wake nobody, so the worker finds the photo by itself."""
    with redis() as address, postgresql() as url, gate(urlsplit(url).port) as behind:
        (token, *_), admin = accounts_at(tmp_path, url)
        given = {"WORKERS": "celery", "DATABASE_URL": url}
        kept = Service(tmp_path, "late", **given, REDIS_URL=NOBODY)
        own = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(tmp_path)}
        own["DATABASE_URL"] = url.replace(f":{urlsplit(url).port}/", f":{behind.port}/")
        worker = Worker(tmp_path, {**os.environ, **given, **own, **NO_LIMITS, "REDIS_URL": address})
        kept.start()
        worker.start()
        try:
            kept.ready()
            settle(kept.port, admin, [sent(kept.port, token, encoded("JPEG", (100, 64)), "a")])
            behind.shut()
            (reader,) = worker.readers
            os.kill(reader, signal.SIGKILL)
            with socket.create_server(("127.0.0.1", behind.port)) as nobody:
                nobody.settimeout(PATIENCE)
                nobody.accept()[0].close()  # the new one has asked
            behind.open()
            settle(kept.port, admin, [sent(kept.port, token, encoded("JPEG", (101, 64)), "b")])
        finally:
            kept.kill()
            worker.kill()


class Enough(Exception):
    """What a test ends asking with."""


def test_a_redis_that_is_away_for_hours_is_asked_for_again_all_the_while(monkeypatch):
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda seconds: None)
    app, waited = celery_app(Settings(redis_url=f"redis://127.0.0.1:{free_port()}/0")), []

    def told(error, seconds):
        waited.append(seconds)
        if sum(waited) > 2 * 3600:
            raise Enough

    with app.connection_for_read() as connection, pytest.raises(Enough):
        connection.ensure_connection(told, app.conf.broker_connection_max_retries)
