"""Firestore that is not there, never answers, hangs up, breaks off, or comes back."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest

from errors import UpstreamUnavailable
from records.firestore import FirestoreStore
from records.store import AuditLine, Twice
from storage.firestore import calls
from tests.emulators import firestore, firestore_port, firestore_server, free_port
from tests.records.kept import ROW

pytestmark = pytest.mark.servers

LINE = AuditLine(1000.5, "ana", "created", ROW.id, 1)
GUARD = 60  # seconds; the library on its own would take longer than that

METHODS = {
    "add": lambda store: add(store, ROW),
    "add with an image": lambda store: store.add(ROW, LINE, image=b"picture"),
    "get": lambda store: store.get(ROW.id),
    "by_reference": lambda store: store.by_reference("ana", ["r"]),
    "image": lambda store: store.image(ROW.id),
    "of_owner": lambda store: store.of_owner("ana"),
    "with_verdict": lambda store: store.with_verdict("ana", "passed", 1),
    "with_nik": lambda store: store.with_nik(["n"], "budi"),
    "page": lambda store: store.page("passed", (1000.5, ROW.id), 5),
    "replace": lambda store: store.replace(replace(ROW, version=2), LINE),
    "marked": lambda store: store.marked(ROW.id, 1),
    "unmarked": lambda store: store.unmarked(5),
    "erase": lambda store: store.erase([ROW.id], [LINE]),
    "expired": lambda store: store.expired(0, 5),
    "note": lambda store: store.note(LINE),
    "audit": lambda store: store.audit(ROW.id),
    "rows": lambda store: store.rows("", 5),
    "reseal": lambda store: store.reseal(ROW, b"picture"),
    "ping": lambda store: store.ping(),
}


def add(store, row):
    twice = Twice(("n",), replace(row, verdict="review"))
    line = replace(LINE, verification=row.id)
    return store.add(row, line, references=["r"], twice=twice)


def outcome(call, *given):
    """What a call returns or raises; the test fails where it does neither."""
    found = []

    def work():
        try:
            found.append(call(*given))
        except Exception as error:
            found.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(GUARD)
    if not found:
        pytest.fail(f"neither answer nor error in {GUARD} s")
    return found[0]


@pytest.fixture
def impatient(monkeypatch):
    """Less to wait for."""
    monkeypatch.setattr(calls, "SECONDS", 0.7)


@contextmanager
def refusing():
    yield free_port()


@contextmanager
def silent():
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        yield listener.getsockname()[1]


@contextmanager
def full():
    """Listens and takes no connection, as a machine behind a firewall that drops packets."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(("127.0.0.1", port))
        yield port
        for caller in callers:
            caller.close()


@contextmanager
def leaving():
    """Takes connections and hangs up."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:

        def hang_up():
            try:
                while True:
                    listener.accept()[0].close()
            except OSError:
                return

        thread = threading.Thread(target=hang_up, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("endpoint", [refusing, silent])
def test_every_method_says_that_firestore_is_down(impatient, caplog, endpoint, method):
    with endpoint() as port, firestore(port) as client:
        raised = outcome(METHODS[method], FirestoreStore(client))
    assert isinstance(raised, UpstreamUnavailable)
    assert raised.retry_after
    (told,) = [each for each in caplog.records if each.levelno >= logging.ERROR]
    kinds = {"ServiceUnavailable", "DeadlineExceeded"}
    assert told.getMessage() in {f"firestore error={kind}" for kind in kinds}


@pytest.mark.parametrize("endpoint", [full, leaving])
def test_unreachable_and_hanging_up_are_down_too(impatient, endpoint):
    with endpoint() as port, firestore(port) as client:
        store = FirestoreStore(client)
        for call in (lambda: add(store, ROW), lambda: store.page(None, None, 5)):
            assert isinstance(outcome(call), UpstreamUnavailable)


def test_answers_that_break_off_half_way_are_down_too(monkeypatch):
    """A line that dies in the middle of a long answer."""
    with firestore() as client:
        store, project = FirestoreStore(client), client.project
        for number in range(1, 21):
            row = replace(ROW, id=f"row-{number}", reference=None, nik=None, sealed=bytes(100_000))
            store.add(row, LINE)
        assert len(store.of_owner("ana")) == 20
    monkeypatch.setattr(calls, "SECONDS", 2.0)
    with dying_after(300_000) as port, firestore(port) as client:
        client.project = project
        store = FirestoreStore(client)
        assert isinstance(outcome(store.of_owner, "ana"), UpstreamUnavailable)


@contextmanager
def dying_after(limit):
    """A way to the emulator that carries so many bytes of answers and then no more."""
    ends = []

    def carry(source, target, most):
        carried = 0
        try:
            while data := source.recv(65536):
                carried += len(data)
                if carried < most:
                    target.sendall(data)
        except OSError:
            return

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            try:
                while True:
                    near = listener.accept()[0]
                    ends.append(near)
                    far = socket.create_connection(("127.0.0.1", firestore_port()))
                    ends.append(far)
                    for way in ((near, far, float("inf")), (far, near, limit)):
                        threading.Thread(target=carry, args=way, daemon=True).start()
            except OSError:
                return

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    serving.join()
    for end in ends:
        end.close()


@pytest.fixture
def frozen():
    """An emulator of the test's own: its port, and how to freeze and thaw it."""
    port = free_port()
    process = firestore_server(port)

    def freeze():
        os.kill(process.pid, signal.SIGSTOP)

    def thaw():
        os.kill(process.pid, signal.SIGCONT)

    yield port, freeze, thaw
    thaw()
    process.kill()
    process.wait(20)


def again(call, seconds=60):
    """Do a call as a caller would who is told to come back later."""
    end = time.monotonic() + seconds
    while isinstance(found := outcome(call), UpstreamUnavailable) and time.monotonic() < end:
        time.sleep(0.2)
    return found


def test_frozen_at_any_call_nothing_is_lost_or_stored_twice(frozen, monkeypatch):
    """It freezes before the nth call of an add, and the same reference is sent when it is back."""
    port, freeze, thaw = frozen
    with firestore(port) as client:
        store = FirestoreStore(client)
        monkeypatch.setattr(calls, "SECONDS", 2.0)
        for number, step in enumerate(("fetch", "find", "commit"), start=1):
            owner, real = f"owner-{number}", getattr(store._calls, step)

            def freezing(*given, real=real):
                freeze()
                return real(*given)

            first = replace(ROW, id=f"{number}-first", owner=owner)
            second = replace(ROW, id=f"{number}-second", owner=owner)
            monkeypatch.setattr(store._calls, step, freezing)
            assert isinstance(outcome(add, store, first), UpstreamUnavailable)
            monkeypatch.setattr(store._calls, step, real)
            thaw()
            stored = again(lambda row=second: add(store, row))
            assert [row.id for row in store.of_owner(owner)] == [stored.id]
            lines = [*store.audit(first.id), *store.audit(second.id)]
            assert [line.verification for line in lines] == [stored.id]
            assert again(lambda row=first: add(store, row)).id == stored.id


def test_it_finds_a_firestore_that_starts_later():
    port = free_port()
    with firestore(port) as client:
        store = FirestoreStore(client)
        assert isinstance(outcome(add, store, ROW), UpstreamUnavailable)
        process = firestore_server(port)
        try:
            assert again(lambda: add(store, ROW)).id == ROW.id
            assert len(store.audit(ROW.id)) == 1
        finally:
            process.kill()
            process.wait(20)
