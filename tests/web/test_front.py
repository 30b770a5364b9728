"""A real server among clients that are slow, silent, many, or speak no HTTP.

Whoever keeps to the rules is answered meanwhile: within a second where the machine has nothing else
to do; these tests let a busy one have five.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import socket
import time
from collections import Counter
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

import service.build as services
from settings import Settings
from tests.conftest import KEY, SECRET, encoded
from tests.servers import ask, at_once, bearer, service, verify
from web.front.room import network_of

pytestmark = pytest.mark.servers

MANY = 200
SOON = 5  # seconds
# 20,000 requests at once, of clients that take no answer: a flood, which two cores work off.
FLOODED = 30
PHOTO = encoded("JPEG")
POST = b"POST /verify-ktp HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n"
FORM = b"Content-Type: multipart/form-data; boundary=b\r\n"
CHUNKED = b"POST /otp/send HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
CHUNKED += b"Transfer-Encoding: chunked\r\n\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
SLOW = {
    "idle": b"",
    "one byte": b"G",
    "half a head": b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
    "half a body, no token": POST + FORM + b"\r\n--b\r\n",
    "half a body in chunks": CHUNKED + b"5\r\nabc",
    "kept alive": GET,
    "no answer taken": b"GET /openapi/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 100,
}


@contextmanager
def served(folder, app="app", **settings):
    """A service, and a token for it."""
    with service(folder, app, **settings) as running:
        own = Settings(secret_key=SECRET, encryption_keys=KEY, data_dir=folder)
        parts = services.build(own)
        token = parts.accounts.issue("someone@example.org", timedelta(hours=1))
        parts.database.forget_connections()
        yield running, token


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One for tests that leave it as it was, with time enough for slow clients to stay."""
    with served(tmp_path_factory.mktemp("front"), WEB_THREADS="4", HEAD_SECONDS="60",
                BODY_TIMEOUT_SECONDS="60") as made:  # fmt: skip
        yield made


def connected(port, stack, sent=b""):
    sock = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
    sock.sendall(sent)
    return sock


def answer_on(sock):
    """Status, headers and problem code of the next answer."""
    with closing(http.client.HTTPResponse(sock)) as response:
        response.begin()
        body = response.read()
    code = json.loads(body).get("code") if body[:1] == b"{" else None
    return response.status, response.headers, code


def told(port, data):
    with ExitStack() as stack:
        sock = connected(port, stack, data)
        return answer_on(sock)


@pytest.mark.parametrize("sort", SLOW)
def test_two_hundred_slow_clients_hold_nobody_up(shared, sort):
    """Four of them held all four threads."""
    running, token = shared
    patience = FLOODED if sort == "no answer taken" else SOON
    with ExitStack() as stack:
        for _ in range(MANY):
            connected(running.port, stack, SLOW[sort])
        time.sleep(0.5)
        for path in ("/healthz", "/readyz", "/metrics"):
            answer = ask(running.port, "GET", path, patience=patience)
            assert (answer.status, answer.seconds < patience) == (200, True)
        for _ in range(20):  # what is asked without an end keeps the service busy, but answering
            name = f"slow-{sort.split()[0]}"
            answer = verify(running.port, token, PHOTO, name, patience=patience)
            if answer.status != 503:
                break
            assert sort == "no answer taken"
            time.sleep(1)
        assert answer.status == 200
    assert "Traceback" not in running.log


def test_a_head_has_a_deadline_from_the_connection_on(tmp_path):
    with served(tmp_path, HEAD_SECONDS="1") as (running, _), ExitStack() as stack:
        silent = connected(running.port, stack)
        slow = connected(running.port, stack, b"GET /healthz HTTP/1.1\r\nX: ")
        start = time.monotonic()
        for _ in range(100):  # each drop comes in time, the whole does not
            time.sleep(0.1)
            slow.sendall(b"x")
            if time.monotonic() - start > 2:
                break
        status, headers, code = answer_on(slow)
        assert (status, code, headers["Connection"]) == (400, "form_invalid", "close")
        assert silent.recv(100) == b""


