"""What workers tell Prometheus: one port a worker, the sums over all processes of its pool.

Imported before whatever counts: prometheus_client looks for its folder when it is imported.
"""

from __future__ import annotations

import os
import tempfile
from typing import Any

from celery import signals

from jobs.start import one_line
from settings import load_settings

FOLDER, PREFIX = "PROMETHEUS_MULTIPROC_DIR", "metrics-"

with one_line():
    _settings = load_settings()
if _settings.worker_metrics_port and FOLDER not in os.environ:
    os.environ[FOLDER] = tempfile.mkdtemp(prefix=PREFIX)


@signals.worker_init.connect  # type: ignore[untyped-decorator]
def listen(**_: Any) -> None:
    """In the worker's first process, before its pool."""
    if not _settings.worker_metrics_port:
        return
    from prometheus_client import start_http_server

    from service.metrics import every_process, own_folder

    own_folder()
    port, host = _settings.worker_metrics_port, _settings.host
    start_http_server(port, host, registry=every_process())
