"""Real servers that tests start: PostgreSQL, Redis, and Firebase's own emulators.

One that is not installed skips the test and says what to install; none is replaced by a fake.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import tiers

ROOT = Path(__file__).resolve().parent.parent
FIRESTORE_JAR = Path(
    "/usr/lib/google-cloud-sdk/platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"
)
FIREBASE_PROJECT = "demo-accounts"  # a name that begins with demo- never leaves the machine
FIRESTORE_RULES = Path(__file__).parent.parent / "records" / "firestore" / "firestore.rules"
# A test process that takes ten seconds to end is killed, and leaves running what it has not ended.
MOST_SECONDS_TO_END = 2


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def listening(port: int, process: subprocess.Popen[bytes], seconds: float = 180) -> None:
    """Wait until a port is listened on; fails where the process ends first. Firebase's command may
    take over a minute where others keep the cores busy."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"{process.args[0]} ended with {process.returncode}")
        with socket.socket() as caller:
            caller.settimeout(1)
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"{process.args[0]} does not listen after {seconds} s")


def started(command: list[str], port: int, **options) -> subprocess.Popen[bytes]:
    """A server of the tests' own, ended with them."""
    tiers.needs_servers()
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **{**silent, **options})
    atexit.register(_end, process)
    listening(port, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # PostgreSQL takes SIGTERM for "when all have gone"
    try:
        process.wait(MOST_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()


def folder() -> Path:
    """A folder that goes when the tests end."""
    made = Path(tempfile.mkdtemp(prefix="tests-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def _postgresql_port() -> int:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    data, port = folder() / "data", free_port()
    data.parent.chmod(0o755)
    # The server refuses to run as root.
    root = os.geteuid() == 0
    if root:
        shutil.chown(data.parent, "postgres", "postgres")
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if root else []
    folder_of = found[-1].parent
    subprocess.run(
        [*user, found[-1], "-D", data, "-U", "tests", "--auth=trust", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    options = ["-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1",
               "-c", f"unix_socket_directories={data}", "-c", "max_connections=200"]  # fmt: skip
    started([*user, folder_of / "postgres", *options], port, cwd="/")
    return port


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a new, empty database on a real server."""
    from sqlalchemy import create_engine, text

    address = f"postgresql+pg8000://tests@127.0.0.1:{_postgresql_port()}"
    name = f"t{uuid.uuid4().hex}"
    engine = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    for _ in range(100):
        try:
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            break
        except Exception:  # it listens a moment before it answers
            time.sleep(0.1)
    engine.dispose()
    yield f"{address}/{name}"


@contextmanager
def redis(port: int | None = None) -> Iterator[str]:
    """The address of an empty Redis, which ends with the block; at the same port it is back."""
    if not shutil.which("redis-server"):
        pytest.skip("Redis is not installed: apt-get install redis-server")
    port = port or free_port()
    process = started(
        ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", ""],
        port, cwd=folder(),
    )  # fmt: skip
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        _end(process)


def firestore_server(port: int) -> subprocess.Popen[bytes]:
    """Firestore's emulator, the official one, under the rules that we ship."""
    if not FIRESTORE_JAR.exists() or not shutil.which("java"):
        pytest.skip(
            "Firestore's emulator is not installed: apt-get install "
            "google-cloud-cli-firestore-emulator default-jre-headless"
        )
    main = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
    process = started(
        ["java", "-Duser.language=en", "-cp", str(FIRESTORE_JAR), main,
         "--host=127.0.0.1", f"--port={port}", f"--rules={FIRESTORE_RULES}"],
        port,
    )  # fmt: skip
    with firestore(port) as client:  # its first answers take seconds
        client.document("warm/up").create({}, timeout=60)
        assert client.document("warm/up").get(timeout=60).exists
        assert len(client.collection("warm").limit(1).get(timeout=60)) == 1
    return process


@cache
def firestore_port() -> int:
    """Where the emulator that tests share listens."""
    port = free_port()
    firestore_server(port)
    return port


@contextmanager
def firestore(port: int | None = None, project: str = "") -> Iterator[Any]:
    """A client of an empty project on the shared emulator, or on whatever listens at ``port``; of
    ``project`` where one is named."""
    from google.auth.credentials import AnonymousCredentials
    from google.cloud.firestore import Client

    os.environ["FIRESTORE_EMULATOR_HOST"] = f"127.0.0.1:{port or firestore_port()}"
    try:
        named = project or f"demo-{uuid.uuid4().hex[:12]}"
        client = Client(project=named, credentials=AnonymousCredentials())
    finally:
        del os.environ["FIRESTORE_EMULATOR_HOST"]
    try:
        yield client
    finally:
        client.close()


def _firebase_command() -> str:
    """The `firebase` of the path, of var/emulators, or of the folder that EMULATORS names."""
    folders = [ROOT / "var/emulators", *filter(None, [os.environ.get("EMULATORS")])]
    for place in (None, *(Path(folder) / "node_modules/.bin" for folder in folders)):
        found = shutil.which("firebase", path=place)
        if found and shutil.which("node"):
            return found
    pytest.skip(
        "Firebase's Auth emulator is not installed: .ci/run does that, or with Node.js 20 or newer "
        "npm install --prefix var/emulators firebase-tools@15.34.2"
    )


@cache
def _firebase_auth_port() -> int:
    command, home, port = _firebase_command(), folder(), free_port()
    emulators = {"auth": {"host": "127.0.0.1", "port": port}, "ui": {"enabled": False}}
    for part in ("hub", "logging"):
        emulators[part] = {"host": "127.0.0.1", "port": free_port()}
    (home / "firebase.json").write_text(json.dumps({"emulators": emulators}))
    # It sees no login of the developer's, and whatever it would tell or ask somebody meets a wall.
    alone = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "CI": "1", "NO_UPDATE_NOTIFIER": "1"}
    alone |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    alone |= {"NO_PROXY": "127.0.0.1,localhost"}
    alone |= {name.lower(): value for name, value in alone.items() if "PROXY" in name}
    theirs = ("GOOGLE", "FIREBASE", "GCLOUD")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    process = started(
        [command, "emulators:start", "--only", "auth", "--project", FIREBASE_PROJECT],
        port, cwd=home, env=kept | alone, start_new_session=True,
    )  # fmt: skip
    atexit.register(_end_group, process)
    _answering(f"http://127.0.0.1:{port}/")
    return port


def _answering(address: str, seconds: float = 180) -> None:
    """Wait until a server answers: Firebase's command listens on a port once to see whether it is
    free, and goes again."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert json.load(answer)["authEmulator"]["ready"]
            return
        except (OSError, ValueError):
            assert time.monotonic() < end, f"{address} does not answer after {seconds} s"
            time.sleep(0.1)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End a server and whatever it started; it has nothing to save."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def firebase_auth() -> Iterator[str]:
    """Firebase's Auth emulator, whose address (http://...) is given; the SDK finds it by itself.

    All tests share one project on it, FIREBASE_PROJECT, so each makes users of its own.
    """
    host = f"127.0.0.1:{_firebase_auth_port()}"
    os.environ["FIREBASE_AUTH_EMULATOR_HOST"] = host
    try:
        yield f"http://{host}"
    finally:
        del os.environ["FIREBASE_AUTH_EMULATOR_HOST"]
