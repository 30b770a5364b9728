"""What Prometheus is told: counts and seconds by route and outcome, nothing personal.

With several workers the figures lie in files under PROMETHEUS_MULTIPROC_DIR (gunicorn.conf.py sets
it) and /metrics adds them up; with one process they are the process's own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from elements import Reading
from errors import NotReady, UpstreamUnavailable

SURE = (0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 1.0)
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PREFIX, OWNER = "metrics-", ".owner"
YOUNG_SECONDS = 60.0  # a folder that is just being made is not locked yet
_held: dict[Path, int] = {}  # for as long as this process and its children live


def own_folder() -> None:
    """Hold the folder of the workers' files, and clear those whose services were killed.

    The kernel lets a lock go with the last process that has it, however that ends.
    """
    folder = Path(os.environ.get(FOLDER, ""))
    if not folder.name.startswith(PREFIX) or folder in _held:
        return
    _held[folder] = os.open(folder / OWNER, os.O_RDWR | os.O_CREAT, 0o600)
    with suppress(BlockingIOError):  # another app of this service holds it
        fcntl.flock(_held[folder], fcntl.LOCK_EX | fcntl.LOCK_NB)
    for other in folder.parent.glob(f"{PREFIX}*/{OWNER}"):
        if other.parent != folder:
            with suppress(OSError):  # somebody else's, or gone meanwhile
                _clear(other)


def _clear(owner: Path) -> None:
    """Take a folder away that nobody holds; raises OSError where somebody does."""
    if time.time() - owner.stat().st_mtime < YOUNG_SECONDS:
        return
    lock = os.open(owner, os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(owner.parent)
    finally:
        os.close(lock)


def every_process() -> CollectorRegistry:
    """The sums over every process that writes into the folder."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


# What waits, as the database has it: the same whichever process is asked.
DEPTHS = {
    "submissions_waiting": "Photos that wait to be read.",
    "submissions_reading": "Photos that somebody reads now, or was killed with in hand.",
    "submissions_failed": "Photos that could not be read, of the last days.",
    "submissions_oldest_seconds": "How long the oldest photo is overdue.",
    "mails_delayed": "Mails that wait although they were tried before.",
    "callbacks_due": "Callbacks that are to be sent, now or again.",
    "callbacks_dead": "Callbacks that no receiver took.",
}


class Depths(Collector):
    """Asks for them when Prometheus does, and whether the service is ready; where the database is
    down, it tells that alone."""

    def __init__(
        self, ask: Callable[[], Mapping[str, float]], check_ready: Callable[[], None]
    ) -> None:
        self._ask, self._check_ready = ask, check_ready

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge each."""
        found: Mapping[str, float] = {}
        ready = True
        try:
            found = self._ask()
            self._check_ready()
        except (UpstreamUnavailable, NotReady):
            ready = False
        yield GaugeMetricFamily("service_ready", "1 where /readyz is 200, else 0.", ready)
        for name, value in found.items():
            yield GaugeMetricFamily(name, DEPTHS[name], value)


class Metrics:
    """The service's figures, one set an app. ``depths`` asks how much waits, ``check_ready`` raises
    NotReady or UpstreamUnavailable."""

    def __init__(
        self,
        depths: Callable[[], Mapping[str, float]] = dict,
        check_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self.depths, self.check_ready = depths, check_ready
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "http_request_seconds",
            "Seconds from the end of a request to its answer, its wait for a turn among them.",
            ("route",),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._services = Counter(
            "service_requests",
            "Requests of backends with a key of their own, by its name.",
            ("service", "status"),
            registry=self._registry,
        )
        self._outcomes = Counter(
            "readings",
            "Images read, by kind and by verdict or error code.",
            ("kind", "outcome"),
            registry=self._registry,
        )
        self._stages = Histogram(
            "reading_stage_seconds",
            "Seconds a stage of a reading took.",
            ("stage",),
            buckets=SECONDS,
            registry=self._registry,
        )

        self._sure = Histogram(
            "reading_least_confidence",
            "The least confidence of a reading's fields, 0 to 1: of those that have a value.",
            ("kind",),
            buckets=SURE,
            registry=self._registry,
        )
        self._damaged = Counter(
            "damaged",
            "Rows met that can't be opened or were changed by who has no key, by kind.",
            ("kind",),
            registry=self._registry,
        )

    def damaged(self, kind: str, id: str) -> None:
        """A row was met that is not to be believed."""
        self._damaged.labels(kind).inc()

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request was answered; methods that HTTP does not know count as one."""
        known = method if method in METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def asked_by(self, service: str, status: int) -> None:
        """One request of a backend was answered."""
        self._services.labels(service, str(status)).inc()

    def read(self, reading: Reading) -> None:
        """One image was read."""
        self._outcomes.labels(reading.kind, reading.verdict or "read").inc()
        sure = [each.confidence for each in reading.fields.values() if each.value is not None]
        if sure:
            self._sure.labels(reading.kind).observe(min(sure))
        for stage, milliseconds in reading.timings_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1000)

    def refused(self, kind: str, code: str) -> None:
        """One image could not be read."""
        self._outcomes.labels(kind, code).inc()

    def render(self) -> bytes:
        """All figures in Prometheus' text format."""
        registry = every_process() if FOLDER in os.environ else self._registry
        waits = CollectorRegistry()
        waits.register(Depths(self.depths, self.check_ready))
        return generate_latest(registry) + generate_latest(waits)
