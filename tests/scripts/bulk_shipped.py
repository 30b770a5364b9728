"""jobs.bulk with the shipped models, but for a photo 65 pixels high, which kills whoever reads it;
tests.scripts.killed starts it: celery -A tests.scripts.bulk_shipped worker."""

from __future__ import annotations

import jobs.bulk
from tests.scripts.many_shipped import poisoned

jobs.bulk.open_read = lambda kind: poisoned()
app = jobs.bulk.app
