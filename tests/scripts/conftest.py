"""Pictures to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.made import picture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """b.png and a.png, one deeper, and files that a folder's search leaves out."""
    photos = tmp_path / "photos"
    (photos / "deeper").mkdir(parents=True)
    picture(photos / "b.png", 200)
    picture(photos / "a.png", 100)
    picture(photos / "deeper" / "c.png", 150)
    picture(photos / ".hidden.png", 90)
    (photos / "truth.json").write_text("{}")
    return photos
