"""How gunicorn serves: from the settings, the models loaded once before the workers are forked."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from typing import Any

from settings import SettingsError, load_settings
from web.http.logs import log_config

try:
    settings = load_settings()
except SettingsError as error:
    sys.exit(f"Error: {error}")

wsgi_app = "main:create_app()"
bind = f"{settings.url_host}:{settings.port}"
workers = settings.web_concurrency
worker_class = "web.front.server.Front"
preload_app = True
graceful_timeout = 30  # seconds; the slowest reading takes a few
LAST_TASK_SECONDS = (
    5.0  # for the mail that is being sent, or the card being read, when a worker ends
)
control_socket_disable = True
if os.path.isdir("/dev/shm"):  # noqa: S108 - heartbeats stay off the disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108

# Tesseract and BLAS would each start a thread a core in every worker; readings are the parallel
# part here.
for library in ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(library, "1")

# prometheus_client reads this when it is imported, which preloading does after this file.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="metrics-")

logconfig_dict = log_config(settings.log_level, settings.log_format)


def post_worker_init(worker: Any) -> None:
    """Threads don't cross a fork: each worker starts its own, mails of a crash go at once."""
    worker.wsgi.extensions["service"].start()


def worker_exit(server: Any, worker: Any) -> None:
    """What goes on beside requests gets a moment to finish what it is at."""
    app = getattr(worker, "wsgi", None)  # none where the service could not start
    if app is not None:
        app.extensions["service"].stop(LAST_TASK_SECONDS)


def child_exit(server: Any, worker: Any) -> None:
    """Figures of a worker that ended stay in the sums, its live gauges do not."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    """Take the figures' files away again."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
