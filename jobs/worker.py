"""A worker that reads what was sent with `mode=async`: celery -A jobs.worker worker.

It needs the service's settings, its database and its keys; WORKERS is celery for both. A message
only says that one is new: which is read next is a matter of turns, and without a message each
process looks for what is due by itself.
"""

from __future__ import annotations

import os
from typing import Any

from celery import signals

import jobs.metrics  # noqa: F401 - before whatever counts
from jobs.start import one_line
from service.build import Service, build, open_desk
from service.waker import TASK, celery_app, need_redis
from settings import load_settings

LAST_READING_SECONDS = 30.0

# As under gunicorn: readings are the parallel part, no library's own threads.
for library in ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(library, "1")

app = celery_app(load_settings())


class Worker:
    """The service, made once before the pool is forked: a process that is forked anew while the
    database is down has it, too."""

    def __init__(self) -> None:
        self._service: Service | None = None

    def load(self) -> None:
        """Build the service and open its models; raises RuntimeError where it can't work."""
        settings = load_settings()
        need_redis(settings, "A worker")
        self._service = build(settings)
        open_desk(self._service)

    def service(self) -> Service:
        """The service, with this process' thread that looks for what is due."""
        assert self._service is not None
        self._service.readers.start()
        return self._service

    def stop(self) -> None:
        """End once the reading in hand has."""
        if self._service is not None:
            self._service.readers.stop(LAST_READING_SECONDS)


worker = Worker()


@app.task(name=TASK)  # type: ignore[untyped-decorator]
def verify() -> None:
    """Read the submission whose turn it is, where other readers have left one."""
    worker.service().later.read_one()


@signals.worker_init.connect  # type: ignore[untyped-decorator]
def load(**_: Any) -> None:
    """In the worker's first process, before its pool."""
    with one_line():
        worker.load()


@signals.worker_process_init.connect  # type: ignore[untyped-decorator]
def begin(**_: Any) -> None:
    """In each process of the pool, before its first message."""
    worker.service()


@signals.worker_process_shutdown.connect  # type: ignore[untyped-decorator]
def end(**_: Any) -> None:
    """A process of the pool is told to end."""
    worker.stop()
