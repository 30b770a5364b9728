"""Threads that answer requests, and the queue before them.

The queue is counted as requests enter it, and what has waited too long in it is refused. Where it
is full, the last of the network that has most in it gives way to one that has few. Whoever watches
the service, and who is refused, is answered by threads of their own, whatever the others do;
`/healthz` by one that nothing else can hold up.
"""

from __future__ import annotations

import socket
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from errors import Busy
from service.turns import RETRY_AFTER
from web.front.gateway import Answer, Application, Request, answer
from web.front.room import asker_of

ALIVE, WATCHED = "/healthz", ("/readyz", "/metrics")
Then = Callable[[Answer], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """A request in the queue."""

    request: Request
    network: str
    ask: Callable[[bool], None]


class Lanes:
    """``threads`` that answer, and room for as many requests to wait for one, each for at most
    ``patience`` seconds; ``proxies`` stand before them. ``woken`` can be read when `hear` has
    something to do."""

    def __init__(
        self, application: Application, threads: int, patience: float, proxies: int = 0
    ) -> None:
        self._application, self._patience = application, patience
        self._threads, self._in_hand, self._proxies = threads, 0, proxies
        self._waiting: list[_Waiting] = []
        self._usual = ThreadPoolExecutor(threads, "request")
        self._alive = ThreadPoolExecutor(1, "alive")
        self._watching = ThreadPoolExecutor(1, "watching")
        self._refusing = ThreadPoolExecutor(1, "refusing")
        self._done: deque[Callable[[], None]] = deque()
        self._wake, self.woken = socket.socketpair()
        self._wake.setblocking(False)
        self.woken.setblocking(False)

    def hand_on(self, request: Request, server: tuple[str, int], then: Then) -> None:
        """Have a request to ``server`` answered; `hear` gives the answer to ``then``."""
        ask = partial(self._ask, request, server, then)
        path = request.place[0] if request.method in ("GET", "HEAD") else ""
        if request.refusal is not None:
            self._refusing.submit(ask, False)
        elif path == ALIVE:
            self._alive.submit(ask, False)
        elif path in WATCHED:
            self._watching.submit(ask, False)
        elif self._in_hand < self._threads:
            self._begin(ask)
        else:
            network = asker_of(request.peer, request.headers, self._proxies)
            self._queue(_Waiting(request, network, ask))

    def hear(self, _: int) -> None:
        """Give out the answers that there are; for the thread that hands requests on."""
        with suppress(BlockingIOError):
            self.woken.recv(4096)
        while self._done:
            self._done.popleft()()

    def _begin(self, ask: Callable[[bool], None]) -> None:
        self._usual.submit(ask, True)
        self._in_hand += 1

    def _queue(self, last: _Waiting) -> None:
        """Let it wait, or refuse one: it, or who has more in the queue than it would have."""
        self._waiting.append(last)
        if len(self._waiting) <= self._threads:
            return
        held = Counter(each.network for each in self._waiting)
        most = max(held, key=held.__getitem__)
        if held[most] > held[last.network]:
            last = [each for each in self._waiting if each.network == most][-1]
        self._waiting.remove(last)
        last.request.refusal = Busy(retry_after=RETRY_AFTER)
        self._refusing.submit(last.ask, False)

    def close(self) -> None:
        """Begin nothing more; what waits is dropped."""
        self._waiting.clear()
        for pool in (self._usual, self._alive, self._watching, self._refusing):
            pool.shutdown(wait=False, cancel_futures=True)

    def _ask(self, request: Request, server: tuple[str, int], then: Then, counted: bool) -> None:
        if counted and time.monotonic() - request.came > self._patience:
            request.refusal = Busy(retry_after=RETRY_AFTER)
        made = answer(self._application, request, *server)
        self._done.append(partial(self._finish, then, made, counted))
        with suppress(BlockingIOError):  # it has been woken already
            self._wake.send(b"!")

    def _finish(self, then: Then, made: Answer, counted: bool) -> None:
        self._in_hand -= counted
        if counted and self._waiting:
            self._begin(self._waiting.pop(0).ask)
        then(made)
