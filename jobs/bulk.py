"""Shards read by workers on other machines: celery -A jobs.bulk worker, from the queue `bulk`.

A message names an output and a shard of it, nothing else; what is done stands in the output, which
all machines share. So a message that is lost is sent again, and one that comes twice changes
nothing. The queue and its workers are apart from those of `mode=async`, and run at nice 10: whoever
waits for an answer goes first.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery import signals
from celery.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

import jobs.metrics  # noqa: F401 - before whatever counts
from documents.reader import Read, open_reader
from jobs.reading import read_part
from jobs.shards import Plan, missing_parts, opened_plan, rows_so_far
from jobs.sources import reading_source
from jobs.start import one_line
from service.metrics import Metrics
from service.waker import ANSWER_SECONDS, celery_app, need_redis
from settings import Settings, load_settings

TASK = QUEUE = "bulk"
NICE = 10
LOOK_SECONDS = 0.5
STILL_SECONDS = 60.0  # without a row until what is missing is sent again, where no message waits
AWAY_SECONDS = 5.0

for library in ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(library, "1")

app = celery_app(load_settings())
app.conf.task_default_queue = QUEUE  # a worker of this module takes nothing else
_metrics = Metrics()
_readers: dict[str, Read] = {}  # a kind's, loaded once a process


def opened(kind: str) -> Read:
    """The shipped reader of a kind; raises LookupError, FileNotFoundError."""
    settings = load_settings()
    return open_reader(kind, settings.recognizer_of, settings.waits)


open_read: Callable[[str], Read] = opened


@app.task(name=TASK)  # type: ignore[untyped-decorator]
def read(out: str, number: int) -> None:
    """Read a shard of an output, unless it is there or another process has it."""
    folder = Path(out)
    plan = opened_plan(folder)
    if plan.part(folder, number).exists():
        return
    if plan.kind not in _readers:
        _readers[plan.kind] = open_read(plan.kind)
    source = reading_source(plan.source)
    read_part(plan, folder, number, source, _readers[plan.kind], load_settings(), _metrics)


@signals.worker_init.connect  # type: ignore[untyped-decorator]
def check(**_: Any) -> None:
    """In the worker's first process, before its pool."""
    with one_line():
        need_redis(load_settings(), "A worker")


@signals.worker_process_init.connect  # type: ignore[untyped-decorator]
def begin(**_: Any) -> None:
    """In each process of the pool, before its first message."""
    os.nice(NICE)


class Queue:
    """Sends shards to workers until all parts are there.

    clock: seconds that go forward; pause: waits some.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._app, self._clock, self._pause = celery_app(settings), clock, pause
        times = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
        self._redis: Any = Redis.from_url(settings.redis_url, **times)

    def close(self) -> None:
        """Leave Redis."""
        self._redis.close()
        self._app.close()

    def run(
        self, plan: Plan, out: Path, told: Callable[[int], object], still: Callable[[], object]
    ) -> None:
        """Returns once every part is there. told: called with the number of rows so far; still:
        called where there was none for a minute.

        A Redis that is away, or that has come back empty, costs time alone.
        """
        due, rows = 0.0, -1
        while missing := missing_parts(plan, out):
            now, count = self._clock(), rows_so_far(plan, out)
            told(count)
            if count != rows:
                rows, due = count, (due and now + STILL_SECONDS)
            if now >= due:
                if due:
                    still()
                due = now + (STILL_SECONDS if self._sent(out, missing) else AWAY_SECONDS)
            self._pause(LOOK_SECONDS)
        told(len(plan.names))

    def _sent(self, out: Path, missing: list[int]) -> bool:
        """Send what is missing unless messages wait; False where Redis does not answer."""
        try:
            if not self._redis.llen(QUEUE):
                for number in missing:
                    self._app.send_task(TASK, args=[str(out), number], queue=QUEUE, retry=False)
        except (RedisError, OperationalError, OSError):
            return False
        return True
