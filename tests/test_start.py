"""How the service starts, serves and ends: the real gunicorn, and the shell around it."""

from __future__ import annotations

import http.client
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest

from settings import ROOT
from tests.conftest import KEY, SECRET, encoded, issued
from tests.emulators import folder, free_port

pytestmark = pytest.mark.servers

DATA = folder()


def environment(**changes):
    """The test's own environment with settings for a server of its own."""
    kept = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(DATA)}
    return {**os.environ, **kept, "PORT": str(free_port()), **changes}


@contextmanager
def gunicorn(**changes):
    """The service under gunicorn on a free port: its process and port, once it is ready."""
    env = environment(**changes)
    command = ["-m", "gunicorn", "--config", "gunicorn.conf.py", "tests.served:app()"]
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env, text=True, stderr=subprocess.PIPE
    )
    try:
        announced = subprocess.run(
            [sys.executable, "-m", "scripts.announce"],
            cwd=ROOT, env=env, text=True, capture_output=True, timeout=120, check=True,
        )  # fmt: skip
        assert announced.stdout == f"Ready: http://127.0.0.1:{env['PORT']}\n"
        yield process, int(env["PORT"])
    finally:
        process.terminate()
        process.communicate(timeout=60)


def ask(port, method, path, body=None, **headers):
    """One request on a connection of its own → status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def form(data):
    head = b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n'
    return head + data + b"\r\n--b--\r\n"


FORM = {"Content-Type": "multipart/form-data; boundary=b"}


@pytest.fixture(scope="module")
def served():
    """Two workers that wait one second for a body's next bytes, three for all of them."""
    short = {"BODY_TIMEOUT_SECONDS": "1", "UPLOAD_SECONDS": "3"}
    with gunicorn(WEB_CONCURRENCY="2", **short) as (_, port):
        yield port


@pytest.fixture
def headers(app):
    """A token of another database's: its signature is the same, so the account is made here."""
    return FORM | {"Authorization": f"Bearer {issued(app, 'someone@example.org')}"}


def test_a_photo_is_read_over_http(served, headers):
    status, body = ask(served, "POST", "/verify-ktp", form(encoded("JPEG")), **headers)
    assert (status, json.loads(body)["fields"]["nama"]["value"]) == (200, "SITI CONTOH")


@pytest.mark.parametrize("size", [9_000_000, 30_000_000])
def test_the_sender_of_a_refused_upload_sees_the_answer(served, headers, size):
    """A server that closes while its client still sends gives a broken pipe instead."""
    status, body = ask(served, "POST", "/verify-ktp", bytes(size), **headers)
    assert (status, json.loads(body)["code"]) == (413, "image_too_large")
    status, body = ask(served, "POST", "/verify-ktp", bytes(size), **FORM)
    assert (status, json.loads(body)["code"]) == (401, "token_missing")


