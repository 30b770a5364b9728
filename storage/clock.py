"""The clock on the wall: it may be set, by a machine that starts with a wrong one, or by hand."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

SKEW_SECONDS = 60.0  # by which machines' clocks may differ; what is later was noted by a wrong one
SETTLED_SECONDS = 3600.0  # time enough to mend a clock: NTP takes minutes


class Watch:
    """Sees the clock being set forward, by one that is never set.

    What time alone takes away for good is taken away by a settled clock, or one that begins at a
    wrong date, or is set to one, would take everything.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        running: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock, self._running, self._lock = clock, running, threading.Lock()
        self._since = running()
        self._ahead = clock() - self._since

    def settled(self) -> bool:
        """Whether it has gone on for an hour, seen by this process, without being set forward."""
        now = self._running()
        ahead = self._clock() - now
        with self._lock:
            if ahead > self._ahead + SKEW_SECONDS:
                log.warning("clock=set forward seconds=%.0f", ahead - self._ahead)
                self._since = now
            self._ahead = ahead
            return now - self._since >= SETTLED_SECONDS
