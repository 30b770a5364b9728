"""What the page about templates says."""

from __future__ import annotations

TEMPLATES: dict[str, tuple[str, str]] = {}
