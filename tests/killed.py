"""Service, worker and Redis are killed at random while photos are sent to be read later.

    python -m tests.killed [--posts 500] [--seconds 180] [PHOTO...]

Two accounts send photos with `mode=async`, each again until it is told 202, and ask to be told at
receivers which are in trouble: one is silent, one refuses, one redirects, one answers 500. They are
well again when the killing ends. The service runs under gunicorn, with Redis (`appendonly yes`) and
a Celery worker; with photos they read them by the shipped models, without, they make cards up. It
prints what callers and receivers saw, and whether a photo stood in Redis or in clear on the disk.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from standardwebhooks import Webhook

from tests.backlog.receiver import HOST, Receiver
from tests.conftest import KEY, SECRET, encoded
from tests.emulators import free_port, started
from tests.servers import GONE, NO_LIMITS, Service, ask, bearer, gate
from tests.test_async_crash import Worker, accounts_of, form, idle

SEED = 20261129
PAUSE = 0.2  # before a photo is sent again
PATIENCE = 900  # seconds, for all that waits when the killing ends
MARK = 48  # bytes of a photo, by which it is known


@dataclass
class Seen:
    """What callers and receivers saw. came: webhook-ids by verification, with how often each."""

    answers: Counter = field(default_factory=Counter)
    slowest: float = 0.0
    ids: dict = field(default_factory=dict)
    kills: Counter = field(default_factory=Counter)
    ended: Counter = field(default_factory=Counter)
    unanswered: int = 0
    created: Counter = field(default_factory=Counter)
    came: dict = field(default_factory=lambda: defaultdict(Counter))
    took: set = field(default_factory=set)
    wrong: list = field(default_factory=list)
    in_clear: set = field(default_factory=set)
    left: tuple = ()

    def faults(self):
        """What must not be; empty where all is well."""
        doubled = sum(count > 1 for count in self.created.values())
        told = {name for name, ids in self.came.items() if set(ids) & self.took}
        counted = {
            "not answered": self.unanswered,
            "kept twice": doubled,
            "kept and never taken": len(set(self.created) - set(self.ids)),
            "never told": len(set(self.ids) - told),
            "told by several webhook-ids": sum(len(ids) > 1 for ids in self.came.values()),
            "rows left": sum(self.left),
        }
        found = [f"{count} {name}" for name, count in counted.items() if count]
        return found + self.wrong + sorted(self.in_clear)

    def report(self):
        """For whoever asks, as lines."""

        def told(counter):
            return ", ".join(f"{count} × {name}" for name, count in sorted(counter.items()))

        deliveries = [count for ids in self.came.values() for count in ids.values()]
        return "\n".join([
            f"killed: {told(self.kills)}",
            f"callers saw: {told(self.answers)}; the slowest after {self.slowest:.1f} s",
            f"of {len(self.ids)} that were told 202: {told(self.ended)}",
            f"callbacks: {len(self.came)} came {sum(deliveries)} times, each up to "
            f"{max(deliveries, default=0)} times by one webhook-id, every signature verified",
            "; ".join(self.faults()) or "each was answered once and told; no photo in clear",
        ])  # fmt: skip


class Redis:
    """A server that keeps all it was ever told in a file, as compose.yaml has it, or nothing."""

    def __init__(self, folder, keeps=True):
        self.port, self._folder, self._keeps = free_port(), folder / "redis", keeps
        self._folder.mkdir()

    def start(self):
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port),
                   "--maxmemory-policy", "noeviction", "--auto-aof-rewrite-percentage", "0",
                   *(["--appendonly", "yes"] if self._keeps else ["--save", ""])]  # fmt: skip
        self._process = started(command, self.port, cwd=self._folder)

    def kill(self):
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


class Disk:
    """Looks for photos in clear, or in base64, in the files below a folder."""

    def __init__(self, folder, photos):
        self._folder, self._marks = folder, set()
        for photo in photos:
            middle = len(photo) // 2
            mark = photo[middle : middle + MARK]
            self._marks.add(mark)
            for shift in range(3):  # base64 tells three bytes at once
                coded = base64.b64encode(mark[shift:])
                self._marks.add(coded[: len(coded) // 4 * 4 - 4])

    def found(self):
        """The names of files that hold a photo."""
        files = [path for path in self._folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(self._folder)) for path in files if self._holds(path)}

    def _holds(self, path):
        with suppress(FileNotFoundError):
            content = path.read_bytes()
            return any(mark in content for mark in self._marks)
        return False


class Inbox:
    """Four receivers in trouble, and what came to them, verified as it comes."""

    def __init__(self, folder, stack):
        self._made = [Receiver(folder) for _ in range(4)]
        for made, status in zip(self._made, (204, 204, 302, 500), strict=True):
            stack.callback(made.close)
            made.status = status
        self._made[0].go_on.clear()
        self._gate = stack.enter_context(gate(self._made[1].port))
        self._gate.refuse()
        ports = [self._made[0].port, self._gate.port, self._made[2].port, self._made[3].port]
        self.urls = [f"https://{HOST}:{port}/told" for port in ports]
        self._looked = [0] * len(ports)

    def mend(self):
        self._made[0].go_on.set()
        self._gate.open()
        for each in self._made:
            each.status = 204

    def look(self, seen, secrets):
        """Take what has come since: who verifies it is the library, by the account's secret."""
        for number, made in enumerate(self._made):
            new = made.came[self._looked[number] :]
            self._looked[number] += len(new)
            for headers, body in new:
                told = None
                for secret in secrets:
                    with suppress(Exception):
                        told = Webhook(secret).verify(body, headers)
                if told is None:
                    seen.wrong.append("a signature that is no account's")
                    continue
                seen.came[told["data"]["id"]][headers["webhook-id"]] += 1
            seen.took |= set(made.took)


