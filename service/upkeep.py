"""What goes on beside requests: mails that wait, accounts to be told, records whose time is over.

One thread a worker process. Each task may run in several workers at once without harm, and a task
that fails is tried again in its next turn.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from errors import UpstreamUnavailable

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds between looks at what waits


@dataclass(slots=True)
class Task:
    """Something to do every so many seconds, while it ``may`` be done."""

    name: str
    run: Callable[[], object]
    every: float
    may: Callable[[], bool] = lambda: True
    due: float = 0.0


class Upkeep:
    """Runs tasks in a thread of its own; ``waiting`` wakes it early."""

    def __init__(self, tasks: Sequence[Task], waiting: threading.Event) -> None:
        self._tasks, self._waiting = tasks, waiting
        self._lock = threading.Lock()
        self._running: tuple[threading.Thread, threading.Event] | None = None

    def start(self) -> None:
        """Start once a process; after a fork, in the child."""
        with self._lock:
            if self._running is None:
                end = threading.Event()
                thread = threading.Thread(
                    target=self._loop, args=(end,), name="upkeep", daemon=True
                )
                self._running = thread, end
                thread.start()

    def stop(self, seconds: float) -> None:
        """Begin no more tasks, and give the one in hand so long to end: a mail that was sent but
        not yet ticked off would go twice. `start` begins again."""
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            thread, end = running
            end.set()
            self._waiting.set()
            thread.join(seconds)

    def run_due(self, now: float, end: threading.Event | None = None) -> None:
        """Every task whose turn has come; none after ``end``."""
        for task in self._tasks:
            if now < task.due or (end is not None and end.is_set()) or not task.may():
                continue
            task.due = now + task.every
            try:
                task.run()
            except UpstreamUnavailable:
                log.warning("task=%s delayed", task.name)
            except Exception as error:  # the thread must outlive whatever one task meets
                log.error("task=%s fault=%s", task.name, type(error).__name__)

    def _loop(self, end: threading.Event) -> None:
        while True:
            woken = self._waiting.wait(PAUSE)
            self._waiting.clear()
            if end.is_set():
                return
            if woken:
                for task in self._tasks:
                    task.due = 0.0 if task.every <= PAUSE else task.due
            self.run_due(time.monotonic(), end)
