"""jobs.bulk with a reader that makes cards up: celery -A tests.scripts.bulk worker."""

from __future__ import annotations

import jobs.bulk
from tests.scripts.many import reader

jobs.bulk.open_read = lambda kind: reader
app = jobs.bulk.app
