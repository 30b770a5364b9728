"""Firebase dead, slow or talking nonsense: every call ends, and says that Firebase is down."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading

import pytest

from auth.firebase.accounts import FirebaseAccounts
from auth.firebase.calls import MOST_CALLS, Firebase, emulated
from errors import UpstreamUnavailable
from settings import ROOT
from tests.auth.google import PROJECT, google_server, id_token, key_file, point_firebase_at
from tests.emulators import free_port

pytestmark = pytest.mark.servers

EMAIL = "someone@example.org"
CALLS = {
    "account": lambda accounts: accounts.account(id_token()),
    "sign_in": lambda accounts: accounts.sign_in(EMAIL),
    "mark": lambda accounts: accounts.mark("u1", True),
    "erase": lambda accounts: accounts.erase("u1"),
    "ping": lambda accounts: accounts.ping(),
    "set_admin": lambda accounts: accounts.set_admin(EMAIL, True),
}
LOOKUP = f"/v1/projects/{PROJECT}/accounts:lookup"
PORTAL = 200, b"<html>Log in to the hotel's network, gr\xfc\xdf Gott</html>"
ANSWERS = {
    "500": {"*": (500, {"error": {"code": 500, "message": "INTERNAL"}})},
    "503 without JSON": {"*": (503, b"gr\xfc\xdf Gott")},
    "quota": {"*": (429, {"error": {"code": 429, "message": "QUOTA_EXCEEDED : too much"}})},
    "portal": {"*": PORTAL},
    "portal for certificates": {"/certificates": PORTAL, LOOKUP: (500, {})},
    "key called back": {"/token": (400, {"error": "invalid_grant"}), "/certificates": (500, {})},
    "no rights": {"*": (403, {"error": {"code": 403, "message": "INSUFFICIENT_PERMISSION"}})},
    "nonsense": {"/token": (200, ["gone"])},
}


@pytest.fixture
def accounts_at(tmp_path, monkeypatch):
    """Accounts whose Google is at an address."""

    def made(url, timeout=0.2):
        point_firebase_at(url, monkeypatch)
        return FirebaseAccounts(PROJECT, key_file(tmp_path, url), timeout)

    return made


@pytest.fixture(params=["nobody listens", "silent", "trickling", *ANSWERS])
def broken(request, accounts_at):
    """Accounts that ask a broken Google."""
    if request.param == "nobody listens":
        yield accounts_at(f"http://127.0.0.1:{free_port()}")
    elif request.param in ANSWERS:
        with google_server() as google:
            google.instead |= ANSWERS[request.param]
            yield accounts_at(google.url)
    else:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            done = threading.Event()
            if request.param == "trickling":
                threading.Thread(target=trickle, args=(listener, done), daemon=True).start()
            yield accounts_at(f"http://127.0.0.1:{listener.getsockname()[1]}")
            done.set()


def trickle(listener, done):
    """Answer with a header that never ends, a letter at a time: no read ever waits long."""
    while not done.is_set():
        try:
            caller, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=letters, args=(caller, done), daemon=True).start()


def letters(caller, done):
    with caller:
        try:
            caller.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not done.wait(0.1):
                caller.sendall(b"x")
        except OSError:
            pass


@pytest.mark.parametrize("call", CALLS)
def test_every_call_ends_and_says_when_to_come_back(broken, call, caplog):
    with caplog.at_level(logging.DEBUG, "auth"), pytest.raises(UpstreamUnavailable) as told:
        CALLS[call](broken)
    assert told.value.retry_after
    assert told.value.__cause__ is None
    lines = [record for record in caplog.records if record.name.startswith("auth.")]
    assert [line.levelname for line in lines] == ["WARNING"]
    assert not any(line.exc_info for line in lines)
    assert not any(word in lines[0].getMessage() for word in (EMAIL, "u1", "eyJ", "http"))


def test_what_the_owner_has_to_switch_on_is_named_in_the_log(accounts_at, caplog):
    with google_server() as google:
        accounts = accounts_at(google.url, timeout=30)
        google.instead[LOOKUP] = 400, {"error": {"message": f"OPERATION_NOT_ALLOWED : {EMAIL}"}}
        with pytest.raises(UpstreamUnavailable):
            accounts.sign_in(EMAIL)
    said = [record.getMessage() for record in caplog.records if record.name.startswith("auth.")]
    assert said == ["Firebase does not help: INVALID_ARGUMENT OPERATION_NOT_ALLOWED"]


def test_it_is_over_when_firebase_is_back(accounts_at):
    with google_server() as google:
        accounts = accounts_at(google.url, timeout=30)
        google.instead |= {"/token": (400, {"error": "invalid_grant"})}
        with pytest.raises(UpstreamUnavailable):
            accounts.account(id_token())
        google.instead.clear()
        assert accounts.account(id_token()).uid == "u1"
        accounts.ping()


def test_a_flicker_is_not_told_to_the_caller(accounts_at, monkeypatch):
    with google_server() as google:
        accounts = accounts_at(google.url, timeout=30)
        answer, asked = google.answer, []

        def flickering(path, body):
            asked.append(path)
            return (503, {}) if path == LOOKUP and asked.count(path) == 1 else answer(path, body)

        monkeypatch.setattr(google, "answer", flickering)
        assert accounts.account(id_token()).uid == "u1"
        assert asked.count(LOOKUP) == 2


def test_calls_that_hang_do_not_pile_up():
    firebase, free, reached = Firebase(PROJECT, None, 0.01), threading.Event(), []

    def hang(_client):
        reached.append(1)
        free.wait()

    for _ in range(MOST_CALLS):
        with pytest.raises(UpstreamUnavailable):
            firebase.ask(hang)
    with pytest.raises(UpstreamUnavailable):
        firebase.ask(hang, 60)
    assert len(reached) == MOST_CALLS
    free.set()
    while not firebase._places.acquire(timeout=1):
        pass
    firebase._places.release()
    assert firebase.ask(lambda _client: "back", 60) == "back"


def in_a_process(code):
    """What a Python of its own prints."""
    environment = {name: v for name, v in os.environ.items() if "EMULATOR" not in name}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_before_the_first_call_the_sdk_is_not_loaded():
    code = """if True:
        import sys
        from auth.firebase.accounts import FirebaseAccounts
        FirebaseAccounts("a-project", None)
        print({"firebase_admin", "grpc", "requests"} & set(sys.modules))
    """
    assert in_a_process(code) == "set()"


def test_a_forked_process_makes_a_client_of_its_own():
    code = """if True:
        import os
        from auth.firebase.calls import Firebase
        firebase = Firebase("a-project", None, 5)
        mine = firebase.ask(lambda client: client)
        assert firebase.ask(lambda client: client is mine)
        child = os.fork()
        if not child:
            os._exit(0 if firebase.ask(lambda client: client is not mine) else 1)
        print(os.waitpid(child, 0)[1])
    """
    assert in_a_process(code) == "0"


def test_the_emulator_is_noticed(monkeypatch):
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST", raising=False)
    assert not emulated()
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:9099")
    assert emulated()
