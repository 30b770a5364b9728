"""The sheet that cards are drawn on: ID-1 (85.60 × 53.98 mm) at 300 dots an inch, in pixels."""

from __future__ import annotations

WIDTH, HEIGHT = 1011, 638
