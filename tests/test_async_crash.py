"""Photos sent to be read later, while whoever reads them is killed: each 202 is answered once.

The service, or the service, a Celery worker and Redis, lose their processes at moments drawn by
chance, while apps send photos. An app that gets no 202 sends the same again, as apps do.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

import pytest

import service.build as services
from settings import ROOT, Settings
from tests.amounts import amount
from tests.conftest import KEY, SECRET, encoded
from tests.emulators import firestore, firestore_port, free_port, redis
from tests.servers import CELERY, GONE, NO_LIMITS, PATIENCE, Service, ask, bearer

pytestmark = pytest.mark.servers

SEED = 20261128
POSTS = amount("ASYNC", 30)
APPS = 3
PAUSE = 0.05  # between an app's posts


def form(photo, reference, **more):
    part = "--b\r\nContent-Disposition: form-data; name="
    fields = {"reference_id": reference, **more}
    head = "".join(f'{part}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    head += f'{part}"image"; filename="a.jpg"\r\n\r\n'
    return head.encode() + photo + b"\r\n--b--\r\n"


def sent(port, token, photo, reference):
    """One photo, until it is taken → its id."""
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            path, body = "/verify-ktp?mode=async", form(photo, reference)
            answer = ask(port, "POST", path, body, **kind, **bearer(token))
            if answer.status == 202:
                return answer.json["id"]
            assert answer.status == 503, answer.body
        except GONE:
            pass
        time.sleep(0.05)
    pytest.fail(f"not taken in {PATIENCE} s")


class Worker:
    """celery -A tests.worked worker, or another module's, in a process group of its own."""

    def __init__(self, folder, environment, module="tests.worked"):
        self._log, self._environment = folder / "worker.log", environment
        self._module = module

    def start(self):
        command = [CELERY, "-A", self._module, "worker", "-c", "1", "--loglevel=warning",
                   "--without-gossip", "--without-mingle"]  # fmt: skip
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    @property
    def readers(self):
        """The ids of the processes of its pool."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill(self):
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Apps:
    """Accounts that send photos, one after the other, each under a name of its own."""

    def __init__(self, port, tokens, posts):
        self._port, self.ids, self.failed = port, {}, []
        self.threads = [
            threading.Thread(target=self._run, args=(number, token, posts // len(tokens)))
            for number, token in enumerate(tokens)
        ]
        for thread in self.threads:
            thread.start()

    def _run(self, number, token, posts):
        try:
            for each in range(posts):
                width = 100 + 1000 * number + each  # a NIK of its own
                photo = encoded("JPEG", (width, 64))
                self.ids[sent(self._port, token, photo, f"r-{number}-{each}")] = width
                time.sleep(PAUSE)
        except BaseException as error:
            self.failed.append(error)
            raise

    @property
    def sending(self):
        return any(thread.is_alive() for thread in self.threads)


def idle(port, admin):
    """Whether nothing waits or is being read: what is kept is told as done before its row goes."""
    told = ask(port, "GET", "/submissions", **bearer(admin)).json
    return told["waiting"] + told["reading"] == 0


def settle(port, token, ids):
    """Wait until each id is told as done, and no row is left → its NIK by id."""
    end, left, niks = time.monotonic() + 2 * PATIENCE, set(ids), {}
    while left and time.monotonic() < end:
        for each in list(left):
            try:
                told = ask(port, "GET", f"/verifications/{each}", **bearer(token)).json
            except (*GONE, json.JSONDecodeError):
                continue
            if told.get("state") == "failed":  # killed three times with it in hand: an admin looks
                assert told["error"]["code"] == "internal_error", told
                ask(port, "POST", f"/submissions/{each}/retry", **bearer(token))
            if told.get("state") == "done":
                niks[each] = told["fields"]["nik"]["value"]
                left.discard(each)
        time.sleep(0.2)
    assert not left, f"{len(left)} of {len(ids)} are not answered"
    while time.monotonic() < end:
        with suppress(*GONE):
            if idle(port, token):
                break
        time.sleep(0.2)
    return niks


def accounts_of(folder):
    settings = Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=folder)
    made = services.build(settings)
    day = timedelta(days=1)
    tokens = [made.accounts.issue(f"app{n}@example.org", day) for n in range(APPS)]
    admin = made.accounts.issue("boss@example.org", day, admin=True)
    made.database.forget_connections()
    return tokens, admin


def answered_once(folder, ids, niks):
    assert {each: f"33011657079{width:05}" for each, width in ids.items()} == niks
    with sqlite3.connect(folder / "service.db") as file:
        kept = [row[0] for row in file.execute("SELECT id FROM verifications")]
        waiting = file.execute("SELECT count(*) FROM submissions").fetchone()[0]
        created = file.execute("SELECT count(*) FROM audit WHERE action = 'created'").fetchone()[0]
    assert sorted(kept) == sorted(ids)
    assert (waiting, created) == (0, len(ids))


def sent_to_one_that_is_killed(kept, tokens, admin, *, posts, kills, pauses):
    """What is sent while a service is killed again and again, and the NIKs that are kept then."""
    chance = random.Random(SEED)
    kept.start()
    try:
        kept.ready()
        apps, killed = Apps(kept.port, tokens, posts), 0
        while apps.sending or killed < kills:
            time.sleep(chance.uniform(*pauses))
            kept.kill()
            kept.start()
            kept.ready()
            killed += 1
        assert not apps.failed
        niks = settle(kept.port, admin, apps.ids)
        print(f"{len(apps.ids)} photos, {killed} kills of the service")
    finally:
        kept.kill()
    return apps.ids, niks


def test_a_service_that_is_killed_answers_each_once(tmp_path):
    tokens, admin = accounts_of(tmp_path)
    kept = Service(tmp_path, "late", WEB_CONCURRENCY="2")
    ids, niks = sent_to_one_that_is_killed(
        kept, tokens, admin, posts=POSTS, kills=3, pauses=(0.5, 1.5)
    )
    answered_once(tmp_path, ids, niks)


def test_with_records_in_firestore_a_killed_service_answers_each_once(tmp_path):
    """What waits stands in Firestore too; no document of it is left."""
    tokens, admin = accounts_of(tmp_path)
    project = {"FLASK_ENV": "development", "FIREBASE_PROJECT_ID": f"demo-{free_port()}"}
    project["FIRESTORE_EMULATOR_HOST"] = f"127.0.0.1:{firestore_port()}"
    kept = Service(tmp_path, "late", RECORDS="firestore", **project)
    ids, niks = sent_to_one_that_is_killed(
        kept, tokens, admin, posts=POSTS // 2, kills=2, pauses=(1, 2)
    )
    assert {each: f"33011657079{width:05}" for each, width in ids.items()} == niks
    with firestore(project=project["FIREBASE_PROJECT_ID"]) as client:
        found = {name: [each.id for each in client.collection(name).list_documents()]
                 for name in ("verifications", "submissions", "submission_references")}  # fmt: skip
        audit = [each.get("action") for each in client.collection("audit").get()]
    assert sorted(found["verifications"]) == sorted(ids)
    assert (found["submissions"], found["submission_references"]) == ([], [])
    assert audit.count("created") == len(ids)


def test_workers_and_a_redis_that_forgets_answer_each_once(tmp_path):
    """Redis goes away with all it had, and comes back empty."""
    tokens, admin = accounts_of(tmp_path)
    port = free_port()
    settings = {"WORKERS": "celery", "REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    kept, chance = Service(tmp_path, "late", **settings), random.Random(SEED)
    given = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(tmp_path)}
    worker = Worker(tmp_path, {**os.environ, **given, **NO_LIMITS, **settings})
    with ExitStack() as first:
        first.enter_context(redis(port))
        kept.start()
        worker.start()
        try:
            kept.ready()
            apps, kills = Apps(kept.port, tokens, POSTS), 0
            while apps.sending or kills < 3:
                time.sleep(chance.uniform(2, 4))
                worker.kill()
                worker.start()
                if kills == 1:
                    first.close()
                if chance.random() < 0.5:
                    kept.kill()
                    kept.start()
                    kept.ready()
                kills += 1
            assert not apps.failed
            with redis(port):
                niks = settle(kept.port, admin, apps.ids)
            print(f"{len(apps.ids)} photos, {kills} kills of the worker, one of Redis")
        finally:
            kept.kill()
            worker.kill()
    answered_once(tmp_path, apps.ids, niks)


def test_a_photo_that_kills_its_reader_fails_and_the_others_are_read(tmp_path):
    tokens, admin = accounts_of(tmp_path)
    kept = Service(tmp_path, "late")
    kept.start()
    try:
        kept.ready()
        poison = sent(kept.port, tokens[0], encoded("JPEG", (100, 65)), "poison")
        others = [
            sent(kept.port, tokens[0], encoded("JPEG", (200 + n, 64)), f"o-{n}") for n in range(3)
        ]
        settle(kept.port, admin, others)
        end = time.monotonic() + PATIENCE
        state = ""
        while state != "failed" and time.monotonic() < end:
            time.sleep(0.2)
            try:
                told = ask(kept.port, "GET", f"/verifications/{poison}", **bearer(admin)).json
                state = told["state"]
            except GONE:
                pass
        assert (state, told["error"]["code"]) == ("failed", "internal_error")
    finally:
        kept.kill()
