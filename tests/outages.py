"""What stands behind the service is taken away and given back while photos are sent: a table.

    python -m tests.outages [--posts 50] [--seconds 5]

Real servers, each behind a gate: shut, nobody listens; silent, calls are taken and never answered.
The disk is a small tmpfs, filled to the last byte. Readers make cards up, so it is quick. It prints
what callers saw, how long they waited, and what was lost, as docs/runbook.md has it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller

import service.build as services
from settings import Settings
from tests.conftest import KEY, SECRET, encoded
from tests.emulators import firestore_port, free_port, postgresql, redis
from tests.servers import GONE, NO_LIMITS, ask, bearer, gate, service
from tests.test_async_crash import Worker, accounts_of, form

PAUSE = 0.2  # between an app's posts
PATIENCE = 120
SIZE = "48m"  # of the disk that is filled


@dataclass
class Seen:
    """What callers saw while it was away, and what was there afterwards."""

    what: str
    answers: Counter = field(default_factory=Counter)
    slowest: float = 0.0
    back: float = 0.0
    sent: int = 0
    lost: int = 0
    doubled: int = 0
    beside: str = ""

    def row(self):
        told = ", ".join(f"{count} × {answer}" for answer, count in sorted(self.answers.items()))
        return (f"| {self.what} | {told} | {self.slowest:.1f} s | {self.back:.1f} s | {self.sent} "
                f"| {self.lost} | {self.doubled} | {self.beside} |")  # fmt: skip


class Apps:
    """Accounts that send photos, each again until it is told 202."""

    def __init__(self, port, tokens, posts, seen):
        self._port, self._seen, self.ids, self.taken = port, seen, {}, []
        self._lock = threading.Lock()
        shares = [range(number, posts, len(tokens)) for number in range(len(tokens))]
        self.threads = [
            threading.Thread(target=self._run, args=each)
            for each in zip(tokens, shares, strict=True)
        ]
        for thread in self.threads:
            thread.start()

    def _run(self, token, posts):
        for each in posts:
            photo, end = encoded("JPEG", (100 + each, 64)), time.monotonic() + PATIENCE
            while time.monotonic() < end and not self._took(token, photo, f"r-{each}"):
                time.sleep(PAUSE)
            time.sleep(PAUSE)

    def _took(self, token, photo, reference):
        kind, began = {"Content-Type": "multipart/form-data; boundary=b"}, time.monotonic()
        taken = None
        try:
            path = "/verify-ktp?mode=async"
            answer = ask(self._port, "POST", path, form(photo, reference), **kind, **bearer(token))
            told = f"{answer.status} {answer.json.get('code', '')}".strip()
            taken = answer.json.get("id") if answer.status == 202 else None
        except GONE:
            told = "no answer"
        with self._lock:
            now = time.monotonic()
            self._seen.answers[told] += 1
            self._seen.slowest = max(self._seen.slowest, now - began)
            if taken is not None:
                self.ids[taken] = token
                self.taken.append(now)
        return taken is not None


@contextmanager
def on_redis(folder):
    """Limits and workers of Celery by way of it; the worker keeps its own way."""
    with redis() as url, gate(urlsplit(url).port) as behind:
        given = {"REDIS_URL": f"redis://127.0.0.1:{behind.port}/0", "WORKERS": "celery"}
        own = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(folder)}
        worker = Worker(folder, {**os.environ, **own, **NO_LIMITS, **given})
        worker.start()
        try:
            with service(folder, "late", **given) as running:
                yield running, behind, accounts_of(folder)
        finally:
            worker.kill()


@contextmanager
def on_postgresql(folder):
    with postgresql() as url, gate(urlsplit(url).port) as behind:
        accounts = accounts_at(folder, url)
        through = url.replace(f":{urlsplit(url).port}/", f":{behind.port}/")
        with service(folder, "late", DATABASE_URL=through) as running:
            yield running, behind, accounts


@contextmanager
def on_firestore(folder):
    with gate(firestore_port()) as behind:
        project = {"FLASK_ENV": "development", "FIREBASE_PROJECT_ID": f"demo-{free_port()}",
                   "FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{behind.port}"}  # fmt: skip
        with service(folder, "late", RECORDS="firestore", **project) as running:
            yield running, behind, accounts_of(folder)


class Mailbox:
    def __init__(self):
        self.taken = Counter()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.taken.update(envelope.rcpt_tos)
        return "250 taken"


@contextmanager
def on_smtp(folder):
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    with gate(port) as behind:
        way = {"MAIL": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(behind.port),
               "SMTP_SECURITY": "none"}  # fmt: skip
        with service(folder, "late", **way) as running:
            behind.box = box
            yield running, behind, accounts_of(folder)
    controller.stop()


class Disk:
    """A small disk, which can be full."""

    def __init__(self, folder):
        self._filler = folder / "filler"

    def fill(self):
        with suppress(OSError), self._filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)

    def open(self):
        self._filler.unlink(missing_ok=True)


@contextmanager
def on_disk(folder):
    """Raises PermissionError where nothing can be mounted."""
    place = folder / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True).returncode:
        raise PermissionError("mounting a small disk needs root")
    try:
        accounts = accounts_of(place)
        with service(place, "late") as running:
            yield running, Disk(place), accounts
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def accounts_at(folder, url):
    settings = Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=folder, database_url=url)
    made, day = services.build(settings), timedelta(days=1)
    tokens = [made.accounts.issue(f"app{n}@example.org", day) for n in range(3)]
    admin = made.accounts.issue("boss@example.org", day, admin=True)
    made.database.forget_connections()
    return tokens, admin


GROUNDS = {
    "Redis": (on_redis, ("shut", "silent")),
    "PostgreSQL": (on_postgresql, ("shut", "silent")),
    "Firestore": (on_firestore, ("shut", "silent")),
    "the mail server": (on_smtp, ("shut", "silent")),
    "the disk": (on_disk, ("fill",)),
}
SAID = {"shut": "dead", "silent": "silent", "fill": "full"}


def taken_away(name, trouble, posts, seconds):
    """One of GROUNDS taken away while photos are sent, and given back → Seen."""
    seen = Seen(f"{name} {SAID[trouble]}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running, behind, (tokens, admin) = stack.enter_context(GROUNDS[name][0](folder))
        apps = Apps(running.port, tokens, posts, seen)
        _until(lambda: len(apps.taken) >= max(1, posts // 5))
        seen.answers.clear()
        seen.slowest = 0.0
        getattr(behind, trouble)()
        mails = _mails(running.port, behind, seen)
        time.sleep(seconds)
        behind.open()
        given_back = time.monotonic()
        _until(lambda: ask(running.port, "GET", "/readyz").status == 200)
        seen.back = time.monotonic() - given_back
        for thread in apps.threads:
            thread.join()
        seen.sent = len(apps.ids)
        left = _left(running.port, admin, apps.ids)
        seen.lost = len(left) + posts - seen.sent
        kept = [ask(running.port, "GET", "/account", **bearer(token)).json["verifications"]
                for token in tokens]  # fmt: skip
        seen.doubled = sum(map(len, kept)) - (seen.sent - len(left))
        if mails:
            _until(lambda: set(mails) <= set(behind.box.taken))
            twice = sum(count > 1 for count in behind.box.taken.values())
            seen.beside = f"{len(mails)} mails came, {twice} twice"
    return seen


def _mails(port, behind, seen):
    """Ask for codes while the mail server is away; the addresses."""
    if not hasattr(behind, "box"):
        return []
    asked = [f"person{number}@example.org" for number in range(5)]
    for email in asked:
        answer = ask(port, "POST", "/otp/send", {"email": email})
        seen.answers[f"{answer.status} for a mail"] += 1
    return asked


def _left(port, admin, ids):
    """The ids that are never told as done."""
    left, end = set(ids), time.monotonic() + PATIENCE
    while left and time.monotonic() < end:
        for each in list(left):
            with suppress(*GONE, json.JSONDecodeError):
                told = ask(port, "GET", f"/verifications/{each}", **bearer(admin)).json
                if told.get("state") == "done":
                    left.discard(each)
        time.sleep(0.2)
    return left


def _until(true):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(*GONE):
            if true():
                return
        time.sleep(0.05)
    raise TimeoutError(f"not within {PATIENCE} s")


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tests.outages", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--posts", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=5.0, help="for which it is away (5)")
    parser.add_argument("--only", choices=[*GROUNDS], action="append")
    options = parser.parse_args(arguments)
    print("| away | callers saw, from then on | slowest | ready again after | sent | lost | twice "
          "| beside |\n|---|---|---|---|---|---|---|---|", flush=True)  # fmt: skip
    wrong = 0
    for name in options.only or GROUNDS:
        for trouble in GROUNDS[name][1]:
            try:
                seen = taken_away(name, trouble, options.posts, options.seconds)
            except PermissionError as error:
                print(f"{name}: {error}", file=sys.stderr)
                continue
            print(seen.row(), flush=True)
            wrong += seen.lost + seen.doubled
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
