"""Clients that hang up before their turn: what nobody waits for any more is not read."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack

import pytest

from tests.conftest import encoded
from tests.servers import PATIENCE, ask, bearer, service, verify
from tests.test_async_crash import accounts_of

pytestmark = pytest.mark.servers
HUNG_UP = 5


def posted(port, token, width, stack):
    """A request on its way, whose answer nobody has taken."""
    photo = encoded("JPEG", (width, 64))
    form = b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n'
    body = form + photo + b"\r\n--b--\r\n"
    head = (
        f"POST /verify-ktp HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    sock = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
    sock.sendall(head.encode() + body)
    return sock


def test_what_its_client_hung_up_on_before_its_turn_is_not_read(tmp_path):
    tokens, _ = accounts_of(tmp_path)
    with service(tmp_path, "held", READINGS_AT_ONCE="1") as running, ExitStack() as stack:
        first = posted(running.port, tokens[0], 101, stack)
        time.sleep(1)
        for number in range(HUNG_UP):
            posted(running.port, tokens[1], 200 + number, stack).close()
        posted(running.port, tokens[1], 300, stack).shutdown(socket.SHUT_WR)
        answers = []
        last = threading.Thread(
            target=lambda: answers.append(
                verify(running.port, tokens[1], encoded("JPEG", (400, 64)), "last")
            )
        )
        last.start()
        time.sleep(1)
        (tmp_path / "go").touch()
        assert first.recv(100).startswith(b"HTTP/1.1 200")
        last.join(PATIENCE)
        assert answers[0].status == 200
        kept = ask(running.port, "GET", "/account", **bearer(tokens[1])).json["verifications"]
        assert [each["fields"]["nik"]["value"][-3:] for each in kept] == ["400"]
