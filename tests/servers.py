"""The service under gunicorn, as tests start, ask and kill it; and a gate before what it needs."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from settings import ROOT
from tests import tiers
from tests.conftest import KEY, SECRET
from tests.emulators import free_port

PATIENCE = 60  # seconds; whatever takes longer hangs
NO_LIMITS = dict.fromkeys(("LIMIT_ACCOUNT", "LIMIT_CLIENT", "LIMIT_CODES", "LIMIT_TRIES"), "")
CELERY = Path(sys.executable).with_name("celery")  # as the pages have it: not python -m celery
GONE = (OSError, http.client.HTTPException)  # no answer, or half of one


class Service:
    """gunicorn in a process group of its own, on one port however often it is started.

    app: a function of tests/served.py. folder: its DATA_DIR and its log. files: how many it may
    have open.
    """

    def __init__(self, folder, app="app", files=None, **settings):
        self.port, self._app, self._log = free_port(), app, folder / "log"
        self._before = ["prlimit", f"--nofile={files}:{files}"] if files else []
        given = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(folder)}
        given |= {"TMPDIR": str(folder), "LOG_LEVEL": "warning", "PORT": str(self.port)}
        self._environment = {**os.environ, **given, **NO_LIMITS, **settings}

    def start(self):
        tiers.needs_servers()
        command = ["-m", "gunicorn", "--config", "gunicorn.conf.py", f"tests.served:{self._app}()"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._before, sys.executable, *command], cwd=ROOT, env=self._environment,
                stderr=log, start_new_session=True,
            )  # fmt: skip

    def ready(self, path="/readyz"):
        """Wait until it answers."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            with suppress(*GONE):
                if ask(self.port, "GET", path).status == 200:
                    return self
            time.sleep(0.05)
        pytest.fail(f"not ready: {self.log}")

    def end(self):
        """Tell it to end, as an operator does, and wait until it has."""
        self._process.terminate()
        assert self._process.wait(PATIENCE) == 0

    def kill(self):
        """End every process of it at once, as a power cut does, and wait until they are gone."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        while _listening(self.port):
            time.sleep(0.01)

    @property
    def workers(self):
        """The ids of its worker processes."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    @property
    def log(self):
        return self._log.read_text()


@contextmanager
def service(folder, app="app", ready="/readyz", **settings):
    """A service that runs; ``ready``: the call that answers 200 when it is."""
    running = Service(folder, app, **settings)
    running.start()
    try:
        yield running.ready(ready)
    finally:
        running.kill()


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: Any
    body: bytes
    seconds: float

    @property
    def json(self):
        return json.loads(self.body)


def ask(port, method, path, body=None, patience=PATIENCE, **headers):
    """One request on a connection of its own; raises one of GONE where no answer comes."""
    if isinstance(body, dict):
        body, headers = json.dumps(body).encode(), headers | {"Content-Type": "application/json"}
    start = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        whole = response.read()
    finally:
        connection.close()
    return Answer(response.status, response.headers, whole, time.monotonic() - start)


def verify(port, token, photo, reference, patience=PATIENCE):
    """POST /verify-ktp."""
    part = "--b\r\nContent-Disposition: form-data; name="
    head = f'{part}"reference_id"\r\n\r\n{reference}\r\n{part}"image"; filename="a.jpg"\r\n\r\n'
    form = head.encode() + photo + b"\r\n--b--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    return ask(port, "POST", "/verify-ktp", form, patience, **kind, **bearer(token))


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def at_once(calls):
    """Run calls in threads that begin together → what they return, in order."""
    start, found = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        start.wait()
        found[number] = call()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


class Gate:
    """A way to a server on ``port``: open, or as a line or a server in trouble is.

    shut: nobody listens. silent: calls are taken and never answered, those that stand too.
    refusing: whoever calls is told ``word`` and hung up on.
    """

    def __init__(self, target):
        self.port, self._target, self._lock = free_port(), target, threading.RLock()
        self._state, self._listener, self._ends, self._word = "", None, [], b""
        self.open()

    def open(self):
        self._become("open")

    def shut(self):
        self._become("shut")

    def silent(self):
        self._become("silent")

    def refuse(self, word=b""):
        self._word = word
        self._become("refusing")

    def _become(self, state):
        with self._lock:
            self._state = state
            for end in self._ends if state != "silent" else ():
                _cut(end)
        if state == "shut" and self._listener is not None:
            _cut(self._listener)
            self._listener = None
        if state != "shut" and self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port), backlog=100)
            threading.Thread(target=self._serve, args=[self._listener], daemon=True).start()

    def _keep(self, end):
        """Have a connection cut with the others, at once where they were cut while it was made."""
        with self._lock:
            self._ends.append(end)
            if self._state == "shut":
                _cut(end)

    def _serve(self, listener):
        with suppress(OSError):
            while True:
                near = listener.accept()[0]
                self._keep(near)
                if self._state == "refusing":
                    near.sendall(self._word)
                    _cut(near)
                elif self._state == "open":
                    far = socket.create_connection(("127.0.0.1", self._target))
                    self._keep(far)
                    for way in ((near, far), (far, near)):
                        threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, source, sink):
        with suppress(OSError):
            while data := source.recv(65536):
                if self._state == "open":
                    sink.sendall(data)
            if self._state == "open":
                _cut(sink)


def _cut(end):
    """End a connection for whoever waits on it, too."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def gate(target):
    """A gate, open at first."""
    made = Gate(target)
    try:
        yield made
    finally:
        made.shut()


def _listening(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0