def test_an_address_that_has_too_many_connections_loses_the_oldest(tmp_path):
    with served(tmp_path, CONNECTIONS_PER_CLIENT="5") as (running, _), ExitStack() as stack:
        first, *others = [connected(running.port, stack) for _ in range(5)]
        assert ask(running.port, "GET", "/healthz").status == 200
        assert first.recv(100) == b""
        elsewhere = stack.enter_context(
            socket.create_connection(("127.0.0.1", running.port), 60, ("127.0.0.2", 0))
        )
        elsewhere.sendall(GET)
        assert answer_on(elsewhere)[0] == 200
        others[-1].sendall(GET)
        assert answer_on(others[-1])[0] == 200


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("10.0.0.1", "10.0.0.1", True), ("10.0.0.1", "10.0.0.2", False), ("local", "local", True),
     ("2001:db8::1", "2001:db8::ffff:1", True), ("2001:db8::1", "2001:db8:0:1::1", False),
     ("::ffff:10.0.0.1", "10.0.0.1", True), ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False),
     ("fe80::1%eth0", "fe80::2%eth0", True)],
)  # fmt: skip
def test_an_address_of_ipv6_is_counted_with_its_neighbours(one, other, same):
    """A subscriber has 2^64 of them."""
    assert (network_of(one) == network_of(other)) == same


def test_whom_it_can_not_serve_in_time_it_tells_at_once(tmp_path):
    """Forty ask for a card each, which take half a second, one at a time: none waits for twenty
    seconds, and `/healthz` is answered throughout."""
    bounds = {"WEB_THREADS": "4", "READINGS_AT_ONCE": "1", "BUSY_WAIT_SECONDS": "3"}
    with served(tmp_path, "slow", **bounds) as (running, token):

        def app(number):
            return verify(running.port, token, PHOTO, f"order-{number}")

        def probe():
            return [ask(running.port, "GET", "/healthz", patience=SOON) for _ in range(20)]

        calls = [lambda number=number: app(number) for number in range(40)]
        *answers, alive = at_once([*calls, probe])
        figures = ask(running.port, "GET", "/metrics").body.decode()
    assert {answer.status for answer in alive} == {200}
    refused = [answer for answer in answers if answer.status == 503]
    assert {answer.status for answer in answers} == {200, 503}
    assert len(refused) >= 40 - 8 - 8
    for answer in refused:
        assert answer.json["code"] == "busy"
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["X-Request-ID"] == answer.json["request_id"]
    assert re.search(r'http_requests_total\{.*status="503"\} [1-9]', figures)


@pytest.mark.parametrize(
    "body",
    [b"-1\r\nabc\r\n0\r\n\r\n", b"zz\r\nabc\r\n", b"\r\n", b"ffffffffffffffffffffffffff\r\nabc",
     b"3;" + b"x" * 1_000_000, b"3\r\nabcdef\r\n0\r\n\r\n", b"0\r\nX: " + b"x" * 1_000_000,
     b"0\r\n" + b"X: y\r\n" * 200_000, b"1\r\nx\r\n" * 20_000, b"0\r\nno trailer\r\n\r\n"],
    ids=["negative", "no number", "empty", "endless", "extension", "longer than said",
         "long trailer", "many trailers", "tiny chunks", "bad trailer"],
)  # fmt: skip
def test_chunks_that_are_none_are_the_senders_mistake(shared, body):
    """They were a 500."""
    status, headers, code = told(shared[0].port, CHUNKED + body)
    assert (status, code) == (400, "form_invalid")
    assert headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "data",
    [b"\x16\x03\x01\x02\x00" * 20, b"GET\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"GET / HTTP/1.1\r\nX" * 9000,
     b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
     b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"],
    ids=["TLS", "no target", "no host", "two hosts", "long", "negative length", "two lengths"],
)  # fmt: skip
def test_what_is_no_http_is_the_senders_mistake(shared, data):
    status, headers, code = told(shared[0].port, data)
    assert (status, code, headers["Connection"]) == (400, "form_invalid", "close")


