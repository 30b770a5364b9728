"""Wakes readers on other machines: an empty message by way of Celery and Redis.

The database is the queue; a message that is lost costs the seconds until a worker looks by itself.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from settings import Settings, SettingsError

log = logging.getLogger(__name__)

TASK = QUEUE = "verify"
ANSWER_SECONDS = 1.0  # Redis stands nearby
START_SECONDS = 120.0  # until a process of the pool is there, on a machine that is busy
MOST = 1000  # messages that wait for Redis; what is more, workers find by themselves


def celery_app(settings: Settings) -> Any:
    """Celery over REDIS_URL: no results, one message at a time, none lost with its worker."""
    from celery import Celery

    app = Celery("ktp-reader", broker=settings.redis_url, set_as_current=False)
    app.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_default_queue=QUEUE,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_proc_alive_timeout=START_SECONDS,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # a hundred take less than an hour, then a worker ends
        broker_transport_options={
            "socket_timeout": ANSWER_SECONDS,
            "socket_connect_timeout": ANSWER_SECONDS,
            "visibility_timeout": 120,
        },
    )
    return app


def waker(settings: Settings) -> Callable[[], None] | None:
    """What tells workers that there is a submission; None where the service's own processes read.

    Raises SettingsError where there is no Redis to do it with.
    """
    if settings.workers == "service":
        return None
    need_redis(settings, "WORKERS=celery")
    return Waker(settings).wake


def need_redis(settings: Settings, who: str) -> None:
    """Raises SettingsError where there is none, and Celery would look for another broker."""
    if not settings.redis_url:
        raise SettingsError(f"{who} needs REDIS_URL.")


class Waker:
    """Sends from a thread of its own, so that nobody waits for a Redis that is silent."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._new: queue.Queue[None] = queue.Queue(MOST)
        self._lock, self._thread = threading.Lock(), None  # type: tuple[Any, threading.Thread | None]

    def wake(self) -> None:
        """Tell a worker; what can't be sent is logged, and a worker finds the row by itself."""
        with suppress(queue.Full):
            self._new.put_nowait(None)
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="wake", daemon=True)
                self._thread.start()

    def _loop(self) -> None:
        app = celery_app(self._settings)
        while True:
            try:
                self._new.get()
                app.send_task(TASK, queue=QUEUE, retry=False)
            except Exception as error:  # kombu's and redis' own are many
                log.warning("wake=not sent error=%s", type(error).__name__)
