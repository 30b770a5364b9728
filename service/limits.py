"""How often one may ask: counted by the library ``limits``, in Redis or in the worker's memory.

Where Redis does not answer, the worker counts for itself, as it does without: a limit that is too
wide for a while is better than no service, and than no limit.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Mapping
from itertools import chain

from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from errors import RateLimited

log = logging.getLogger(__name__)

ANSWER_SECONDS = 1  # Redis stands nearby
SET_SECONDS = 5.0  # what is less is a clock that is kept right
REST_SECONDS = 5.0  # how long it is left alone where it did not answer; each request would wait


class Limits:
    """Counts calls by what is limited and by whom.

    rules: name of a limit → as ``60/minute; 1000/day``, empty for none. Raises ValueError where
    a rule can't be read.
    """

    def __init__(self, rules: Mapping[str, str], redis_url: str = "") -> None:
        self._rules: dict[str, list[RateLimitItem]] = {
            name: parse_many(rule) if rule else [] for name, rule in rules.items()
        }
        self._counts = MemoryStorage()
        self._own = MovingWindowRateLimiter(self._counts)
        # one at a time: two calls at once may start the store's timer twice, which raises
        self._wall_ahead, self._counting = _wall_ahead(), threading.Lock()
        self._redis, self._shared, self._rest_until = None, None, 0.0
        if redis_url:
            from redis import Redis  # takes a library for traces along where there is one

            waits = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
            self._redis = Redis.from_url(redis_url, **waits)
            pool = self._redis.connection_pool
            storage = RedisStorage(redis_url, connection_pool=pool, wrap_exceptions=True)
            self._shared = MovingWindowRateLimiter(storage)

    def close(self) -> None:
        """Leave Redis; the next call comes back to it."""
        if self._redis is not None:
            self._redis.connection_pool.disconnect()

    def take(self, name: str, who: str) -> None:
        """Count one call; raises RateLimited where it is one too many."""
        for rule in self._rules[name]:
            if self._shared is not None and time.monotonic() >= self._rest_until:
                try:
                    self._take(self._shared, rule, name, who)
                    continue
                except StorageError:
                    self._rest_until = time.monotonic() + REST_SECONDS
                    log.warning("limits=redis down, counting in this worker")
            with self._counting:
                self._follow_the_clock()
                self._take(self._own, rule, name, who)

    def _follow_the_clock(self) -> None:
        """Where the clock was set, move calls with it: else those of an hour ahead would count
        until it is then, and those of before no more. In Redis they end by Redis' own clock."""
        moved = _wall_ahead() - self._wall_ahead
        if abs(moved) < SET_SECONDS:
            return
        self._wall_ahead += moved
        for call in chain.from_iterable(list(self._counts.events.values())):
            call.atime += moved
            call.expiry += moved

    @staticmethod
    def _take(counter: MovingWindowRateLimiter, rule: RateLimitItem, name: str, who: str) -> None:
        if not counter.hit(rule, name, who):
            reset = counter.get_window_stats(rule, name, who).reset_time
            raise RateLimited(retry_after=max(1, math.ceil(reset - time.time())))


def _wall_ahead() -> float:
    """How far the clock on the wall is ahead of the one that is never set."""
    return time.time() - time.monotonic()
