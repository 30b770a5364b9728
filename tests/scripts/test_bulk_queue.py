"""Shards by Celery: on a real Redis that forgets, with real workers that are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from redis import Redis

from jobs import bulk
from jobs.shards import Plan, planned
from scripts.read_many import main
from settings import ROOT, Settings
from tests.amounts import amount
from tests.conftest import KEY, SECRET, encoded
from tests.emulators import free_port, redis
from tests.servers import CELERY, PATIENCE, Service
from tests.test_async_crash import Worker, accounts_of, sent, settle

pytestmark = pytest.mark.servers
CARDS = amount("BULK", 40)
POISON = CARDS // 2


def environment(folder, port):
    given = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(folder)}
    return {**os.environ, **given, "REDIS_URL": f"redis://127.0.0.1:{port}/0"}


class Readers:
    """celery -A tests.scripts.bulk worker, in a process group of its own."""

    def __init__(self, folder, given):
        command = [CELERY, "-A", "tests.scripts.bulk", "worker", "-c", "1",
                   "--loglevel=warning", "--without-gossip", "--without-mingle"]  # fmt: skip
        with (folder / "readers.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=given, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self):
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@pytest.fixture
def cards(tmp_path):
    folder = tmp_path / "cards"
    folder.mkdir()
    for number in range(CARDS):
        size = (100 + number, 65 if number == POISON else 64)  # one that kills its reader
        (folder / f"{number:05}.jpg").write_bytes(encoded("JPEG", size))
    return folder


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_workers_killed_and_a_redis_that_forgets_leave_one_row_a_card(cards, tmp_path):
    """The worker is killed once with its children, Redis once with all it had; one card kills."""
    out, port = tmp_path / "out", free_port()
    given = environment(tmp_path, port)
    command = [sys.executable, "-m", "tests.scripts.queued", str(cards), str(out), "--engine",
               "celery", "--shard-size", "5"]  # fmt: skip
    with ExitStack() as first:
        first.enter_context(redis(port))
        asking = subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.PIPE)
        readers = Readers(tmp_path, given)
        try:
            until(lambda: list(out.glob("part-*")))
            readers.kill()
            first.close()
            readers = Readers(tmp_path, given)
            with redis(port) as address:
                until(lambda: asking.poll() is not None)
                with Redis.from_url(address) as client:
                    held = b"".join(client.dump(key) or b"" for key in client.scan_iter())
        finally:
            readers.kill()
            asking.kill()
            said = asking.communicate()[1]
    assert asking.returncode == 0, said
    rows = [json.loads(line) for part in sorted(out.glob("part-*.jsonl"))
            for line in part.read_text().splitlines()]  # fmt: skip
    assert Counter(Path(row["file"]).name for row in rows) == Counter(os.listdir(cards))
    failed = [(Path(row["file"]).name, row["error"]["code"]) for row in rows if "error" in row]
    assert failed == [(f"{POISON:05}.jpg", "internal_error")]
    assert (cards / "00000.jpg").read_bytes()[:32] not in held


def test_a_shard_that_is_done_or_in_anothers_hand_is_left_as_it_is(cards, tmp_path, monkeypatch):
    for name, value in environment(tmp_path, 1).items():
        monkeypatch.setenv(name, value)
    out, names = tmp_path / "out", tuple(map(str, sorted(cards.iterdir())))[:3]
    planned(out, lambda: Plan(str(cards), "ktp", "jsonl", 3, names), {})
    monkeypatch.setattr(bulk, "open_read", lambda kind: pytest.fail("read twice"))
    (out / "part-00000.jsonl").write_text("done\n")
    bulk.read(str(out), 0)
    assert (out / "part-00000.jsonl").read_text() == "done\n"


def test_full_queues_of_bulk_keep_no_photo_that_somebody_sent_waiting(tmp_path):
    """Thousands of shards wait; the worker of `mode=async` takes none, and reads what is sent."""
    (token, *_), admin = accounts_of(tmp_path)
    with redis() as address:
        given = {"WORKERS": "celery", "REDIS_URL": address}
        settings = Settings(secret_key=SECRET, encryption_keys=KEY, redis_url=address)
        with bulk.celery_app(settings) as app:
            for number in range(2000):
                app.send_task(bulk.TASK, args=["/nowhere", number], queue=bulk.QUEUE)
        kept = Service(tmp_path, "late", **given)
        worker = Worker(tmp_path, environment(tmp_path, 1) | given)
        kept.start()
        worker.start()
        try:
            kept.ready()
            photo = encoded("JPEG", (150, 64))
            settle(kept.port, admin, [sent(kept.port, token, photo, "r")])
            with Redis.from_url(address) as client:
                assert client.llen(bulk.QUEUE) == 2000
        finally:
            kept.kill()
            worker.kill()


def test_without_redis_nothing_starts(cards, tmp_path, monkeypatch, capsys):
    for name, value in (("SECRET_KEY", SECRET), ("ENCRYPTION_KEYS", KEY), ("REDIS_URL", "")):
        monkeypatch.setenv(name, value)
    assert main([str(cards), str(tmp_path / "out"), "--engine", "celery"]) == 2
    assert "REDIS_URL" in capsys.readouterr().err
