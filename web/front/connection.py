"""One client's connection: bytes in, a request once it has come whole; an answer in, bytes out.

No socket is touched here and nobody waits. h11 takes HTTP/1.1 apart and puts it together; what is
added are bounds: on heads, on bodies, on chunks, and on the time of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus

import h11

from errors import FormInvalid, ReaderError
from web.front.gateway import Answer, Request

LONGEST_HEAD = 32 * 1024  # bytes of a request line with its headers, of a chunk's head, of trailers
MOST_CHUNKS = 10_000  # of a body; each takes h11 some 30 µs, in which nobody else is heard
MOST_PASSED_OVER = 64 * 1024 * 1024  # bytes of a body that is too large, until it is answered
PASSING_SECONDS = 10.0  # and how long they are taken in
NOT_HTTP = "The request is no HTTP/1.1, or was cut off on its way."
STATUSES = frozenset(HTTPStatus)
# What a connection waits for. WAITING: the first byte of a request.
WAITING, HEAD, BODY, ANSWER, SENDING, ENDING = range(6)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds and bytes.

    head: from accept, or from a further request's first byte, to the end of the head. pause: until
    the next bytes of a body. whole: for all of a body, and for an answer to be taken. idle: without
    a further request. ending: for the client to hang up after its last answer. body: bytes of a
    body that are kept; what is longer is passed over, and is too large to the service.
    """

    head: float
    pause: float
    whole: float
    idle: float
    ending: float
    body: int


