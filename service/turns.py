"""Whose reading is next: places that few readings hold at once, shared fairly by account.

The next place goes to the account that holds the fewest, and of those to the one that was served
longest ago. An account may take up half of the waiting room; the rest is for others. Where the room
is full, somebody of an account with few in it takes the place of the last of the account with most:
however many ask without an end, one that asks now and then is heard. Who has left while it waited
takes no room and no turn. Who is patient takes no room, and goes when nobody else waits.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from errors import Busy

RETRY_AFTER = 5  # seconds; a queue of one worker's readings is shorter than that


class _Waiting:
    """Somebody in the waiting room."""

    def __init__(self, who: str, patient: bool, gone: Callable[[], bool]) -> None:
        self.who, self.patient, self.gone, self.called = who, patient, gone, threading.Event()
        self.sent_away = False


class Turns:
    """``places`` at once, and a waiting room of ``room``."""

    def __init__(self, places: int, room: int) -> None:
        self._free, self._room = places, room
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._holding: Counter[str] = Counter()
        self._served: dict[str, float] = {}  # of accounts that hold a place or wait: when last

    @contextmanager
    def turn(
        self,
        who: str,
        until: float,
        patient: bool = False,
        gone: Callable[[], bool] | None = None,
    ) -> Iterator[None]:
        """Hold a place for ``who``; raises Busy where the waiting room is full, at once or once
        another account's needs it more, and where the turn has not come by ``until``, as
        time.monotonic() has it. gone: whether who asked has left; never raises."""
        self._wait(_Waiting(who, patient, gone or _stays), until)
        try:
            yield
        finally:
            with self._lock:
                self._leave(who)

    def _wait(self, waiting: _Waiting, until: float) -> None:
        with self._lock:
            if self._free and not self._waiting:
                self._give(waiting.who)
                return
            if not waiting.patient:
                self._make_room(waiting.who)
            self._waiting.append(waiting)
        waiting.called.wait(max(0.0, until - time.monotonic()))
        with self._lock:
            if waiting.called.is_set() and not waiting.sent_away:
                return
            if not waiting.sent_away:
                self._waiting.remove(waiting)
            self._forget(waiting.who)
        raise Busy(retry_after=RETRY_AFTER)

    def _make_room(self, who: str) -> None:
        """Let one more of ``who`` wait; raises Busy where there is no room for it."""
        self._send_away([other for other in self._waiting if other.gone()])
        hurried = [other for other in self._waiting if not other.patient]
        waiting = Counter(other.who for other in hurried)
        if waiting[who] >= max(1, self._room // 2):
            raise Busy(retry_after=RETRY_AFTER)
        if len(hurried) < self._room:
            return
        most = max(waiting, key=waiting.__getitem__)
        if waiting[most] <= waiting[who] + 1:
            raise Busy(retry_after=RETRY_AFTER)
        self._send_away([other for other in hurried if other.who == most][-1:])

    def _send_away(self, those: Sequence[_Waiting]) -> None:
        for each in those:
            self._waiting.remove(each)
            each.sent_away = True
            each.called.set()

    def _give(self, who: str) -> None:
        self._free -= 1
        self._holding[who] += 1
        self._served[who] = time.monotonic()

    def _leave(self, who: str) -> None:
        self._free += 1
        self._holding[who] -= 1
        self._send_away([each for each in self._waiting if each.gone()])
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


def _stays() -> bool:
    return False
