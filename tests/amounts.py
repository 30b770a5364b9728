"""How much a test of chance does: little by itself, as much as whoever calls it asks for.

ATTACK_KILLS=100 ./run_tests.sh tests/test_crash.py
"""

from __future__ import annotations

import os


def amount(name, usual):
    """A whole number from the environment, or the usual one."""
    return int(os.environ.get(f"ATTACK_{name}") or usual)
