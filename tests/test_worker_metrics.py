"""What a Celery worker tells Prometheus, asked over HTTP from outside: its whole pool's figures."""

from __future__ import annotations

import os
import re
import time
import urllib.request
from contextlib import suppress

import pytest

from tests.conftest import KEY, SECRET, encoded
from tests.emulators import free_port, redis
from tests.servers import NO_LIMITS, PATIENCE, service
from tests.test_async_crash import Worker, accounts_of, sent, settle

pytestmark = pytest.mark.servers


def test_a_worker_tells_what_its_pool_has_read(tmp_path):
    (token, *_), admin = accounts_of(tmp_path)
    port = free_port()
    with redis() as address:
        given = {"WORKERS": "celery", "REDIS_URL": address}
        own = {"SECRET_KEY": SECRET, "ENCRYPTION_KEYS": KEY, "DATA_DIR": str(tmp_path),
               "WORKER_METRICS_PORT": str(port), "TMPDIR": str(tmp_path)}  # fmt: skip
        worker = Worker(tmp_path, {**os.environ, **own, **NO_LIMITS, **given})
        worker.start()
        try:
            with service(tmp_path, "late", **given) as running:
                photo = encoded("JPEG", (150, 64))
                settle(running.port, admin, [sent(running.port, token, photo, "r")])
            told, end = "", time.monotonic() + PATIENCE
            while "readings_total{" not in told and time.monotonic() < end:
                with suppress(OSError):
                    place = f"http://127.0.0.1:{port}/metrics"
                    told = urllib.request.urlopen(place, timeout=5).read().decode()
                time.sleep(0.1)
        finally:
            worker.kill()
    assert re.search(r'^readings_total\{kind="ktp",outcome="passed"\} 1.0$', told, re.MULTILINE)
    assert re.search(r'^reading_least_confidence_count\{kind="ktp"\} 1.0$', told, re.MULTILINE)