@pytest.mark.parametrize("header", ["SCRIPT_NAME: /x", "Script_Name: /x", "PATH_INFO: /metrics"])
def test_no_header_moves_the_service_to_another_address(shared, header):
    """`/x/metrics` went past a proxy's rule for `/metrics`; with another path it was a 500."""
    for path in ("/x/metrics", "/consent"):
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n"
        assert told(shared[0].port, head.encode())[0] == {"/consent": 200}.get(path, 404)


def test_nobody_on_this_machine_passes_for_a_proxy(shared):
    """gunicorn believes whoever calls from 127.0.0.1."""
    sent = GET.replace(b"\r\n\r\n", b"\r\nX-Forwarded-Proto: https\r\n\r\n")
    status, headers, _ = told(shared[0].port, sent)
    assert (status, headers["Strict-Transport-Security"]) == (200, None)


def test_what_is_under_way_is_answered_when_the_service_is_told_to_end(tmp_path):
    with served(tmp_path, "slow") as (running, token), ExitStack() as stack:
        connected(running.port, stack, GET)  # kept alive, and idle
        calls = [lambda n=n: verify(running.port, token, PHOTO, f"late-{n}") for n in range(3)]

        def end():
            time.sleep(0.2)
            running.end()

        answers = at_once([*calls, end])[:3]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert {answer.headers["Connection"] for answer in answers} == {"close"}


def test_chunks_are_read_as_any_other_body(shared):
    status, _, code = told(shared[0].port, CHUNKED + b'b\r\n{"email": 3\r\n1\r\n}\r\n0\r\n\r\n')
    assert (status, code) == (400, "form_invalid")
    whole = CHUNKED + b'c;a=b\r\n{"email": "a\r\n10\r\n@example.org"}  \r\n0\r\nX: y\r\n\r\n'
    assert told(shared[0].port, whole)[0] == 202


def statuses(port, data, wanted):
    """The status lines' numbers of so many answers on one connection, and all that came."""
    came, found = b"", []
    with ExitStack() as stack:
        sock = connected(port, stack, data)
        while len(found) < wanted or b"}" not in came.rpartition(b"HTTP/1.1")[2]:
            came += (part := sock.recv(65536))
            assert part, came
            found = [int(status) for status in re.findall(rb"HTTP/1.1 (\d+)", came)]
    return found, came


def test_requests_that_come_together_are_answered_one_after_the_other(shared):
    data = GET + GET.replace(b"healthz", b"nowhere") + GET
    assert statuses(shared[0].port, data, 3)[0] == [200, 404, 200]


def test_head_has_a_length_and_no_body(shared):
    found, came = statuses(shared[0].port, GET.replace(b"GET", b"HEAD") + GET, 2)
    assert found == [200, 200]
    assert came.count(b"ok") == 1
    assert len(re.findall(rb"(?i)content-length: [1-9]", came)) == 2


def test_a_client_that_asks_before_it_sends_is_told_to_or_not_to(shared):
    waits = b"Expect: 100-continue\r\n\r\n"
    with ExitStack() as stack:
        small = POST.replace(b"8000000", b"5") + FORM
        sock = connected(shared[0].port, stack, small + waits)
        assert sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(b"--b--")
        assert answer_on(sock)[2] == "token_missing"
        large = POST.replace(b"8000000", b"90000000") + FORM
        large += b"Authorization: Bearer " + shared[1].encode() + b"\r\n"
        assert answer_on(connected(shared[0].port, stack, large + waits))[0] == 413


def test_one_process_lives_through_a_limit_on_open_files(tmp_path):
    """`ulimit -n 64` killed a worker with the first connection too many."""
    with served(tmp_path, files=64) as (running, token), ExitStack() as stack:
        workers = running.workers
        for _ in range(MANY):
            connected(running.port, stack)
        for number in range(3):
            assert verify(running.port, token, PHOTO, f"order-{number}").status == 200
        assert ask(running.port, "GET", "/readyz").status == 200
        assert running.workers == workers
        assert "Traceback" not in running.log
        assert "ulimit" in running.log


