"""gunicorn's worker: one loop holds every connection, threads get requests that have come whole.

A client that is slow, silent or far away costs a socket and the bytes it has sent, never a thread;
an answer leaves by the loop as well. What waits for a thread is counted: one request too many is
told so at once (`web.front.lanes`).
"""

from __future__ import annotations

import errno
import logging
import os
import selectors
import socket
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import partial

from gunicorn.workers.base import Worker

from errors import Busy
from service.turns import RETRY_AFTER
from settings import Settings
from web.front import connection as states
from web.front.connection import Bounds, Connection
from web.front.gateway import Answer, Request
from web.front.lanes import Lanes
from web.front.room import most_connections, network_of, who_has_most
from web.http.errors import told
from web.http.form import ROOM_BESIDE_IMAGE

log = logging.getLogger(__name__)

TICK = 0.25  # seconds between looks at the clock
BLOCK, CHUNKED_BLOCK = 256 * 1024, 32 * 1024  # bytes; a block of tiny chunks takes 0.2 s
IDLE_SECONDS = 15.0  # a connection may wait for its next request
ENDING_SECONDS = 2.0  # for a client to hang up, before what it sends is answered with a reset
LINGER_SECONDS = 2.0  # a worker that ends keeps idle connections: a request may be on its way
REST_SECONDS = 0.5  # without new connections, where there is no room for one
MOST_HELD = 128 * 1024 * 1024  # bytes of bodies, also in wait for a thread; and of answers
NO_ROOM = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


class Client:
    """A socket, what goes over it, and whether it is watched for bytes in, out or both."""

    __slots__ = ("conn", "events", "network", "server", "sock")

    def __init__(self, sock: socket.socket, conn: Connection, server: tuple[str, int]) -> None:
        self.sock, self.conn, self.server, self.events = sock, conn, server, 0
        self.network = network_of(conn.peer)


