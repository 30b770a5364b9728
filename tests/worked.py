"""jobs.worker with a reader that makes cards up; tests start it: celery -A tests.worked worker."""

from __future__ import annotations

import jobs.worker
from tests import served

served.hurry()
jobs.worker.open_desk = lambda service: service.desk.open({"ktp": served.by_width})
app = jobs.worker.app