def megabytes(running):
    """What the one worker takes."""
    (worker,) = running.workers
    status = Path(f"/proc/{worker}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def test_bodies_under_way_take_no_more_than_their_memory(shared):
    """Fifty of 7.9 MB: the oldest give way."""
    running, token = shared
    before = megabytes(running)
    with ExitStack() as stack:
        for _ in range(50):
            sock = connected(running.port, stack, POST + FORM + b"\r\n")
            sock.sendall(bytes(7_900_000))
        assert verify(running.port, token, PHOTO, "beside-others").status == 200
        assert megabytes(running) - before < 128 + 64


def test_who_sends_slowly_does_not_give_way_to_who_sends_much(shared):
    """Forty bodies of a neighbour's, each newer than the one that was under way, pushed it out."""
    running, token = shared
    with ExitStack() as stack:
        body = b"--b\r\nContent-Disposition: form-data; name=image; filename=a.jpg\r\n\r\n"
        body += PHOTO + b"\r\n--b--\r\n"
        head = f"POST /verify-ktp HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        head += f"Content-Length: {len(body)}\r\n"
        slow = connected(running.port, stack, head.encode() + FORM + b"\r\n" + body[:100])
        for _ in range(40):
            hasty = stack.enter_context(
                socket.create_connection(("127.0.0.1", running.port), 60, ("127.0.0.2", 0))
            )
            hasty.sendall(POST + FORM + b"\r\n" + bytes(7_900_000))
        slow.sendall(body[100:])
        assert answer_on(slow)[0] == 200


def test_answers_that_nobody_takes_are_within_bounds(tmp_path):
    """A hundred pictures of 8 MB that were asked for and not taken stood in memory for a minute."""
    picture = PHOTO + bytes(7_900_000)
    settings = {"KEEP_IMAGES": "1", "WEB_THREADS": "2", "MAX_IMAGE_BYTES": str(len(picture))}
    with served(tmp_path, **settings) as (running, token), ExitStack() as stack:
        record = verify(running.port, token, picture, "large").json["id"]
        assert (
            ask(running.port, "GET", f"/verifications/{record}/image", **bearer(token)).status
            == 200
        )
        before = megabytes(running)
        asked = f"GET /verifications/{record}/image HTTP/1.1\r\nHost: x\r\n"
        asked += f"Authorization: Bearer {token}\r\n\r\n"
        for _ in range(90):
            sock = stack.enter_context(closing(socket.socket()))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.connect(("127.0.0.1", running.port))
            sock.sendall(asked.encode())
            assert sock.recv(15) == b"HTTP/1.1 200 OK"
        answer = ask(running.port, "GET", f"/verifications/{record}/image", **bearer(token))
        assert (answer.status, len(answer.body)) == (200, len(picture))
        assert megabytes(running) - before < 128 + 256  # sixty took 490 without a bound


WHOLE = (
    GET,
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT a:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://x/consent?a=b HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://[x HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET //x//y HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /%00%ff%2f HTTP/1.0\r\n\r\n",
    b"GET /consent HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    b"GET /consent HTTP/1.1\r\nHost: x\r\nAccept-Language: \xff\xfe\r\nX_Y: z\r\n\r\n",
    b"BREW /consent HTTP/1.1\r\nHost: x\r\n\r\n",
    CHUNKED + b"5\r\nabcde\r\n0\r\nX: y\r\n\r\n",
    POST.replace(b"8000000", b"10") + FORM + b"\r\n--b\r\nabcde",
)


def test_mutated_requests_are_the_senders_mistakes(shared):
    """Six hundred: each is answered, none is a fault of ours, and the worker is the one it was."""
    running, _ = shared
    workers, chance, seen = running.workers, random.Random(7), Counter()
    for number in range(600):
        data = bytearray(WHOLE[number % len(WHOLE)])
        for _ in range(0 if number < len(WHOLE) else chance.randint(1, 4)):
            at = chance.randrange(len(data))
            piece = bytes(chance.randrange(256) for _ in range(chance.randint(0, 5)))
            data[at : at + chance.choice((0, 1, 5))] = piece
        with ExitStack() as stack:
            sock = connected(running.port, stack, data)
            sock.shutdown(socket.SHUT_WR)
            seen[sock.recv(4096)[9:12]] += 1
    assert {status[:1] for status in seen} <= {b"2", b"4", b""}
    assert seen[b"400"] > 100
    assert running.workers == workers
    assert "Traceback" not in running.log
