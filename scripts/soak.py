"""Post pictures to a service of its own, one after the other, and watch its workers' memory.

    python -m scripts.soak --requests 500 var/photos

Starts the service as run_flask.sh does, on a free port and with one worker; prints the worker's
resident memory (Pss: shared pages counted by share) every hundred requests, and how many answers
of each status came.
"""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path

from settings import ROOT
from storage.vault import new_key

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".heic"}
START_SECONDS = 60
NO_HEADERS: Mapping[str, str] = {}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Watch the memory of a worker under requests.")
    parser.add_argument("folder", type=Path, help="pictures to send, again and again")
    parser.add_argument("--requests", type=int, default=500)
    options = parser.parse_args(arguments)
    pictures = sorted(p for p in options.folder.iterdir() if p.suffix.lower() in PICTURES)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folder = tempfile.TemporaryDirectory(prefix="soak-")
    env = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1",
           "SECRET_KEY": secrets.token_urlsafe(48), "ENCRYPTION_KEYS": new_key(),
           "DATA_DIR": folder.name, "LIMIT_ACCOUNT": ""}  # fmt: skip
    issue = [sys.executable, "-m", "scripts.issue_token", "soak@example.org"]
    token = subprocess.check_output(issue, cwd=ROOT, env=env, text=True).strip()
    server = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env,
    )  # fmt: skip
    try:
        _await(port, server)
        answers: Counter[int] = Counter()
        for number in range(options.requests + 1):
            if number % 100 == 0:
                sizes = ", ".join(f"{_pss(pid):.0f} MB" for pid in _children(server.pid))
                print(f"after {number} requests: {sizes}", flush=True)
            if number < options.requests:
                picture = pictures[number % len(pictures)]
                answers[_post(port, picture, token)] += 1
        print("answers:", dict(answers))
    finally:
        server.terminate()
        server.wait(30)
    return 0


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if _ask(port, "GET", "/readyz") == 200:
                return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def _post(port: int, picture: Path, token: str) -> int:
    border = uuid.uuid4().hex
    head = f'--{border}\r\nContent-Disposition: form-data; name="image"; filename="card"\r\n\r\n'
    body = head.encode() + picture.read_bytes() + f"\r\n--{border}--\r\n".encode()
    media_type = f"multipart/form-data; boundary={border}"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": media_type}
    return _ask(port, "POST", "/verify-ktp", body, headers)


def _ask(
    port: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = NO_HEADERS
) -> int:
    """One request over a connection of its own; gives the answer's status."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _pss(pid: int) -> float:
    """Megabytes of memory of a process, pages shared with others counted by share."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no Pss of process {pid}")


if __name__ == "__main__":
    raise SystemExit(main())
