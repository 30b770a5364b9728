"""Who asks without an end beside one who asks now and then."""

from __future__ import annotations

import http.client
import threading
import time

import pytest

from tests.conftest import encoded
from tests.servers import PATIENCE, bearer, service
from tests.test_async_crash import accounts_of, form
from web.front.room import asker_of

pytestmark = pytest.mark.servers
KIND = {"Content-Type": "multipart/form-data; boundary=b"}


def posted(port, token, width, address, found):
    """In a thread: a photo sent whole from an address; its status is put into ``found``."""
    sent = threading.Event()

    def send():
        connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=PATIENCE, source_address=(address, 0)
        )
        body = form(encoded("JPEG", (width, 64)), f"r-{width}")
        connection.request("POST", "/verify-ktp", body, KIND | bearer(token))
        sent.set()
        found.append((width, connection.getresponse().status))
        connection.close()

    thread = threading.Thread(target=send)
    thread.start()
    assert sent.wait(PATIENCE)
    return thread


def test_where_all_threads_and_the_queue_are_taken_by_one_address_another_is_heard(tmp_path):
    """Readings wait for a file, so that nothing ends before all is sent."""
    tokens, _ = accounts_of(tmp_path)
    crowd, calm = [], []
    with service(tmp_path, "held", WEB_THREADS="4", READINGS_AT_ONCE="4") as running:
        threads = []
        for width in range(100, 108):
            threads.append(posted(running.port, tokens[0], width, "127.0.1.1", crowd))
            time.sleep(0.3)  # until the service has it
        assert crowd == []  # four are being read, four are in the queue
        threads.append(posted(running.port, tokens[0], 200, "127.0.1.1", crowd))
        threads[-1].join(PATIENCE)
        assert crowd == [(200, 503)]
        threads.append(posted(running.port, tokens[1], 300, "127.0.1.2", calm))
        end = time.monotonic() + PATIENCE
        while len(crowd) < 2 and time.monotonic() < end:
            time.sleep(0.02)
        assert crowd[1:] == [(107, 503)]
        (tmp_path / "go").touch()
        for thread in threads:
            thread.join(PATIENCE)
    assert calm == [(300, 200)]
    assert sorted(crowd[2:]) == [(width, 200) for width in range(100, 107)]


@pytest.mark.parametrize(
    ("proxies", "network"),
    [(0, "192.0.2.1"), (1, "198.51.100.2"), (2, "203.0.113.9"), (3, "192.0.2.1")],
)
def test_behind_proxies_an_asker_is_whom_the_outermost_trusted_one_names(proxies, network):
    told = [(b"x-forwarded-for", b"203.0.113.9, 198.51.100.2"), (b"x-other", b"203.0.113.1")]
    assert asker_of("192.0.2.1", told, proxies) == network