class Connection:
    """What one client sends and gets.

    state: what it waits for; ``since`` when, ``until`` when its patience for that ends, both as
    time.monotonic() has it. out: bytes to be sent. held: bytes of a body that it keeps.
    chunked: the body comes in chunks.
    """

    def __init__(self, peer: str, bounds: Bounds, now: float) -> None:
        self.peer, self._bounds = peer, bounds
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self.state, self.since, self.until = WAITING, now, now + bounds.head
        self.out, self.held = bytearray(), 0
        self._last = False  # no further request is taken
        self._new_request()

    def received(self, data: bytes, now: float) -> Request | None:
        """Take bytes in, none where the client has sent its last → a request that is whole by now,
        or broken, as its ``refusal`` then says."""
        if self.state not in (WAITING, HEAD, BODY):
            return None
        if self.state == WAITING and data:
            # the first request's head has its time from accept on, whatever came first
            self._become(HEAD, now, self.until - now if self._first else self._bounds.head)
        try:
            self._http.receive_data(data)
        except h11.RemoteProtocolError:
            return self.broken(NOT_HTTP, now)
        return self._go_on(now)

    def late(self, now: float) -> Request | None:
        """Its patience has ended: a request that is under way is refused; without one, or where
        its answer is not taken, the connection is at its end."""
        if self.state == BODY and self._too_large:
            return self._whole(now)
        if self.state in (HEAD, BODY):
            return self.broken("The request did not come in time.", now)
        self._become(ENDING, now, 0)
        return None

    def broken(self, why: str, now: float) -> Request | None:
        """Refuse the request that is under way; its answer is the connection's last."""
        if self.state == WAITING:
            self._become(ENDING, now, 0)
            return None
        self._last = True
        return self.refused(FormInvalid(why), now)

    def refused(self, error: ReaderError, now: float) -> Request:
        """The request that is under way, refused without the rest of it."""
        self._parts.clear()
        self.held = 0
        self._request.refusal = error
        return self._whole(now)

    def answered(self, answer: Answer, now: float, last: bool) -> None:
        """Put an answer into ``out``; ``last``: no further request is taken."""
        self._last = self._last or last or self._http.their_state is not h11.DONE
        headers = [*answer.headers, (b"Date", formatdate(usegmt=True).encode())]
        bodiless = self._request.method == "HEAD" or answer.status in (204, 304)
        if not bodiless:
            headers = [each for each in headers if each[0].lower() != b"content-length"]
            headers.append((b"Content-Length", str(len(answer.body)).encode()))
        if self._last:
            headers.append((b"Connection", b"close"))
        reason = HTTPStatus(answer.status).phrase.encode() if answer.status in STATUSES else b""
        self._send(h11.Response(status_code=answer.status, headers=headers, reason=reason))
        if answer.body and not bodiless:
            self._send(h11.Data(data=answer.body))
        self._send(h11.EndOfMessage())
        self.held = 0
        self._become(SENDING, now, self._bounds.whole)

    def sent(self, now: float) -> Request | None:
        """All of ``out`` is sent → a further request that has come already."""
        if self.state != SENDING:  # it was a word in between, the body is still to come
            return None
        if self._last or self._http.our_state is not h11.DONE:
            self._become(ENDING, now, self._bounds.ending)
            return None
        self._http.start_next_cycle()
        self._new_request()
        self._first = False
        self._become(WAITING, now, self._bounds.idle)
        if self._http.trailing_data[0]:
            self._become(HEAD, now, self._bounds.head)
            return self._go_on(now)
        return None

    def _new_request(self) -> None:
        self._request, self._parts = Request(self.peer), list[bytes]()
        self._taken = self._chunks = 0
        self._first, self._too_large, self.chunked = True, False, False
        self._body_until = float("inf")

    def _become(self, state: int, now: float, seconds: float) -> None:
        self.state, self.since, self.until = state, now, now + seconds

    def _send(self, event: h11.Event) -> None:
        self.out += self._http.send(event) or b""

    def _go_on(self, now: float) -> Request | None:
        """The request that is whole by what has been received, if there is one."""
        try:
            while True:
                event = self._http.next_event()
                if isinstance(event, h11.Request):
                    whole = self._head(event, now)
                elif isinstance(event, h11.Data):
                    whole = self._body(event, now)
                elif isinstance(event, h11.EndOfMessage):
                    return self._whole(now)
                elif isinstance(event, h11.ConnectionClosed):
                    self._become(ENDING, now, 0)
                    return None
                else:
                    return None
                if whole is not None:
                    return whole
        except h11.RemoteProtocolError:
            return self.broken(NOT_HTTP, now)

    def _head(self, event: h11.Request, now: float) -> Request | None:
        self._request = Request(
            self.peer, event.method.decode(), event.target.decode(), event.http_version.decode(),
            list(event.headers),
        )  # fmt: skip
        self._become(BODY, now, min(self._bounds.pause, self._bounds.whole))
        self._body_until = now + self._bounds.whole
        lengths = [int(value) for name, value in event.headers if name == b"content-length"]
        self.chunked = b"transfer-encoding" in dict(event.headers)
        if lengths and self.chunked:
            # whoever stands before this server may have taken the other one for the body's end
            return self.broken("The request says its length in two ways.", now)
        self._request.length = lengths[0] if lengths else 0
        self._too_large = self._request.length > self._bounds.body
        if self._http.they_are_waiting_for_100_continue:
            if self._too_large:
                return self._whole(now)
            self._send(h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue"))
        return None

    def _body(self, event: h11.Data, now: float) -> Request | None:
        self._chunks += event.chunk_start
        if self._chunks > MOST_CHUNKS:
            return self.broken("The body comes in too many chunks.", now)
        self._taken += len(event.data)
        self.until = min(now + self._bounds.pause, self._body_until)
        self._too_large = self._too_large or self._taken > self._bounds.body
        if not self._too_large:
            self._parts.append(bytes(event.data))
            self.held += len(event.data)
            return None
        # Taken in, so that its sender sees the answer, who would else find the line cut.
        self._parts.clear()
        self.held = 0
        passed = now - self.since > PASSING_SECONDS or self._taken > MOST_PASSED_OVER
        return self._whole(now) if passed else None

    def _whole(self, now: float) -> Request:
        self._request.length = max(self._request.length, self._taken)
        self._request.body, self._request.came = b"".join(self._parts), now
        self._parts.clear()
        self._become(ANSWER, now, float("inf"))
        return self._request
