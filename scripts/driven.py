"""A service of its own under load: started as run_flask.sh does, asked from this other process."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from auth.local import LocalAccounts
from documents.files import find_pictures
from service.build import build
from settings import ROOT, load_settings
from storage.vault import new_key

START_SECONDS = 120
PATIENCE = 120.0  # seconds; who waits longer has had no answer
ADDRESSES = 50  # that requests come from, as those of an app's users do
MOST_AT_ONCE = 1000
READ = (200, 422)  # 422: read, and no card found
# Nothing of an operator's own is touched, whatever .env says.
APART = {"DATABASE_URL": "", "REDIS_URL": "", "ACCOUNTS": "local", "RECORDS": "sql",
         "MAIL": "outbox", "WORKERS": "service", "TRUSTED_PROXIES": "0", "OTLP_ENDPOINT": "",
         "LIMIT_ACCOUNT": "", "LIMIT_CLIENT": "", "LOG_LEVEL": "error"}  # fmt: skip
NO_SETTINGS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """What a request was told. at: when it was sent, as time.monotonic() has it; status 0: no
    answer came."""

    at: float
    seconds: float
    status: int
    code: str = ""
    retry_after: str = ""

    @property
    def read(self) -> bool:
        """Whether the picture was read."""
        return self.status in READ

    @property
    def busy(self) -> bool:
        """Whether it was refused as it should be: with a time to come again."""
        return (self.status, self.code) == (503, "busy") and self.retry_after.isdigit()


@dataclass(frozen=True, slots=True)
class Driven:
    """A service that runs. tokens: one an account."""

    process: subprocess.Popen[bytes]
    port: int
    tokens: Sequence[str]

    def post(self, picture: bytes, account: int, address: int) -> Told:
        """POST /verify-ktp over a connection of its own, by an account and from an address, both
        told by their number; the last byte of the address is one more."""
        began = time.monotonic()
        border = uuid.uuid4().hex
        part = f'--{border}\r\nContent-Disposition: form-data; name="image"; filename="card"\r\n'
        body = f"{part}\r\n".encode() + picture + f"\r\n--{border}--\r\n".encode()
        headers = {
            "Authorization": f"Bearer {self.tokens[account]}",
            "Content-Type": f"multipart/form-data; boundary={border}",
        }
        source = (f"127.0.1.{address + 1}", 0)
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, source_address=source
        )
        try:
            connection.request("POST", "/verify-ktp", body, headers)
            answer = connection.getresponse()
            whole, again = answer.read(), answer.headers.get("Retry-After", "")
        except (OSError, http.client.HTTPException) as error:
            return Told(began, time.monotonic() - began, 0, type(error).__name__)
        finally:
            connection.close()
        code = json.loads(whole).get("code", "") if answer.status >= 400 else ""
        return Told(began, time.monotonic() - began, answer.status, code, again)

    def ready(self) -> bool:
        """Whether it answers; raises RuntimeError where it has ended."""
        if self.process.poll() is not None:
            raise RuntimeError("the service ended before it was ready")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def megabytes(self) -> float:
        """Memory of its workers together; pages that they share are counted once."""
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        return sum(_pss(pid) for pid in (str(own), *children))


@contextmanager
def driven(
    accounts: int, workers: int = 1, given: Mapping[str, str] = NO_SETTINGS
) -> Iterator[Driven]:
    """The service, with so many accounts and no limits of calls. given: settings beside these.

    Raises RuntimeError where it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="driven-") as folder:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        env = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": folder,
               "WEB_CONCURRENCY": str(workers), "SECRET_KEY": secrets.token_urlsafe(48),
               "ENCRYPTION_KEYS": new_key(), **APART, **given}  # fmt: skip
        tokens = _accounts(env, accounts)
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve"], cwd=ROOT, stdout=subprocess.DEVNULL, env=env
        )
        running = Driven(process, port, tokens)
        try:
            until = time.monotonic() + START_SECONDS
            while not running.ready():
                if time.monotonic() > until:
                    raise RuntimeError(f"the service was not ready within {START_SECONDS} s")
                time.sleep(0.1)
            yield running
        finally:
            process.terminate()
            process.wait(60)