class Front(Worker):  # type: ignore[misc]  # gunicorn has no types
    """The worker class that gunicorn.conf.py names; its methods run in the loop."""

    alive: bool  # until a signal ends it

    def init_process(self) -> None:
        """In the worker, before the application is there."""
        self.clients: set[Client] = set()
        self.accepting, self.rest_until = False, 0.0
        super().init_process()

    def set_up(self) -> None:
        """By the application's settings, once it is loaded."""
        settings: Settings = self.wsgi.extensions["service"].settings
        self.bounds = Bounds(
            head=settings.head_seconds,
            pause=settings.body_timeout_seconds,
            whole=settings.upload_seconds,
            idle=IDLE_SECONDS,
            ending=ENDING_SECONDS,
            body=settings.max_image_bytes + ROOM_BESIDE_IMAGE,
        )
        self.most_held = max(MOST_HELD, 2 * self.bounds.body)
        self.most = most_connections(settings.web_threads)
        # behind proxies all connections are theirs
        self.most_a_client = 0 if settings.trusted_proxies else settings.connections_per_client
        self.lanes = Lanes(
            self.wsgi, settings.web_threads, settings.busy_wait_seconds, settings.trusted_proxies
        )
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.lanes.woken, selectors.EVENT_READ, self.lanes.hear)
        self.selector.register(self.PIPE[0], selectors.EVENT_READ, self.hear_signal)

    def run(self) -> None:
        """Serve until told to end, then what is under way, for as long as gunicorn lets it."""
        self.set_up()
        while self.alive and self.ppid == os.getppid():
            self.accept_or_not(time.monotonic() >= self.rest_until)
            self.turn()
        self.alive = False
        self.accept_or_not(False)
        for listener in self.sockets:
            listener.close()
        now = time.monotonic()
        while self.clients and time.monotonic() < now + self.cfg.graceful_timeout:
            for client in self.clients:
                if client.conn.state == states.WAITING:
                    client.conn.until = min(client.conn.until, now + LINGER_SECONDS)
            self.turn()
        for client in list(self.clients):
            self.close(client)
        self.lanes.close()

    def turn(self) -> None:
        """Hear whoever has something to say, for a tick; then look at the clock."""
        self.notify()
        for key, events in self.selector.select(TICK):
            key.data(events)
        now = time.monotonic()
        for client in [each for each in self.clients if now >= each.conn.until]:
            with self.or_close(client):
                self.go_on(client, client.conn.late(now))

    def hear_signal(self, _: int) -> None:
        """A signal's handler has run; all that this does is end the wait."""
        with suppress(BlockingIOError):
            os.read(self.PIPE[0], 4096)

    def accept_or_not(self, wanted: bool) -> None:
        """Take new connections, or leave them to other workers and the kernel."""
        if wanted == self.accepting:
            return
        self.accepting = wanted
        for listener in self.sockets:
            if wanted:
                listener.setblocking(False)
                accept = partial(self.accept, listener)
                self.selector.register(listener, selectors.EVENT_READ, accept)
            else:
                self.selector.unregister(listener)

    def accept(self, listener: socket.socket, _: int) -> None:
        """One more connection; where there are too many, the one that has waited longest goes."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno in NO_ROOM and not self.evict(self.clients):
                self.rest_until = time.monotonic() + REST_SECONDS
                self.accept_or_not(False)
            return
        sock.setblocking(False)
        peer = address[0] if isinstance(address, tuple) else "local"
        server = listener.getsockname()[:2] if isinstance(address, tuple) else ("localhost", 80)
        with suppress(OSError):  # a socket of this machine's own has none
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(sock, Connection(peer, self.bounds, time.monotonic()), server)
        same = [each for each in self.clients if each.network == client.network]
        self.clients.add(client)
        self.watch(client)
        if self.most_a_client and len(same) >= self.most_a_client:
            self.evict(same)
        if len(self.clients) > self.most:
            self.evict(self.clients)

    def evict(self, among: Collection[Client]) -> bool:
        """Close the connection that has waited longest, of those that no thread has in hand;
        whether there was one."""
        waiting = [each for each in among if each.conn.state != states.ANSWER]
        if waiting:
            self.close(min(waiting, key=lambda each: each.conn.since))
        return bool(waiting)

    def watch(self, client: Client) -> None:
        """Wait for what a connection's state lets come."""
        events = selectors.EVENT_WRITE if client.conn.out else 0
        if client.conn.state not in (states.ANSWER, states.SENDING):
            events |= selectors.EVENT_READ
        if events == client.events:
            return
        if client.events:
            self.selector.unregister(client.sock)
        if events:
            self.selector.register(client.sock, events, partial(self.serve, client))
        client.events = events

    def serve(self, client: Client, events: int) -> None:
        """A connection can be read or written."""
        conn = client.conn
        if client not in self.clients:  # closed in this same turn
            return
        with self.or_close(client):
            if not events & selectors.EVENT_READ:
                self.send(client)
                return
            data = client.sock.recv(CHUNKED_BLOCK if conn.chunked else BLOCK)
            if not data and conn.state == states.ENDING:
                self.close(client)
                return
            request = conn.received(data, time.monotonic())
            self.go_on(client, request or self.bounded(client))

    @contextmanager
    def or_close(self, client: Client) -> Iterator[None]:
        """Close a connection that fails: the loop outlives whatever one of them brings."""
        try:
            yield
        except (BlockingIOError, InterruptedError):
            self.watch(client)
        except OSError:
            self.close(client)
        except Exception as error:
            log.error("connection closed: %s", told(error))
            self.close(client)

    def bounded(self, client: Client) -> Request | None:
        """Keep all bodies together within bounds: of the network that sends the most the longest
        under way goes; its own request, refused, where all others are in hand."""
        if not client.conn.held:
            return None
        while sum(each.conn.held for each in self.clients) > self.most_held:
            sending = [c for c in self.clients if c.conn.state == states.BODY and c.conn.held]
            most = who_has_most((each.network, each.conn.held) for each in sending)
            if not self.evict([c for c in sending if c is not client and c.network == most]):
                return client.conn.refused(Busy(retry_after=RETRY_AFTER), time.monotonic())
        return None

    def bound_answers(self) -> None:
        """Keep all answers that wait to be taken together within bounds, in the same way."""
        while sum(len(each.conn.out) for each in self.clients) > self.most_held:
            waiting = [each for each in self.clients if each.conn.out]
            most = who_has_most((each.network, len(each.conn.out)) for each in waiting)
            if not self.evict([each for each in waiting if each.network == most]):
                return

    def send(self, client: Client) -> None:
        """Send what can be sent; what follows, once it is all."""
        conn = client.conn
        del conn.out[: client.sock.send(conn.out)]
        if conn.out:
            self.watch(client)
            return
        request = conn.sent(time.monotonic())
        if conn.state == states.ENDING:
            client.sock.shutdown(socket.SHUT_WR)
        self.go_on(client, request)

    def go_on(self, client: Client, request: Request | None) -> None:
        """Hand a request on, or wait for what comes, or be done with the client."""
        if client not in self.clients:
            return
        if client.conn.state == states.ENDING and time.monotonic() >= client.conn.until:
            self.close(client)
            return
        self.watch(client)
        if request is not None:
            self.nr += 1
            self.alive = self.alive and self.nr < self.max_requests
            request.gone = partial(hung_up, client.sock)
            self.lanes.hand_on(request, client.server, partial(self.finish, client))

    def finish(self, client: Client, made: Answer) -> None:
        """A thread has an answer."""
        if client not in self.clients:
            return
        with self.or_close(client):
            client.conn.answered(made, time.monotonic(), last=not self.alive)
            self.send(client)
            self.bound_answers()

    def close(self, client: Client) -> None:
        """Be done with a connection."""
        self.clients.discard(client)
        if client.events:
            self.selector.unregister(client.sock)
            client.events = 0
        client.sock.close()


def hung_up(sock: socket.socket) -> bool:
    """Whether a client has closed its connection, or its sending half: TCP tells no difference."""
    try:
        return not sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
