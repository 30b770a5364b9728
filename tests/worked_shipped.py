"""jobs.worker as it is, but for how long what was killed holds; tests start it."""

from __future__ import annotations

import jobs.worker
from tests import served

served.hurry(10.0)
app = jobs.worker.app