def run(
    parser: argparse.ArgumentParser,
    arguments: Sequence[str] | None,
    accounts: int,
    measure: Callable[[Driven, Sequence[bytes], argparse.Namespace], int],
) -> int:
    """What ``measure`` gives for a service with so many accounts and the pictures that the command
    names; 1 where the service does not start."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="pictures to send")
    parser.add_argument("--workers", type=int, default=1, help="WEB_CONCURRENCY (1)")
    options = parser.parse_args(arguments)
    paths = options.paths or [ROOT / "docs" / "images" / "card.jpg"]
    try:
        pictures = [path.read_bytes() for path in find_pictures(paths)]
    except OSError as error:
        parser.error(str(error))
    if not pictures:
        parser.error("no pictures there")
    try:
        with driven(accounts, options.workers) as running:
            return measure(running, pictures, options)
    except RuntimeError as error:
        print(f"{parser.prog.rpartition('.')[2]}: {error}", file=sys.stderr)
        return 1


def _accounts(env: Mapping[str, str], count: int) -> list[str]:
    made = build(load_settings(env, None))
    if not isinstance(made.accounts, LocalAccounts):
        raise RuntimeError("it is driven with accounts of its own alone")
    day = timedelta(days=1)
    tokens = [made.accounts.issue(f"app{n}@example.org", day) for n in range(count)]
    made.database.forget_connections()
    return tokens


def in_turn(running: Driven, pictures: Sequence[bytes], count: int) -> list[Told]:
    """So many requests, one after the other."""
    return [running.post(pictures[n % len(pictures)], 0, 0) for n in range(count)]


def capacity(running: Driven, pictures: Sequence[bytes], seconds: float, at_once: int) -> float:
    """Pictures a second that are read while ``at_once`` callers ask, each again once answered."""
    began = time.monotonic()

    def ask(caller: int) -> int:
        count = 0
        while time.monotonic() < began + seconds:
            told = running.post(pictures[(caller + count) % len(pictures)], 0, caller)
            count += told.read
        return count

    with ThreadPoolExecutor(at_once) as pool:
        count = sum(pool.map(ask, range(at_once)))
    return count / (time.monotonic() - began)


def at_rate(
    running: Driven,
    pictures: Sequence[bytes],
    rate: float,
    seconds: float,
    accounts: int,
    then: Callable[[Told], object],
) -> None:
    """Send ``rate`` requests a second by the first ``accounts``, whatever becomes of those before,
    and give each answer to ``then``; returns when the last is sent. Answers may still come."""
    began, room = time.monotonic(), threading.BoundedSemaphore(MOST_AT_ONCE)

    def ask(number: int) -> None:
        try:
            picture = pictures[number % len(pictures)]
            then(running.post(picture, number % accounts, number % ADDRESSES))
        finally:
            room.release()

    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        room.acquire()
        threading.Thread(target=ask, args=[number], daemon=True).start()


def wrong(told: Sequence[Told]) -> list[str]:
    """What was told that should never be: neither read nor busy; each with how often."""
    found = [f"{each.status} {each.code}".strip() for each in told if not (each.read or each.busy)]
    return [f"{found.count(name)} × {name}" for name in sorted(set(found))]


def percentile(seconds: Sequence[float], share: float) -> float:
    """The time within which this share was answered; 0 where none was."""
    if len(seconds) < 2:
        return max(seconds, default=0.0)
    return statistics.quantiles(seconds, n=100, method="inclusive")[round(100 * share) - 1]


def _pss(pid: str) -> float:
    """Megabytes of memory of a process, pages shared with others counted by share; 0 where it has
    just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
