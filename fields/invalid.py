"""What can be wrong with a value: three errors under one, as python-stdnum names them."""

from __future__ import annotations


class Invalid(ValueError):
    """The value is not of its format."""


class InvalidLength(Invalid):
    """Too short or too long."""


class InvalidFormat(Invalid):
    """Characters or separators that don't belong."""


class InvalidComponent(Invalid):
    """A part is out of its range: a month 13, a region that can't be."""


class InvalidChecksum(Invalid):
    """A check digit does not hold."""
