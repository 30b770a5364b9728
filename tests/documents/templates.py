"""Templates that tests begin with."""

from __future__ import annotations

PLAIN = {
    "version": 1,
    "name": "acme",
    "language": "eng",
    "reference": None,
    "regions": [{"name": "total", "type": "money", "box": [0.7, 0.8, 0.95, 0.83]}],
}


def region(**changes):
    return PLAIN["regions"][0] | changes


def plain(*regions, **changes):
    return PLAIN | {"regions": list(regions)} | changes
