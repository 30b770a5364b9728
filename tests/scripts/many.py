"""scripts.read_many with a reader that makes cards up; tests start it and kill its processes.

A photo 65 pixels high kills whoever reads it.
"""

from __future__ import annotations

import sys
import time

from scripts.read_many import main
from tests.served import by_width


def reader(photo):
    time.sleep(0.02)
    return by_width(photo)


if __name__ == "__main__":
    sys.exit(main(read=reader))
