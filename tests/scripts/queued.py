"""scripts.read_many --engine celery that sends again what a Redis has lost after two seconds."""

from __future__ import annotations

import sys

import jobs.bulk
from scripts.read_many import main

jobs.bulk.STILL_SECONDS = jobs.bulk.AWAY_SECONDS = 2.0

if __name__ == "__main__":
    sys.exit(main())
