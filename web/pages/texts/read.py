"""What the page about read says."""

from __future__ import annotations

READ: dict[str, tuple[str, str]] = {}
