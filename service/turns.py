"""Whose reading is next: places that few readings hold at once, shared fairly by account.

The next place goes to the account that holds the fewest, and of those to the one that was served
longest ago. An account may take up half of the waiting room; the rest is for others. Who is patient
takes no room, and goes when nobody else waits.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from errors import Busy

RETRY_AFTER = 5  # seconds; a queue of one worker's readings is shorter than that


class _Waiting:
    """Somebody in the waiting room."""

    def __init__(self, who: str, patient: bool) -> None:
        self.who, self.patient, self.called = who, patient, threading.Event()


class Turns:
    """``places`` at once, and a waiting room of ``room``."""

    def __init__(self, places: int, room: int) -> None:
        self._free, self._room = places, room
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._holding: Counter[str] = Counter()
        self._served: dict[str, float] = {}  # of accounts that hold a place or wait: when last

    @contextmanager
    def turn(self, who: str, until: float, patient: bool = False) -> Iterator[None]:
        """Hold a place for ``who``; raises Busy where the waiting room is full, at once, and where
        the turn has not come by ``until``, as time.monotonic() has it."""
        self._wait(who, until, patient)
        try:
            yield
        finally:
            with self._lock:
                self._leave(who)

    def _wait(self, who: str, until: float, patient: bool) -> None:
        with self._lock:
            if self._free and not self._waiting:
                self._give(who)
                return
            hurried = [other for other in self._waiting if not other.patient]
            mine = sum(other.who == who for other in hurried)
            full = len(hurried) >= self._room or mine >= max(1, self._room // 2)
            if full and not patient:
                raise Busy(retry_after=RETRY_AFTER)
            waiting = _Waiting(who, patient)
            self._waiting.append(waiting)
        if waiting.called.wait(max(0.0, until - time.monotonic())):
            return
        with self._lock:
            if waiting.called.is_set():  # called in the last moment
                return
            self._waiting.remove(waiting)
            self._forget(who)
        raise Busy(retry_after=RETRY_AFTER)

    def _give(self, who: str) -> None:
        self._free -= 1
        self._holding[who] += 1
        self._served[who] = time.monotonic()

    def _leave(self, who: str) -> None:
        self._free += 1
        self._holding[who] -= 1
        if self._waiting:
            following = min(
                self._waiting,
                key=lambda each: (
                    each.patient,
                    self._holding[each.who],
                    self._served.get(each.who, 0.0),
                ),
            )
            self._waiting.remove(following)
            self._give(following.who)
            following.called.set()
        self._forget(who)

    def _forget(self, who: str) -> None:
        if not self._holding[who] and all(each.who != who for each in self._waiting):
            del self._holding[who]
            self._served.pop(who, None)