def test_a_client_that_stops_sending_is_answered_and_let_go(served, headers):
    lines = [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join(["POST /verify-ktp HTTP/1.1", "Host: x", "Content-Length: 5000", *lines])
    with socket.create_connection(("127.0.0.1", served), timeout=60) as slow:
        slow.sendall(f"{head}\r\n\r\n--b\r\n".encode())
        answer = http.client.HTTPResponse(slow)
        answer.begin()
        assert answer.status == 400
        assert json.loads(answer.read())["code"] == "form_invalid"


def test_a_client_that_sends_drop_by_drop_is_answered_and_let_go(served, headers):
    """Each drop comes in time, but the whole does not."""
    lines = [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join(["POST /verify-ktp HTTP/1.1", "Host: x", "Content-Length: 5000", *lines])
    with socket.create_connection(("127.0.0.1", served), timeout=60) as slow:
        slow.sendall(f"{head}\r\n\r\n--b\r\n".encode())
        for _ in range(100):
            slow.sendall(b"x")
            if select.select([slow], [], [], 0.3)[0]:
                break
        answer = http.client.HTTPResponse(slow)
        answer.begin()
        assert answer.status == 400
        assert json.loads(answer.read())["code"] == "form_invalid"


def test_metrics_add_up_the_workers_figures(served):
    before, after = [], []
    for counts in (before, after):
        text = ask(served, "GET", "/metrics")[1].decode()
        name = 'http_requests_total{method="GET",route="/healthz",status="200"}'
        counts += [float(line.split()[-1]) for line in text.splitlines() if line.startswith(name)]
        for _ in range(20):
            ask(served, "GET", "/healthz")
    assert after[0] - sum(before) == 20


def test_it_ends_when_told_to_and_takes_its_files_with_it(tmp_path):
    with gunicorn(TMPDIR=str(tmp_path)) as (process, _):
        assert list(tmp_path.glob("metrics-*"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert not list(tmp_path.glob("metrics-*"))


def test_gunicorn_refuses_an_unsafe_secret_in_one_line():
    command = ["-m", "gunicorn", "--config", "gunicorn.conf.py", "main:create_app()"]
    ended = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment(SECRET_KEY="change-me"),
        text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert [line[:17] for line in ended.stderr.split("\n") if line] == ["Error: SECRET_KEY"]


def serve(**changes):
    """scripts.serve where it is expected to refuse → its exit status and what it says."""
    ended = subprocess.run(
        [sys.executable, "-m", "scripts.serve"], cwd=ROOT, env=environment(**changes),
        text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    return ended.returncode, ended.stderr


def test_a_port_in_use_is_said_before_anything_is_loaded():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        status, line = serve(PORT=port)
    assert status == 2
    assert port in line
    assert "PORT" in line


@pytest.mark.parametrize(
    ("name", "value"), [("SECRET_KEY", "short"), ("PORT", "99999"), ("HOST", "999.9.9.9")]
)
def test_settings_that_can_not_work_are_said_in_one_line(name, value):
    status, line = serve(**{name: value})
    assert status == 2
    assert name in line


def test_flask_run_without_an_env_says_what_to_do_in_one_line():
    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "main", "run"], cwd=ROOT,
        env=environment(SECRET_KEY=""), text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: SECRET_KEY is not set. Run ./run_flask.sh")
    assert ended.stderr.count("\n") == 1


def test_flask_run_logs_where_mails_go():
    env = environment(FLASK_ENV="development")
    command = [sys.executable, "-m", "flask", "--app", "main", "run", "--port", env["PORT"]]
    process = subprocess.Popen(command, cwd=ROOT, env=env, text=True, stderr=subprocess.PIPE)
    try:
        told = iter(process.stderr.readline, "")
        assert next((line for line in told if f"mail=outbox folder={DATA}/outbox" in line), None)
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_a_wrong_setting_does_not_blame_the_models(tmp_path):
    """run_flask.sh where all is installed: a wrong setting is one line, that of the setting."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "run_flask.sh", tmp_path)
    setup = f"source {ROOT}/scripts/setup.sh\n"
    setup += "need_system() { :; }; need_python_packages() { :; }; need_env() { :; }\n"
    (tmp_path / "scripts" / "setup.sh").write_text(setup)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\ncd {ROOT} && exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    for wrong, told in (({"PORT": "abc"}, "PORT"), ({"RECOGNIZERS": "nik:foo"}, "RECOGNIZERS")):
        ended = subprocess.run(
            [tmp_path / "run_flask.sh"], env=environment(**wrong), text=True, capture_output=True,
            timeout=120, check=False,
        )  # fmt: skip
        lines = [
            line for line in ended.stderr.splitlines() if "models" not in line or "could" in line
        ]
        assert ended.returncode == 2
        assert len(lines) == 1
        assert told in lines[0]


def test_a_serving_process_never_loads_tensorflow():
    script = (
        "import sys, tests.conftest; tests.conftest.serving();"
        "sys.exit(bool({'tensorflow', 'keras', 'torch'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script]
    assert subprocess.run(command, cwd=ROOT, env=environment(), timeout=120).returncode == 0
