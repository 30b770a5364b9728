"""What the page about docs says."""

from __future__ import annotations

DOCS: dict[str, tuple[str, str]] = {}