class Apps:
    """Accounts that send photos in turn, each again until it is told 202."""

    def __init__(self, port, tokens, photos, urls, posts, pause, seen):
        self._port, self._photos, self._urls, self._seen = port, photos, urls, seen
        self._pause, self._lock = pause * len(tokens), threading.Lock()
        self.threads = [
            threading.Thread(target=self._run, args=(token, range(number, posts, len(tokens))))
            for number, token in enumerate(tokens)
        ]
        for thread in self.threads:
            thread.start()

    def _run(self, token, posts):
        for each in posts:
            while not self._took(token, each):
                time.sleep(PAUSE)
            time.sleep(self._pause)

    def _took(self, token, each):
        photo, url = self._photos[each % len(self._photos)], self._urls[each % len(self._urls)]
        body = form(photo, f"r-{each}", callback_url=url)
        kind, began = {"Content-Type": "multipart/form-data; boundary=b"}, time.monotonic()
        taken, path = None, "/verify-ktp?mode=async"
        try:
            answer = ask(self._port, "POST", path, body, **kind, **bearer(token))
            told = f"{answer.status} {answer.json.get('code', '')}".strip()
            taken = answer.json["id"] if answer.status == 202 else None
        except GONE:
            told = "no answer"
        with self._lock:
            self._seen.answers[told] += 1
            self._seen.slowest = max(self._seen.slowest, time.monotonic() - began)
            if taken is not None:
                self._seen.ids[taken] = token
        return taken is not None

    @property
    def sending(self):
        return any(thread.is_alive() for thread in self.threads)


def attack(folder, photos, posts, seconds, pauses, *, shipped):
    """Send ``posts`` photos over so many seconds, and kill something each time one of ``pauses``
    (least, most) is over → Seen."""
    seen, chance = Seen(), random.Random(SEED)
    data = folder / "data"
    data.mkdir(mode=0o700)
    tokens, admin = accounts_of(data)
    with ExitStack() as stack:
        inbox, redis = Inbox(data, stack), Redis(folder)
        given = {"REDIS_URL": f"redis://127.0.0.1:{redis.port}/0", "WORKERS": "celery",
                 "CALLBACK_HOSTS": HOST, "WEB_CONCURRENCY": "2"}  # fmt: skip
        own = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(data)}
        modules = ("told_shipped", "tests.worked_shipped") if shipped else ("told", "tests.worked")
        kept = Service(data, modules[0], **given)
        worker = Worker(data, {**os.environ, **own, **NO_LIMITS, **given, "TMPDIR": str(data)},
                        modules[1])  # fmt: skip
        parts = {"the service": kept, "the worker": worker, "Redis": redis}
        for name in ("Redis", "the service", "the worker"):
            parts[name].start()
            stack.callback(parts[name].kill)
        kept.ready()
        secrets = [ask(kept.port, "POST", "/callbacks/secret", **bearer(token)).json["secret"]
                   for token in tokens[:2]]  # fmt: skip
        disk = Disk(folder, photos)
        apps = Apps(kept.port, tokens[:2], photos, inbox.urls, posts, seconds / posts, seen)
        while apps.sending or len(seen.kills) < len(parts):
            time.sleep(chance.uniform(*pauses))
            name = chance.choice([*parts])
            parts[name].kill()
            time.sleep(chance.uniform(0, 1))
            parts[name].start()
            kept.ready()
            seen.kills[name] += 1
            seen.in_clear |= disk.found()
            inbox.look(seen, secrets)
        inbox.mend()
        _settle(kept.port, admin, seen, lambda: inbox.look(seen, secrets))
        seen.in_clear |= disk.found()
    _count(data, seen)
    return seen


def _settle(port, admin, seen, look):
    """Wait until each id is told as done or failed, and each callback has been taken."""
    left, end = set(seen.ids), time.monotonic() + PATIENCE
    while time.monotonic() < end:
        look()
        for each in list(left):
            with suppress(*GONE, json.JSONDecodeError):
                told = ask(port, "GET", f"/verifications/{each}", **bearer(admin)).json
                if told.get("state") in ("done", "failed"):
                    code = told.get("verdict") or told["error"]["code"]
                    seen.ended[f"{told['state']} {code}"] += 1
                    left.discard(each)
        with suppress(*GONE):
            due = ask(port, "GET", "/callbacks", **bearer(admin)).json["due"]
            if not left and not due and idle(port, admin):
                break
        time.sleep(1)
    look()
    seen.unanswered = len(left)


def _count(data, seen):
    with sqlite3.connect(data / "service.db") as file:
        made = file.execute("SELECT verification FROM audit WHERE action = 'created'")
        seen.created = Counter(row[0] for row in made)
        seen.left = tuple(
            file.execute(f"SELECT count(*) FROM {query}").fetchone()[0]
            for query in ("submissions WHERE state <> 'failed'", "callbacks")
        )


def made_up(count):
    """Photos of so many widths, by which the made-up cards differ."""
    return [encoded("JPEG", (200 + number, 128)) for number in range(count)]


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tests.killed", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("photos", nargs="*", type=Path, metavar="PHOTO")
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=180.0, help="of sending (180)")
    options = parser.parse_args(arguments)
    photos = [path.read_bytes() for path in options.photos] or made_up(options.posts)
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        seen = attack(Path(folder), photos, options.posts, options.seconds, (4, 12),
                      shipped=bool(options.photos))  # fmt: skip
    print(f"{seen.report()}\nall in all {time.monotonic() - began:.0f} s")
    return 1 if seen.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
